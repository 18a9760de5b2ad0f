import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { featureName } from '#app/components/accounts/metric.tsx';
import { BarChart } from '#app/components/charts/bar-chart.tsx';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge, type BadgeTone } from '#app/components/ui/badge.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeDriftView, DriftGroup } from '#app/domain/archetype-history-views.ts';
import { archetypePath } from '#app/domain/archetype-views.ts';
import { formatCount, formatDateTime, formatMetric } from '#app/domain/format.ts';

/** Above this many standard errors a centre moved by more than chance. */
export const movedFrom = 3;

/** What changed between two runs: labels, the archetypes themselves, and the features below them. */
export function DriftPanels({ drift }: { drift: ArchetypeDriftView }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const scopedPath = useScopedPath();
  const index = (value: number) => formatMetric(value, 'index', { locale });
  const { agreement, groups, gone, features, baseline, previousRunMs, priors } = drift;
  const noPrevious = <NotEvaluated reason={t('archetypes:drift.first')} />;
  const columns: Column<DriftGroup>[] = [
    { key: 'archetype', header: t('accounts:column.archetype'), cell: ({ archetype }) => <ArchetypeBadge archetype={archetype} /> },
    { key: 'fate', header: t('archetypes:drift.fate'), cell: ({ fate }) => <Badge>{t(`archetypes:drift.fates.${fate}`)}</Badge> },
    {
      key: 'jaccard',
      header: t('archetypes:drift.jaccard'),
      definition: t('archetypes:drift.jaccardMeaning'),
      numeric: true,
      cell: ({ jaccard }) => (jaccard === null ? noPrevious : formatMetric(jaccard, 'percent', { locale })),
    },
    {
      key: 'movement',
      header: t('archetypes:drift.movement'),
      definition: t('archetypes:drift.movementMeaning'),
      numeric: true,
      cell: ({ movement }) =>
        movement === null ? (
          noPrevious
        ) : (
          <span className={movement.z >= movedFrom ? 'font-semibold' : undefined}>
            {formatMetric(movement.distance, 'percent', { locale })} · {formatMetric(movement.z, 'sigma', { locale })}
          </span>
        ),
    },
    {
      key: 'features',
      header: t('archetypes:drift.moved'),
      cell: ({ movement }) =>
        movement === null || movement.z < movedFrom ? (
          <span className="text-muted">—</span>
        ) : (
          <span className="figures text-xs">
            {movement.features
              .map(
                ({ metric, before, after }) =>
                  `${featureName(t, metric)} ${after >= before ? '+' : '−'}${Math.abs(after - before).toFixed(1)} σ`,
              )
              .join(' · ')}
          </span>
        ),
      className: 'min-w-72',
    },
    {
      key: 'accounts',
      header: t('archetypes:drift.settled'),
      definition: t('archetypes:drift.settledMeaning'),
      numeric: true,
      cell: ({ fitted, settled }) => `${formatCount(settled, locale)} (${formatCount(fitted, locale)})`,
    },
  ];
  return (
    <>
      <StatStrip>
        <Stat
          label={t('archetypes:drift.figure.changed')}
          value={agreement ? formatCount(agreement.changed, locale) : noPrevious}
          period={previousRunMs === null ? undefined : t('archetypes:drift.since', { time: formatDateTime(previousRunMs, locale) })}
        />
        <Stat
          label={t('archetypes:drift.figure.held')}
          value={agreement ? formatCount(agreement.held, locale) : noPrevious}
          period={t('archetypes:drift.figure.heldPeriod')}
          definition={t('archetypes:drift.figure.heldMeaning')}
        />
        <Stat
          label={t('archetypes:drift.figure.fits')}
          value={agreement ? index(agreement.fits) : noPrevious}
          period={t('archetypes:drift.figure.rand')}
          definition={t('archetypes:drift.figure.fitsMeaning')}
        />
        <Stat
          label={t('archetypes:drift.figure.settled')}
          value={agreement ? index(agreement.settled) : noPrevious}
          period={t('archetypes:drift.figure.rand')}
          definition={t('archetypes:drift.figure.settledMeaning')}
        />
      </StatStrip>
      <Panel flush title={t('archetypes:drift.groups')} subtitle={t('archetypes:drift.groupsSubtitle')}>
        <DataTable
          caption={t('archetypes:drift.groups')}
          columns={columns}
          rows={groups}
          rowId={({ archetype }) => archetype.identityId ?? archetype.index}
          rowTo={({ archetype }) => scopedPath(archetypePath(archetype))}
        />
      </Panel>
      {gone.length > 0 ? (
        <Panel title={t('archetypes:drift.gone')} subtitle={t('archetypes:drift.goneSubtitle')}>
          <ul className="flex flex-wrap gap-x-6 gap-y-2 text-xs">
            {gone.map(({ archetype, accounts, pinned }) => (
              <li key={archetype.identityId} className="flex items-center gap-2">
                <ArchetypeBadge archetype={archetype} />
                <span className="figures text-muted">{t('archetypes:drift.goneAccounts', { count: accounts })}</span>
                {pinned ? <Badge tone="accent">{t('archetypes:drift.pinned')}</Badge> : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-2">
        <Panel>
          <FeatureDriftChart title={t('archetypes:drift.features')} fileName="feature-drift" features={features} />
        </Panel>
        <Panel>
          <FeatureDriftChart
            title={t('archetypes:drift.baseline')}
            fileName="feature-drift-baseline"
            features={baseline?.features ?? []}
            since={baseline?.runMs ?? null}
          />
        </Panel>
      </div>
      {priors.length > 0 ? (
        <Panel flush title={t('archetypes:priors.title')} subtitle={t('archetypes:priors.subtitle')}>
          <DataTable
            caption={t('archetypes:priors.title')}
            rows={priors}
            rowId={({ ideas }) => ideas}
            columns={[
              { key: 'ideas', header: t('archetypes:priors.ideas'), numeric: true, cell: ({ ideas }) => ideas },
              {
                key: 'accounts',
                header: t('archetypes:priors.accounts'),
                numeric: true,
                cell: ({ accounts }) => formatCount(accounts, locale),
              },
              ...(['top1', 'baseTop1', 'top3', 'baseTop3'] as const).map((key) => ({
                key,
                header: t(`archetypes:priors.${key}`),
                numeric: true,
                cell: (prior: ArchetypeDriftView['priors'][number]) => formatMetric(prior[key], 'percent', { locale }),
              })),
              {
                key: 'logLoss',
                header: t('archetypes:priors.logLoss'),
                definition: t('archetypes:priors.logLossMeaning'),
                numeric: true,
                cell: ({ logLoss, baseLogLoss }) => `${index(logLoss)} (${index(baseLogLoss)})`,
              },
            ]}
          />
        </Panel>
      ) : null}
    </>
  );
}

const levelTone: Record<ArchetypeDriftView['features'][number]['level'], { token: string; badge: BadgeTone }> = {
  steady: { token: 'faint', badge: 'neutral' },
  watch: { token: 'severity-high', badge: 'low' },
  shifted: { token: 'loss', badge: 'high' },
};
const shownFeatures = 14;
/** A population stability index that calls for attention by convention (Siddiqi 2006). */
const shiftedFrom = 0.25;

type FeatureProps = { title: string; fileName: string; features: ArchetypeDriftView['features']; since?: number | null };

/** How far the book's values moved away from those that the model was fitted on, the farthest first. */
function FeatureDriftChart({ title, fileName, features, since = null }: FeatureProps) {
  const { t, i18n } = useWords();
  const shown = [...features].sort((a, b) => b.psi - b.expected - (a.psi - a.expected)).slice(0, shownFeatures);
  return (
    <BarChart
      title={title}
      subtitle={[
        t('archetypes:drift.psi'),
        since === null ? null : t('archetypes:drift.against', { time: formatDateTime(since, i18n.language) }),
      ]
        .filter(Boolean)
        .join(' ')}
      fileName={fileName}
      labelTitle={t('metrics:chart.feature')}
      valueTitle="PSI"
      reach={shiftedFrom}
      format={(value) => formatMetric(value, 'index', { locale: i18n.language })}
      empty={features.length === 0 ? t('archetypes:drift.noFeatures') : null}
      bars={shown.map(({ metric, psi, level }) => ({
        key: metric,
        label: featureName(t, metric),
        value: psi,
        token: levelTone[level].token,
        note: level === 'steady' ? undefined : t(`archetypes:drift.level.${level}`),
      }))}
    />
  );
}
