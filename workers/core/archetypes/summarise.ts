import type { ArchetypeFit, ModelFeature } from '#workers/contracts/archetypes.ts';
import { type Matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { mean, quantileOfSorted, sorted } from '#workers/core/numerics/statistics.ts';
import { strongest } from './explain.ts';
import { nameClusters } from './name-clusters.ts';
import { clusterProfiles, membersOf } from './standardise.ts';

export type SummaryInput = {
  features: readonly ModelFeature[];
  z: Matrix;
  /** Group of each account (negative for none) and number of groups. */
  index: Int32Array;
  groups: number;
  /** Raw values of every metric that names may look at, NaN where not evaluated. */
  raw: Readonly<Record<string, Float64Array>>;
  stability: readonly number[];
  silhouette: { rows: ArrayLike<number>; widths: Float64Array };
};

const decidingShown = 3;

/** What each group looks like: name, size, quartiles of every feature and the features in which it differs most from the book. */
export function summariseGroups({ features, z, index, groups, raw, stability, silhouette }: SummaryInput): ArchetypeFit['archetypes'] {
  const profiles = clusterProfiles(z, index, groups);
  const metrics = features.map(({ metric }) => metric);
  const weights = Float64Array.from(features, ({ weight }) => weight);
  const members = Array.from({ length: groups }, (_, group) => membersOf(index, group));
  const quartiles = members.map((rows) => new Map(Object.entries(raw).map(([metric, column]) => [metric, quartilesOf(column, rows)])));
  const names = nameClusters(
    members.map((_, group) => ({
      value: (metric) => quartiles[group]!.get(metric)?.median ?? Number.NaN,
      z: (metric) => rowOf(profiles, group)[metrics.indexOf(metric)] ?? Number.NaN,
    })),
    members.map((_, group) => rowOf(profiles, group)),
    metrics,
    weights,
  );
  return members.map((rows, group) => {
    const profile = rowOf(profiles, group);
    const widths = silhouette.widths.filter((_, i) => index[silhouette.rows[i]!] === group);
    const loads = profile.map((value, j) => weights[j]! * value ** 2);
    return {
      index: group,
      ...names[group]!,
      accounts: rows.length,
      stability: groups > 1 ? stability[group]! : null,
      silhouette: groups > 1 && widths.length > 0 ? mean(widths) : null,
      profile: metrics.map((metric, j) => ({ metric, ...quartiles[group]!.get(metric)!, z: profile[j]! })),
      deciding: strongest(loads, decidingShown).map((j) => ({
        metric: metrics[j]!,
        z: profile[j]!,
        value: quartiles[group]!.get(metrics[j]!)!.median,
      })),
    };
  });
}

function quartilesOf(column: Float64Array, rows: readonly number[]): { median: number; p25: number; p75: number } {
  const ascending = sorted(rows.map((row) => column[row]!).filter((value) => !Number.isNaN(value)));
  return { median: quantileOfSorted(ascending, 0.5), p25: quantileOfSorted(ascending, 0.25), p75: quantileOfSorted(ascending, 0.75) };
}
