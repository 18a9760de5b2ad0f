import { type ImportFilter, type ImportTotals, importFilters } from '#app/domain/imports.ts';
import type { JobView } from '#app/domain/jobs.ts';
import { can } from '#app/domain/roles.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { countAccounts } from '#app/repositories/account-sync.ts';
import { listGroupOptions } from '#app/repositories/groups.ts';
import {
  findImportFile,
  type ImportFileLine,
  type ImportFileRow,
  type ImportSummary,
  listImportFiles,
  summariseImports,
} from '#app/repositories/import-files.ts';
import { findJob, type JobRow, listJobs, toJobView } from '#app/repositories/jobs.ts';
import type { User } from '#app/repositories/users.ts';

const recentImports = 20;
const filesPerPage = 100;

export type ImportRow = { job: JobView; startedBy: string | null; summary: ImportSummary | null };
export type ImportsView = {
  imports: ImportRow[];
  /** Groups that the person may put accounts into; people other than admins must choose one, or would not see what they import. */
  groups: { id: number; name: string }[];
  mayNameGroup: boolean;
  maxUploadMb: number;
  /** Null for people who may not touch the demo book. */
  demo: { accounts: number } | null;
};

/** People other than admins see the imports that they started themselves. */
const ownOnly = (user: User) => (user.role === 'admin' ? null : user.id);

export async function presentImports(user: User): Promise<ImportsView> {
  const filter = { kind: 'import-files', status: null, userId: ownOnly(user) } as const;
  const [{ rows }, groups, accounts] = await Promise.all([
    listJobs(filter, { take: recentImports, skip: 0 }),
    listGroupOptions(user.role === 'admin' ? undefined : user.groupIds),
    countAccounts(),
  ]);
  const summaries = new Map((await summariseImports(rows.map(({ id }) => id))).map((summary) => [summary.jobId, summary]));
  return {
    imports: rows.map((row) => ({ job: toJobView(row), startedBy: row.user?.name ?? null, summary: summaries.get(row.id) ?? null })),
    groups,
    mayNameGroup: user.role === 'admin',
    maxUploadMb: Math.floor(env.maxUploadBytes / 1_048_576),
    demo: can(user.role, 'remove:demo') ? { accounts: accounts.demo } : null,
  };
}

/** A file as the list shows it; details are read one at a time. */
export type ImportFileItem = Omit<ImportFileLine, 'file' | 'jobId' | 'accountIds' | 'createdAtMs'> & { name: string; accounts: number };
export type ImportView = {
  job: JobView;
  totals: ImportTotals;
  filter: ImportFilter;
  page: { number: number; size: number; total: number };
  files: ImportFileItem[];
  /** The file that is open beside the list. */
  open: (ImportFileRow & { name: string }) | null;
  rescoreJobId: string | null;
};

/** One import with its files. `file` opens one; names and row texts are left out for people without read:pii. */
export async function presentImport(user: User, jobId: string, search: URLSearchParams): Promise<ImportView> {
  const job = await findJob(jobId);
  const owner = ownOnly(user);
  if (job?.kind !== 'import-files' || (owner !== null && job.userId !== owner)) throw new AppError('not-found', 'There is no such import.');
  const filter = importFilters.find((known) => known === search.get('filter')) ?? 'all';
  const mayReadNames = can(user.role, 'read:pii');
  const rows = await listImportFiles(jobId);
  const numbered = new Map(rows.map(({ id }, index) => [id, index + 1]));
  const nameOf = (row: { id: number; file: string }) => (mayReadNames ? row.file : `#${numbered.get(row.id)}`);
  const matching = rows.filter(filters[filter]);
  const pages = Math.max(1, Math.ceil(matching.length / filesPerPage));
  const number = Math.min(pages, Math.max(1, Number(search.get('page')) || 1));
  const sum = (pick: (row: ImportFileLine) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const count = (keep: (row: ImportFileLine) => boolean) => rows.filter(keep).length;
  const openId = Number(search.get('file'));
  const open = openId ? await findImportFile(jobId, openId) : null;
  return {
    job: toJobView(job),
    totals: {
      files: rows.length,
      imported: count(({ status }) => status === 'imported'),
      unchanged: count(({ status }) => status === 'unchanged'),
      refused: count(filters.refused),
      accounts: new Set(rows.flatMap(({ accountIds }) => accountIds)).size,
      positions: sum(({ positions }) => positions),
      duplicates: sum(({ duplicates }) => duplicates),
      rejected: sum(({ rejectedCount }) => rejectedCount),
      differences: count(filters.differences),
    },
    filter,
    page: { number, size: filesPerPage, total: matching.length },
    files: matching.slice((number - 1) * filesPerPage, number * filesPerPage).map((row) => toItem(row, nameOf(row), mayReadNames)),
    open: open && (mayReadNames ? { ...open, name: nameOf(open) } : { ...withoutNames(open), name: nameOf(open) }),
    rescoreJobId: rescoreOf(job),
  };
}

const toItem = (
  { file: _file, jobId: _jobId, createdAtMs: _at, accountIds, ...row }: ImportFileLine,
  name: string,
  mayReadNames: boolean,
): ImportFileItem => ({
  ...row,
  name,
  accounts: accountIds.length,
  message: mayReadNames ? row.message : null,
});

const filters: Record<ImportFilter, (row: ImportFileLine) => boolean> = {
  all: () => true,
  refused: ({ status }) => status === 'refused',
  differences: ({ reconciliation }) => reconciliation === 'difference',
  rejected: ({ rejectedCount }) => rejectedCount > 0,
};

const withoutNames = (row: ImportFileRow): ImportFileRow => ({
  ...row,
  file: '',
  message: null,
  accounts: row.accounts.map((account) => ({ ...account, ref: '' })),
  rejected: row.rejected.map((rejected) => ({ ...rejected, text: '' })),
});

const rescoreOf = (job: JobRow): string | null =>
  job.result === null ? null : ((JSON.parse(job.result) as { rescoreJobId?: string | null }).rescoreJobId ?? null);
