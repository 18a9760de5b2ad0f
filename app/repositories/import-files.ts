import type { ImportFileResult, Reconciliation } from '#workers/contracts/statement.ts';
import { db } from './db.ts';
import type { ImportFile } from './generated/client.ts';

export type ImportFileRow = ImportFileResult & { id: number; jobId: string; createdAtMs: number };

/** What has no column of its own. */
type Detail = Pick<ImportFileResult, 'notes' | 'accounts' | 'updated' | 'rejected' | 'unknownSymbols' | 'bars' | 'calendarEvents'>;

/** Keeps what became of each file of an import job; a job that runs again replaces what it said before. */
export async function saveImportFiles(jobId: string, results: readonly ImportFileResult[]): Promise<void> {
  const data = results.map(({ notes, accounts, updated, rejected, unknownSymbols, bars, calendarEvents, ...result }) => ({
    jobId,
    fileName: result.file,
    format: result.format,
    status: result.status,
    accountIds: JSON.stringify(accounts.map(({ id }) => id)),
    positions: result.positions,
    duplicates: result.duplicates,
    balanceOps: result.balanceOps,
    orders: result.orders,
    rejected: result.rejectedCount,
    message: result.message,
    reconciliation: result.reconciliation && JSON.stringify(result.reconciliation),
    detail: JSON.stringify({ notes, accounts, updated, rejected, unknownSymbols, bars, calendarEvents } satisfies Detail),
  }));
  await db.$transaction([db.importFile.deleteMany({ where: { jobId } }), db.importFile.createMany({ data })]);
}

/** A file without its long lists. */
export type ImportFileLine = Omit<ImportFileRow, keyof Detail | 'reconciliation'> & {
  accountIds: number[];
  reconciliation: Reconciliation['status'] | null;
};

/** The files of an import in the order in which they were read. */
export async function listImportFiles(jobId: string): Promise<ImportFileLine[]> {
  const rows = await db.importFile.findMany({ where: { jobId }, orderBy: { id: 'asc' }, omit: { detail: true } });
  return rows.map(({ accountIds, ...row }) => ({
    ...columnsOf(row),
    accountIds: JSON.parse(accountIds),
    reconciliation: row.reconciliation === null ? null : (JSON.parse(row.reconciliation) as Reconciliation).status,
  }));
}

export async function findImportFile(jobId: string, id: number): Promise<ImportFileRow | null> {
  const row = await db.importFile.findFirst({ where: { jobId, id } });
  if (!row) return null;
  const reconciliation = row.reconciliation === null ? null : (JSON.parse(row.reconciliation) as Reconciliation);
  return { ...columnsOf(row), ...(JSON.parse(row.detail) as Detail), reconciliation };
}

const columnsOf = (row: Omit<ImportFile, 'detail' | 'accountIds'>) => ({
  id: row.id,
  jobId: row.jobId,
  createdAtMs: row.createdAt.getTime(),
  file: row.fileName,
  format: row.format as ImportFileResult['format'],
  status: row.status as ImportFileResult['status'],
  message: row.message,
  positions: row.positions,
  duplicates: row.duplicates,
  balanceOps: row.balanceOps,
  orders: row.orders,
  rejectedCount: row.rejected,
});

export type ImportSummary = {
  jobId: string;
  files: number;
  refused: number;
  positions: number;
  rejected: number;
  differences: number;
};

/** Totals per import job. */
export async function summariseImports(jobIds: readonly string[]): Promise<ImportSummary[]> {
  return db.$queryRaw<ImportSummary[]>`
    SELECT "jobId", CAST(COUNT(*) AS REAL) AS "files", CAST(SUM("status" = 'refused') AS REAL) AS "refused",
      CAST(SUM("positions") AS REAL) AS "positions", CAST(SUM("rejected") AS REAL) AS "rejected",
      CAST(SUM("reconciliation" ->> 'status' IS 'difference') AS REAL) AS "differences"
    FROM "ImportFile" WHERE "jobId" IN (SELECT value FROM json_each(${JSON.stringify(jobIds)})) GROUP BY "jobId"`;
}
