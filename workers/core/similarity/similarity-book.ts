import type { ModelFeature } from '#workers/contracts/archetypes.ts';
import { fingerprintBlocks, fingerprintColumns } from '#workers/contracts/fingerprint.ts';
import { minIdeasForArchetype } from '#workers/contracts/windows.ts';
import { conductFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { applyStandardisation, learnStandardisation } from '#workers/core/archetypes/standardise.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';

/** Rows of one kind in one flat array of single precision, row by row; `has` says which accounts have one. */
export type Rows = { columns: number; data: Float32Array; has: Uint8Array };

/**
 * Everything that similarity compares, one row per account with ideas, ascending by id: about 600 bytes per account.
 * `isGrown` accounts have enough ideas to be found; the others can only be asked for.
 */
export type SimilarityBook = {
  accountId: Float64Array;
  isGrown: Uint8Array;
  features: readonly ModelFeature[];
  /** Robust z scaled by √weight. */
  metrics: Rows;
  /** Shares of the fingerprint, 0 … 1, and per account and block the entropy in bits. */
  style: Rows;
  styleEntropy: Float32Array;
  /** Centred equity curves of norm 1. */
  series: Rows;
};

export const styleBlocks = Object.keys(fingerprintBlocks) as (keyof typeof fingerprintBlocks)[];
/** First column of each block of the fingerprint, and the end of the last. */
export const styleEdges: readonly number[] = [
  ...styleBlocks.map((block) => fingerprintColumns.indexOf(fingerprintBlocks[block][0]!)),
  fingerprintColumns.length,
];

export type RawSimilarity = {
  /** Ascending. */
  accountId: Float64Array;
  ideas: Float64Array;
  /** By metric key, NaN where not evaluated. */
  values: Readonly<Record<string, Float64Array>>;
  /** Accounts × fingerprint columns; `has` is 0 for accounts without a fingerprint. */
  style: Rows;
  /** Accounts × points: net profit of each step of the window, 0 without a close. Is turned into curves in place. */
  steps: Rows;
};

/** Steps with a close that a curve needs before its shape says anything. */
const minActiveSteps = 10;

/** Scales, entropies and curves of a book. The scale of the metrics is learnt from accounts with enough ideas and applied to all. */
export function buildSimilarityBook({ accountId, ideas, values, style, steps }: RawSimilarity): SimilarityBook {
  const isGrown = Uint8Array.from(ideas, (count) => (count >= minIdeasForArchetype ? 1 : 0));
  const grown = Int32Array.from(isGrown.keys()).filter((row) => isGrown[row] === 1);
  const columns = conductFeatures.map(({ metric }) => values[metric]!);
  const pickGrown = (column: Float64Array) => Float64Array.from(grown, (row) => column[row]!);
  const { features } = learnStandardisation(conductFeatures, columns.map(pickGrown), pickGrown(ideas));
  const { points } = applyStandardisation(
    features,
    features.map(({ metric }) => values[metric]!),
    ideas,
  );
  return {
    accountId,
    isGrown,
    features,
    metrics: allRows(points),
    style,
    styleEntropy: entropies(style, accountId.length),
    series: curves(steps, accountId.length),
  };
}

const allRows = ({ rows, columns, data }: Matrix): Rows => ({
  columns,
  data: Float32Array.from(data),
  has: new Uint8Array(rows).fill(columns > 0 ? 1 : 0),
});

/** Fingerprints of accounts that have none. */
export const noStyle = (accounts: number): Rows => ({
  columns: fingerprintColumns.length,
  data: new Float32Array(0),
  has: new Uint8Array(accounts),
});

function entropies({ columns, data, has }: Rows, accounts: number): Float32Array {
  const bits = new Float32Array(accounts * styleBlocks.length);
  for (let row = 0; row < accounts; row++) {
    if (has[row] === 0) continue;
    for (let block = 0; block < styleBlocks.length; block++) {
      let total = 0;
      for (let c = row * columns + styleEdges[block]!; c < row * columns + styleEdges[block + 1]!; c++) {
        if (data[c]! > 0) total -= data[c]! * Math.log2(data[c]!);
      }
      bits[row * styleBlocks.length + block] = total;
    }
  }
  return bits;
}

function curves(steps: Rows, accounts: number): Rows {
  const { columns, data, has } = steps;
  const usable = new Uint8Array(accounts);
  for (let row = 0; row < accounts; row++) {
    if (has[row] === 0) continue;
    const curve = data.subarray(row * columns, (row + 1) * columns);
    let active = 0;
    let total = 0;
    let sum = 0;
    for (let i = 0; i < columns; i++) {
      if (curve[i] !== 0) active++;
      total += curve[i]!;
      sum += total;
    }
    const mean = sum / columns;
    let square = 0;
    for (let i = 0, running = 0; i < columns; i++) {
      running += curve[i]!;
      square += (running - mean) ** 2;
    }
    const norm = Math.sqrt(square);
    const isUsable = active >= minActiveSteps && norm > 0;
    usable[row] = isUsable ? 1 : 0;
    for (let i = 0, running = 0; i < columns; i++) {
      running += curve[i]!;
      curve[i] = isUsable ? (running - mean) / norm : 0;
    }
  }
  return { columns, data, has: usable };
}

/** Row of an account, or −1. */
export function rowOfAccount({ accountId }: SimilarityBook, id: number): number {
  let low = 0;
  let high = accountId.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = accountId[middle]!;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
