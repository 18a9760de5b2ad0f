import type { HourCell } from '#app/domain/account-views.ts';
import type { ScopedLake } from './lake.ts';

/** Ideas of some accounts by the UTC hour of the week in which they were opened; an account without any has an empty list. */
export async function hoursOfWeek(lake: ScopedLake, ids: readonly number[]): Promise<Map<number, HourCell[]>> {
  const rows = await lake.rows<HourCell & { account_id: number }>('hours-of-week', { ids: [...ids] });
  const byAccount = new Map<number, HourCell[]>(ids.map((id) => [id, []]));
  for (const { account_id, ...cell } of rows) byAccount.get(account_id)?.push(cell);
  return byAccount;
}
