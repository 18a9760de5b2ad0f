import { dayMs, utcDay } from '#workers/core/features/account-history.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import { median } from '#workers/core/numerics/statistics.ts';

/** One account's ideas, ascending by open time. Missing numbers are NaN. */
export type ConditionIdeas = {
  /** Canonical symbol of each idea. */
  symbol: readonly string[];
  side: Float64Array;
  volumeLots: Float64Array;
  openedAtMs: Float64Array;
  closedAtMs: Float64Array;
  holdS: Float64Array;
  /** Net, in account currency. */
  profit: Float64Array;
  adverseAdds: Float64Array;
  /** 1 around a high-impact release, 0 otherwise; NaN where there is no calendar. */
  news: Float64Array;
  /** Return of the 24 hours before the open, whatever the side; NaN where there are no bars. */
  returnBefore: Float64Array;
};

/** What was known when each idea was opened. NaN where there is nothing to know yet. */
export type IdeaSituations = {
  /** UTC days since 1970 and, ascending from 0, the number of the day among the account's days. */
  day: Int32Array;
  dayNumber: Int32Array;
  days: number;
  hour: Int32Array;
  /** Lots as a multiple of the symbol's median lots. */
  relativeSize: Float64Array;
  /** Net profit of the idea that closed last before the open. */
  profitBefore: Float64Array;
  /** Losses (below 0) or wins (above 0) in a row just before the open. */
  streak: Float64Array;
  /** Seconds between the last close and the open. */
  gapS: Float64Array;
  /** Net profit of what was closed earlier on the same day; NaN before the first close of the day. */
  profitToday: Float64Array;
  /** Place of the idea among those opened on its day, from 1. */
  placeInDay: Int32Array;
  /** Distance from the peak of closed results over the largest such distance so far; NaN before the first drawdown. */
  drawdownShare: Float64Array;
  /** Ideas still open at the open. */
  othersOpen: Int32Array;
};

const hourMs = 3_600_000;

/** Walks through an account's ideas in time and notes what was known at each open. Only closes at or before the open count. */
export function ideaSituations(ideas: ConditionIdeas): IdeaSituations {
  const { openedAtMs, closedAtMs, profit } = ideas;
  const count = openedAtMs.length;
  const whole = () => new Int32Array(count);
  const numbers = () => new Float64Array(count).fill(Number.NaN);
  const situations: IdeaSituations = {
    day: whole(),
    dayNumber: whole(),
    days: 0,
    hour: whole(),
    relativeSize: relativeSizes(ideas),
    profitBefore: numbers(),
    streak: numbers(),
    gapS: numbers(),
    profitToday: numbers(),
    placeInDay: whole(),
    drawdownShare: numbers(),
    othersOpen: whole(),
  };
  const byClose = ascendingOrder(closedAtMs);
  let closed = 0;
  let streak = 0;
  let total = 0;
  let peak = 0;
  let deepest = 0;
  let closesToday = { day: -1, profit: 0, count: 0 };
  for (let i = 0; i < count; i++) {
    const atMs = openedAtMs[i]!;
    const day = utcDay(atMs);
    for (; closed < count && closedAtMs[byClose[closed]!]! <= atMs; closed++) {
      // an idea opened and closed at one instant must not know itself
      if (byClose[closed]! >= i) break;
      const result = profit[byClose[closed]!]!;
      const closeDay = utcDay(closedAtMs[byClose[closed]!]!);
      streak = result > 0 ? Math.max(0, streak) + 1 : result < 0 ? Math.min(0, streak) - 1 : 0;
      total += result;
      peak = Math.max(peak, total);
      deepest = Math.max(deepest, peak - total);
      if (closesToday.day !== closeDay) closesToday = { day: closeDay, profit: 0, count: 0 };
      closesToday.profit += result;
      closesToday.count++;
    }
    const isNewDay = i === 0 || day !== situations.day[i - 1];
    if (isNewDay) situations.days++;
    situations.day[i] = day;
    situations.dayNumber[i] = situations.days - 1;
    situations.hour[i] = Math.floor((atMs - day * dayMs) / hourMs);
    situations.placeInDay[i] = isNewDay ? 1 : situations.placeInDay[i - 1]! + 1;
    situations.othersOpen[i] = i - closed;
    if (closed === 0) continue;
    const last = byClose[closed - 1]!;
    situations.profitBefore[i] = profit[last]!;
    situations.streak[i] = streak;
    situations.gapS[i] = (atMs - closedAtMs[last]!) / 1000;
    if (closesToday.day === day) situations.profitToday[i] = closesToday.profit;
    if (deepest > 0) situations.drawdownShare[i] = (peak - total) / deepest;
  }
  return situations;
}

function relativeSizes({ symbol, volumeLots }: ConditionIdeas): Float64Array {
  const bySymbol = new Map<string, number[]>();
  symbol.forEach((name, i) => {
    const lots = bySymbol.get(name);
    if (lots) lots.push(volumeLots[i]!);
    else bySymbol.set(name, [volumeLots[i]!]);
  });
  const usual = new Map([...bySymbol].map(([name, lots]) => [name, median(lots)]));
  return volumeLots.map((lots, i) => lots / usual.get(symbol[i]!)!);
}
