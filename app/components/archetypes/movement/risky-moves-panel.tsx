import { ArrowRight } from 'lucide-react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeTag } from '#app/domain/account-views.ts';
import type { ArchetypeDriftView, MovedAccount, MovedMetric, RiskyMoveRow } from '#app/domain/archetype-history-views.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';

/** Accounts that went to a riskier archetype, and accounts that moved most without changing it. */
export function RiskyMovesPanel({ drift: { riskyMoves, mostMoved } }: { drift: ArchetypeDriftView }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const scopedPath = useScopedPath();
  const confidence = (value: number | null) =>
    value === null ? <NotEvaluated reason={t('archetypes:moves.noConfidence')} /> : formatMetric(value, 'probability', { locale });
  const risky: Column<RiskyMoveRow>[] = [
    { key: 'account', header: t('accounts:column.label'), cell: ({ label, isDemo }) => <AccountName label={label} isDemo={isDemo} /> },
    { key: 'move', header: t('archetypes:moves.move'), cell: ({ from, to }) => <Move from={from} to={to} />, className: 'min-w-72' },
    {
      key: 'risk',
      header: t('archetypes:moves.risk'),
      definition: t('archetypes:moves.riskMeaning'),
      numeric: true,
      cell: ({ riskSteps }) => <Badge tone={riskSteps >= 3 ? 'critical' : riskSteps === 2 ? 'high' : 'low'}>+{riskSteps}</Badge>,
    },
    { key: 'confidence', header: t('archetypes:moves.confidence'), numeric: true, cell: (row) => confidence(row.confidence) },
    { key: 'moved', header: t('archetypes:moves.what'), cell: ({ moved }) => <Moved moved={moved} />, className: 'min-w-80' },
  ];
  const far: Column<MovedAccount>[] = [
    { key: 'account', header: t('accounts:column.label'), cell: ({ label, isDemo }) => <AccountName label={label} isDemo={isDemo} /> },
    {
      key: 'move',
      header: t('accounts:column.archetype'),
      cell: ({ from, to, hasMoved }) => (hasMoved && from && to ? <Move from={from} to={to} /> : <ArchetypeBadge archetype={to} />),
      className: 'min-w-60',
    },
    {
      key: 'z',
      header: t('archetypes:moves.distance'),
      definition: t('archetypes:moves.distanceMeaning'),
      numeric: true,
      cell: ({ z }) => formatMetric(z, 'sigma', { locale }),
    },
    { key: 'moved', header: t('archetypes:moves.what'), cell: ({ moved }) => <Moved moved={moved} />, className: 'min-w-80' },
  ];
  return (
    <>
      <Panel
        flush
        title={t('archetypes:moves.risky')}
        subtitle={t('archetypes:moves.riskySubtitle', {
          shown: formatCount(riskyMoves.rows.length, locale),
          total: formatCount(riskyMoves.total, locale),
        })}
      >
        <DataTable
          caption={t('archetypes:moves.risky')}
          columns={risky}
          rows={riskyMoves.rows}
          rowId={({ accountId }) => accountId}
          rowTo={({ accountId }) => scopedPath(`/accounts/${accountId}`)}
          empty={t('archetypes:moves.noneRisky')}
        />
      </Panel>
      <Panel flush title={t('archetypes:moves.far')} subtitle={t('archetypes:moves.farSubtitle')}>
        <DataTable
          caption={t('archetypes:moves.far')}
          columns={far}
          rows={mostMoved}
          rowId={({ accountId }) => accountId}
          rowTo={({ accountId }) => scopedPath(`/accounts/${accountId}`)}
          empty={t('archetypes:moves.noneFar')}
        />
      </Panel>
    </>
  );
}

function Move({ from, to }: { from: ArchetypeTag; to: ArchetypeTag }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      <ArchetypeBadge archetype={from} />
      <ArrowRight size={12} aria-hidden className="shrink-0 text-faint rtl:rotate-180" />
      <ArchetypeBadge archetype={to} />
    </span>
  );
}

const shownMoves = 2;

function Moved({ moved }: { moved: readonly MovedMetric[] }) {
  const { t, i18n } = useWords();
  if (moved.length === 0) return <span className="text-muted">—</span>;
  const write = (metric: string, value: number | null) => (value === null ? '—' : featureValue(metric, value, i18n.language));
  return (
    <span className="figures text-xs">
      {moved
        .slice(0, shownMoves)
        .map(({ metric, before, after }) => `${featureName(t, metric)} ${write(metric, before)} → ${write(metric, after)}`)
        .join(' · ')}
    </span>
  );
}
