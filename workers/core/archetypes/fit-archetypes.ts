import type { ArchetypeFit, ArchetypeKey, ArchetypeSummary, DecidingFeature } from '#workers/contracts/archetypes.ts';
import { minIdeasForArchetype } from '#workers/contracts/windows.ts';
import { type Stability, silhouetteWidths } from '#workers/core/clustering/quality.ts';
import { type Matrix, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { principalAxes } from '#workers/core/numerics/principal-axes.ts';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { mean, quantileOfSorted, sorted, sum } from '#workers/core/numerics/statistics.ts';
import { archetypeFeatures } from './archetype-features.ts';
import { decidingTerms, fitTemperature, memberships, strongest } from './explain.ts';
import { assignToCentroids, type Clustering, fitKMeans } from './k-means.ts';
import { nameClusters } from './name-clusters.ts';
import { clusterProfiles, membersOf, type StandardisedBook, standardise } from './standardise.ts';
import { clusterStability } from './validity.ts';

/** One row per account, metrics of window `all` as columns, NaN where not evaluated. */
export type ArchetypeBook = { accountId: Float64Array; ideas: Float64Array; values: Readonly<Record<string, Float64Array>> };

/** One entry per account, in the book's order. Without a cluster: index −1, NaN numbers, no deciding features. */
export type ArchetypeRows = {
  archetypeIndex: Int32Array;
  archetypeKey: ArchetypeKey[];
  confidence: Float64Array;
  runnerUpKey: (ArchetypeKey | null)[];
  x: Float64Array;
  y: Float64Array;
  deciding: DecidingFeature[][];
};

export type FitControl = { progress(fraction: number, message: string): void; throwIfCancelled(): void };

const limits = {
  /** Accounts that k is chosen on, and that the final centroids are fitted on; all others are assigned. */
  choiceSample: 2_000,
  fitSample: 20_000,
  silhouetteSample: 1_000,
  temperatureSample: 2_000,
  restarts: 4,
  stabilityRounds: 8,
};
/** With fewer accounts no partition can be told from chance. */
const minAccountsForClusters = 12;
/** A group should stand for at least this many accounts on average, and there are never more groups than a person can keep apart. */
const accountsPerCluster = 12;
const maxClusters = 16;
/** A book of 150 accounts and more is described by at least six groups, a smaller one by one per 25: fewer say nothing, even where they are more stable. */
const wantedAccountsPerCluster = 25;
const wantedClusters = 6;
/** Mean Jaccard index under which a partition is not to be trusted (Hennig 2008). */
const trustedStability = 0.6;
/** A finer partition is worth having while its silhouette keeps up with the best. */
const silhouetteTolerance = 0.85;

type Candidate = { clustering: Clustering; stability: Stability; silhouette: number };

/**
 * Groups accounts into archetypes: standardise, k-means with k chosen by stability and silhouette, names from signatures, and for every account the
 * confidence, the runner-up, the features that decided and a place on a two-dimensional map. Same book and seed, same result.
 */
export function fitArchetypes(book: ArchetypeBook, seed: number, control: FitControl): { fit: ArchetypeFit; rows: ArchetypeRows } {
  const random = createRandom(seed);
  const eligible = Uint32Array.from(book.ideas.keys()).filter((row) => book.ideas[row]! >= minIdeasForArchetype);
  const eligibleValues = (metric: string): Float64Array => {
    const column = book.values[metric]!;
    return Float64Array.from(eligible, (row) => column[row]!);
  };
  const standardised = standardise(
    archetypeFeatures,
    archetypeFeatures.map(({ metric }) => eligibleValues(metric)),
    Float64Array.from(eligible, (row) => book.ideas[row]!),
  );
  const notes = standardised.dropped.map(({ metric, why }) => `Without ${metric}: ${why}`);
  const rows = emptyRows(book.accountId.length);
  const fitOf = (part: Partial<ArchetypeFit>): ArchetypeFit => ({
    k: 0,
    seed,
    accounts: eligible.length,
    insufficient: book.accountId.length - eligible.length,
    silhouette: null,
    stability: null,
    candidates: [],
    features: standardised.features.map(({ metric }) => metric),
    archetypes: [],
    notes,
    ...part,
  });
  if (eligible.length === 0) return { fit: fitOf({ notes: [`No account has ${minIdeasForArchetype} ideas yet`] }), rows };
  if (eligible.length < minAccountsForClusters)
    notes.push(`${eligible.length} accounts are too few to tell groups from chance: they are shown as one`);

  const { points } = standardised;
  const choice = chooseClusterCount(points, random.fork('k'), control);
  if (choice.chosen.clustering.centroids.rows > 1 && choice.chosen.stability.mean < trustedStability) {
    notes.push(
      'The groups change when accounts are left out (stability under 0.6): behaviour here is a continuum, take them as provisional',
    );
  }
  control.progress(0.8, 'Fitting the archetypes');
  const { clustering, stability } = finalClustering(points, choice.chosen, random.fork('final'));
  const clusters = clustering.centroids.rows;
  const raw = Object.fromEntries(archetypeFeatures.map(({ metric }) => [metric, eligibleValues(metric)]));
  const summaries = summarise(standardised, clustering, stability, raw, random.fork('silhouette'));
  control.progress(0.9, 'Explaining each account');

  const explained = explainAccounts(
    standardised,
    clustering,
    summaries,
    raw,
    choice.chosen.stability.agreement,
    random.fork('temperature'),
    control,
  );
  eligible.forEach((row, i) => {
    rows.archetypeIndex[row] = clustering.assignment[i]!;
    rows.archetypeKey[row] = summaries[clustering.assignment[i]!]!.key;
    rows.confidence[row] = explained.confidence[i]!;
    rows.runnerUpKey[row] = explained.runnerUpKey[i]!;
    rows.deciding[row] = explained.deciding[i]!;
    rows.x[row] = explained.x[i]!;
    rows.y[row] = explained.y[i]!;
  });
  return {
    fit: fitOf({
      k: clusters,
      silhouette: clusters > 1 ? choice.chosen.silhouette : null,
      stability: clusters > 1 ? choice.chosen.stability.mean : null,
      candidates: choice.candidates,
      archetypes: summaries,
    }),
    rows,
  };
}

function emptyRows(length: number): ArchetypeRows {
  return {
    archetypeIndex: new Int32Array(length).fill(-1),
    archetypeKey: new Array<ArchetypeKey>(length).fill('insufficient-data'),
    confidence: new Float64Array(length).fill(Number.NaN),
    runnerUpKey: new Array<null>(length).fill(null),
    x: new Float64Array(length).fill(Number.NaN),
    y: new Float64Array(length).fill(Number.NaN),
    deciding: Array.from({ length }, () => []),
  };
}

/** The largest k that can be trusted and whose silhouette keeps up with the best; where none can be trusted, the most stable. Never fewer than are wanted. */
function chooseClusterCount(points: Matrix, random: Random, { progress, throwIfCancelled }: FitControl) {
  const sample = sampleRows(points, limits.choiceSample, random.fork('sample')).points;
  const highest = Math.min(maxClusters, Math.floor(sample.rows / accountsPerCluster));
  const tried: Candidate[] = [];
  for (let k = 2; sample.rows >= minAccountsForClusters && k <= Math.max(2, highest); k++) {
    throwIfCancelled();
    progress((0.8 * (k - 2)) / Math.max(1, highest - 1), `Trying ${k} groups`);
    const clustering = fitKMeans(sample, k, { random: random.fork(`fit ${k}`), restarts: limits.restarts });
    if (clustering.centroids.rows < k) break;
    const stability = clusterStability(sample, clustering, limits.stabilityRounds, random.fork(`stability ${k}`), throwIfCancelled);
    const { widths } = sampledSilhouette(sample, clustering, random.fork(`silhouette ${k}`));
    tried.push({ clustering, stability, silhouette: mean(widths) });
  }
  if (tried.length === 0) {
    const clustering = fitKMeans(sample, 1, { random: random.fork('one'), restarts: 1 });
    return {
      chosen: { clustering, stability: { perCluster: new Float64Array([1]), mean: 1, agreement: 1 }, silhouette: 0 },
      candidates: [],
    };
  }
  const fewest = Math.min(wantedClusters, Math.floor(sample.rows / wantedAccountsPerCluster), tried.length + 1);
  const wanted = tried.filter(({ clustering }) => clustering.centroids.rows >= fewest);
  const trusted = wanted.filter(({ stability }) => stability.mean >= trustedStability);
  const best = Math.max(...trusted.map(({ silhouette }) => silhouette));
  const chosen =
    trusted.filter(({ silhouette }) => silhouette >= silhouetteTolerance * best).at(-1) ??
    wanted.reduce((most, candidate) => (candidate.stability.mean > most.stability.mean ? candidate : most));
  const candidates = tried.map(({ clustering, stability, silhouette }) => ({
    k: clustering.centroids.rows,
    silhouette,
    stability: stability.mean,
    inertia: clustering.inertia / sample.rows,
  }));
  return { chosen, candidates };
}

function sampleRows(points: Matrix, size: number, random: Random): { points: Matrix; indices: Uint32Array } {
  const all = Array.from({ length: points.rows }, (_, i) => i);
  const indices = Uint32Array.from(points.rows <= size ? all : random.shuffle(all).slice(0, size)).sort();
  return { points: selectRows(points, indices), indices };
}

function sampledSilhouette(points: Matrix, { centroids, assignment }: Clustering, random: Random) {
  const sample = sampleRows(points, limits.silhouetteSample, random);
  const labels = Uint32Array.from(sample.indices, (index) => assignment[index]!);
  return { labels, widths: silhouetteWidths(sample.points, labels, centroids.rows) };
}

/** Centroids refined on a large sample from the chosen ones, all accounts assigned, clusters in order of size, each with its stability. */
function finalClustering(
  points: Matrix,
  { clustering: chosen, stability }: Candidate,
  random: Random,
): { clustering: Clustering; stability: number[] } {
  const sample = sampleRows(points, limits.fitSample, random.fork('sample')).points;
  const refined = fitKMeans(sample, chosen.centroids.rows, { random, restarts: 1, start: chosen.centroids });
  const { assignment } = assignToCentroids(points, refined.centroids);
  const sizes = new Float64Array(refined.centroids.rows);
  for (const cluster of assignment) sizes[cluster]!++;
  const order = Array.from(sizes.keys())
    .filter((cluster) => sizes[cluster]! > 0)
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  return {
    clustering: assignToCentroids(points, selectRows(refined.centroids, order)),
    stability: order.map((cluster) => stability.perCluster[cluster]!),
  };
}

type RawValues = Readonly<Record<string, Float64Array>>;

function summarise(
  { features, z, points }: StandardisedBook,
  clustering: Clustering,
  stability: readonly number[],
  raw: RawValues,
  random: Random,
): ArchetypeFit['archetypes'] {
  const clusters = clustering.centroids.rows;
  const profiles = clusterProfiles(z, clustering.assignment, clusters);
  const metrics = features.map(({ metric }) => metric);
  const weights = Float64Array.from(features, ({ weight }) => weight);
  const silhouette = sampledSilhouette(points, clustering, random);
  const members = Array.from({ length: clusters }, (_, cluster) => membersOf(clustering.assignment, cluster));
  const quartiles = members.map((rows) => new Map(Object.entries(raw).map(([metric, column]) => [metric, quartilesOf(column, rows)])));
  const names = nameClusters(
    members.map((_, cluster) => ({
      value: (metric) => quartiles[cluster]!.get(metric)?.median ?? Number.NaN,
      z: (metric) => rowOf(profiles, cluster)[metrics.indexOf(metric)] ?? Number.NaN,
    })),
    members.map((_, cluster) => rowOf(profiles, cluster)),
    metrics,
    weights,
  );
  return members.map((rows, index) => {
    const profile = rowOf(profiles, index);
    const widths = silhouette.widths.filter((_, i) => silhouette.labels[i] === index);
    return {
      index,
      ...names[index]!,
      accounts: rows.length,
      stability: clusters > 1 ? stability[index]! : null,
      silhouette: clusters > 1 && widths.length > 0 ? mean(widths) : null,
      profile: metrics.map((metric, j) => ({ metric, ...quartiles[index]!.get(metric)!, z: profile[j]! })),
      deciding: strongest(
        profile.map((value, j) => weights[j]! * value ** 2),
        3,
      ).map((j) => ({ metric: metrics[j]!, z: profile[j]!, value: quartiles[index]!.get(metrics[j]!)!.median })),
    };
  });
}

function quartilesOf(column: Float64Array, rows: readonly number[]): { median: number; p25: number; p75: number } {
  const ascending = sorted(rows.map((row) => column[row]!).filter((value) => !Number.isNaN(value)));
  return { median: quantileOfSorted(ascending, 0.5), p25: quantileOfSorted(ascending, 0.25), p75: quantileOfSorted(ascending, 0.75) };
}

type Explained = Pick<ArchetypeRows, 'confidence' | 'runnerUpKey' | 'deciding' | 'x' | 'y'>;

/**
 * Confidence, runner-up, deciding features and place of every clustered account. Clusters of one name are one archetype here: their memberships add up, and the
 * runner-up is the likeliest cluster of another archetype, unless there is none. Mixed groups are all different.
 */
function explainAccounts(
  { features, z, points }: StandardisedBook,
  { centroids, assignment }: Clustering,
  summaries: readonly ArchetypeSummary[],
  raw: RawValues,
  agreement: number,
  random: Random,
  { throwIfCancelled }: FitControl,
): Explained {
  const length = points.rows;
  const clusters = centroids.rows;
  const { centre, axes } = principalAxes(points, 2);
  const explained: Explained = {
    confidence: new Float64Array(length).fill(Number.NaN),
    runnerUpKey: new Array<ArchetypeKey | null>(length).fill(null),
    deciding: [],
    x: new Float64Array(length),
    y: new Float64Array(length),
  };
  const target = Math.min(0.99, Math.max(1 / clusters + 0.01, agreement));
  const temperature = clusters > 1 ? fitTemperature(sampleRows(points, limits.temperatureSample, random).points, centroids, target) : 1;
  for (let i = 0; i < length; i++) {
    if (i % 1_000 === 0) throwIfCancelled();
    const point = rowOf(points, i);
    const own = assignment[i]!;
    let terms: Float64Array = point.map((value) => value ** 2);
    if (clusters > 1) {
      const shares = memberships(point, centroids, temperature);
      const isOwn = (cluster: number) =>
        cluster === own || (summaries[own]!.key !== 'mixed' && summaries[cluster]!.key === summaries[own]!.key);
      const others = Array.from(shares.keys()).filter((cluster) => cluster !== own);
      const rivals = others.filter((cluster) => !isOwn(cluster));
      const runnerUp = nearestOf(point, centroids, rivals.length > 0 ? rivals : others);
      explained.confidence[i] = sum(shares.filter((_, cluster) => isOwn(cluster)));
      explained.runnerUpKey[i] = summaries[runnerUp]!.key;
      terms = decidingTerms(point, rowOf(centroids, own), rowOf(centroids, runnerUp));
    }
    explained.deciding.push(
      strongest(terms, 3, (j) => !Number.isNaN(raw[features[j]!.metric]![i]!)).map((j) => {
        const { metric } = features[j]!;
        return { metric, z: z.data[i * z.columns + j]!, value: raw[metric]![i]! };
      }),
    );
    explained.x[i] = project(point, centre, axes, 0);
    explained.y[i] = project(point, centre, axes, 1);
  }
  return explained;
}

const nearestOf = (point: Float64Array, centroids: Matrix, candidates: readonly number[]): number =>
  candidates.reduce((best, cluster) =>
    squaredDistance(point, rowOf(centroids, cluster)) < squaredDistance(point, rowOf(centroids, best)) ? cluster : best,
  );

const project = (point: Float64Array, centre: Float64Array, axes: Matrix, axis: number): number => {
  if (axis >= axes.rows) return 0;
  const direction = rowOf(axes, axis);
  let total = 0;
  for (let j = 0; j < point.length; j++) total += (point[j]! - centre[j]!) * direction[j]!;
  return total;
};
