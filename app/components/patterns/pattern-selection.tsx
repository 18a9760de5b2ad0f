import { FolderPlus, MousePointerClick, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { MetricText } from '#app/components/accounts/metric.tsx';
import { OpenCaseButton } from '#app/components/desk/open-case-button.tsx';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { Link, useFetcher } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Button, IconButton } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Field, TextInput } from '#app/components/ui/field.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { SkeletonRows } from '#app/components/ui/skeleton.tsx';
import { Swatch } from '#app/components/ui/swatch.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountRow } from '#app/domain/account-views.ts';
import { formatCount } from '#app/domain/format.ts';
import type { MetricKey } from '#app/domain/metrics.ts';
import { type PatternChoiceOf, patternToken, type PatternSelection as Selection } from '#app/domain/pattern-views.ts';
import { DelayTable, PairTable } from './pattern-pairs.tsx';
import { groupName } from './pattern-picture.tsx';
import { chanceWords, traitWords } from './trait-words.ts';

/** What the person may do with a group of alike series. */
export type PatternRights = { group: boolean; openCase: boolean };

const memberMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate', 'holdMedian'];

type Props = {
  id: string;
  choice: PatternChoiceOf | null;
  accountGroup: string | null;
  stepMs: number | null;
  may: PatternRights;
  onClear: () => void;
};

export const choiceQuery = (choice: PatternChoiceOf): string =>
  choice.kind === 'cluster' ? `cluster=${choice.label}` : `branch=${choice.node}`;

/** The chosen group or branch: who is in it, what they share, who is closest to whom. */
export function PatternSelection({ id, choice, accountGroup, stepMs, may, onClear }: Props) {
  const { t } = useWords();
  const { load, data, state } = useFetcher<Selection>({ key: `pattern-selection-${id}` });
  const [page, setPage] = useState(1);
  const query = choice ? choiceQuery(choice) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice begins at its first page
  useEffect(() => setPage(1), [query]);
  useEffect(() => {
    if (!query) return;
    load(`/patterns/${id}/selection?${query}&page=${page}${accountGroup ? `&group=${encodeURIComponent(accountGroup)}` : ''}`);
  }, [load, id, query, page, accountGroup]);
  if (!choice) {
    return (
      <Panel>
        <EmptyState icon={MousePointerClick} title={t('patterns:choice.none')} message={t('patterns:choice.noneMessage')} />
      </Panel>
    );
  }
  const isCurrent = data && choiceQuery(data.choice) === query;
  if (!isCurrent) {
    return (
      <Panel title={t('patterns:choice.title')}>
        <SkeletonRows rows={8} />
      </Panel>
    );
  }
  return <Chosen id={id} selection={data} stepMs={stepMs} may={may} onClear={onClear} onPage={setPage} isBusy={state !== 'idle'} />;
}

type ChosenProps = {
  id: string;
  selection: Selection;
  stepMs: number | null;
  may: PatternRights;
  onClear: () => void;
  onPage: (page: number) => void;
  isBusy: boolean;
};

function Chosen({ id, selection, stepMs, may, onClear, onPage, isBusy }: ChosenProps) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const { choice, accounts, hidden, typical, height } = selection;
  const title =
    choice.kind === 'cluster'
      ? groupName(t, choice.label)
      : t('patterns:choice.branch', { height: height === null ? '' : Number(height.toPrecision(3)) });
  return (
    <Panel
      title={
        <span className="inline-flex items-center gap-1.5">
          {choice.kind === 'cluster' ? <Swatch token={patternToken(choice.label)} /> : null}
          {title}
        </span>
      }
      subtitle={[t('patterns:choice.accounts', { count: accounts }), hidden > 0 ? t('patterns:choice.hidden', { count: hidden }) : null]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <>
          {may.group && accounts > 0 ? <SaveAsGroup selection={selection} /> : null}
          {may.openCase && accounts > 0 ? (
            <OpenCaseButton accounts={accounts} about={{ pattern: id, choice: choiceQuery(choice) }} />
          ) : null}
          <IconButton small icon={X} label={t('patterns:choice.clear')} onClick={onClear} />
        </>
      }
      flush
    >
      <div className="grid grid-cols-1 gap-4 px-4 pb-4 desk:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <p className="text-sm">
            <span className="text-muted">{t('patterns:choice.typical')}: </span>
            {typical ? (
              <Link to={scopedPath(`/accounts/${typical.id}`)} className="text-accent hover:underline">
                <AccountName {...typical} />
              </Link>
            ) : (
              <span className="text-muted">{t('patterns:choice.typicalHidden')}</span>
            )}
          </p>
          <Shared selection={selection} />
        </div>
        <div className="min-w-0">
          <h3 className="mb-1 text-sm font-semibold">{t('patterns:choice.members')}</h3>
          <div className={isBusy ? 'opacity-60' : undefined}>
            <Members rows={selection.members} />
          </div>
          <Pages selection={selection} onPage={onPage} locale={i18n.language} />
        </div>
      </div>
      {selection.delays.length > 0 ? (
        <section className="border-t border-line pt-3">
          <h3 className="px-4 pb-1 text-sm font-semibold">{t('patterns:delays.title')}</h3>
          <DelayTable delays={selection.delays} maxHeight="18rem" />
        </section>
      ) : null}
      {selection.pairs.length > 0 ? (
        <section className="border-t border-line pt-3">
          <h3 className="px-4 pb-1 text-sm font-semibold">{t('patterns:pairs.title')}</h3>
          <PairTable pairs={selection.pairs} stepMs={stepMs} maxHeight="18rem" />
        </section>
      ) : null}
    </Panel>
  );
}

function Shared({ selection: { traits, traitsOf } }: { selection: Selection }) {
  const { t, i18n } = useWords();
  return (
    <div>
      <h3 className="text-sm font-semibold">{t('patterns:choice.shared')}</h3>
      <p className="mb-1 text-xs text-muted">{t(`patterns:choice.sharedOf.${traitsOf}`)}</p>
      {traits.length === 0 ? (
        <p className="text-sm text-muted">{t('patterns:choice.nothingShared')}</p>
      ) : (
        <ul className="flex flex-col gap-1.5 text-sm">
          {traits.map((trait) => (
            <li key={`${trait.kind} ${trait.key}`} className="border-s-2 border-line-strong ps-2">
              {traitWords(t, trait, i18n.language)}
              <span className="block text-2xs text-faint">
                {t('patterns:trait.chance', {
                  strength: trait.strength.toFixed(2).replace('-', '−'),
                  q: chanceWords(trait.qValue, i18n.language),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Members({ rows }: { rows: readonly AccountRow[] }) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  const columns: Column<AccountRow>[] = [
    { key: 'label', header: t('patterns:pairs.account'), cell: (row) => <AccountName {...row} /> },
    {
      key: 'archetype',
      header: t('accounts:column.archetype'),
      className: 'max-w-44',
      cell: (row) => <ArchetypeBadge archetype={row.archetype} />,
    },
    ...memberMetrics.map(
      (metric): Column<AccountRow> => ({
        key: metric,
        header: t(`metrics:${metric}.name`),
        numeric: true,
        cell: (row) => <MetricText metric={metric} value={row.values[metric]} currency={row.currency} style="compact" />,
      }),
    ),
  ];
  return (
    <DataTable
      caption={t('patterns:choice.members')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowTo={(row) => scopedPath(`/accounts/${row.id}`)}
    />
  );
}

/** The choice is not part of the server's page, so its pages are turned here and not by the address. */
function Pages({
  selection: { accounts, page, pageSize },
  onPage,
  locale,
}: {
  selection: Selection;
  onPage: (page: number) => void;
  locale: string;
}) {
  const { t } = useWords();
  const pages = Math.ceil(accounts / pageSize);
  if (pages < 2) return null;
  return (
    <div className="mt-1 flex items-center justify-end gap-2 text-xs text-muted">
      <Button small tone="quiet" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {t('table.previous')}
      </Button>
      <span className="figures">{t('table.page', { page: formatCount(page, locale), pages: formatCount(pages, locale) })}</span>
      <Button small tone="quiet" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {t('table.next')}
      </Button>
    </div>
  );
}

/** Says in numbers what will move before it does. */
function SaveAsGroup({ selection: { choice, accounts, nowIn } }: { selection: Selection }) {
  const { t } = useWords();
  return (
    <FormDialog
      title={t('patterns:save.title')}
      lead={t('patterns:save.lead', { count: accounts })}
      trigger={
        <Button small icon={FolderPlus}>
          {t('patterns:save.action')}
        </Button>
      }
      submitLabel={t('patterns:save.submit', { count: accounts })}
      hidden={{ choice: choiceQuery(choice) }}
    >
      <ul className="text-sm">
        {nowIn.map(({ group, accounts: count }) => (
          <li key={group ?? ''} className="figures">
            {group === null ? t('patterns:save.fromNone', { count }) : t('patterns:save.from', { count, group })}
          </li>
        ))}
      </ul>
      {nowIn.some(({ group }) => group !== null) ? <p className="text-xs text-muted">{t('patterns:save.sight')}</p> : null}
      <Field label={t('patterns:save.name')} htmlFor="pattern-group-name">
        <TextInput id="pattern-group-name" name="name" required maxLength={80} autoComplete="off" />
      </Field>
    </FormDialog>
  );
}
