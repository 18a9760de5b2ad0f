/** Alerts. Each function takes the scope of whoever asks; an alert is within it when its account is. */
import type { AlertState, Finding, RiskyMoveEvidence, Severity } from '#app/domain/alerts.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { accountsWithin } from './accounts.ts';
import { db } from './db.ts';
import type { Prisma } from './generated/client.ts';

export type StoredAlert = {
  id: number;
  kind: 'risky-move';
  severity: Severity;
  accountId: number;
  evidence: RiskyMoveEvidence;
  foundAtMs: number;
  dismissed: { atMs: number; by: string; reason: string } | null;
  caseId: number | null;
};

const fromRow = (row: Prisma.AlertGetPayload<object>): StoredAlert => ({
  id: row.id,
  kind: row.kind as StoredAlert['kind'],
  severity: row.severity as Severity,
  accountId: row.accountId,
  evidence: JSON.parse(row.evidence),
  foundAtMs: row.foundAt.getTime(),
  dismissed: row.dismissedAt && { atMs: row.dismissedAt.getTime(), by: row.decidedBy ?? '', reason: row.reason },
  caseId: row.caseId,
});

const within = (scope: AccountScope): Prisma.AlertWhereInput => ({ account: accountsWithin(scope) });
const stateIs: Record<AlertState, Prisma.AlertWhereInput> = {
  open: { dismissedAt: null },
  dismissed: { dismissedAt: { not: null } },
  all: {},
};

/** Keeps findings that no alert has yet, whatever became of it, and answers with how many those were. */
export async function raiseAlerts(runId: string, findings: readonly Finding[]): Promise<number> {
  return await db.$transaction(async (write) => {
    let raised = 0;
    for (const { evidence, ...finding } of findings) {
      const known = await write.alert.findUnique({ where: { fingerprint: finding.fingerprint }, select: { id: true } });
      if (known) continue;
      await write.alert.create({ data: { ...finding, runId, evidence: JSON.stringify(evidence) } });
      raised++;
    }
    return raised;
  });
}

/** Newest first, one page of them, with the number of all that match. */
export async function listAlerts(
  scope: AccountScope,
  state: AlertState,
  page: { take: number; skip: number },
): Promise<{ rows: StoredAlert[]; total: number }> {
  const where = { AND: [within(scope), stateIs[state]] };
  const [rows, total] = await Promise.all([
    db.alert.findMany({ where, orderBy: [{ foundAt: 'desc' }, { id: 'desc' }], ...page }),
    db.alert.count({ where }),
  ]);
  return { rows: rows.map(fromRow), total };
}

export const countOpenAlerts = (scope: AccountScope) => db.alert.count({ where: { AND: [within(scope), stateIs.open] } });

/** One alert, or null when it does not exist or lies outside of the scope. */
export async function findAlert(scope: AccountScope, id: number): Promise<StoredAlert | null> {
  const row = await db.alert.findFirst({ where: { AND: [{ id }, within(scope)] } });
  return row && fromRow(row);
}

export async function alertsOfCase(scope: AccountScope, caseId: number): Promise<StoredAlert[]> {
  const rows = await db.alert.findMany({ where: { AND: [{ caseId }, within(scope)] }, orderBy: { id: 'desc' } });
  return rows.map(fromRow);
}

/** @param decision null opens the alert again */
export async function setAlertDecision(id: number, decision: { atMs: number; by: string; reason: string } | null): Promise<void> {
  await db.alert.update({
    where: { id },
    data: {
      dismissedAt: decision && new Date(decision.atMs),
      decidedBy: decision?.by ?? null,
      reason: decision?.reason ?? '',
    },
  });
}

export async function putAlertIntoCase(id: number, caseId: number): Promise<void> {
  await db.alert.update({ where: { id }, data: { caseId } });
}
