import { X } from 'lucide-react';
import { useEffect } from 'react';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { BulkBar } from '#app/components/accounts/bulk-bar.tsx';
import { MetricDefinitionText } from '#app/components/accounts/metric.tsx';
import { useFetcher, useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { IconButton, LinkButton } from '#app/components/ui/button.tsx';
import { BarCell, SignedCell } from '#app/components/ui/cells.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { Skeleton } from '#app/components/ui/skeleton.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords } from '#app/components/words.ts';
import { emptyAccountFilter, filterToUrl } from '#app/domain/account-filter.ts';
import type { MapSelection } from '#app/domain/archetype-views.ts';
import { formatCount, formatMetric, formatMoney } from '#app/domain/format.ts';
import type { MapArea } from '#app/domain/map-area.ts';
import { metricByKey } from '#app/domain/metrics.ts';

type Props = { area: MapArea; groups: readonly { id: number; name: string }[]; may: { write: boolean; ungroup: boolean } };

const groupsShown = 6;

/** What the accounts of a drawn area have in common, and what can be done with them. */
export function SelectionPanel({ area, groups, may }: Props) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const { load, data } = useFetcher<{ selection: MapSelection }>();
  const group = search.get('group');
  // The page may be narrowed to a group; what is done with the selection must not reach beyond.
  const filter = filterToUrl({ ...emptyAccountFilter, area, groups: group ? [Number(group)] : [] }).toString();
  const accountsPath = `/accounts${withSearch(new URLSearchParams(filter), { group })}`;
  const address = `/archetypes/selection${withSearch(new URLSearchParams(filter), { group })}`;
  useEffect(() => load(address), [load, address]);
  const clear = () => navigate(`${pathname}${withSearch(search, { area: null })}`, { preventScrollReset: true, replace: true });
  const selection = data?.selection;
  return (
    <Panel
      title={selection ? t('archetypes:selection.title', { count: selection.accounts }) : t('archetypes:selection.loading')}
      subtitle={t('archetypes:selection.subtitle')}
      actions={<IconButton small icon={X} label={t('archetypes:selection.clear')} onClick={clear} />}
    >
      {!selection ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-2">
            <LinkButton small tone="primary" to={accountsPath}>
              {t('archetypes:selection.open')}
            </LinkButton>
          </div>
          <Shares
            title={t('archetypes:selection.byArchetype')}
            rows={selection.archetypes.map(({ tag, accounts, share, bookShare }) => ({
              key: String(tag.index),
              name: <ArchetypeBadge archetype={tag} />,
              accounts,
              share,
              note: t('archetypes:selection.ofBook', { share: formatMetric(bookShare, 'percent', { locale }) }),
            }))}
          />
          <Shares
            title={t('archetypes:selection.byGroup')}
            rows={selection.groups.slice(0, groupsShown).map(({ id, name, accounts, share }) => ({
              key: String(id),
              name: name ?? t('accounts:filter.noGroup'),
              accounts,
              share,
            }))}
          />
          <Medians selection={selection} />
          {selection.byCurrency.some(({ netProfit }) => netProfit !== null) ? (
            <p className="figures flex flex-wrap gap-x-4 gap-y-1 text-xs">
              <span className="text-muted">{t('archetypes:selection.profit')}</span>
              {selection.byCurrency.map(({ currency, netProfit }) =>
                netProfit === null ? null : (
                  <SignedCell key={currency} value={netProfit}>
                    {formatMoney(netProfit, currency, { locale, signed: true, compact: true })}
                  </SignedCell>
                ),
              )}
            </p>
          ) : null}
          {may.write && selection.accounts > 0 ? (
            <div className="-mx-4 -mb-4 overflow-hidden rounded-b-lg border-t border-line">
              <BulkBar
                ids={[]}
                filterSearch={filter}
                total={selection.accounts}
                isWholeFilter
                onWholeFilter={() => undefined}
                onClear={clear}
                groups={groups}
                mayWrite
                mayUngroup={may.ungroup}
              />
            </div>
          ) : null}
        </div>
      )}
    </Panel>
  );
}

type ShareRow = { key: string; name: React.ReactNode; accounts: number; share: number; note?: string };

function Shares({ title, rows }: { title: string; rows: readonly ShareRow[] }) {
  const { i18n } = useWords();
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <ul className="flex flex-col">
        {rows.map(({ key, name, accounts, share, note }) => (
          <li key={key} className="grid grid-cols-[minmax(0,1fr)_7rem] items-center gap-3 text-xs" title={note}>
            <span className="truncate">{name}</span>
            <BarCell value={share} max={1}>
              {formatCount(accounts, i18n.language)} · {formatMetric(share, 'percent', { locale: i18n.language })}
            </BarCell>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Medians({ selection: { medians } }: { selection: MapSelection }) {
  const { t, i18n } = useWords();
  return (
    <table className="figures w-full text-xs">
      <caption className="mb-1 text-start font-medium text-muted">{t('archetypes:selection.medians')}</caption>
      <thead className="text-faint">
        <tr>
          <th scope="col" className="py-0.5 text-start font-normal">
            {t('metrics:chart.feature')}
          </th>
          <th scope="col" className="py-0.5 text-end font-normal">
            {t('archetypes:selection.median')}
          </th>
          <th scope="col" className="py-0.5 text-end font-normal">
            {t('archetypes:selection.book')}
          </th>
          <th scope="col" className="w-10 py-0.5 text-end font-normal">
            {t('archetypes:selection.percentile')}
          </th>
        </tr>
      </thead>
      <tbody>
        {medians.map(({ metric, median, accounts, percentile, book }) => {
          const write = (value: number | null) =>
            value === null ? '—' : formatMetric(value, metricByKey[metric].unit, { locale: i18n.language });
          return (
            <tr key={metric} className="border-t border-line">
              <th scope="row" className="py-1 text-start font-normal">
                <Tooltip content={<MetricDefinitionText metric={metric} extra={t('archetypes:selection.from', { count: accounts })} />}>
                  <button type="button" className="cursor-help text-start">
                    {t(`metrics:${metric}.name`)}
                  </button>
                </Tooltip>
              </th>
              <td className="py-1 text-end font-medium">{write(median)}</td>
              <td className="py-1 text-end text-muted">{write(book)}</td>
              <td className="py-1 text-end text-muted">{percentile === null ? '—' : `P${Math.round(percentile)}`}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
