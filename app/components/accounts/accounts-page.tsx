import { Download, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate, useNavigation, useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { ColumnPicker } from '#app/components/ui/column-picker.tsx';
import { Pagination } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords } from '#app/components/words.ts';
import { conditionCount, emptyAccountFilter, filterToUrl, tableColumns } from '#app/domain/account-filter.ts';
import type { AccountsView } from '#app/domain/account-views.ts';
import { formatMoney } from '#app/domain/format.ts';
import { isMetricKey } from '#app/domain/metrics.ts';
import { AccountPeekPanel } from './account-peek.tsx';
import { AccountsTable } from './accounts-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar, useFilterPath } from './filter-bar.tsx';

type Props = { view: AccountsView; may: { readNames: boolean; write: boolean; export: boolean; import: boolean; seeAll: boolean } };

/** The accounts table: everything about what it shows is in the address. */
export function AccountsPage({ view, may }: Props) {
  const { t } = useWords();
  const { filter, rows, totals, page, pageSize, columns, choices } = view;
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const scopedPath = useScopedPath();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [isWholeFilter, setWholeFilter] = useState(false);
  const filterSearch = filterToUrl(filter).toString();
  const clear = () => {
    setSelected(new Set());
    setWholeFilter(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another set of accounts; what was selected in the old one must not be acted on
  useEffect(clear, [filterSearch]);
  const peekId = search.get('peek');
  const openPeek = (id: number | null) =>
    navigate(`${pathname}${withSearch(search, { peek: id })}`, { preventScrollReset: true, replace: peekId !== null });
  const isLoading = useNavigation().state === 'loading';
  return (
    <>
      <PageHead
        title={t('accounts:title')}
        lead={<Lead view={view} />}
        actions={
          <>
            <ColumnPicker
              tableId="accounts"
              columns={tableColumns.map((key) => ({
                key,
                label: isMetricKey(key) ? t(`metrics:${key}.name`) : t(`accounts:column.${key}`),
              }))}
              visible={columns}
            />
            {may.export ? (
              <LinkButton
                small
                icon={Download}
                to={`/accounts/export${search.size > 0 ? `?${search}` : ''}`}
                reloadDocument
                title={t('accounts:exportMeaning')}
              >
                {t('accounts:export')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-3">
        <FilterBar filter={filter} choices={choices} mayReadNames={may.readNames} />
        <Panel flush className="overflow-hidden !pt-0">
          {selected.size > 0 || isWholeFilter ? (
            <BulkBar
              ids={[...selected]}
              filterSearch={filterSearch}
              total={totals.accounts}
              isWholeFilter={isWholeFilter}
              onWholeFilter={() => setWholeFilter(true)}
              onClear={clear}
              groups={choices.groups}
              mayWrite={may.write}
              mayUngroup={may.seeAll}
            />
          ) : null}
          {rows.length === 0 ? (
            <Empty view={view} may={may} />
          ) : (
            <div className={classes('transition-opacity', isLoading && 'opacity-60')}>
              <AccountsTable
                rows={rows}
                columns={columns}
                rowTo={({ id }) => scopedPath(`/accounts/${id}`)}
                onOpen={(row) => openPeek(row?.id ?? null)}
                openId={peekId === null ? null : Number(peekId)}
                selection={{
                  selected,
                  onChange: (next) => {
                    setWholeFilter(false);
                    setSelected(next);
                  },
                }}
              />
            </div>
          )}
          <Pagination page={page} pageSize={pageSize} total={totals.accounts} />
        </Panel>
      </div>
      <AccountPeekPanel
        peek={view.peek}
        isOpen={peekId !== null}
        pagePath={scopedPath(`/accounts/${peekId}`)}
        onClose={() => openPeek(null)}
      />
    </>
  );
}

function Lead({ view: { filter, totals } }: { view: AccountsView }) {
  const { t, i18n } = useWords();
  const isFiltered = conditionCount(filter) > 0;
  const [largest] = totals.byCurrency;
  const count = t(isFiltered ? 'accounts:lead.filtered' : 'accounts:lead.all', { count: totals.accounts });
  if (!largest || largest.netProfit === null) return <>{count}.</>;
  const money = t('accounts:lead.money', {
    money: formatMoney(largest.netProfit, largest.currency, { locale: i18n.language, signed: true, compact: true }),
    accounts: largest.accounts.toLocaleString(i18n.language),
    currency: largest.currency,
    window: t(`metrics:window.${filter.window}`).toLowerCase(),
  });
  return (
    <>
      {count}, {money}.
    </>
  );
}

function Empty({ view, may }: Props) {
  const { t } = useWords();
  const pathOf = useFilterPath();
  const kind = conditionCount(view.filter) > 0 ? 'filtered' : may.seeAll ? 'none' : 'scope';
  return (
    <EmptyState
      icon={Users}
      title={t(`accounts:empty.${kind}.title`)}
      message={t(`accounts:empty.${kind}.message`)}
      action={
        kind === 'filtered' ? (
          <Link to={pathOf({ ...emptyAccountFilter, window: view.filter.window })} className="text-accent underline">
            {t('accounts:empty.filtered.action')}
          </Link>
        ) : kind === 'none' && may.import ? (
          <LinkButton tone="primary" to="/imports">
            {t('accounts:empty.none.action')}
          </LinkButton>
        ) : undefined
      }
    />
  );
}
