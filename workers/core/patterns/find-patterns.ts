import type { DelayedPair, PatternNote, PatternRequest, PatternResult } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import { type PairwiseDistances, pairwiseFromCondensed } from '#workers/core/clustering/distances.ts';
import { densityValidity } from '#workers/core/clustering/quality.ts';
import { type Matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import type { TimeAxis } from './axis.ts';
import { compareSeries, nearestMedoids, pairDistances } from './compare-series.ts';
import { delayedCopies, type Openings } from './delayed-copies.ts';
import { describeGroups, medoidsOf } from './describe-groups.ts';
import { groupSeries, type SeriesGroups } from './group-series.ts';
import { nearPairs } from './near-pairs.ts';
import type { SeriesShape } from './series.ts';
import { sharedTraits, type TraitColumn } from './shared-traits.ts';

/** Accounts that are compared pair by pair, with everything that is compared, one row or entry each. */
export type ComparedBook = {
  accounts: readonly number[];
  shape: SeriesShape;
  /** Steps before they are cumulated and normalised, and after. */
  raw: Matrix;
  finished: Matrix;
  openings: readonly Openings[];
  /** Trading days of the window, on which delays of days are counted. */
  days: TimeAxis;
  traits: readonly TraitColumn[];
};

export type FoundPatterns = {
  result: Omit<PatternResult, 'runId' | 'leftOut' | 'assigned'>;
  /** Series of each group's medoid and the distance of its farthest member: what further accounts are assigned by. */
  medoids: Matrix;
  reach: Float64Array;
  /** Share of the grouped accounts whose nearest medoid is that of their own group: how right an assignment by medoids is. */
  agreement: number;
};

export type PatternControl = Control & { progress(fraction: number, message: string): void };

/** Accounts among which delayed copies are looked for at most. */
const mostForDelays = 1_200;

/** Groups accounts by their series, tells what each group shares, and finds near pairs and delayed copies. Same book and request, same result. */
export function findPatterns(book: ComparedBook, request: PatternRequest, { throwIfCancelled, progress }: PatternControl): FoundPatterns {
  const { accounts, shape, finished } = book;
  const random = createRandom(request.seed);
  const compare = (one: Matrix, other: Matrix) => compareSeries(request.distance, request.band, one, other);
  const comparison = compare(finished, finished);
  const condensed = pairDistances(comparison, accounts.length, {
    throwIfCancelled,
    progress: (fraction) => progress(0.3 * fraction, `Comparing ${accounts.length} accounts`),
  });
  const distances = pairwiseFromCondensed(condensed);
  progress(0.3, 'Grouping');
  const points = request.distance === 'euclidean' ? finished : null;
  const groups = groupSeries(condensed, { ...request, points, random: random.fork('groups'), throwIfCancelled });
  const { labels } = groups;
  const medoids = medoidsOf(distances, labels, groups.groups);
  const medoidSeries = selectRows(finished, medoids);
  const shared = sharedTraits(book.traits, labels, groups.groups);

  progress(0.45, 'Near pairs');
  const hasPairs = shape.kind !== 'hourOfWeek';
  const pairs = hasPairs
    ? nearPairs(condensed, { shape, raw: book.raw, compare, finished, random: random.fork('pairs'), throwIfCancelled })
    : [];
  const delays = delaysAmong(book, random.fork('delays'), { throwIfCancelled, progress });
  return {
    result: {
      request,
      accounts: Array.from(groups.order, (row) => accounts[row]!),
      timesMs: shape.axis?.timesMs ?? null,
      stepMs: shape.axis?.stepMs ?? null,
      points: shape.points,
      values: Array.from(groups.order).flatMap((row) => Array.from(rowOf(finished, row), (value) => Number(value.toPrecision(3)))),
      labels: Array.from(groups.order, (row) => labels[row]!),
      merges: mergesInOrder(groups),
      cutHeight: groups.cutHeight,
      clusters: describeGroups(accounts, distances, groups, medoids, shared),
      pairs: pairs.map(({ a, b, ...pair }) => ({ ...pair, a: accounts[a]!, b: accounts[b]!, lagSteps: comparison.lag(a, b) })),
      delays: delays.found,
      quality: {
        silhouette: groups.groups > 1 ? mean(groups.silhouettes.filter((width) => !Number.isNaN(width))) : null,
        densityValidity: points && groups.groups > 1 ? orNull(densityValidity(points, labels, { random, throwIfCancelled }).value) : null,
        cophenetic: groups.cophenetic === null ? null : orNull(groups.cophenetic),
      },
      notes: [
        ...groups.notes,
        ...(shape.axis?.stepsPerWeek === 5 ? [{ key: 'weekendsFolded', values: {} } satisfies PatternNote] : []),
        ...(hasPairs ? [] : [{ key: 'noPairs', values: {} } satisfies PatternNote]),
        ...delays.notes,
      ],
    },
    medoids: medoidSeries,
    reach: Float64Array.from(medoids, (medoid, group) => farthest(distances, labels, group, medoid)),
    agreement: agreementOf(labels, nearestMedoids(request.distance, request.band, finished, medoidSeries, { throwIfCancelled }).index),
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function delaysAmong({ accounts, openings, days }: ComparedBook, random: Random, { throwIfCancelled, progress }: PatternControl) {
  const watched = sampleRows(accounts.length, mostForDelays, random);
  const isPart = watched.length < accounts.length;
  const found = delayedCopies(
    Array.from(watched, (row) => accounts[row]!),
    Array.from(watched, (row) => openings[row]!),
    days,
    { throwIfCancelled, progress: (fraction) => progress(0.6 + 0.4 * fraction, 'Delayed copies') },
  );
  const clocks = found.filter(isWholeHours).length;
  const notes: PatternNote[] = [
    ...(clocks > 0 ? [{ key: 'clocks', values: { pairs: clocks } } satisfies PatternNote] : []),
    ...(isPart ? [{ key: 'delaysSampled', values: { accounts: watched.length } } satisfies PatternNote] : []),
  ];
  return { found, notes };
}

const hourMs = 3_600_000;

/** To the half minute, which is what a delay is exact to. */
const isWholeHours = ({ resolution, lagMs }: DelayedPair): boolean =>
  resolution === 'minute' && lagMs > hourMs / 2 && Math.abs(lagMs - hourMs * Math.round(lagMs / hourMs)) <= hourMs / 120;

/** Merges with the leaves numbered from left to right. */
function mergesInOrder({ linkage, order }: SeriesGroups): PatternResult['merges'] {
  if (linkage === null) return null;
  const placeOf = new Int32Array(order.length);
  order.forEach((row, place) => {
    placeOf[row] = place;
  });
  const nodeOf = (node: number) => (node < order.length ? placeOf[node]! : node);
  return Array.from(linkage.height, (height, merge) => ({
    left: nodeOf(linkage.left[merge]!),
    right: nodeOf(linkage.right[merge]!),
    height,
    size: linkage.size[merge]!,
  }));
}

function farthest({ between }: PairwiseDistances, labels: Int32Array, group: number, medoid: number): number {
  let most = 0;
  for (let item = 0; item < labels.length; item++) if (labels[item] === group) most = Math.max(most, between(item, medoid));
  return most;
}

function agreementOf(labels: Int32Array, nearest: Int32Array): number {
  const grouped = Int32Array.from(labels.keys()).filter((row) => labels[row]! >= 0);
  return mean(Float64Array.from(grouped, (row) => Number(nearest[row] === labels[row])));
}
