import { ArrowLeftRight } from 'lucide-react';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { LinkTabs } from '#app/components/ui/tabs.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeDriftView, ArchetypeVersion, MigrationView, VersionComparison } from '#app/domain/archetype-history-views.ts';
import { formatCount, formatDate, formatMetric } from '#app/domain/format.ts';
import { DriftPanels } from './drift-panels.tsx';
import { MigrationPanel } from './migration-panel.tsx';
import { RiskyMovesPanel } from './risky-moves-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';

/** What a view of the page is made of; only that of the chosen view is read. */
export type MovementView =
  | { view: 'flows'; migration: MigrationView }
  | { view: 'drift' | 'moves'; drift: ArchetypeDriftView | null }
  | { view: 'versions'; versions: ArchetypeVersion[]; comparison: VersionComparison | null };
export const movementViews = ['flows', 'moves', 'drift', 'versions'] as const;

/** How archetypes and accounts move: over time, since the run before, between frozen versions. */
export function MigrationPage({ page }: { page: MovementView }) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  return (
    <>
      <PageHead
        back={
          <Link to={scopedPath('/archetypes')} className="text-accent hover:underline">
            {t('archetypes:title')}
          </Link>
        }
        title={t('archetypes:migration.title')}
        lead={<Lead page={page} />}
      />
      <div className="flex flex-col gap-4">
        <LinkTabs
          label={t('archetypes:migration.views')}
          parameter="view"
          items={movementViews.map((key) => ({ key, title: t(`archetypes:migration.view.${key}`) }))}
        />
        <Content page={page} />
      </div>
    </>
  );
}

function Lead({ page }: { page: MovementView }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  if (page.view === 'flows') {
    const { accounts, changed, instantsMs } = page.migration;
    if (accounts === 0) return <>{t('archetypes:migration.leadNone')}</>;
    return (
      <>
        {t('archetypes:migration.lead', {
          count: changed,
          changed: formatCount(changed, locale),
          accounts: formatCount(accounts, locale),
          share: formatMetric(changed / accounts, 'percent', { locale }),
          from: formatDate(instantsMs[0]!, locale),
          to: formatDate(instantsMs.at(-1)!, locale),
        })}
      </>
    );
  }
  if (page.view === 'versions') return <>{t('archetypes:versions.lead')}</>;
  const { drift } = page;
  if (!drift) return <>{t('archetypes:drift.none')}</>;
  if (page.view === 'moves') return <>{t('archetypes:moves.lead', { count: drift.riskyMoves.total })}</>;
  const { agreement } = drift;
  return (
    <>
      {agreement
        ? t('archetypes:drift.lead', {
            count: agreement.changed,
            changed: formatCount(agreement.changed, locale),
            accounts: formatCount(agreement.accounts, locale),
            held: formatCount(agreement.held, locale),
          })
        : t('archetypes:drift.first')}
    </>
  );
}

function Content({ page }: { page: MovementView }) {
  const { t } = useWords();
  switch (page.view) {
    case 'flows':
      return <MigrationPanel migration={page.migration} />;
    case 'versions':
      return <VersionsPanel versions={page.versions} comparison={page.comparison} />;
    default:
      if (!page.drift) {
        return (
          <Panel>
            <EmptyState icon={ArrowLeftRight} title={t('archetypes:drift.noneTitle')} message={t('archetypes:drift.none')} />
          </Panel>
        );
      }
      return page.view === 'moves' ? <RiskyMovesPanel drift={page.drift} /> : <DriftPanels drift={page.drift} />;
  }
}
