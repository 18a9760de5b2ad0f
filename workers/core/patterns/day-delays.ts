import { incompleteBeta } from '#workers/core/numerics/student-t.ts';
import type { TimeAxis } from './axis.ts';
import type { Openings, PairDelay } from './delayed-copies.ts';

/** For each symbol the trading days on which an account's openings leaned to one side. Layout as in `Openings`. */
export type NetDirections = { symbols: Int32Array; from: Int32Array; day: Int32Array; side: Int8Array };

const dayMs = 86_400_000;
const longestLagDays = 20;
/** Lags that are no delay and tell what chance gives; fewer tell nothing. */
const leastOtherLags = 20;
const leastMatches = 8;

/** Net side of the openings per symbol and trading day of the axis (steps of a day). */
export function netDirections({ symbols, from, atMs, side }: Openings, axis: TimeAxis): NetDirections {
  const kept: number[] = [];
  const starts: number[] = [];
  const days: number[] = [];
  const sides: number[] = [];
  const close = (day: number, net: number) => {
    if (net === 0) return;
    days.push(day);
    sides.push(Math.sign(net));
  };
  for (let s = 0; s < symbols.length; s++) {
    kept.push(symbols[s]!);
    starts.push(days.length);
    let day = -1;
    let net = 0;
    for (let i = from[s]!; i < from[s + 1]!; i++) {
      const at = Math.floor(axis.placeOf(atMs[i]!));
      if (at < 0 || at >= axis.points) continue;
      if (at !== day) {
        close(day, net);
        day = at;
        net = 0;
      }
      net += side[i]!;
    }
    close(day, net);
  }
  starts.push(days.length);
  return { symbols: Int32Array.from(kept), from: Int32Array.from(starts), day: Int32Array.from(days), side: Int8Array.from(sides) };
}

/**
 * The lag of 1 … 20 trading days, either way, at which the directions of `b` agree (or disagree) with those of `a` most strikingly. Only days on which both lean count, so that
 * bursts of activity that happen to overlap are no evidence; how often directions agree by chance, and how much that scatters, is read from all circular shifts beyond these
 * lags. Null where the window is too short or nothing matches.
 */
export function findDayDelay(a: NetDirections, b: NetDirections, { points, stepMs }: TimeAxis): PairDelay | null {
  if (points - 2 * longestLagDays - 1 < leastOtherLags || stepMs !== dayMs) return null;
  const same = new Int32Array(points);
  const both = new Int32Array(points);
  for (let s = 0, u = 0; s < a.symbols.length && u < b.symbols.length; ) {
    if (a.symbols[s]! < b.symbols[u]!) s++;
    else if (a.symbols[s]! > b.symbols[u]!) u++;
    else {
      for (let i = a.from[s]!; i < a.from[s + 1]!; i++) {
        for (let j = b.from[u]!; j < b.from[u + 1]!; j++) {
          const lag = b.day[j]! - a.day[i]!;
          const at = lag < 0 ? lag + points : lag;
          both[at]!++;
          if (a.side[i] === b.side[j]) same[at]!++;
        }
      }
      s++;
      u++;
    }
  }
  const chance = otherLags(same, both);
  if (chance === null) return null;
  const { agreeing, dispersion } = chance;
  const tests = 4 * longestLagDays;
  let best: PairDelay | null = null;
  for (let lag = -longestLagDays; lag <= longestLagDays; lag++) {
    const at = (lag + points) % points;
    if (lag === 0 || both[at]! < leastMatches) continue;
    for (const side of [1, -1] as const) {
      const matched = side === 1 ? same[at]! : both[at]! - same[at]!;
      const probability = side === 1 ? agreeing : 1 - agreeing;
      const pValue = Math.min(1, tests * binomialUpperTail(matched / dispersion, both[at]! / dispersion, probability));
      if (best !== null && pValue >= best.pValue) continue;
      const events = Math.min(a.day.length, b.day.length);
      best = { lagMs: lag * dayMs, side, matched, expected: both[at]! * probability, events, pValue };
    }
  }
  return best;
}

/** P(X ≥ k) of n trials, by the incomplete beta function, which also serves between whole numbers. */
const binomialUpperTail = (k: number, n: number, probability: number): number => (k <= 0 ? 1 : incompleteBeta(probability, k, n - k + 1));

/** Share of agreeing days over the lags that are no delay, and how much more than independent days it scatters from lag to lag. */
function otherLags(same: Int32Array, both: Int32Array): { agreeing: number; dispersion: number } | null {
  const points = same.length;
  let agreed = 0;
  let compared = 0;
  for (let lag = longestLagDays + 1; lag < points - longestLagDays; lag++) {
    agreed += same[lag]!;
    compared += both[lag]!;
  }
  if (compared === 0) return null;
  const agreeing = (agreed + 1) / (compared + 2);
  let squares = 0;
  let lags = 0;
  for (let lag = longestLagDays + 1; lag < points - longestLagDays; lag++) {
    if (both[lag] === 0) continue;
    squares += (same[lag]! - both[lag]! * agreeing) ** 2 / (both[lag]! * agreeing * (1 - agreeing));
    lags++;
  }
  return { agreeing, dispersion: Math.max(1, squares / lags) };
}
