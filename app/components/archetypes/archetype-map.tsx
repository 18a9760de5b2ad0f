import { useEffect, useMemo } from 'react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge, archetypeName, archetypeToken } from '#app/components/accounts/archetype.tsx';
import { MetricText } from '#app/components/accounts/metric.tsx';
import { ScatterChart } from '#app/components/charts/scatter-chart.tsx';
import { useFetcher, useNavigate, useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Skeleton } from '#app/components/ui/skeleton.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountRow, ArchetypeTag } from '#app/domain/account-views.ts';
import type { ArchetypeMap as MapData } from '#app/domain/archetype-views.ts';
import { formatCount } from '#app/domain/format.ts';

const hoverPauseMs = 80;

/** Every account as a point. The points come after the page: tens of thousands take a moment. */
export function ArchetypeMap({ archetypes }: { archetypes: readonly ArchetypeTag[] }) {
  const { t, i18n } = useWords();
  const navigate = useNavigate();
  const scopedPath = useScopedPath();
  const [search] = useSearchParams();
  const { load, data } = useFetcher<MapData>();
  const group = search.get('group');
  useEffect(() => load(`/archetypes/map${group ? `?group=${encodeURIComponent(group)}` : ''}`), [load, group]);
  const drawn = useMemo(() => {
    if (!data) return null;
    const place = new Map(archetypes.map(({ index }, position) => [index, position]));
    const category = data.index.map((index) => place.get(index) ?? 0);
    const counts = archetypes.map((_, position) => category.filter((one) => one === position).length);
    return {
      points: { ids: data.ids, x: data.x, y: data.y, category },
      categories: archetypes.map((archetype, position) => ({
        key: String(archetype.index),
        label: archetypeName(t, archetype),
        token: archetypeToken(archetype),
        hollow: archetypes.findIndex(({ key }) => key === archetype.key) < position,
        count: counts[position]!,
      })),
    };
  }, [data, archetypes, t]);
  if (!data || !drawn) return <Skeleton className="h-[33rem] w-full" />;
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
      points={drawn.points}
      categories={drawn.categories}
      xTitle={t('archetypes:map.x')}
      yTitle={t('archetypes:map.y')}
      onOpen={(id) => navigate(scopedPath(`/accounts/${id}`))}
      hoverCard={(id, position) => <MapCard id={id} archetype={archetypes[position]!} />}
      empty={data.ids.length === 0 ? t('archetypes:map.empty') : null}
    />
  );
}

/** Who is under the pointer: asked from the server, so that the map carries no names. */
function MapCard({ id, archetype }: { id: number; archetype: ArchetypeTag }) {
  const { t } = useWords();
  const { load, data } = useFetcher<{ row: AccountRow }>({ key: 'map-card' });
  useEffect(() => {
    const timer = setTimeout(() => load(`/accounts/${id}/card`), hoverPauseMs);
    return () => clearTimeout(timer);
  }, [load, id]);
  const row = data?.row.id === id ? data.row : null;
  return (
    <span className="flex flex-col gap-1">
      <strong className="font-semibold">{row ? <AccountName {...row} /> : t('archetypes:map.hover', { id })}</strong>
      <ArchetypeBadge archetype={archetype} confidence={row?.confidence ?? null} />
      <span className="grid min-h-12 grid-cols-[1fr_auto] gap-x-4">
        {row
          ? (['ideas', 'netProfit', 'winRate'] as const).map((metric) => (
              <span key={metric} className="contents">
                <span className="text-muted">{t(`metrics:${metric}.short`)}</span>
                <span className="text-end">
                  <MetricText metric={metric} value={row.values[metric]} currency={row.currency} />
                </span>
              </span>
            ))
          : null}
      </span>
    </span>
  );
}
