import { ascendingOrder } from '../numerics/order.ts';
import { poissonUpperTail } from '../numerics/poisson.ts';

/** Two accounts that opened in the same bucket, symbol and side (`direction` 1) or opposite sides (−1) at least a few times. */
export type PairCandidate = {
  accountA: number;
  accountB: number;
  direction: number;
  /** Shared keys, what chance gives, and the events of both. */
  matches: number;
  expected: number;
  eventsA: number;
  eventsB: number;
  /** Width of the buckets. */
  stepMs: number;
};

export type ValidatedPair = PairCandidate & { pValue: number; qValue: number };

/** Below these a link is not worth showing, however unlikely (methods §4.9). */
export const pairGate = { leastMatches: 5, leastLift: 3, leastCoverage: 0.1, maxQ: 0.01 } as const;

/**
 * Statistically validated links (Tumminello et al. 2011, occupancy-conditioned null): Poisson tail of the matches, Benjamini–Hochberg over all `tests` pairs that could have
 * matched (those without a candidate have p = 1), and an effect gate.
 */
export function validatePairs(candidates: readonly PairCandidate[], tests: number): ValidatedPair[] {
  const p = Float64Array.from(candidates, ({ matches, expected }) => poissonUpperTail(matches, expected));
  const order = ascendingOrder(p);
  const q = new Float64Array(p.length);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, (p[at]! * Math.max(tests, order.length)) / rank);
    q[at] = least;
  }
  return candidates
    .map((candidate, i): ValidatedPair => ({ ...candidate, pValue: p[i]!, qValue: q[i]! }))
    .filter(
      ({ matches, expected, eventsA, eventsB, qValue }) =>
        qValue <= pairGate.maxQ &&
        matches >= pairGate.leastMatches &&
        matches >= pairGate.leastLift * expected &&
        matches >= pairGate.leastCoverage * Math.min(eventsA, eventsB),
    );
}

/**
 * One link per pair: a leader who trades both sides at once makes its followers look like opposites, too, so the direction with more matches stands; of two widths of
 * buckets the finer one tells more.
 */
export function clearestLinks(pairs: readonly ValidatedPair[]): ValidatedPair[] {
  const clearest = new Map<string, ValidatedPair>();
  const finer = new Map<string, ValidatedPair>();
  for (const pair of pairs) {
    const key = `${pair.accountA} ${pair.accountB} ${pair.direction}`;
    const known = finer.get(key);
    if (!known || pair.stepMs < known.stepMs) finer.set(key, pair);
  }
  for (const pair of finer.values()) {
    const key = `${pair.accountA} ${pair.accountB}`;
    const known = clearest.get(key);
    if (!known || pair.matches > known.matches) clearest.set(key, pair);
  }
  return [...clearest.values()].sort((a, b) => a.accountA - b.accountA || a.accountB - b.accountB);
}

/** The better of two phases of the same buckets, pair by pair. */
export function betterPhase(phases: readonly (readonly PairCandidate[])[]): PairCandidate[] {
  const best = new Map<string, PairCandidate>();
  for (const candidate of phases.flat()) {
    const key = `${candidate.accountA} ${candidate.accountB} ${candidate.direction}`;
    const known = best.get(key);
    if (!known || candidate.matches > known.matches) best.set(key, candidate);
  }
  return [...best.values()];
}

export type CoTradingScore = { copyScore: number; reverseScore: number; leadLagS: number };

/** Per account: the largest matched share on the same and on opposite sides, and its delay behind the strongest partner on the same side (NaN without one). */
export function coTradingScores(pairs: readonly (ValidatedPair & { lagS: number })[]): Map<number, CoTradingScore> {
  const scores = new Map<number, CoTradingScore>();
  const note = (account: number, direction: number, share: number, lagS: number) => {
    const score = scores.get(account) ?? { copyScore: 0, reverseScore: 0, leadLagS: Number.NaN };
    scores.set(account, score);
    if (direction < 0) score.reverseScore = Math.max(score.reverseScore, share);
    else if (share > score.copyScore) {
      score.copyScore = share;
      score.leadLagS = lagS;
    }
  };
  for (const { accountA, accountB, direction, matches, eventsA, eventsB, lagS } of pairs) {
    note(accountA, direction, matches / eventsA, -lagS);
    note(accountB, direction, matches / eventsB, lagS);
  }
  return scores;
}
