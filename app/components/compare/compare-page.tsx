import { Download, Scale } from 'lucide-react';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { closenessText } from '#app/components/style/similar-table.tsx';
import { LinkButton } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { type CompareView, leastCompared } from '#app/domain/style-views.ts';
import { markLetter } from './account-mark.tsx';
import { ArchetypesPanel } from './archetypes-panel.tsx';
import { ComparedAccounts } from './compared-accounts.tsx';
import { DistancesPanel } from './distances-panel.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { LinksPanel } from './links-panel.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { FingerprintOverlays, HourGrids, SymbolShares } from './style-panels.tsx';

/** Two to six accounts side by side. The address holds which. */
export function ComparePage({ view, mayExport }: { view: CompareView; mayExport: boolean }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const { accounts, unknown } = view;
  const isEnough = accounts.length >= leastCompared;
  return (
    <>
      <PageHead
        title={t('compare:title')}
        lead={isEnough ? <Lead view={view} /> : undefined}
        actions={
          mayExport && isEnough ? (
            <LinkButton
              small
              icon={Download}
              reloadDocument
              to={scopedPath(`/compare/export?ids=${accounts.map(({ row }) => row.id).join(',')}`)}
              title={t('compare:exportMeaning')}
            >
              {t('compare:export')}
            </LinkButton>
          ) : undefined
        }
      />
      {unknown.length > 0 ? (
        <p role="alert" className="mb-3 rounded-md border border-line bg-sunken px-3 py-2">
          {t('compare:unknown', { count: unknown.length, ids: new Intl.ListFormat(i18n.language).format(unknown.map(String)) })}
        </p>
      ) : null}
      <ComparedAccounts accounts={accounts} />
      {isEnough ? (
        <div className="flex flex-col gap-4">
          <div className="grid grid-cols-1 gap-4 desk:grid-cols-2">
            <DistancesPanel view={view} />
            <ArchetypesPanel accounts={accounts} />
          </div>
          <EquityPanel view={view} />
          <MetricsTable accounts={accounts} />
          <FingerprintOverlays view={view} />
          <SymbolShares view={view} />
          <LinksPanel view={view} />
          <HourGrids view={view} />
        </div>
      ) : (
        <Panel>
          <EmptyState
            icon={Scale}
            title={t('compare:empty.title')}
            message={t(accounts.length === 1 ? 'compare:empty.one' : 'compare:empty.message')}
            action={
              <LinkButton tone="primary" to={scopedPath('/accounts')}>
                {t('compare:empty.action')}
              </LinkButton>
            }
          />
        </Panel>
      )}
    </>
  );
}

function Lead({ view: { accounts, pairs } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  const [closest] = [...pairs].sort((a, b) => b.closeness - a.closeness);
  if (!closest) return t('compare:lead.undecided');
  const share = closenessText(closest.closeness, i18n.language);
  if (accounts.length === 2) return t('compare:lead.pair', { share });
  // Two accounts may have the same name; the letter says which is meant.
  const labelOf = (id: number) => {
    const place = accounts.findIndex(({ row }) => row.id === id);
    return `${markLetter(place)} ${accounts[place]?.row.label}`;
  };
  return t('compare:lead.closest', { first: labelOf(closest.a), second: labelOf(closest.b), share });
}
