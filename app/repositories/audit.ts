import type { Actor } from '#app/domain/actor.ts';
import { db } from './db.ts';

export type AuditRecord = { actor: Actor; action: string; entity: string; before?: unknown; after?: unknown };

/**
 * Keeps who changed what, when, and both values. `action` is `entity.verb` ("account.rename"), `entity` names the thing ("account:42").
 * Never pass a secret: neither a password nor a token or its hash.
 */
export async function recordAudit({ actor, action, entity, before, after }: AuditRecord): Promise<void> {
  await db.auditEntry.create({
    data: { userId: actor.userId, actor: actor.label, action, entity, before: toJson(before), after: toJson(after) },
  });
}

/** The same for a change of many things at once. */
export async function recordAudits(records: readonly AuditRecord[]): Promise<void> {
  await db.auditEntry.createMany({
    data: records.map(({ actor, action, entity, before, after }) => ({
      userId: actor.userId,
      actor: actor.label,
      action,
      entity,
      before: toJson(before),
      after: toJson(after),
    })),
  });
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

export type AuditFilter = {
  /** Part of the actor's e-mail or script name. */
  actor?: string;
  /** Start of the action: "user" finds "user.invite". */
  action?: string;
  /** Start of the entity: "account:42". */
  entity?: string;
  fromMs?: number;
  toMs?: number;
};
export type AuditRow = { id: number; atMs: number; actor: string; action: string; entity: string; before: unknown; after: unknown };

/** The newest matching entries first, one page of them, with the number of all that match. */
export async function listAudit(
  filter: AuditFilter,
  page: { offset: number; limit: number },
): Promise<{ rows: AuditRow[]; total: number }> {
  const where = {
    actor: filter.actor ? { contains: filter.actor } : undefined,
    action: filter.action ? { startsWith: filter.action } : undefined,
    entity: filter.entity ? { startsWith: filter.entity } : undefined,
    at: {
      gte: filter.fromMs === undefined ? undefined : new Date(filter.fromMs),
      lt: filter.toMs === undefined ? undefined : new Date(filter.toMs),
    },
  };
  const [rows, total] = await Promise.all([
    db.auditEntry.findMany({ where, orderBy: { id: 'desc' }, skip: page.offset, take: page.limit }),
    db.auditEntry.count({ where }),
  ]);
  return {
    total,
    rows: rows.map((row) => ({
      id: row.id,
      atMs: row.at.getTime(),
      actor: row.actor,
      action: row.action,
      entity: row.entity,
      before: row.before === null ? null : JSON.parse(row.before),
      after: row.after === null ? null : JSON.parse(row.after),
    })),
  };
}

/** Every action that has been recorded, for the filter. */
export async function listAuditActions(): Promise<string[]> {
  const rows = await db.auditEntry.findMany({ distinct: ['action'], select: { action: true }, orderBy: { action: 'asc' } });
  return rows.map((row) => row.action);
}
