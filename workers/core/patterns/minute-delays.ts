import { poissonUpperTail } from '#workers/core/numerics/poisson.ts';
import type { Openings, PairDelay } from './delayed-copies.ts';

const minuteMs = 60_000;
const binMs = minuteMs / 2;
const longestLagMs = 240 * minuteMs;
const bins = (2 * longestLagMs) / binMs;
/** Two bins: a lag give or take half a minute, wherever it falls. */
const windowBins = 2;
const leastMatches = 6;
/** Around a peak: what lies this near belongs to it, what lies farther tells what chance gives there. */
const peakBins = 6;
const surroundingsBins = 60;
const weekMs = 7 * 24 * 60 * minuteMs;
const weeksMoved = 6;
/** Windows on either side of the lag whose matches are counted when one account is moved by weeks. */
const movedWindows = 2;
/** Worth a closer look. */
const interesting = 1e-5;

/** Histogram of lags for the same and the opposite side, reused from pair to pair. */
const histogram = new Int32Array(2 * bins);
const touched = new Int32Array(2 * bins);

/**
 * The lag, up to four hours either way, at which openings of `b` on a symbol follow openings of `a` most strikingly. What chance gives at that lag is the greatest of the matches
 * at neighbouring lags (both react to the same move) and at the same lag when `b` is moved by whole weeks (both keep the same hours). Null where nothing stands out.
 */
export function findMinuteDelay(a: Openings, b: Openings): PairDelay | null {
  const used = countLags(a, b);
  let best: { side: 0 | 1; bin: number; matched: number; pValue: number } | null = null;
  for (let place = 0; place < used; place++) {
    const side = touched[place]! < bins ? 0 : 1;
    // a window may begin at the bin before the one that was hit
    for (const bin of [touched[place]! - side * bins - 1, touched[place]! - side * bins]) {
      if (bin < 0 || bin + 1 >= bins) continue;
      const matched = histogram[side * bins + bin]! + histogram[side * bins + bin + 1]!;
      if (matched < leastMatches || (best !== null && matched < best.matched)) continue;
      const pValue = againstSurroundings(side, bin, matched).pValue;
      if (best === null || pValue < best.pValue) best = { side, bin, matched, pValue };
    }
  }
  const delay = best !== null && best.pValue < interesting ? rate(a, b, best) : null;
  for (let place = 0; place < used; place++) histogram[touched[place]!] = 0;
  return delay;
}

function rate(a: Openings, b: Openings, { side, bin, matched }: { side: 0 | 1; bin: number; matched: number }): PairDelay {
  const near = againstSurroundings(side, bin, matched);
  const startMs = bin * binMs - longestLagMs;
  const isSame = side === 0;
  const lags = lagsWithin(a, b, startMs, startMs + windowBins * binMs, isSame);
  let moved = 0;
  let chances = 0;
  const reachMs = movedWindows * windowBins * binMs;
  for (let week = -weeksMoved; week <= weeksMoved; week++) {
    if (week === 0) continue;
    const fromMs = startMs - reachMs - week * weekMs;
    moved += lagsWithin(a, b, fromMs, fromMs + windowBins * binMs + 2 * reachMs, isSame).length;
    chances += sharedTime(a, b, week * weekMs);
  }
  const expected = Math.max(near.expected, chances > 0 ? (moved + 1) / (chances * (2 * movedWindows + 1)) : 0);
  const pValue = poissonUpperTail(matched / near.dispersion, expected / near.dispersion);
  const [middle] = lags.sort((x, y) => x - y).slice(lags.length >> 1);
  return {
    lagMs: Math.round(middle!),
    side: isSame ? 1 : -1,
    matched,
    expected,
    events: Math.min(a.atMs.length, b.atMs.length),
    pValue: Math.min(1, pValue * 2 * bins),
  };
}

/** Lags of all openings on the same symbol within reach into the histogram; answers how many bins were hit. */
function countLags(a: Openings, b: Openings): number {
  let used = 0;
  eachWithin(a, b, -longestLagMs, longestLagMs, (i, first, end) => {
    const startMs = a.atMs[i]! - longestLagMs;
    for (let j = first; j < end; j++) {
      const side = a.side[i] === b.side[j] ? 0 : bins;
      const bin = side + Math.floor((b.atMs[j]! - startMs) / binMs);
      if (histogram[bin]!++ === 0) touched[used++] = bin;
    }
  });
  return used;
}

/** Lags on one side that lie in [fromMs, untilMs). */
function lagsWithin(a: Openings, b: Openings, fromMs: number, untilMs: number, isSame: boolean): number[] {
  const lags: number[] = [];
  eachWithin(a, b, fromMs, untilMs, (i, first, end) => {
    for (let j = first; j < end; j++) if ((a.side[i] === b.side[j]) === isSame) lags.push(b.atMs[j]! - a.atMs[i]!);
  });
  return lags;
}

/** For each opening of `a` the openings `first` … `end - 1` of `b` on its symbol whose lag lies in [fromMs, untilMs); openings without any are passed over. */
function eachWithin(
  a: Openings,
  b: Openings,
  fromMs: number,
  untilMs: number,
  visit: (opening: number, first: number, end: number) => void,
): void {
  for (let s = 0, u = 0; s < a.symbols.length && u < b.symbols.length; ) {
    if (a.symbols[s]! < b.symbols[u]!) s++;
    else if (a.symbols[s]! > b.symbols[u]!) u++;
    else {
      const last = b.from[u + 1]!;
      let first = b.from[u]!;
      let end = first;
      for (let i = a.from[s]!; i < a.from[s + 1]!; i++) {
        const atMs = a.atMs[i]!;
        while (first < last && b.atMs[first]! < atMs + fromMs) first++;
        while (end < last && b.atMs[end]! < atMs + untilMs) end++;
        if (first < end) visit(i, first, end);
      }
      s++;
      u++;
    }
  }
}

/** Expected matches in a window, from the lags around it, and how much more these scatter than independent events would. */
function againstSurroundings(side: 0 | 1, bin: number, matched: number): { expected: number; dispersion: number; pValue: number } {
  let windows = 0;
  let total = 0;
  let squares = 0;
  for (let at = Math.max(0, bin - surroundingsBins); at + 1 < bins && at <= bin + surroundingsBins; at += windowBins) {
    if (Math.abs(at - bin) <= peakBins) continue;
    const count = histogram[side * bins + at]! + histogram[side * bins + at + 1]!;
    windows++;
    total += count;
    squares += count * count;
  }
  const expected = (total + 1) / windows;
  const dispersion = Math.max(1, (squares / windows - (total / windows) ** 2) / expected);
  return { expected, dispersion, pValue: poissonUpperTail(matched / dispersion, expected / dispersion) };
}

/** Share of the openings of `a` that fall into the time in which `b`, moved, trades. */
function sharedTime(a: Openings, b: Openings, movedMs: number): number {
  const first = b.atMs.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY) + movedMs;
  const last = b.atMs.reduce((most, atMs) => Math.max(most, atMs), Number.NEGATIVE_INFINITY) + movedMs;
  let inside = 0;
  for (const atMs of a.atMs) if (atMs >= first && atMs <= last) inside++;
  return inside / a.atMs.length;
}
