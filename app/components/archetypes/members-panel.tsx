import { AccountName } from '#app/components/accounts/account-name.tsx';
import { MembershipBar } from '#app/components/accounts/membership-bar.tsx';
import { MetricText } from '#app/components/accounts/metric.tsx';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { LinkTabs } from '#app/components/ui/tabs.tsx';
import { useWords } from '#app/components/words.ts';
import { type ArchetypeCard, type ArchetypeMember, type ArchetypeView, memberOrders } from '#app/domain/archetype-views.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';

const metrics = ['ideas', 'netProfit', 'winRate', 'maxDrawdown', 'holdMedian'] as const;

/** Who belongs to an archetype, and how surely: with the shares of the next ones and how far out they lie. */
export function MembersPanel({ card, members: { rows, total } }: { card: ArchetypeCard; members: ArchetypeView['members'] }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const scopedPath = useScopedPath();
  const columns: Column<ArchetypeMember>[] = [
    { key: 'label', header: t('accounts:column.label'), cell: ({ row }) => <AccountName {...row} /> },
    {
      key: 'memberships',
      header: t('archetypes:members.memberships'),
      definition: t('archetypes:members.membershipsMeaning'),
      cell: ({ row, memberships }) => <MembershipBar memberships={memberships} fallback={row.confidence} own={card} />,
      className: 'min-w-44',
    },
    {
      key: 'outlier',
      header: t('archetypes:members.outlier'),
      definition: t('archetypes:noise.scoreMeaning'),
      numeric: true,
      cell: ({ outlierScore }) =>
        outlierScore === null ? (
          <NotEvaluated reason={t('archetypes:members.noOutlier')} />
        ) : (
          <span className="figures">{formatMetric(outlierScore, 'index', { locale })}</span>
        ),
    },
    { key: 'group', header: t('accounts:column.group'), cell: ({ row }) => row.group ?? <NotEvaluated reason={t('accounts:noGroup')} /> },
    {
      key: 'lastCloseMs',
      header: t('accounts:column.lastCloseMs'),
      cell: ({ row }) =>
        row.lastCloseMs === null ? <NotEvaluated reason={t('accounts:noTrades')} /> : <RelativeTime ms={row.lastCloseMs} />,
    },
    ...metrics.map(
      (metric): Column<ArchetypeMember> => ({
        key: metric,
        header: t(`metrics:${metric}.short`),
        numeric: true,
        cell: ({ row }) => <MetricText metric={metric} value={row.values[metric]} currency={row.currency} />,
      }),
    ),
  ];
  return (
    <Panel
      flush
      title={t('archetypes:page.members')}
      subtitle={t('archetypes:page.membersSubtitle', { shown: formatCount(rows.length, locale), total: formatCount(total, locale) })}
      className="desk:col-span-3"
    >
      <div className="px-3">
        <LinkTabs
          label={t('archetypes:members.order')}
          parameter="members"
          items={memberOrders.map((key) => ({ key, title: t(`archetypes:members.by.${key}`) }))}
        />
      </div>
      <DataTable
        caption={t('archetypes:page.members')}
        columns={columns}
        rows={rows}
        rowId={({ row }) => row.id}
        rowTo={({ row }) => scopedPath(`/accounts/${row.id}`)}
        empty={t('archetypes:members.empty')}
      />
    </Panel>
  );
}
