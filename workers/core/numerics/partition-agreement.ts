import { assignRows } from './assignment.ts';
import { type Matrix, matrix } from './matrix.ts';

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
