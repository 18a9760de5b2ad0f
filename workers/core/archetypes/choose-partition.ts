import {
  type ArchetypeAlgorithm,
  type ArchetypeCandidate,
  type ArchetypeFit,
  type ArchetypeSettings,
  archetypeAlgorithms,
  plainCandidate,
  type StandingPartition,
} from '#workers/contracts/archetypes.ts';
import {
  densityValidity,
  gapStatistic,
  resamplingStabilities,
  type Stability,
  sampledSilhouette,
} from '#workers/core/clustering/quality.ts';
import { type Matrix, matrix, selectRows } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import { type Ask, asksOf, densityAlgorithms, type Found, runAlgorithm } from './algorithms.ts';
import type { FitControl } from './fit-archetypes.ts';
import type { Spaces } from './spaces.ts';

const limits = {
  /** Accounts that algorithm and number of groups are chosen on, and that the books without groups have. */
  choiceSample: 2_000,
  referenceSample: 1_000,
  silhouetteSample: 1_000,
  densitySample: 1_000,
  stabilityRounds: 8,
  referenceRounds: 4,
  refitRestarts: 2,
  references: 19,
  gapReferences: 5,
};
/** With fewer accounts no partition can be told from chance. */
const minAccountsForClusters = 12;
/** A group should stand for at least this many accounts on average, and there are never more groups than a person can keep apart. */
const accountsPerCluster = 12;
const maxClusters = 16;
/** Mean Jaccard index under which a partition is not to be trusted (Hennig 2008). */
const trustedStability = 0.6;
/** A book with groups is cut where the cut tells most; through a continuum the coarsest cut will do that tells this share of what the most telling one does. */
const enoughOfContinuum = 0.85;
/** What the run before chose is kept while it tells this share of what would be chosen anew. */
const enoughOfStanding = 0.9;
/** A book has groups when its partition can be trusted and tells more than those of 19 books like it without groups (a test at 5 %). */
const significance = 0.05;

export type Choice = {
  algorithm: ArchetypeAlgorithm;
  ask: Ask;
  /** Rows of the sample that the choice was made on, their labels, and the quality of that partition. */
  sampleRows: Int32Array;
  labels: Int32Array;
  candidate: ArchetypeCandidate;
  stability: Stability;
  structure: ArchetypeFit['structure'];
  withoutGroups: ArchetypeFit['withoutGroups'];
  gapClusters: number | null;
  candidates: ArchetypeCandidate[];
  notes: string[];
};

type Tried = { candidate: ArchetypeCandidate; ask: Ask; found: Found; stability: Stability };

/**
 * Chooses algorithm and number of groups by the bits about an account's group that a refit on half of the book finds again (Stability.sharedBits): a finer partition
 * tells more as long as its splits are more than chance, noise tells nothing, and every algorithm is measured by the same yardstick. Bits count by the
 * stability, because splits through the continuum inside a group are found again too, a little. Whether the book has groups at all
 * is told by the same figure for books like it in which the components were shuffled.
 */
export function choosePartition(
  spaces: Spaces,
  settings: ArchetypeSettings,
  standing: StandingPartition | null,
  random: Random,
  control: FitControl,
): Choice {
  const rows = sampleRows(spaces.features.rows, limits.choiceSample, random.fork('sample'));
  const algorithms = settings.algorithm === 'auto' ? archetypeAlgorithms : [settings.algorithm];
  const features = selectRows(spaces.features, rows);
  const enough = rows.length >= minAccountsForClusters && settings.clusters !== 1;
  const tried = enough ? algorithms.flatMap((algorithm, i) => tryAlgorithm(algorithm, i / algorithms.length)) : [];

  function tryAlgorithm(algorithm: ArchetypeAlgorithm, done: number): Tried[] {
    control.progress(0.05 + 0.5 * done, `Trying ${algorithm}`);
    control.throwIfCancelled();
    const stream = random.fork(algorithm);
    const space = selectRows(spaces.of(algorithm), rows);
    const asks = asksOf(algorithm, countsOf(settings, rows.length));
    const found = runAlgorithm(algorithm, space, asks, stream.fork('fit'), control);
    const stabilities = stabilitiesOf(algorithm, space, asks, found, stream.fork('stability'), control);
    return found.flatMap((one, i): Tried[] => {
      if (one.clusters < 2) return [];
      const { value } = sampledSilhouette(features, one.labels, { random: stream.fork(`silhouette ${i}`), size: limits.silhouetteSample });
      const candidate: ArchetypeCandidate = {
        algorithm,
        k: one.clusters,
        parameters: one.parameters,
        silhouette: value,
        dbcv: null,
        gap: null,
        stability: stabilities[i]!.mean,
        noiseShare: one.labels.filter((label) => label < 0).length / rows.length,
        sharedBits: stabilities[i]!.sharedBits,
        score: stabilities[i]!.sharedBits * stabilities[i]!.mean,
      };
      return [{ candidate, ask: asks[i]!, found: one, stability: stabilities[i]! }];
    });
  }

  if (tried.length === 0) return oneGroup(rows, spaces.features.rows, settings);
  control.progress(0.6, 'Comparing with books without groups');
  const gapClusters = addGaps(tried, features, random.fork('gap'), control);
  const best = mostTelling(tried);
  const withoutGroups = compareWithoutGroups(best, spaces, rows, random.fork('references'), control);
  const hasGroups = withoutGroups.pValue <= significance && best.candidate.stability! >= trustedStability;
  const preferred = hasGroups ? best : coarsest(tried);
  const chosen = standingOf(tried, standing, preferred) ?? preferred;
  const ofEach = algorithms
    .map((algorithm) => tried.filter(({ candidate }) => candidate.algorithm === algorithm))
    .filter(({ length }) => length > 0);
  for (const { candidate, found } of new Set([chosen, ...ofEach.map(mostTelling)])) {
    control.throwIfCancelled();
    const space = selectRows(spaces.of(candidate.algorithm), rows);
    const { value } = densityValidity(space, found.labels, { random: random.fork('dbcv'), size: limits.densitySample, ...control });
    candidate.dbcv = finite(value);
  }
  return {
    algorithm: chosen.candidate.algorithm,
    ask: chosen.ask,
    sampleRows: rows,
    labels: chosen.found.labels,
    candidate: chosen.candidate,
    stability: chosen.stability,
    structure: hasGroups ? 'groups' : 'continuum',
    withoutGroups,
    gapClusters,
    candidates: tried.map(({ candidate }) => candidate),
    notes: notesOn(withoutGroups, hasGroups),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Numbers of groups to try: what the person wishes, or two to sixteen as far as the accounts suffice. */
function countsOf({ clusters }: ArchetypeSettings, rows: number): number[] {
  if (clusters !== null) return [Math.min(clusters, rows)];
  const highest = Math.max(2, Math.min(maxClusters, Math.floor(rows / accountsPerCluster)));
  return Array.from({ length: highest - 1 }, (_, i) => i + 2);
}

const stabilitiesOf = (
  algorithm: ArchetypeAlgorithm,
  space: Matrix,
  asks: readonly Ask[],
  found: readonly Found[],
  random: Random,
  control: FitControl,
  rounds = limits.stabilityRounds,
): Stability[] =>
  resamplingStabilities(
    space,
    found.map(({ labels }) => labels),
    {
      rounds,
      random,
      refit: (sample, stream) =>
        runAlgorithm(algorithm, sample, asks, stream, { ...control, restarts: limits.refitRestarts }).map(({ labels }) => labels),
      ...control,
    },
  );

const scoreOf = ({ candidate }: Tried): number => candidate.score ?? 0;

/** The partition that tells most, of equals the one with the fewest groups. */
const mostTelling = (tried: readonly Tried[]): Tried =>
  tried.reduce((best, one) => ((scoreOf(one) - scoreOf(best) || best.candidate.k - one.candidate.k) > 0 ? one : best));

/** The partition with the fewest groups among those that tell enough, of equals the one that tells most. */
function coarsest(tried: readonly Tried[]): Tried {
  const enough = enoughOfContinuum * scoreOf(mostTelling(tried));
  const telling = tried.filter((one) => scoreOf(one) >= enough);
  const fewest = Math.min(...telling.map(({ candidate }) => candidate.k));
  return mostTelling(telling.filter(({ candidate }) => candidate.k === fewest));
}

/** What the run before chose, where it tells enough of what the preferred partition does: the same algorithm, and as many groups or one more or less. */
function standingOf(tried: readonly Tried[], standing: StandingPartition | null, preferred: Tried): Tried | null {
  if (standing === null) return null;
  const awayOf = ({ candidate }: Tried) => Math.abs(candidate.k - standing.k);
  const [closest] = tried.filter(({ candidate }) => candidate.algorithm === standing.algorithm).sort((a, b) => awayOf(a) - awayOf(b));
  return closest && awayOf(closest) <= 1 && scoreOf(closest) >= enoughOfStanding * scoreOf(preferred) ? closest : null;
}

/** The gap of every number of groups that k-means was tried with; returns the number at which it first stops to grow (1: no groups). */
function addGaps(tried: readonly Tried[], features: Matrix, random: Random, control: FitControl): number | null {
  const ofKMeans = tried.filter(({ candidate }) => candidate.algorithm === 'k-means').map(({ candidate }) => candidate);
  if (ofKMeans.length < 2) return null;
  const sample = selectRows(features, sampleRows(features.rows, limits.referenceSample, random));
  const counts = [1, ...ofKMeans.map(({ k }) => k)];
  const { gaps, best } = gapStatistic(sample, { counts, random, references: limits.gapReferences, restarts: 2, ...control });
  for (const candidate of ofKMeans) candidate.gap = gaps.find(({ k }) => k === candidate.k)?.gap ?? null;
  return best;
}

/**
 * What the chosen question tells in books without groups: the scores of every principal component keep their values, but are dealt out anew among the accounts, so that
 * ranges, tails and correlations stay and only the company of features that makes a group is gone (after Buja & Eyuboglu 1992).
 */
function compareWithoutGroups(
  { candidate, ask }: Tried,
  spaces: Spaces,
  rows: Int32Array,
  random: Random,
  control: FitControl,
): NonNullable<ArchetypeFit['withoutGroups']> {
  const { algorithm } = candidate;
  const kept = sampleRows(rows.length, limits.referenceSample, random.fork('rows')).map((place) => rows[place]!);
  const columns = densityAlgorithms.has(algorithm) ? spaces.of(algorithm).columns : spaces.features.columns;
  const scores = spaces.scores(kept, columns);
  const sharedBits = (space: Matrix, stream: Random) => {
    const found = runAlgorithm(algorithm, space, [ask], stream.fork('fit'), control);
    return stabilitiesOf(algorithm, space, [ask], found, stream.fork('stability'), control, limits.referenceRounds)[0]!.sharedBits;
  };
  const own = sharedBits(scores, random.fork('own'));
  const reference = Array.from({ length: limits.references }, (_, i) => {
    control.progress(0.6 + (0.2 * i) / limits.references, 'Comparing with books without groups');
    const stream = random.fork(i);
    return sharedBits(shuffledColumns(scores, stream), stream);
  });
  const asTelling = reference.filter((bits) => bits >= own).length;
  return { sharedBits: mean(reference), pValue: (asTelling + 1) / (reference.length + 1) };
}

function shuffledColumns(scores: Matrix, random: Random): Matrix {
  const shuffled = matrix(scores.rows, scores.columns);
  const order = Array.from({ length: scores.rows }, (_, row) => row);
  for (let column = 0; column < scores.columns; column++) {
    random.shuffle(order);
    order.forEach((from, row) => {
      shuffled.data[row * scores.columns + column] = scores.data[from * scores.columns + column]!;
    });
  }
  return shuffled;
}

function notesOn({ pValue }: { pValue: number }, hasGroups: boolean): string[] {
  if (hasGroups) return [];
  const why =
    pValue <= significance
      ? 'groups change when accounts are left out (stability under 0.6)'
      : 'a book without groups would be cut as reliably';
  return [`Behaviour here is a continuum: ${why}. The groups are a cut through it, take them as provisional`];
}

function oneGroup(rows: Int32Array, accounts: number, { algorithm }: ArchetypeSettings): Choice {
  const candidate: ArchetypeCandidate = {
    ...plainCandidate,
    ...(algorithm !== 'auto' && !densityAlgorithms.has(algorithm) && { algorithm }),
    k: 1,
  };
  const note =
    accounts < minAccountsForClusters
      ? `${accounts} accounts are too few to tell groups from chance: they are shown as one`
      : 'No algorithm found two groups: the accounts are shown as one';
  return {
    algorithm: candidate.algorithm,
    ask: { clusters: 1 },
    sampleRows: rows,
    labels: new Int32Array(rows.length),
    candidate,
    stability: { perCluster: new Float64Array([1]), mean: 1, agreement: 1, sharedBits: 0 },
    structure: 'one group',
    withoutGroups: null,
    gapClusters: null,
    candidates: [],
    notes: [note],
  };
}
