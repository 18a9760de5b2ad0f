import { poissonUpperTail } from '#workers/core/numerics/poisson.ts';
import type { TimeAxis } from './axis.ts';
import type { Openings, PairDelay } from './delayed-copies.ts';

/** For each symbol the trading days on which an account's openings leaned to one side. Layout as in `Openings`. */
export type NetDirections = { symbols: Int32Array; from: Int32Array; day: Int32Array; side: Int8Array };

const dayMs = 86_400_000;
const weekDays = 5;
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
 * The lag of 1 … 20 trading days, either way, at which the directions of `b` repeat (or mirror) those of `a` most strikingly. Chance is what all circular shifts beyond these
 * lags give, those by whole weeks if they give more; their scatter widens it. Null where the window is too short or nothing matches.
 */
export function findDayDelay(a: NetDirections, b: NetDirections, { points, stepMs }: TimeAxis): PairDelay | null {
  if (points - 2 * longestLagDays - 1 < leastOtherLags || stepMs !== dayMs) return null;
  const matches = [new Int32Array(points), new Int32Array(points)] as const;
  for (let s = 0, u = 0; s < a.symbols.length && u < b.symbols.length; ) {
    if (a.symbols[s]! < b.symbols[u]!) s++;
    else if (a.symbols[s]! > b.symbols[u]!) u++;
    else {
      for (let i = a.from[s]!; i < a.from[s + 1]!; i++) {
        for (let j = b.from[u]!; j < b.from[u + 1]!; j++) {
          const lag = b.day[j]! - a.day[i]!;
          matches[a.side[i] === b.side[j] ? 0 : 1][lag < 0 ? lag + points : lag]!++;
        }
      }
      s++;
      u++;
    }
  }
  let best: PairDelay | null = null;
  for (const [index, counts] of matches.entries()) {
    const { overall, byWeekday, dispersion } = otherLags(counts);
    for (let lag = -longestLagDays; lag <= longestLagDays; lag++) {
      const matched = counts[(lag + points) % points]!;
      if (lag === 0 || matched < leastMatches) continue;
      const expected = Math.max(overall, byWeekday[((lag % weekDays) + weekDays) % weekDays]!);
      const pValue = Math.min(1, poissonUpperTail(matched / dispersion, expected / dispersion) * 4 * longestLagDays);
      if (best !== null && pValue >= best.pValue) continue;
      best = { lagMs: lag * dayMs, side: index === 0 ? 1 : -1, matched, expected, events: Math.min(a.day.length, b.day.length), pValue };
    }
  }
  return best;
}

/** Mean matches at the lags that are no delay, over all and by their place in the week, and how much more than independent events they scatter. */
function otherLags(counts: Int32Array): { overall: number; byWeekday: Float64Array; dispersion: number } {
  const points = counts.length;
  let lags = 0;
  let total = 0;
  let squares = 0;
  const byWeekday = new Float64Array(weekDays);
  const ofWeekday = new Float64Array(weekDays);
  for (let lag = longestLagDays + 1; lag < points - longestLagDays; lag++) {
    const count = counts[lag]!;
    lags++;
    total += count;
    squares += count * count;
    byWeekday[lag % weekDays]! += count;
    ofWeekday[lag % weekDays]!++;
  }
  const overall = (total + 1) / lags;
  return {
    overall,
    byWeekday: byWeekday.map((sum, weekday) => sum / Math.max(1, ofWeekday[weekday]!)),
    dispersion: Math.max(1, (squares / lags - (total / lags) ** 2) / overall),
  };
}
