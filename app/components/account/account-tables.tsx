import { ChevronRight } from 'lucide-react';
import { Fragment, useEffect, useState } from 'react';
import { Link, useFetcher } from '#app/components/router.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { type Column, DataTable, Pagination } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { SkeletonRows } from '#app/components/ui/skeleton.tsx';
import { LinkTabs } from '#app/components/ui/tabs.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import {
  type AccountTable,
  accountTabs,
  type BalanceOpRow,
  type IdeaRow,
  type ImportRow,
  type PositionRow,
} from '#app/domain/account-views.ts';
import { formatCount, formatDate, formatDateTime, formatDuration, formatMetric, formatMoney } from '#app/domain/format.ts';

type Props = { table: AccountTable; accountId: number; currency: string };

/** Ideas, positions, balance operations and imports, a page at a time. */
export function AccountTables({ table, accountId, currency }: Props) {
  const { t } = useWords();
  return (
    <Panel flush className="desk:col-span-3">
      <div className="px-3">
        <LinkTabs
          label={t('account:tab.label')}
          parameter="tab"
          items={accountTabs.map((key) => ({ key, title: t(`account:tab.${key}`) }))}
        />
      </div>
      {table.total === 0 ? (
        <p className="px-3 py-6 text-center text-muted">{t(`account:none.${table.tab}`)}</p>
      ) : (
        <>
          {table.tab === 'ideas' ? <IdeasTable rows={table.rows} accountId={accountId} currency={currency} /> : null}
          {table.tab === 'positions' ? <PositionsTable rows={table.rows} currency={currency} /> : null}
          {table.tab === 'balance' ? <BalanceTable rows={table.rows} currency={currency} /> : null}
          {table.tab === 'imports' ? <ImportsTable rows={table.rows} /> : null}
          <Pagination page={table.page} pageSize={table.pageSize} total={table.total} />
        </>
      )}
    </Panel>
  );
}

/** `23 Nov 2026, 14:05:07`, under a head that names the zone. */
const timeText = (ms: number, locale: string) => formatDateTime(ms, locale, { seconds: true }).replace(' UTC', '');
const priceText = (price: number, locale: string) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(price);

const head = 'h-8 whitespace-nowrap border-b border-line bg-surface px-3 font-medium text-muted';
const cell = 'h-row whitespace-nowrap border-b border-line/70 px-3';

/** Ideas can be opened in place, so this is a table of its own. */
function IdeasTable({ rows, accountId, currency }: { rows: readonly IdeaRow[]; accountId: number; currency: string }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number) =>
    setOpen((previous) => {
      const next = new Set(previous);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <div className="overflow-x-auto">
      <table className="figures w-full border-separate border-spacing-0 text-xs">
        <caption className="sr-only">{t('account:table.ideasCaption')}</caption>
        <thead>
          <tr>
            <th className={classes(head, 'w-8')} aria-label={t('account:table.expand')} />
            {(['opened', 'symbol', 'side'] as const).map((key) => (
              <th key={key} scope="col" className={classes(head, 'text-start')}>
                {t(`account:table.${key}`)}
              </th>
            ))}
            {(['legs', 'adds', 'lots', 'hold', 'openPrice'] as const).map((key) => (
              <th
                key={key}
                scope="col"
                className={classes(head, 'text-end')}
                title={key === 'adds' ? t('account:table.addsMeaning') : undefined}
              >
                {t(`account:table.${key}`)}
              </th>
            ))}
            <th scope="col" className={classes(head, 'text-end')}>
              {t('account:table.profit')}, {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((idea) => {
            const isOpen = open.has(idea.ideaId);
            return (
              <Fragment key={idea.ideaId}>
                <tr className="hover:bg-sunken">
                  <td className={cell}>
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      aria-label={t(isOpen ? 'account:table.collapse' : 'account:table.expand')}
                      onClick={() => toggle(idea.ideaId)}
                      className="rounded p-1 text-faint hover:bg-line hover:text-ink"
                    >
                      <ChevronRight
                        size={14}
                        aria-hidden
                        className={classes('transition-transform rtl:-scale-x-100', isOpen && 'rotate-90')}
                      />
                    </button>
                  </td>
                  <td className={cell}>{timeText(idea.openedAtMs, locale)}</td>
                  <td className={classes(cell, 'font-medium')}>{idea.symbol}</td>
                  <td className={cell}>{t(`account:side.${idea.side}`)}</td>
                  <td className={classes(cell, 'text-end')}>{idea.legs}</td>
                  <td
                    className={classes(cell, 'text-end')}
                    title={t('account:table.addsValue', { adverse: idea.adverseAdds, favourable: idea.favourableAdds })}
                  >
                    {idea.adverseAdds + idea.favourableAdds === 0 ? '' : `−${idea.adverseAdds} +${idea.favourableAdds}`}
                  </td>
                  <td className={classes(cell, 'text-end')}>{formatMetric(idea.volumeLots, 'lots', { locale }).replace(' lots', '')}</td>
                  <td className={classes(cell, 'text-end')}>{formatDuration((idea.closedAtMs - idea.openedAtMs) / 1000, locale)}</td>
                  <td className={classes(cell, 'text-end')}>
                    {idea.openPrice === null ? <NotEvaluated reason={t('account:table.noPrice')} /> : priceText(idea.openPrice, locale)}
                  </td>
                  <td className={classes(cell, 'text-end')}>
                    <SignedCell value={idea.profit}>{formatMoney(idea.profit, '', { locale, signed: true })}</SignedCell>
                  </td>
                </tr>
                {isOpen ? (
                  <tr>
                    <td colSpan={10} className="border-b border-line bg-sunken ps-8">
                      <IdeaPositions accountId={accountId} ideaId={idea.ideaId} currency={currency} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function IdeaPositions({ accountId, ideaId, currency }: { accountId: number; ideaId: number; currency: string }) {
  const fetcher = useFetcher<{ positions: PositionRow[] }>({ key: `idea-${accountId}-${ideaId}` });
  const { load } = fetcher;
  useEffect(() => load(`/accounts/${accountId}/ideas/${ideaId}`), [load, accountId, ideaId]);
  return fetcher.data ? <PositionsTable rows={fetcher.data.positions} currency={currency} /> : <SkeletonRows rows={2} />;
}

function positionColumns(t: Words, locale: string, currency: string): Column<PositionRow>[] {
  const price = (value: number | null) =>
    value === null ? <NotEvaluated reason={t('account:table.noPrice')} /> : priceText(value, locale);
  return [
    {
      key: 'opened',
      header: t('account:table.opened'),
      cell: ({ openedAtMs }) => <span className="figures">{timeText(openedAtMs, locale)}</span>,
    },
    {
      key: 'closed',
      header: t('account:table.closed'),
      cell: ({ closedAtMs }) => (closedAtMs === null ? '—' : <span className="figures">{timeText(closedAtMs, locale)}</span>),
    },
    { key: 'symbol', header: t('account:table.symbol'), cell: ({ symbol }) => symbol },
    { key: 'side', header: t('account:table.side'), cell: ({ side }) => t(`account:side.${side}`) },
    {
      key: 'lots',
      header: t('account:table.lots'),
      numeric: true,
      cell: ({ volumeLots }) => formatMetric(volumeLots, 'lots', { locale }).replace(' lots', ''),
    },
    { key: 'openPrice', header: t('account:table.openPrice'), numeric: true, cell: ({ openPrice }) => price(openPrice) },
    { key: 'closePrice', header: t('account:table.closePrice'), numeric: true, cell: ({ closePrice }) => price(closePrice) },
    { key: 'sl', header: t('account:table.sl'), numeric: true, cell: ({ sl }) => price(sl) },
    { key: 'tp', header: t('account:table.tp'), numeric: true, cell: ({ tp }) => price(tp) },
    {
      key: 'costs',
      header: t('account:table.costs'),
      definition: t('account:table.costsMeaning'),
      numeric: true,
      cell: ({ commission, swap }) => formatMoney(commission + swap, '', { locale }),
    },
    {
      key: 'profit',
      header: `${t('account:table.profit')}, ${currency}`,
      numeric: true,
      cell: ({ profit, commission, swap }) => (
        <SignedCell value={profit + commission + swap}>{formatMoney(profit + commission + swap, '', { locale, signed: true })}</SignedCell>
      ),
    },
    {
      key: 'reason',
      header: t('account:table.reason'),
      cell: ({ closeReason }) =>
        closeReason === null ? <NotEvaluated reason={t('account:table.noReason')} /> : t(`account:closeReason.${closeReason as 'tp'}`),
    },
  ];
}

function PositionsTable({ rows, currency }: { rows: readonly PositionRow[]; currency: string }) {
  const { t, i18n } = useWords();
  return (
    <DataTable
      caption={t('account:table.positionsCaption')}
      columns={positionColumns(t, i18n.language, currency)}
      rows={rows}
      rowId={({ positionId }) => positionId}
    />
  );
}

function BalanceTable({ rows, currency }: { rows: readonly BalanceOpRow[]; currency: string }) {
  const { t, i18n } = useWords();
  const columns: Column<BalanceOpRow>[] = [
    { key: 'time', header: t('account:table.time'), cell: ({ atMs }) => <span className="figures">{timeText(atMs, i18n.language)}</span> },
    { key: 'kind', header: t('account:table.kind'), cell: ({ kind }) => t(`account:balanceKind.${kind as 'deposit'}`) },
    {
      key: 'amount',
      header: `${t('account:table.amount')}, ${currency}`,
      numeric: true,
      cell: ({ amount }) => formatMoney(amount, '', { locale: i18n.language, signed: true }),
    },
  ];
  const numbered = rows.map((row, index) => ({ ...row, index }));
  return (
    <DataTable
      caption={t('account:table.balanceCaption')}
      columns={columns}
      rows={numbered}
      rowId={(row) => (row as (typeof numbered)[number]).index}
    />
  );
}

function ImportsTable({ rows }: { rows: readonly ImportRow[] }) {
  const { t, i18n } = useWords();
  const columns: Column<ImportRow>[] = [
    {
      key: 'file',
      header: t('account:table.file'),
      cell: ({ fileName, jobId }) =>
        fileName === null ? (
          <NotEvaluated reason={t('account:table.hiddenFile')} />
        ) : (
          <Link to={`/imports/${jobId}`} className="hover:underline">
            {fileName}
          </Link>
        ),
    },
    {
      key: 'time',
      header: t('account:table.time'),
      cell: ({ atMs }) => <span className="figures">{formatDate(atMs, i18n.language)}</span>,
    },
    { key: 'format', header: t('account:table.format'), cell: ({ format }) => format ?? '—' },
    {
      key: 'positions',
      header: t('account:table.positions'),
      numeric: true,
      cell: ({ positions }) => formatCount(positions, i18n.language),
    },
    { key: 'rejected', header: t('account:table.rejected'), numeric: true, cell: ({ rejected }) => formatCount(rejected, i18n.language) },
    {
      key: 'reconciliation',
      header: t('account:table.reconciliation'),
      cell: ({ reconciliation }) => (
        <Badge tone={reconciliation === 'difference' ? 'low' : reconciliation === 'reconciled' ? 'gain' : 'neutral'}>
          {t(`account:reconciliation.${reconciliation ?? 'none'}`)}
        </Badge>
      ),
    },
  ];
  return (
    <DataTable
      caption={t('account:table.importsCaption')}
      columns={columns}
      rows={rows}
      rowId={({ jobId, fileName }) => `${jobId}${fileName}`}
    />
  );
}
