import { useEffect, useMemo, useState } from 'react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge, archetypeName } from '#app/components/accounts/archetype.tsx';
import { MetricText } from '#app/components/accounts/metric.tsx';
import type { ChartTable } from '#app/components/charts/downloads.ts';
import { RampLegend } from '#app/components/charts/ramp-legend.tsx';
import { scaleTicks } from '#app/components/charts/scales.ts';
import { ScatterChart } from '#app/components/charts/scatter-chart.tsx';
import type { ScatterLayer } from '#app/components/charts/scatter-layers.ts';
import { tokenColour } from '#app/components/charts/use-chart.ts';
import { useFetcher, useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Skeleton } from '#app/components/ui/skeleton.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords, type Words } from '#app/components/words.ts';
import { type AccountRow, type ArchetypeTag, archetypeColour } from '#app/domain/account-views.ts';
import { type ArchetypeMap as MapData, mapColourFrom } from '#app/domain/archetype-views.ts';
import { formatCount } from '#app/domain/format.ts';
import { areaText, parseArea } from '#app/domain/map-area.ts';
import { formatMetric, isMetricKey, metricByKey } from '#app/domain/metrics.ts';
import { placeOnScale } from '#app/domain/value-scale.ts';
import { ColourPicker } from './colour-picker.tsx';
import { archetypeCategories, groupCategories, type MapCategory, noiseIndex, valueLayers } from './map-layers.ts';

const hoverPauseMs = 80;

/** Every account as a point. The points come after the page: tens of thousands take a moment. What is chosen stands in the address. */
export function ArchetypeMap({ archetypes }: { archetypes: readonly ArchetypeTag[] }) {
  const { t, i18n } = useWords();
  const navigate = useNavigate();
  const scopedPath = useScopedPath();
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const { load, data } = useFetcher<MapData>();
  const [group, colour] = [search.get('group'), mapColourFrom(search.get('colour'))];
  const area = useMemo(() => parseArea(search.get('area')), [search]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => load(`/archetypes/map${withSearch(new URLSearchParams(), { group, colour })}`), [load, group, colour]);
  const drawn = useMemo(() => (data ? drawingOf(t, data, archetypes, hidden) : null), [t, data, archetypes, hidden]);
  if (!data || !drawn) return <Skeleton className="h-[36rem] w-full" />;
  const show = (change: Record<string, string | null>) =>
    navigate(`${pathname}${withSearch(search, change)}`, { preventScrollReset: true, replace: true });
  const isThinned = data.ids.length < data.total;
  return (
    <ScatterChart
      title={t('archetypes:map.title')}
      subtitle={[
        t('archetypes:map.subtitle'),
        isThinned
          ? t('archetypes:map.thinned', {
              shown: formatCount(data.ids.length, i18n.language),
              total: formatCount(data.total, i18n.language),
            })
          : null,
      ]
        .filter(Boolean)
        .join(' ')}
      fileName="archetype-map"
      table={drawn.table}
      points={data}
      layers={drawn.layers}
      xTitle={t('archetypes:map.x')}
      yTitle={t('archetypes:map.y')}
      area={area && area.runId === data.runId ? area.polygon : null}
      onArea={(polygon) => show({ area: polygon && areaText({ runId: data.runId, frame: data.frame, polygon }) })}
      controls={<ColourPicker value={colour} onChange={(next) => show({ colour: next === 'archetype' ? null : next })} />}
      legend={
        drawn.categories ? (
          <CategoryLegend
            categories={drawn.categories}
            hidden={hidden}
            onToggle={(key) => setHidden((previous) => toggled(previous, key))}
          />
        ) : (
          <p>{t(data.scale ? 'archetypes:map.scaleNote' : 'archetypes:map.noScale', { currency: data.currency ?? '' })}</p>
        )
      }
      onOpen={(id) => navigate(scopedPath(`/accounts/${id}`))}
      hoverCard={(place) => <MapCard id={data.ids[place]!} archetype={tagOf(archetypes, data.index[place]!)} colour={data.colour} />}
      empty={data.ids.length === 0 ? t('archetypes:map.empty') : null}
    >
      <MetricLegend data={data} />
    </ScatterChart>
  );
}

const toggled = (set: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const copy = new Set(set);
  if (!copy.delete(key)) copy.add(key);
  return copy;
};

/** The archetype of a point; accounts unlike anyone and with too few ideas have no archetype of the run. */
function tagOf(archetypes: readonly ArchetypeTag[], index: number): ArchetypeTag {
  const key = index === noiseIndex ? 'unlike-anyone' : 'insufficient-data';
  const without = { index, key, name: key, givenName: null, identityId: null, colour: archetypeColour[key] } as const;
  return archetypes.find((tag) => tag.index === index) ?? without;
}

type Drawing = { layers: ScatterLayer[]; categories: MapCategory[] | null; table: ChartTable };

function drawingOf(t: Words, data: MapData, archetypes: readonly ArchetypeTag[], hidden: ReadonlySet<string>): Drawing {
  const columns = [
    { label: t('metrics:chart.account'), numeric: true },
    { label: t('metrics:chart.category') },
    { label: t('archetypes:map.x'), numeric: true },
    { label: t('archetypes:map.y'), numeric: true },
  ];
  const groupNames = new Map(data.groups.map(({ id, name }) => [id, name]));
  const shownValue = (place: number) => {
    const value = data.values?.[place] ?? null;
    return data.colour === 'group' ? (groupNames.get(value ?? 0) ?? null) : value;
  };
  const names = new Map<number, string>();
  const nameOf = (index: number) => {
    if (!names.has(index)) names.set(index, archetypeName(t, tagOf(archetypes, index)));
    return names.get(index)!;
  };
  const table: ChartTable = {
    columns: data.values
      ? [...columns, { label: isMetricKey(data.colour) ? t(`metrics:${data.colour}.name`) : t('accounts:column.group') }]
      : columns,
    rows: data.ids.map((id, place) => [
      ...[id, nameOf(data.index[place]!), data.x[place]!, data.y[place]!],
      ...(data.values ? [shownValue(place)] : []),
    ]),
  };
  if (isMetricKey(data.colour)) return { layers: valueLayers(data), categories: null, table };
  const categories = data.colour === 'group' ? groupCategories(t, data) : archetypeCategories(t, data, archetypes);
  const visible = categories.filter(({ key }) => !hidden.has(key));
  return { layers: visible.map(({ key, places, token, mark }) => ({ key, places, mark, colour: { token } })), categories, table };
}

/** Entries that hide what they name. */
function CategoryLegend({
  categories,
  hidden,
  onToggle,
}: {
  categories: readonly MapCategory[];
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
}) {
  const { i18n } = useWords();
  return (
    <>
      {categories.map(({ key, label, token, mark, places }) => (
        <button
          key={key}
          type="button"
          aria-pressed={!hidden.has(key)}
          onClick={() => onToggle(key)}
          className={`inline-flex max-w-full items-center gap-1.5 rounded hover:text-ink ${hidden.has(key) ? 'line-through opacity-50' : ''}`}
        >
          <svg width="10" height="10" aria-hidden="true" className="shrink-0" fill="none" stroke={tokenColour(token)} strokeWidth="1.5">
            {mark === 'cross' ? (
              <path d="M1.5 1.5l7 7m0-7l-7 7" />
            ) : (
              <circle cx="5" cy="5" r="4" fill={mark === 'ring' ? 'none' : tokenColour(token)} />
            )}
          </svg>
          <span className="truncate">{label}</span> <span className="figures text-faint">{formatCount(places.length, i18n.language)}</span>
        </button>
      ))}
    </>
  );
}

function MetricLegend({ data: { colour, scale, currency } }: { data: MapData }) {
  const { t, i18n } = useWords();
  if (!isMetricKey(colour) || !scale) return null;
  const { unit } = metricByKey[colour];
  const write = (value: number) => formatMetric(value, unit, { style: 'compact', currency, locale: i18n.language });
  const inner = scaleTicks(scale, unit, 3).map((value) => ({ place: placeOnScale(scale, value), value }));
  const ticks = [
    { place: 0, value: scale.low },
    ...inner.filter(({ place }) => place > 0.22 && place < 0.78),
    { place: 1, value: scale.high },
  ].filter(({ value }, place, all) => place === 0 || value !== all[place - 1]!.value);
  return (
    <RampLegend
      ramp={scale.isDiverging ? 'diverging' : 'sequential'}
      title={t(`metrics:${colour}.name`)}
      ticks={ticks.map(({ place, value }) => ({ place, text: write(value) }))}
    />
  );
}

/** Who is under the pointer: asked from the server, so that the map carries no names. */
function MapCard({ id, archetype, colour }: { id: number; archetype: ArchetypeTag; colour: MapData['colour'] }) {
  const { t } = useWords();
  const { load, data } = useFetcher<{ row: AccountRow }>({ key: 'map-card' });
  const metric = isMetricKey(colour) ? colour : null;
  useEffect(() => {
    const timer = setTimeout(() => load(`/accounts/${id}/card${withSearch(new URLSearchParams(), { metric })}`), hoverPauseMs);
    return () => clearTimeout(timer);
  }, [load, id, metric]);
  const row = data?.row.id === id ? data.row : null;
  const shown = [...new Set([...(metric ? [metric] : []), ...(['ideas', 'netProfit', 'winRate'] as const)])];
  return (
    <span className="flex flex-col gap-1">
      <strong className="font-semibold">{row ? <AccountName {...row} /> : t('archetypes:map.hover', { id })}</strong>
      <ArchetypeBadge archetype={archetype} confidence={row?.confidence ?? null} />
      <span className="grid min-h-12 grid-cols-[1fr_auto] gap-x-4">
        {row
          ? shown.map((key) => (
              <span key={key} className="contents">
                <span className="text-muted">{t(`metrics:${key}.short`)}</span>
                <span className="text-end">
                  <MetricText metric={key} value={row.values[key]} currency={row.currency} />
                </span>
              </span>
            ))
          : null}
      </span>
    </span>
  );
}
