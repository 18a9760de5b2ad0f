import { type AuditRow, listAudit, listAuditActions } from '#app/repositories/audit.ts';

const pageSize = 100;
const dayMs = 86_400_000;

export type AuditView = {
  filter: { actor: string; action: string; entity: string; from: string; to: string };
  rows: AuditRow[];
  actions: string[];
  page: number;
  pageSize: number;
  total: number;
};

/** The audit log as the address filters it: `actor`, `action`, `entity`, `from` and `to` (days in UTC, both included), `page`. */
export async function presentAudit(search: URLSearchParams): Promise<AuditView> {
  const text = (name: string) => (search.get(name) ?? '').trim().slice(0, 200);
  const filter = { actor: text('actor'), action: text('action'), entity: text('entity'), from: text('from'), to: text('to') };
  const page = Math.max(1, Math.trunc(Number(search.get('page'))) || 1);
  const fromMs = dayStart(filter.from);
  const toMs = dayStart(filter.to);
  const { rows, total } = await listAudit(
    { ...filter, fromMs, toMs: toMs === undefined ? undefined : toMs + dayMs },
    { offset: (page - 1) * pageSize, limit: pageSize },
  );
  return { filter, rows, actions: await listAuditActions(), page, pageSize, total };
}

function dayStart(day: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
