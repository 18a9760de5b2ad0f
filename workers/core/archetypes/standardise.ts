import type { ModelFeature } from '#workers/contracts/archetypes.ts';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import {
  correlation,
  mean,
  median,
  medianAbsoluteDeviation,
  quantileOfSorted,
  sorted,
  standardDeviation,
} from '#workers/core/numerics/statistics.ts';
import { type ArchetypeFeature, shrinkageIdeas, spreadFloor } from './archetype-features.ts';

const clipAt = 5;
const maxMissingShare = 0.3;
const maxCorrelation = 0.9;
/** MAD and interquartile range of a normal distribution in standard deviations. */
const sigmaPerMad = 1.4826;
const iqrPerSigma = 1.349;

/** What was learnt from a book: enough to place any account later without refitting. */
export type Standardisation = {
  features: (ModelFeature & { metric: ArchetypeFeature['metric'] })[];
  /** Features that were left out, and why. */
  dropped: { metric: string; why: string }[];
};

/** Accounts × features in robust standard deviations of the book, and the same scaled by √weight, in which clusters are looked for. */
export type StandardisedBook = { z: Matrix; points: Matrix };

/** One column of raw metric values per feature, NaN where not evaluated. */
type Columns = readonly Float64Array[];

/**
 * Learns from a book how accounts become comparable: transform, robust z = (x − median) / (1.4826·MAD), clipped at ±5 (this also winsorises), missing = the median.
 * A feature is dropped when more than 30 % of accounts lack it, when nobody differs, or when it says the same as an earlier one (|correlation| > 0.9).
 * @param ideas ideas per account: how much a share can be trusted
 */
export function learnStandardisation(features: readonly ArchetypeFeature[], values: Columns, ideas: Float64Array): Standardisation {
  const dropped: Standardisation['dropped'] = [];
  const kept: { feature: ArchetypeFeature; z: Float64Array; bookMean: number; centre: number; spread: number }[] = [];
  features.forEach((feature, index) => {
    const raw = values[index]!;
    const present = raw.filter((value) => !Number.isNaN(value));
    if (raw.length - present.length > maxMissingShare * raw.length) {
      dropped.push({
        metric: feature.metric,
        why: `not evaluated for ${Math.round((100 * (raw.length - present.length)) / raw.length)} % of accounts`,
      });
      return;
    }
    const bookMean = mean(present);
    const transformed = transform(feature, raw, ideas, bookMean);
    const known = sorted(transformed.filter((value) => !Number.isNaN(value)));
    if (known[0] === known.at(-1)) {
      dropped.push({ metric: feature.metric, why: 'the same for every account' });
      return;
    }
    const centre = median(known);
    const byMad = sigmaPerMad * medianAbsoluteDeviation(known);
    const byIqr = (quantileOfSorted(known, 0.75) - quantileOfSorted(known, 0.25)) / iqrPerSigma;
    const spread = Math.max(byMad > 0 ? byMad : byIqr, spreadFloor[feature.transform]);
    const z = transformed.map((value) => standardScore(value, centre, spread));
    const twin = kept.find((earlier) => Math.abs(correlation(earlier.z, z)) > maxCorrelation);
    if (twin) dropped.push({ metric: feature.metric, why: `says the same as ${twin.feature.metric}` });
    else kept.push({ feature, z, bookMean, centre, spread });
  });
  return {
    features: kept.map(({ feature, bookMean, centre, spread }) => ({
      ...feature,
      bookMean,
      centre,
      spread,
      weight: weightInGroup(kept.filter((other) => other.feature.group === feature.group).map(({ z }) => z)),
    })),
    dropped,
  };
}

/** Puts accounts of any book on the scale of the one that was learnt from. */
export function applyStandardisation(features: readonly ModelFeature[], values: Columns, ideas: Float64Array): StandardisedBook {
  const z = matrix(ideas.length, features.length);
  const points = matrix(ideas.length, features.length);
  features.forEach((feature, j) => {
    const column = transform(feature, values[j]!, ideas, feature.bookMean);
    const scale = Math.sqrt(feature.weight);
    for (let i = 0; i < ideas.length; i++) {
      const score = standardScore(column[i]!, feature.centre, feature.spread);
      z.data[i * z.columns + j] = score;
      points.data[i * z.columns + j] = score * scale;
    }
  });
  return { z, points };
}

/**
 * Every group of features weighs the same, 1 in all, and less where the book scatters more widely in it than a normal one: a few features in which many accounts are extreme
 * (a book that copies one provider) must not outvote all others.
 */
function weightInGroup(scores: readonly Float64Array[]): number {
  const variance = mean(scores.map((z) => standardDeviation(z) ** 2));
  return 1 / (scores.length * Math.max(1, variance));
}

const standardScore = (value: number, centre: number, spread: number): number =>
  Number.isNaN(value) ? 0 : Math.max(-clipAt, Math.min(clipAt, (value - centre) / spread));

function transform({ transform }: Pick<ModelFeature, 'transform'>, raw: Float64Array, ideas: Float64Array, bookMean: number): Float64Array {
  switch (transform) {
    case 'share':
      return raw.map((share, i) => {
        const shrunk = (share * ideas[i]! + shrinkageIdeas * bookMean) / (ideas[i]! + shrinkageIdeas);
        return Math.asin(Math.sqrt(Math.max(0, Math.min(1, shrunk))));
      });
    case 'log':
      return raw.map((value) => Math.log1p(Math.max(0, value)));
    case 'signed':
      return raw.map(Math.asinh);
    case 'plain':
      return raw;
  }
}

/** Mean z of each feature over the members of each cluster; accounts below 0 are in none. */
export function clusterProfiles(z: Matrix, assignment: ArrayLike<number>, clusters: number): Matrix {
  const profiles = matrix(clusters, z.columns);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < z.rows; i++) {
    if (assignment[i]! < 0) continue;
    const row = rowOf(z, i);
    const profile = rowOf(profiles, assignment[i]!);
    sizes[assignment[i]!]!++;
    for (let j = 0; j < row.length; j++) profile[j]! += row[j]!;
  }
  for (let c = 0; c < clusters; c++) for (let j = 0; j < z.columns; j++) profiles.data[c * z.columns + j]! /= sizes[c]!;
  return profiles;
}

/** Row numbers of one cluster. */
export const membersOf = (assignment: ArrayLike<number>, cluster: number): number[] => {
  const members: number[] = [];
  for (let i = 0; i < assignment.length; i++) if (assignment[i] === cluster) members.push(i);
  return members;
};
