import { entropyBits, mapped, median } from '#workers/core/numerics/statistics.ts';
import { countWhere, dayMs, where } from './account-history.ts';
import type { WindowView } from './windows.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Hours that together hold no more than this share of the opens are quiet. */
const quietShare = 0.02;
const minLevelExits = 10;

/** What clocks, programs and sleep leave behind (M41, M42). */
export function traceMetrics({ ideas, positions }: WindowView) {
  const opens = where(positions.openedAtMs, (i) => positions.isEntry[i] === 1);
  const perSecond = new Float64Array(60);
  for (const atMs of opens) perSecond[Math.floor((atMs % minuteMs) / 1_000)]!++;
  const perHour = new Float64Array(24);
  for (const atMs of ideas.openedAtMs) perHour[Math.floor((atMs % dayMs) / hourMs)]!++;
  return {
    roundSecondShare: perSecond[0]! / opens.length,
    sizeGridShare: countWhere(ideas.firstLots, (i) => isRoundSize(ideas.firstLots[i]!)) / ideas.firstLots.length,
    secondsEntropy: entropyBits(perSecond),
    quietHours: quietHours(perHour),
  };
}

/** 1, 2 or 5 times a power of ten. */
function isRoundSize(lots: number): boolean {
  const mantissa = lots / 10 ** Math.floor(Math.log10(lots) + 1e-9);
  return [1, 2, 5].some((round) => Math.abs(mantissa - round) < 1e-6);
}

/** The longest run of consecutive hours, over midnight too, that together hold at most 2 % of the opens. */
function quietHours(perHour: Float64Array): number {
  const allowed = quietShare * perHour.reduce((total, count) => total + count, 0);
  let longest = 0;
  for (let start = 0; start < 24; start++) {
    let inside = 0;
    for (let length = 1; length <= 24; length++) {
      inside += perHour[(start + length - 1) % 24]!;
      if (inside > allowed) break;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

/** Where stops and targets lie, and on which side of them they are filled (M38, M43, M48). */
export function levelMetrics({ positions: { isEntry, stopBps, targetBps, levelSlip } }: WindowView) {
  const better = countWhere(levelSlip, (i) => levelSlip[i] === 1);
  const worse = countWhere(levelSlip, (i) => levelSlip[i] === -1);
  const exits = countWhere(levelSlip, (i) => !Number.isNaN(levelSlip[i]!));
  return {
    stopDistance: median(where(stopBps, (i) => isEntry[i] === 1 && stopBps[i]! > 0)),
    targetToStop: median(
      where(
        mapped(targetBps, (target, i) => target / stopBps[i]!),
        (i) => isEntry[i] === 1 && targetBps[i]! / stopBps[i]! > 0,
      ),
    ),
    slippageAsymmetry: exits >= minLevelExits ? (better - worse) / exits : Number.NaN,
  };
}
