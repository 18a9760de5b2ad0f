import { ratioInfluence } from '#workers/core/numerics/intervals.ts';
import { mapped } from '#workers/core/numerics/statistics.ts';
import { ascendingBy, utcDay } from './account-history.ts';
import type { WindowView } from './windows.ts';

/** With fewer gains or fewer losses than this, on paper or realised, a rate says nothing. */
const minCounts = 5;

/** Realised and paper gains and losses at the closes of one day. */
export type DispositionDay = {
  realisedGains: number;
  paperGains: number;
  realisedLosses: number;
  paperLosses: number;
  afterResult: number;
};

/**
 * Counts, at every close while another position in the same symbol is open, what was realised and what stayed on paper (Odean 1998). The closing price marks the
 * positions that stay open, so no price history is needed; positions in other symbols are left out, and so is what is still open today.
 * @returns one entry per UTC day with such a close, ascending; `afterResult` is the sign of the last earlier day's net result, 0 for none
 */
export function dispositionDays({ ideas, positions }: WindowView): DispositionDay[] {
  const perDay = new Map<number, DispositionDay>();
  const dayResults = new Map<number, number>();
  for (let i = 0; i < ideas.profit.length; i++) {
    const day = utcDay(ideas.closedAtMs[i]!);
    dayResults.set(day, (dayResults.get(day) ?? 0) + ideas.profit[i]!);
  }
  for (const rows of rowsBySymbol(positions.symbol)) countSymbol(positions, rows, perDay);
  const resultDays = [...dayResults.keys()].sort((a, b) => a - b);
  let next = 0;
  let last = 0;
  return [...perDay.keys()]
    .sort((a, b) => a - b)
    .map((day) => {
      for (; next < resultDays.length && resultDays[next]! < day; next++) last = Math.sign(dayResults.get(resultDays[next]!)!);
      return { ...perDay.get(day)!, afterResult: last };
    });
}

function rowsBySymbol(symbol: Float64Array): number[][] {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < symbol.length; i++) {
    const own = rows.get(symbol[i]!);
    if (own) own.push(i);
    else rows.set(symbol[i]!, [i]);
  }
  return [...rows.values()];
}

/** `rows` ascend by open time. Rows that close at the same instant are one event: none of them is on paper then. */
function countSymbol(
  { openedAtMs, closedAtMs, openPrice, closePrice, side }: WindowView['positions'],
  rows: readonly number[],
  perDay: Map<number, DispositionDay>,
): void {
  const byClose = mapped(ascendingBy(mapped(rows, (row) => closedAtMs[row]!)), (rank) => rows[rank]!);
  const gain = (row: number, price: number) => Math.sign(side[row]! * (price - openPrice[row]!));
  let open: number[] = [];
  let opened = 0;
  for (let from = 0; from < byClose.length; ) {
    const atMs = closedAtMs[byClose[from]!]!;
    let until = from + 1;
    while (until < byClose.length && closedAtMs[byClose[until]!] === atMs) until++;
    for (; opened < rows.length && openedAtMs[rows[opened]!]! < atMs; opened++) open.push(rows[opened]!);
    open = open.filter((row) => closedAtMs[row]! > atMs);
    const price = closePrice[byClose[from]!]!;
    if (open.length > 0 && Number.isFinite(price)) {
      const day = utcDay(atMs);
      const counts = perDay.get(day) ?? { realisedGains: 0, paperGains: 0, realisedLosses: 0, paperLosses: 0, afterResult: 0 };
      perDay.set(day, counts);
      for (let i = from; i < until; i++) {
        const sign = gain(byClose[i]!, closePrice[byClose[i]!]!);
        if (sign > 0) counts.realisedGains++;
        else if (sign < 0) counts.realisedLosses++;
      }
      for (const row of open) {
        const sign = gain(row, price);
        if (sign > 0) counts.paperGains++;
        else if (sign < 0) counts.paperLosses++;
      }
    }
    from = until;
  }
}

/** PGR − PLR with PGR = RG / (RG + PG) and PLR = RL / (RL + PL) over these days; NaN where one of them rests on too few counts. */
export function dispositionOf(days: readonly DispositionDay[]): number {
  const total = { gains: 0, realisedGains: 0, losses: 0, realisedLosses: 0 };
  for (const { realisedGains, paperGains, realisedLosses, paperLosses } of days) {
    total.realisedGains += realisedGains;
    total.gains += realisedGains + paperGains;
    total.realisedLosses += realisedLosses;
    total.losses += realisedLosses + paperLosses;
  }
  if (total.gains < minCounts || total.losses < minCounts) return Number.NaN;
  return total.realisedGains / total.gains - total.realisedLosses / total.losses;
}

/** Influence of each day on the disposition effect: days are independent where closes of one day are not. */
export function dispositionInfluence(days: readonly DispositionDay[]): Float64Array {
  const rate = (part: (day: DispositionDay) => number, whole: (day: DispositionDay) => number) =>
    ratioInfluence(days.map(part), days.map(whole));
  const gains = rate(
    (day) => day.realisedGains,
    (day) => day.realisedGains + day.paperGains,
  );
  const losses = rate(
    (day) => day.realisedLosses,
    (day) => day.realisedLosses + day.paperLosses,
  );
  return mapped(gains, (value, i) => value - losses[i]!);
}

/** The disposition effect, and how it changes after a day in loss (M15, M16). */
export function dispositionMetrics(days: readonly DispositionDay[]) {
  return {
    dispositionEffect: dispositionOf(days),
    dispositionAfterLoss:
      dispositionOf(days.filter(({ afterResult }) => afterResult < 0)) - dispositionOf(days.filter(({ afterResult }) => afterResult > 0)),
  };
}
