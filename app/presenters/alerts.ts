import { type AlertRow, type AlertsView, alertStates } from '#app/domain/alerts.ts';
import { countOpenAlerts, listAlerts, type StoredAlert } from '#app/repositories/alerts.ts';
import { accountRows } from './accounts.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';

const alertsPerPage = 50;

/** Alerts with the names that the viewer of the lake may read. */
export async function alertRows(lake: ScopedLake, alerts: readonly StoredAlert[]): Promise<AlertRow[]> {
  const rows = await accountRows(lake, lake.accounts('all'), [...new Set(alerts.map(({ accountId }) => accountId))], []);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return alerts.flatMap(({ accountId, ...alert }) => {
    const account = byId.get(accountId);
    return account ? [{ ...alert, account }] : [];
  });
}

/** The queue. `state` and `page` come from the address. */
export async function presentAlerts(viewer: Viewer, search: URLSearchParams): Promise<AlertsView> {
  const state = alertStates.find((each) => each === search.get('state')) ?? 'open';
  const number = Math.max(1, Math.trunc(Number(search.get('page')) || 1));
  const [{ rows, total }, open] = await Promise.all([
    listAlerts(viewer.scope, state, { take: alertsPerPage, skip: (number - 1) * alertsPerPage }),
    countOpenAlerts(viewer.scope),
  ]);
  return { alerts: await alertRows(await openLakeFor(viewer), rows), state, page: { number, size: alertsPerPage, total }, open };
}
