import {
  coefficientOfVariation,
  entropyBits,
  herfindahl,
  mapped,
  mean,
  median,
  standardDeviation,
  sumOf,
} from '#workers/core/numerics/statistics.ts';
import { dayMs, utcDay, where } from './account-history.ts';
import { nextAfterClose } from './after-results.ts';
import type { WindowView } from './windows.ts';

const revengeGapMs = 10 * 60_000;
const revengeSize = 1.5;
const doublingFactor = 1.5;
const overtradingFactor = 2;
const burstMs = 60_000;
const hourMs = 3_600_000;
/** Trading sessions in UTC hours, end exclusive; `night` wraps around midnight. */
const sessions = { tokyo: [0, 9], london: [7, 16], newYork: [12, 21], night: [21, 6] } as const;

/** How much and how evenly over days (M01, M33). A day counts when an idea opens in it. */
export function activityMetrics({ ideas, positions }: WindowView) {
  const perDay = new Map<number, number>();
  for (const atMs of ideas.openedAtMs) perDay.set(utcDay(atMs), (perDay.get(utcDay(atMs)) ?? 0) + 1);
  const activeDays = perDay.size;
  const count = ideas.openedAtMs.length;
  let overtraded = 0;
  for (const opened of perDay.values()) if (opened > (overtradingFactor * count) / activeDays) overtraded++;
  return {
    positions: positions.ideaId.length,
    ideas: count,
    activeDays,
    ideasPerDay: count / activeDays,
    positionsPerDay: positions.ideaId.length / activeDays,
    peakPerMinute: peakWithin(
      where(positions.openedAtMs, (i) => positions.isEntry[i] === 1),
      burstMs,
    ),
    overtradingDayShare: overtraded / activeDays,
  };
}

/** Most events in any half-open span [t, t + spanMs). `atMs` ascends. */
function peakWithin(atMs: Float64Array, spanMs: number): number {
  let peak = 0;
  let first = 0;
  for (let last = 0; last < atMs.length; last++) {
    while (atMs[last]! - atMs[first]! >= spanMs) first++;
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
}

/** Which symbols, which direction, which hours, how bursty (M25, M26, M28, M29). */
export function habitMetrics({ ideas }: WindowView) {
  const perSymbol = new Map<number, number>();
  const perHour = new Float64Array(24);
  let long = 0;
  for (let i = 0; i < ideas.symbol.length; i++) {
    perSymbol.set(ideas.symbol[i]!, (perSymbol.get(ideas.symbol[i]!) ?? 0) + 1);
    perHour[Math.floor((ideas.openedAtMs[i]! % dayMs) / hourMs)]!++;
    if (ideas.side[i] === 1) long++;
  }
  const count = ideas.symbol.length;
  const gaps = mapped(ideas.openedAtMs.subarray(1), (atMs, i) => atMs - ideas.openedAtMs[i]!);
  const gapMean = mean(gaps);
  const gapSpread = standardDeviation(gaps);
  const symbolCounts = [...perSymbol.values()].sort((a, b) => a - b);
  return {
    symbolEntropy: entropyBits(symbolCounts),
    symbolHhi: herfindahl(symbolCounts),
    directionBias: (2 * long - count) / count,
    hourEntropy: entropyBits(perHour),
    nightShare: sessionShare(perHour, sessions.night),
    tokyoShare: sessionShare(perHour, sessions.tokyo),
    londonShare: sessionShare(perHour, sessions.london),
    newYorkShare: sessionShare(perHour, sessions.newYork),
    gapCv: coefficientOfVariation(gaps),
    burstiness: (gapSpread - gapMean) / (gapSpread + gapMean),
  };
}

function sessionShare(perHour: Float64Array, [from, to]: readonly [number, number]): number {
  let inside = 0;
  let total = 0;
  for (let hour = 0; hour < 24; hour++) {
    total += perHour[hour]!;
    if (from < to ? hour >= from && hour < to : hour >= from || hour < to) inside += perHour[hour]!;
  }
  return inside / total;
}

/** Size of the next idea on the symbol as a multiple of the one before, after losses and after wins. The earlier idea must be closed when the next one opens. */
export function stepsOnSymbol({ ideas }: WindowView): { afterLoss: number[]; afterWin: number[] } {
  const lastOnSymbol = new Map<number, number>();
  const steps = { afterLoss: [] as number[], afterWin: [] as number[] };
  for (let i = 0; i < ideas.symbol.length; i++) {
    const previous = lastOnSymbol.get(ideas.symbol[i]!);
    lastOnSymbol.set(ideas.symbol[i]!, i);
    if (previous === undefined || ideas.closedAtMs[previous]! > ideas.openedAtMs[i]!) continue;
    const step = ideas.firstLots[i]! / ideas.firstLots[previous]!;
    if (ideas.profit[previous]! < 0) steps.afterLoss.push(step);
    else if (ideas.profit[previous]! > 0) steps.afterWin.push(step);
  }
  return steps;
}

/** What a result does to the next idea on the same symbol (M22). */
export function martingaleMetrics({ afterLoss, afterWin }: ReturnType<typeof stepsOnSymbol>) {
  return {
    martingaleIndex: sumOf(afterLoss, Math.log) / afterLoss.length - sumOf(afterWin, Math.log) / afterWin.length,
    doublingAfterLossRate: afterLoss.length > 0 ? afterLoss.filter((step) => step >= doublingFactor).length / afterLoss.length : Number.NaN,
  };
}

/** Pauses in ms from each close to the next open of any symbol, and the first lots of what follows a loss. */
export function pausesAfterResults({ ideas }: WindowView) {
  const pauses = { afterWin: [] as number[], afterLoss: [] as number[], all: [] as number[], lotsAfterLoss: [] as number[] };
  const nextOf = nextAfterClose({ ideas });
  for (let i = 0; i < ideas.profit.length; i++) {
    const next = nextOf[i]!;
    if (next === -1) continue;
    const gapMs = ideas.openedAtMs[next]! - ideas.closedAtMs[i]!;
    pauses.all.push(gapMs);
    if (ideas.profit[i]! > 0) pauses.afterWin.push(gapMs);
    if (ideas.profit[i]! < 0) {
      pauses.afterLoss.push(gapMs);
      pauses.lotsAfterLoss.push(ideas.firstLots[next]!);
    }
  }
  return pauses;
}

/** What a result does to the next idea of any symbol: how soon and how large (M31, M32). The next idea is the first that opens at or after the close. */
export function tiltMetrics({ ideas }: WindowView, { all, afterWin, afterLoss, lotsAfterLoss }: ReturnType<typeof pausesAfterResults>) {
  const soonMs = Math.min(revengeGapMs, median(all) / 4);
  const large = revengeSize * median(ideas.firstLots);
  let revenges = 0;
  for (let i = 0; i < afterLoss.length; i++) if (afterLoss[i]! <= soonMs || lotsAfterLoss[i]! >= large) revenges++;
  const afterLossMs = median(afterLoss);
  return {
    revengeRate: afterLoss.length > 0 ? revenges / afterLoss.length : Number.NaN,
    tiltGapRatio: afterLossMs > 0 ? median(afterWin) / afterLossMs : Number.NaN,
  };
}
