/** The style fingerprint of an account (behaviour catalogue M50): four histograms of its ideas, each of shares that sum to 1. Fingerprints are compared by Jensen–Shannon distance. */

const fingerprintHours = 24;
/** Upper edges of the holding-time classes in seconds, exclusive; the last class is open: 15 s, 1 min, 5 min, 15 min, 1 h, 4 h, 1 d. */
export const holdEdgesS = [15, 60, 300, 900, 3_600, 14_400, 86_400] as const;
/** Upper edges of the size classes as multiples of the account's own median lots, exclusive; the last class is open. */
export const sizeEdges = [0.5, 0.8, 1.25, 2, 4] as const;
/** The symbols with the most ideas in the book have a share of their own, all others are `symbol_other`. */
export const fingerprintSymbols = 20;

const numbered = (block: string, count: number, digits: number): string[] =>
  Array.from({ length: count }, (_, index) => `${block}_${String(index).padStart(digits, '0')}`);

/** Column names of fingerprints.parquet, block by block. */
export const fingerprintBlocks = {
  hour: numbered('hour', fingerprintHours, 2),
  hold: numbered('hold', holdEdgesS.length + 1, 1),
  size: numbered('size', sizeEdges.length + 1, 1),
  symbol: [...numbered('symbol', fingerprintSymbols, 2), 'symbol_other'],
} as const;
export const fingerprintColumns: readonly string[] = Object.values(fingerprintBlocks).flat();

/** fingerprints.json: what the columns of a run stand for. `symbols[i]` is `symbol_i`; a small book has fewer than 20. */
export type FingerprintKey = { symbols: string[]; holdEdgesS: number[]; sizeEdges: number[] };
