/** How the members of an archetype spread over each feature, beside the whole book: counts in SQL, curves here. */
import type { ArchetypeCard, Ridge } from '#app/domain/archetype-views.ts';
import { smoothDensity } from '#app/domain/density.ts';
import { isMetricKey, type MetricKey, metricByKey } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';
import { scaleBetween, type ValueScale } from '#app/domain/value-scale.ts';
import { numbers, type Statement, texts } from '#workers/lake/engine.ts';
import { identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { keptOfRun } from './kept-of-run.ts';
import type { ScopedLake } from './lake.ts';
import { type Peers, peersOf } from './peers.ts';

const bins = 96;
const keptEntries = 24;
const kept = keptOfRun<Ridge[]>(keptEntries);

/**
 * The features of an archetype, strongest first, with the densities of its members and of the book. They describe the whole book, so a group with fewer than
 * `minPeers` members has none for people who do not see all accounts: it would say too much about each of them.
 */
export function ridgesOf(lake: ScopedLake, card: ArchetypeCard): Promise<Ridge[]> {
  const isSmall = card.members < minPeers;
  if (lake.run === null || (isSmall && lake.viewer.scope.kind !== 'all')) return Promise.resolve([]);
  const groups = [card.index, ...card.merged.map(({ index }) => index)];
  return kept(lake, groups, () => computeRidges(lake, card));
}

async function computeRidges(lake: ScopedLake, { index, profile }: ArchetypeCard): Promise<Ridge[]> {
  const peers = await peersOf(lake, 'all');
  const features = profile
    .flatMap(({ metric, z }) => (isMetricKey(metric) && metricByKey[metric].unit !== 'money' ? [{ metric, z }] : []))
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
  const spreads = await memberSpreads(
    lake,
    index,
    features.map(({ metric }) => metric),
  );
  const framed = features.flatMap(({ metric, z }) => {
    const scale = frameOf(metric, peers, spreads);
    return scale ? [{ metric, z, scale }] : [];
  });
  if (framed.length === 0) return [];
  const columns = await lake.bookColumns(countsIn(framed), { index });
  const metricOf = texts(columns, 'metric');
  const [bin, members, book] = (['bin', 'members', 'book'] as const).map((name) => numbers(columns, name)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return framed.map(({ metric, z, scale }): Ridge => {
    const [own, all] = [new Float64Array(bins), new Float64Array(bins)];
    let [ownOutside, allOutside] = [0, 0];
    metricOf.forEach((name, row) => {
      if (name !== metric) return;
      const at = bin[row]!;
      if (at >= 0 && at < bins) {
        own[at] = members[row]!;
        all[at] = book[row]!;
      } else {
        ownOutside += members[row]!;
        allOutside += book[row]!;
      }
    });
    const count = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    return {
      metric,
      z,
      scale,
      members: {
        density: rounded(smoothDensity(own)),
        accounts: count(own) + ownOutside,
        outside: ownOutside,
        median: spreads.get(metric)!.p50,
      },
      book: {
        density: rounded(smoothDensity(all)),
        accounts: count(all) + allOutside,
        outside: allOutside,
        median: peers.distribution(metric, '')?.quantiles[50] ?? null,
      },
    };
  });
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1_000) / 1_000);

type Spread = { p2: number; p50: number; p98: number };

/** Wide enough for the middle of the book and of the members; null where nobody has the metric. */
function frameOf(metric: MetricKey, peers: Peers, spreads: ReadonlyMap<string, Spread>): ValueScale | null {
  const own = spreads.get(metric);
  if (!own || !Number.isFinite(own.p50)) return null;
  const quantiles = peers.distribution(metric, '')?.quantiles;
  const low = Math.min(own.p2, quantiles?.[2] ?? own.p2);
  const high = Math.max(own.p98, quantiles?.[98] ?? own.p98);
  const scale = scaleBetween(low, quantiles?.[50] ?? own.p50, high);
  return high > low ? scale : null;
}

async function memberSpreads(lake: ScopedLake, index: number, metrics: readonly MetricKey[]): Promise<Map<string, Spread>> {
  const parts = metrics.flatMap((metric) =>
    ([2, 50, 98] as const).map(
      (percent) =>
        `quantile_cont(${identifier(metric)}, ${percent / 100}) FILTER (isfinite(${identifier(metric)})) AS ${identifier(`${metric}_${percent}`)}`,
    ),
  );
  const statement = defineStatement(
    'screens/archetype-spreads',
    `-- @relation metrics
-- @relation archetypes
-- @param index INTEGER
SELECT ${parts.join(', ')} FROM {metrics} AS metrics JOIN {archetypes} AS archetypes ON archetypes.account_id = metrics.account_id
WHERE metrics."window" = 'all' AND archetypes.archetype_index = $index`,
  );
  const columns = await lake.bookColumns(statement, { index });
  const of = (name: string) => numbers(columns, name)[0] ?? Number.NaN;
  return new Map(metrics.map((metric) => [metric, { p2: of(`${metric}_2`), p50: of(`${metric}_50`), p98: of(`${metric}_98`) }]));
}

/** Members and all accounts per bin of every feature; bins below 0 and from `bins` on lie outside of the frame. */
function countsIn(framed: readonly { metric: MetricKey; scale: ValueScale }[]): Statement {
  const names = framed.map(({ metric }) => identifier(metric));
  const bin = ({ kind, low, high }: ValueScale) => {
    const place =
      kind === 'log'
        ? `CASE WHEN value > 0 THEN ln(value / (${low})::DOUBLE) / ${Math.log(high / low)} ELSE -1 END`
        : `(value - (${low})::DOUBLE) / (${high - low})::DOUBLE`;
    // The upper end belongs to the last bin.
    return `least(${bins}, greatest(-1, CASE WHEN value = (${high})::DOUBLE THEN ${bins - 1} ELSE floor(${bins} * (${place})) END))`;
  };
  const cases = framed.map(({ metric, scale }) => `WHEN '${metric}' THEN ${bin(scale)}`);
  return defineStatement(
    'screens/archetype-densities',
    `-- @relation metrics
-- @relation archetypes
-- @param index INTEGER
WITH told AS (
  SELECT archetypes.archetype_index = $index AS is_member, ${names.map((name) => `metrics.${name}`).join(', ')}
  FROM {metrics} AS metrics LEFT JOIN {archetypes} AS archetypes ON archetypes.account_id = metrics.account_id
  WHERE metrics."window" = 'all'
), long AS (UNPIVOT told ON ${names.join(', ')} INTO NAME metric VALUE value)
SELECT metric, CASE metric ${cases.join(' ')} END AS bin, count(*) FILTER (is_member) AS members, count(*) AS book
FROM long WHERE isfinite(value) GROUP BY 1, 2`,
  );
}
