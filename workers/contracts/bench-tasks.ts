/** What the benches of similarity and conditions hand back; no part of a run. */
import type { SimilarityPreset } from './similarity.ts';

/** One planted effect at one number of ideas. `told`: accounts with a true finding; `wrong`: accounts with a false one. */
export type ConditionTrial = {
  effect: { kind: string; strength?: number };
  /** How far the results of one day hang together, in middle spreads. */
  dayEffect: number;
  ideas: number;
  accounts: number;
  told: number;
  wrong: number;
  /** Mean over the accounts of false findings over all findings, 0 for an account without any. */
  falseDiscoveryRate: number;
  /** Mean questions asked of an account. */
  tested: number;
  cpuMsPerAccount: number;
};

export type SimilarTiming = { preset: SimilarityPreset; medianMs: number; slowestMs: number; checked: number; different: number };

export type SimilarBench = {
  accounts: number;
  /** Reading the snapshot, scaling, drawing random pairs: what the first search of a run waits for. */
  coldMs: number;
  bookMb: number;
  timings: SimilarTiming[];
  /** Columns of the points file, and per query the rows nearest by metrics, nearest first. */
  columns: number;
  queries: { row: number; nearest: number[] }[];
};
