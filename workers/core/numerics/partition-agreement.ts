import { assignRows } from './assignment.ts';
import { type Matrix, matrix } from './matrix.ts';
import { entropyBits } from './statistics.ts';

type Labels = ArrayLike<number>;

/** How many items carry label i in `a` and j in `b`. Labels are 0 … count − 1. */
export function contingency(a: Labels, b: Labels, countA: number, countB: number): Matrix {
  const table = matrix(countA, countB);
  for (let i = 0; i < a.length; i++) table.data[a[i]! * countB + b[i]!]!++;
  return table;
}

const labelCount = (labels: Labels): number => {
  let highest = -1;
  for (let i = 0; i < labels.length; i++) highest = Math.max(highest, labels[i]!);
  return highest + 1;
};
const pairs = (count: number): number => (count * (count - 1)) / 2;

/** Adjusted Rand index (Hubert & Arabie 1985): 1 for equal partitions, about 0 for independent ones. */
export function adjustedRandIndex(a: Labels, b: Labels): number {
  const table = contingency(a, b, labelCount(a), labelCount(b));
  const rowSums = new Float64Array(table.rows);
  const columnSums = new Float64Array(table.columns);
  let together = 0;
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const count = table.data[row * table.columns + column]!;
      rowSums[row]! += count;
      columnSums[column]! += count;
      together += pairs(count);
    }
  }
  const pairsA = rowSums.reduce((total, count) => total + pairs(count), 0);
  const pairsB = columnSums.reduce((total, count) => total + pairs(count), 0);
  const expected = (pairsA * pairsB) / pairs(a.length);
  const highest = (pairsA + pairsB) / 2;
  return highest === expected ? 1 : (together - expected) / (highest - expected);
}

/** Share of items that lie in a cluster whose most frequent class is their own. */
export function purity(clusters: Labels, classes: Labels): number {
  const table = contingency(clusters, classes, labelCount(clusters), labelCount(classes));
  let right = 0;
  for (let row = 0; row < table.rows; row++) {
    let most = 0;
    for (let column = 0; column < table.columns; column++) most = Math.max(most, table.data[row * table.columns + column]!);
    right += most;
  }
  return right / clusters.length;
}

/**
 * Bits that two partitions tell of each other beyond chance: the adjusted mutual information (Vinh, Epps & Bailey 2010, mean entropy as the upper limit) times that entropy.
 * Subtracting what chance gives without scaling the rest punishes many small clusters even where they are found again. Items that are in no cluster of either partition
 * (labels below 0) tell nothing: the information of the others counts by their share.
 */
export function sharedBits(a: Labels, b: Labels): number {
  const columns = labelCount(b);
  const table = matrix(labelCount(a), columns);
  const sumsA = new Float64Array(table.rows);
  const sumsB = new Float64Array(columns);
  let both = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < 0 || b[i]! < 0) continue;
    table.data[a[i]! * columns + b[i]!]!++;
    sumsA[a[i]!]!++;
    sumsB[b[i]!]!++;
    both++;
  }
  if (both === 0) return 0;
  let nats = 0;
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = table.data[row * columns + column]!;
      if (count > 0) nats += (count / both) * Math.log((count * both) / (sumsA[row]! * sumsB[column]!));
    }
  }
  const entropy = ((entropyBits(sumsA) + entropyBits(sumsB)) / 2) * Math.LN2;
  const chance = chanceNats(sumsA, sumsB, both);
  if (entropy - chance < 1e-9) return 0;
  return ((Math.max(0, (nats - chance) / (entropy - chance)) * entropy) / Math.LN2) * (both / a.length);
}

/** Mean mutual information in nats of all pairs of partitions with these cluster sizes (hypergeometric counts; Vinh, Epps & Bailey 2010, eq. 24a). */
function chanceNats(sumsA: Float64Array, sumsB: Float64Array, items: number): number {
  const logFactorial = new Float64Array(items + 1);
  for (let n = 1; n <= items; n++) logFactorial[n] = logFactorial[n - 1]! + Math.log(n);
  let nats = 0;
  for (const a of sumsA) {
    for (const b of sumsB) {
      const fixed = logFactorial[a]! + logFactorial[b]! + logFactorial[items - a]! + logFactorial[items - b]! - logFactorial[items]!;
      for (let n = Math.max(1, a + b - items); n <= Math.min(a, b); n++) {
        const logChance = fixed - logFactorial[n]! - logFactorial[a - n]! - logFactorial[b - n]! - logFactorial[items - a - b + n]!;
        nats += (n / items) * Math.log((items * n) / (a * b)) * Math.exp(logChance);
      }
    }
  }
  return nats;
}

/**
 * Two partitions with at most `count` clusters each, matched one to one so that the sum of Jaccard indices is highest. Items below 0 are in no cluster: they match
 * nothing, but a cluster that lost items to them is no longer the same.
 */
export function matchClusters(reference: Labels, other: Labels, count: number): { matchOf: Int32Array; jaccard: Float64Array } {
  const table = matrix(count, count);
  const sizeReference = new Float64Array(count);
  const sizeOther = new Float64Array(count);
  for (let i = 0; i < reference.length; i++) {
    const a = reference[i]!;
    const b = other[i]!;
    if (a >= 0) sizeReference[a]!++;
    if (b >= 0) sizeOther[b]!++;
    if (a >= 0 && b >= 0) table.data[a * count + b]!++;
  }
  const cost = matrix(count, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const both = table.data[i * count + j]!;
      const either = sizeReference[i]! + sizeOther[j]! - both;
      cost.data[i * count + j] = either === 0 ? 0 : -both / either;
    }
  }
  const matchOf = assignRows(cost);
  return { matchOf, jaccard: Float64Array.from(matchOf, (match, cluster) => -cost.data[cluster * count + match]!) };
}
