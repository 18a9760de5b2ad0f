import type { DelayedPair } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import { benjaminiHochberg } from '#workers/core/numerics/false-discovery.ts';
import type { TimeAxis } from './axis.ts';
import { findDayDelay, netDirections } from './day-delays.ts';
import { findMinuteDelay } from './minute-delays.ts';

/** Openings of ideas by one account: sorted by symbol code, then by time. `from[s]` … `from[s + 1]` is the part of symbol `symbols[s]`. */
export type Openings = { symbols: Int32Array; from: Int32Array; atMs: Float64Array; side: Float64Array };

/** One account's openings in order of symbol and time. */
export function openingsOf(symbol: ArrayLike<number>, atMs: ArrayLike<number>, side: ArrayLike<number>): Openings {
  const order = Uint32Array.from({ length: symbol.length }, (_, i) => i).sort(
    (a, b) => symbol[a]! - symbol[b]! || atMs[a]! - atMs[b]! || a - b,
  );
  const symbols: number[] = [];
  const from: number[] = [];
  order.forEach((idea, place) => {
    if (place > 0 && symbol[order[place - 1]!] === symbol[idea]) return;
    symbols.push(symbol[idea]!);
    from.push(place);
  });
  from.push(order.length);
  return {
    symbols: Int32Array.from(symbols),
    from: Int32Array.from(from),
    atMs: Float64Array.from(order, (idea) => atMs[idea]!),
    side: Float64Array.from(order, (idea) => side[idea]!),
  };
}

/** What one resolution finds for a pair: its best lag with the chance of one so good among all lags that were tried. `lagMs` < 0: a follows b. */
export type PairDelay = Pick<DelayedPair, 'lagMs' | 'side' | 'matched' | 'expected' | 'events' | 'pValue'>;

const greatestQ = 0.01;
/** Fewer of the smaller account's openings than this are a common habit rather than a copy. */
const leastMatchedShare = 0.1;
const mostPairs = 200;

/**
 * Pairs of accounts that do the same a while apart: minutes (up to four hours) by the times of openings, days (up to twenty trading days) by the net direction per symbol and day.
 * Chances are corrected for the lags tried within a pair (Bonferroni) and for all pairs and both resolutions (Benjamini & Hochberg).
 */
export function delayedCopies(
  accounts: ArrayLike<number>,
  openings: readonly Openings[],
  axis: TimeAxis,
  { throwIfCancelled, progress }: Control & { progress?: ((fraction: number) => void) | undefined } = {},
): DelayedPair[] {
  const days = openings.map((own) => netDirections(own, axis));
  const found: DelayedPair[] = [];
  const count = openings.length;
  for (let a = 0; a < count; a++) {
    throwIfCancelled?.();
    progress?.((a * (2 * count - a)) / (count * count));
    for (let b = a + 1; b < count; b++) {
      const add = (resolution: DelayedPair['resolution'], delay: PairDelay | null) => {
        if (delay === null || delay.matched < leastMatchedShare * delay.events) return;
        const [leader, follower] = delay.lagMs < 0 ? [b, a] : [a, b];
        found.push({ ...delay, resolution, a: accounts[leader]!, b: accounts[follower]!, lagMs: Math.abs(delay.lagMs), qValue: 1 });
      };
      add('minute', findMinuteDelay(openings[a]!, openings[b]!));
      add('day', findDayDelay(days[a]!, days[b]!, axis));
    }
  }
  // pairs that showed nothing were tested all the same
  const tests = new Float64Array(Math.max(found.length, count * (count - 1))).fill(1);
  found.forEach(({ pValue }, test) => {
    tests[test] = pValue;
  });
  const q = benjaminiHochberg(tests);
  return found
    .map((pair, test) => ({ ...pair, qValue: q[test]! }))
    .filter(({ qValue }) => qValue <= greatestQ)
    .sort(
      (one, other) =>
        one.pValue - other.pValue || other.matched / other.events - one.matched / one.events || one.a - other.a || one.b - other.b,
    )
    .slice(0, mostPairs);
}
