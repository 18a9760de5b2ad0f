/** Cases. Each function that reads takes the scope of whoever asks; a case is within it when one of its accounts is. */
import type { CaseOutcome, CaseRow, CaseState } from '#app/domain/cases.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { accountsWithin } from './accounts.ts';
import { db } from './db.ts';
import type { Prisma } from './generated/client.ts';

const within = (scope: AccountScope): Prisma.CaseWhereInput =>
  scope.kind === 'all' ? {} : { accounts: { some: { account: accountsWithin(scope) } } };
const stateIs: Record<CaseState, Prisma.CaseWhereInput> = { open: { closedAt: null }, closed: { closedAt: { not: null } }, all: {} };

const include = (scope: AccountScope) =>
  ({
    openedBy: { select: { name: true } },
    _count: {
      select: {
        accounts: { where: { account: accountsWithin(scope) } },
        alerts: { where: { account: accountsWithin(scope) } },
        notes: true,
      },
    },
  }) satisfies Prisma.CaseInclude;

const fromRow = (row: Prisma.CaseGetPayload<{ include: ReturnType<typeof include> }>): CaseRow => ({
  id: row.id,
  title: row.title,
  openedAtMs: row.openedAt.getTime(),
  openedBy: row.openedBy?.name ?? null,
  closedAtMs: row.closedAt?.getTime() ?? null,
  outcome: row.outcome as CaseOutcome | null,
  accounts: row._count.accounts,
  alerts: row._count.alerts,
  notes: row._count.notes,
});

/** Newest first, one page of them, with the number of all that match. */
export async function listCases(
  scope: AccountScope,
  state: CaseState,
  page: { take: number; skip: number },
): Promise<{ rows: CaseRow[]; total: number }> {
  const where = { AND: [within(scope), stateIs[state]] };
  const [rows, total] = await Promise.all([
    db.case.findMany({ where, include: include(scope), orderBy: [{ openedAt: 'desc' }, { id: 'desc' }], ...page }),
    db.case.count({ where }),
  ]);
  return { rows: rows.map(fromRow), total };
}

export type StoredCase = {
  case: CaseRow;
  origin: string | null;
  /** All of them, beyond the scope. */
  accountIds: number[];
  notes: { id: number; atMs: number; author: string; text: string }[];
};

/** One case, or null when it does not exist or none of its accounts lies within the scope. */
export async function findCase(scope: AccountScope, id: number): Promise<StoredCase | null> {
  const row = await db.case.findFirst({
    where: { AND: [{ id }, within(scope)] },
    include: {
      ...include(scope),
      accounts: { select: { accountId: true }, orderBy: { accountId: 'asc' } },
      notes: { orderBy: { id: 'asc' } },
    },
  });
  if (!row) return null;
  return {
    case: fromRow(row),
    origin: row.origin,
    accountIds: row.accounts.map(({ accountId }) => accountId),
    notes: row.notes.map(({ id: noteId, at, author, text }) => ({ id: noteId, atMs: at.getTime(), author, text })),
  };
}

export async function createCase(fields: {
  title: string;
  origin: string | null;
  openedById: number | null;
  accountIds: readonly number[];
}): Promise<number> {
  const { accountIds, ...data } = fields;
  const { id } = await db.case.create({ data: { ...data, accounts: { create: accountIds.map((accountId) => ({ accountId })) } } });
  return id;
}

export async function addCaseNote(caseId: number, note: { author: string; text: string }): Promise<void> {
  await db.caseNote.create({ data: { caseId, ...note } });
}

/** @param closing null opens the case again */
export async function setCaseClosed(id: number, closing: { atMs: number; outcome: CaseOutcome } | null): Promise<void> {
  await db.case.update({ where: { id }, data: { closedAt: closing && new Date(closing.atMs), outcome: closing?.outcome ?? null } });
}

export async function removeCaseAccount(caseId: number, accountId: number): Promise<void> {
  await db.caseAccount.deleteMany({ where: { caseId, accountId } });
}
