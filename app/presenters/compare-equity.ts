import type { ScopedLake } from './lake.ts';

type Curve = (number | null)[];
export type EquityCurves = { timesMs: number[]; money: Map<number, Curve>; growth: Map<number, Curve> };

const mostPoints = 700;

type DailyRow = { account_id: number; day_ms: number; profit: number; balance_end: number | null };

/**
 * Equity curves of some accounts over the same days: cumulative net profit, and growth on the balance as the product of (balance at the end of the day) over (the same without
 * the day's profit), which leaves deposits out. Null before an account's first close. Growth is missing for accounts without balances or whose balance was used up.
 */
export async function equityCurves(lake: ScopedLake, ids: number[]): Promise<EquityCurves> {
  const rows = await lake.rows<DailyRow>('compare-daily', { ids });
  const days = [...new Set(rows.map(({ day_ms }) => day_ms))];
  const every = Math.max(1, Math.ceil(days.length / mostPoints));
  const isKept = (place: number) => place % every === 0 || place === days.length - 1;
  const byDay = new Map(rows.map((row) => [`${row.account_id} ${row.day_ms}`, row]));
  const curves: EquityCurves = { timesMs: days.filter((_, place) => isKept(place)), money: new Map(), growth: new Map() };
  for (const id of ids) {
    const money: Curve = [];
    const growth: Curve = [];
    let total: number | null = null;
    let factor: number | null = null;
    let hasGrowth = true;
    days.forEach((day, place) => {
      const row = byDay.get(`${id} ${day}`);
      if (row) {
        total = (total ?? 0) + row.profit;
        const before = row.balance_end === null ? 0 : row.balance_end - row.profit;
        if (before > 0) factor = (factor ?? 1) * (row.balance_end! / before);
        else hasGrowth = false;
      }
      if (!isKept(place)) return;
      money.push(total);
      growth.push(factor === null ? null : factor - 1);
    });
    curves.money.set(id, money);
    if (hasGrowth && factor !== null) curves.growth.set(id, growth);
  }
  return curves;
}
