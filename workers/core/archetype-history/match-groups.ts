import type { ArchetypeModel, ModelFeature } from '#workers/contracts/archetypes.ts';
import { assignRows } from '#workers/core/numerics/assignment.ts';
import { matrix } from '#workers/core/numerics/matrix.ts';
import { median } from '#workers/core/numerics/statistics.ts';

/** When a group is the one of an earlier run: methods §4.4. A pinned one is kept on half the evidence. */
const keepRule = { jaccard: 0.5, distance: 0.5 };
const pinnedRule = { jaccard: 0.25, distance: 1 };
const inadmissible = 2;
const unmatched = 1;
/** Decides between an archetype and one that was merged into it, where both fit alike. */
const mergedHandicap = 1e-3;

/** An earlier group that a new one may be. */
export type Candidate = {
  identityId: number;
  pinned: boolean;
  isMerged: boolean;
  /** The model in which it was seen last, and its group there. */
  model: ArchetypeModel;
  index: number;
  /** Whether the last run had it: only then its members can be compared. */
  isOfLastRun: boolean;
};

export type Match = { identityId: number; candidate: number; jaccard: number | null; distance: number | null };

/** The centre of an earlier group in the space of another model, NaN for features that the earlier one did not have. Exact up to clipping at ±5 deviations. */
export function centroidIn(features: readonly ModelFeature[], from: ArchetypeModel, index: number): Float64Array {
  const { centroid } = from.groups.find((group) => group.index === index)!;
  return Float64Array.from(features, ({ metric, centre, spread, weight }) => {
    const j = from.features.findIndex((feature) => feature.metric === metric);
    if (j < 0) return Number.NaN;
    const earlier = from.features[j]!;
    const value = earlier.centre + (centroid[j]! / Math.sqrt(earlier.weight)) * earlier.spread;
    return ((value - centre) / spread) * Math.sqrt(weight);
  });
}

/** Euclidean distance over the features that both have, scaled up to all by their weight; NaN when they share none. */
export function distanceOverCommon(a: Float64Array, b: Float64Array, features: readonly ModelFeature[]): number {
  let squared = 0;
  let common = 0;
  let all = 0;
  features.forEach(({ weight }, j) => {
    all += weight;
    const difference = a[j]! - b[j]!;
    if (Number.isNaN(difference)) return;
    common += weight;
    squared += difference ** 2;
  });
  return common === 0 ? Number.NaN : Math.sqrt((squared * all) / common);
}

/** The median distance between the centres of a model's groups: the yardstick of every distance between runs. NaN for a single group. */
export function groupSpacing({ groups, features }: ArchetypeModel): number {
  const centroids = groups.map(({ centroid }) => Float64Array.from(centroid));
  const distances = centroids.flatMap((a, i) => centroids.slice(0, i).map((b) => distanceOverCommon(a, b, features)));
  return distances.length === 0 ? Number.NaN : median(distances);
}

/**
 * Which earlier archetype each group of a new model is, or null for a new one. Cost of a pair: 0.5 (1 − Jaccard of common members) + 0.5 min(1, distance of
 * the centres / median distance between groups), least in total (assignment problem); a pair needs Jaccard ≥ 0.5 or a distance under half the median. Pinned
 * archetypes choose first. An archetype that the last run did not have is told by its frozen centre alone.
 * @param overlap Jaccard index of group g and candidate c among accounts that both runs have; asked only for candidates of the last run
 */
export function matchGroups(
  model: ArchetypeModel,
  candidates: readonly Candidate[],
  overlap: (group: number, candidate: number) => number,
): (Match | null)[] {
  const spacing = groupSpacing(model);
  const pairs = model.groups.map((group) =>
    candidates.map((candidate, c) => {
      const jaccard = candidate.isOfLastRun ? overlap(group.index, c) : null;
      const there = centroidIn(model.features, candidate.model, candidate.index);
      const apart = distanceOverCommon(Float64Array.from(group.centroid), there, model.features) / spacing;
      // A single group is the whole book: there is no other place to be.
      const distance = Number.isNaN(spacing) ? 0 : apart;
      return { jaccard, distance: Number.isNaN(distance) ? null : distance };
    }),
  );
  const matches: (Match | null)[] = model.groups.map(() => null);
  const takenCandidates = new Set<number>();
  for (const pinned of [true, false]) {
    const groups = [...matches.keys()].filter((g) => matches[g] === null);
    const open = [...candidates.keys()].filter((c) => candidates[c]!.pinned === pinned && !takenCandidates.has(c));
    if (groups.length === 0 || open.length === 0) continue;
    const rule = pinned ? pinnedRule : keepRule;
    const cost = matrix(groups.length, open.length + groups.length);
    cost.data.fill(unmatched);
    groups.forEach((g, row) => {
      open.forEach((c, column) => {
        const { jaccard, distance } = pairs[g]![c]!;
        const isKept = (jaccard ?? 0) >= rule.jaccard || (distance ?? Number.POSITIVE_INFINITY) < rule.distance;
        const own = 0.5 * (1 - (jaccard ?? 0)) + 0.5 * Math.min(1, distance ?? 1) + (candidates[c]!.isMerged ? mergedHandicap : 0);
        cost.data[row * cost.columns + column] = isKept ? Math.min(own, unmatched - mergedHandicap) : inadmissible;
      });
    });
    const columnOf = assignRows(cost);
    groups.forEach((g, row) => {
      const c = open[columnOf[row]!];
      if (c === undefined) return;
      takenCandidates.add(c);
      matches[g] = { identityId: candidates[c]!.identityId, candidate: c, ...pairs[g]![c]! };
    });
  }
  return matches;
}
