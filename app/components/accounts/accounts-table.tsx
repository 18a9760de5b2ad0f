import { Badge } from '#app/components/ui/badge.tsx';
import { BarCell } from '#app/components/ui/cells.tsx';
import { type Column, DataTable, type Selection } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { type DirectoryColumn, defaultSort, sortText, type TableColumn } from '#app/domain/account-filter.ts';
import type { AccountRow, Stage } from '#app/domain/account-views.ts';
import { isMetricKey, type MetricKey, metricByKey } from '#app/domain/metrics.ts';
import { AccountName } from './account-name.tsx';
import { ArchetypeBadge } from './archetype.tsx';
import { MetricDefinitionText, MetricText } from './metric.tsx';

/** Metrics that start at zero and are compared down the column: a bar stands behind the number. */
const barred = new Set<MetricKey>(['ideas', 'positions', 'volume', 'netProfit', 'winRate', 'maxDrawdown', 'revengeRate']);

type Props = {
  rows: readonly AccountRow[];
  columns: readonly TableColumn[];
  rowTo: (row: AccountRow) => string;
  onOpen?: (row: AccountRow | null) => void;
  openId?: number | null;
  selection?: Selection;
  /** Without it, heads do not sort: for short lists inside other pages. */
  sortable?: boolean;
};

/** Accounts as rows, with the columns that the person chose. */
export function AccountsTable({ rows, columns, sortable = true, ...table }: Props) {
  const { t } = useWords();
  const all: Column<AccountRow>[] = [
    {
      key: 'label',
      header: t('accounts:column.label'),
      sortKey: sortable ? ('label' satisfies DirectoryColumn) : undefined,
      cell: (row) => <AccountName {...row} />,
    },
    ...columns.map((column) => ({
      ...(isMetricKey(column) ? metricColumn(column, rows) : directoryColumn(t, column)),
      ...(sortable ? {} : { sortKey: undefined }),
    })),
  ];
  return (
    <DataTable
      caption={t('accounts:caption')}
      columns={all}
      rows={rows}
      rowId={({ id }) => id}
      defaultSort={sortable ? sortText(defaultSort) : undefined}
      {...table}
    />
  );
}

function directoryColumn(t: Words, key: Exclude<TableColumn, MetricKey>): Column<AccountRow> {
  const head = { key, header: t(`accounts:column.${key}`) };
  switch (key) {
    case 'archetype':
      return {
        ...head,
        definition: t('accounts:columnMeaning.archetype'),
        sortKey: key,
        cell: ({ archetype, confidence, prior }) => <ArchetypeBadge archetype={archetype} confidence={confidence} prior={prior} />,
        className: 'max-w-56',
      };
    case 'group':
      return {
        ...head,
        sortKey: key,
        cell: ({ group }) => (group === null ? <NotEvaluated reason={t('accounts:noGroup')} /> : group),
        className: 'max-w-40 truncate',
      };
    case 'stage':
      return {
        ...head,
        sortKey: key,
        cell: ({ stage }) => (stage === null ? <NotEvaluated reason={t('accounts:noStage')} /> : t(`accounts:stage.${stage as Stage}`)),
      };
    case 'tier':
      return {
        ...head,
        definition: t('accounts:columnMeaning.tier'),
        sortKey: key,
        cell: ({ tier }) => (tier === null ? <NotEvaluated reason={t('accounts:noTrades')} /> : tier),
      };
    case 'currency':
      return { ...head, sortKey: key, cell: ({ currency }) => currency };
    case 'tags':
      return {
        ...head,
        cell: ({ tags }) => (
          <span className="inline-flex gap-1">
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        ),
      };
    case 'lastCloseMs':
      return {
        ...head,
        definition: t('accounts:columnMeaning.lastCloseMs'),
        sortKey: key,
        firstDirection: 'descending',
        cell: ({ lastCloseMs }) =>
          lastCloseMs === null ? <NotEvaluated reason={t('accounts:noTrades')} /> : <RelativeTime ms={lastCloseMs} />,
      };
  }
}

function metricColumn(metric: MetricKey, rows: readonly AccountRow[]): Column<AccountRow> {
  const { unit } = metricByKey[metric];
  const isShare = unit === 'percent' || unit === 'probability';
  const max = isShare ? 1 : Math.max(0, ...rows.map(({ values }) => Math.abs(values[metric]?.value ?? 0)));
  return {
    key: metric,
    header: <MetricHead metric={metric} />,
    definition: <MetricDefinitionText metric={metric} />,
    numeric: true,
    sortKey: metric,
    cell: ({ values, currency }) => {
      const value = values[metric];
      const text = <MetricText metric={metric} value={value} currency={currency} />;
      if (!barred.has(metric) || !value || value.value === null) return text;
      const tone = metric === 'netProfit' ? (value.value < 0 ? 'loss' : 'gain') : 'accent';
      return (
        <BarCell value={value.value} max={max} tone={tone}>
          {text}
        </BarCell>
      );
    },
  };
}

function MetricHead({ metric }: { metric: MetricKey }) {
  const { t } = useWords();
  return <>{t(`metrics:${metric}.short`)}</>;
}
