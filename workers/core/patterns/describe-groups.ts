import type { PatternCluster, SharedTrait } from '#workers/contracts/patterns.ts';
import type { PairwiseDistances } from '#workers/core/clustering/distances.ts';
import { dayMs } from '#workers/core/features/account-history.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import type { SeriesGroups } from './group-series.ts';
import type { TraitColumn } from './shared-traits.ts';

/** The member of each group with the least sum of distances to the others. */
export function medoidsOf({ count, between }: PairwiseDistances, labels: Int32Array, groups: number): Int32Array {
  return Int32Array.from({ length: groups }, (_, group) => {
    let medoid = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let item = 0; item < count; item++) {
      if (labels[item] !== group) continue;
      let total = 0;
      for (let other = 0; other < count; other++) if (labels[other] === group) total += between(item, other);
      if (total < least) {
        least = total;
        medoid = item;
      }
    }
    return medoid;
  });
}

/** Groups with their compared members by distance to the medoid. */
export function describeGroups(
  accounts: ArrayLike<number>,
  { between }: PairwiseDistances,
  { labels, silhouettes }: Pick<SeriesGroups, 'labels' | 'silhouettes'>,
  medoids: Int32Array,
  shared: readonly SharedTrait[][],
): PatternCluster[] {
  return Array.from(medoids, (medoid, label) => {
    const rows = Array.from(labels.keys()).filter((row) => labels[row] === label && row !== medoid);
    const members = [medoid, ...rows.sort((a, b) => between(a, medoid) - between(b, medoid) || a - b)];
    const width = mean(members.map((row) => silhouettes[row]!));
    return {
      label,
      members: members.map((row) => accounts[row]!),
      medoid: accounts[medoid]!,
      meanDistance: mean(members.map((row) => between(row, medoid))),
      silhouette: Number.isNaN(width) ? null : width,
      shared: shared[label]!,
    };
  });
}

const hours = 24;
const weekdays = 7;
/** Symbols that at least one account of so many trades in earnest are worth a comparison. */
const leastShare = 0.2;
const hourMs = dayMs / hours;

/** Shares of ideas by symbol, hour (UTC) and weekday as traits, one row per account. */
export function habitTraits(
  ideas: readonly { symbol: Float64Array; openedAtMs: Float64Array }[],
  symbolNames: readonly string[],
): TraitColumn[] {
  const column = () => new Float64Array(ideas.length).fill(Number.NaN);
  const byHour = Array.from({ length: hours }, column);
  const byWeekday = Array.from({ length: weekdays }, column);
  const bySymbol = new Map<number, Float64Array>();
  ideas.forEach(({ symbol, openedAtMs }, row) => {
    const count = openedAtMs.length;
    if (count === 0) return;
    for (const columns of [byHour, byWeekday]) for (const values of columns) values[row] = 0;
    for (let idea = 0; idea < count; idea++) {
      byHour[Math.floor(openedAtMs[idea]! / hourMs) % hours]![row]! += 1 / count;
      // 1970-01-01 was a Thursday
      byWeekday[(Math.floor(openedAtMs[idea]! / dayMs) + 3) % weekdays]![row]! += 1 / count;
      const code = symbol[idea]!;
      let shares = bySymbol.get(code);
      if (!shares) {
        shares = new Float64Array(ideas.length);
        bySymbol.set(code, shares);
      }
      shares[row]! += 1 / count;
    }
  });
  return [
    ...byHour.map((values, hour): TraitColumn => ({ kind: 'hour', key: String(hour), values })),
    ...byWeekday.map((values, weekday): TraitColumn => ({ kind: 'weekday', key: String(weekday + 1), values })),
    ...[...bySymbol]
      .filter(([, values]) => values.some((share) => share >= leastShare))
      .sort(([a], [b]) => a - b)
      .map(([code, values]): TraitColumn => ({ kind: 'symbol', key: symbolNames[code]!, values })),
  ];
}

const mostRobots = 200;

/** Whether an account has a trait, as columns of 1 and 0: for archetypes and for robots that more than one account uses. */
export function possessionTraits(
  accounts: readonly number[],
  archetypes: readonly (string | null)[],
  robots: ReadonlyMap<string, readonly number[]>,
): TraitColumn[] {
  const keys = [...new Set(archetypes)].filter((key): key is string => key !== null).sort();
  const shared = [...robots].filter(([, users]) => users.length > 1).sort(([, a], [, b]) => b.length - a.length);
  return [
    ...keys.map((key): TraitColumn => ({ kind: 'archetype', key, values: Float64Array.from(archetypes, (own) => Number(own === key)) })),
    ...shared.slice(0, mostRobots).map(([key, users]): TraitColumn => {
      const owners = new Set(users);
      return { kind: 'robot', key, values: Float64Array.from(accounts, (account) => Number(owners.has(account))) };
    }),
  ];
}
