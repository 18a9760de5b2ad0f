import type { AccountScope } from '#app/domain/roles.ts';
import { findAccount } from './accounts.ts';
import { db } from './db.ts';

export type AccountImport = {
  jobId: string;
  fileName: string;
  createdAtMs: number;
  format: string | null;
  status: string;
  positions: number;
  rejected: number;
  reconciliation: 'reconciled' | 'difference' | 'no-totals' | null;
};

/** The files from which an account's trades came, newest first; nothing for an account outside of the scope. */
export async function listAccountImports(
  scope: AccountScope,
  accountId: number,
  page: { limit: number; offset: number },
): Promise<{ rows: AccountImport[]; total: number }> {
  if (!(await findAccount(scope, accountId))) return { rows: [], total: 0 };
  const ids = await db.$queryRaw<{ id: number }[]>`
    SELECT "id" FROM "ImportFile" WHERE EXISTS (SELECT 1 FROM json_each("accountIds") WHERE value = ${accountId}) ORDER BY "id" DESC`;
  const shown = ids.slice(page.offset, page.offset + page.limit).map(({ id }) => Number(id));
  const rows = await db.importFile.findMany({ where: { id: { in: shown } }, orderBy: { id: 'desc' } });
  return {
    total: ids.length,
    rows: rows.map(({ jobId, fileName, createdAt, format, status, positions, rejected, reconciliation }) => ({
      jobId,
      fileName,
      createdAtMs: createdAt.getTime(),
      format,
      status,
      positions,
      rejected,
      reconciliation: reconciliation === null ? null : (JSON.parse(reconciliation).status as AccountImport['reconciliation']),
    })),
  };
}
