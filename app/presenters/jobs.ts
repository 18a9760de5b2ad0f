import { type JobKind, type JobStatus, type JobView, jobKinds, jobStatuses, type RequestField, requestFields } from '#app/domain/jobs.ts';
import { AppError } from '#app/lib/errors.ts';
import { countActiveJobs, findJob, type JobLogLine, jobLog, listJobs, toJobView } from '#app/repositories/jobs.ts';
import { findRun, type RunView } from '#app/repositories/runs.ts';

const jobsPerPage = 50;

export type JobsView = {
  jobs: (JobView & { startedBy: string | null })[];
  filter: { kind: JobKind | null; status: JobStatus | 'active' | null };
  page: { number: number; size: number; total: number };
  active: { running: number; queued: number };
};

/** The queue and its history. `kind`, `status` (or `active`) and `page` come from the address. */
export async function presentJobs(search: URLSearchParams): Promise<JobsView> {
  const filter = {
    kind: jobKinds.find((kind) => kind === search.get('kind')) ?? null,
    status: ([...jobStatuses, 'active'] as const).find((status) => status === search.get('status')) ?? null,
  };
  const number = Math.max(1, Math.trunc(Number(search.get('page')) || 1));
  const [{ total, rows }, active] = await Promise.all([
    listJobs({ ...filter, userId: null }, { take: jobsPerPage, skip: (number - 1) * jobsPerPage }),
    countActiveJobs(),
  ]);
  return {
    jobs: rows.map((row) => ({ ...toJobView(row), startedBy: row.user?.name ?? actorOf(row.payload) })),
    filter,
    page: { number, size: jobsPerPage, total },
    active,
  };
}

export type JobDetailView = {
  job: JobView;
  attempts: number;
  startedBy: string | null;
  log: (Omit<JobLogLine, 'at'> & { atMs: number })[];
  /** What was asked for. */
  request: [RequestField, string | number | boolean][];
  /** The run that a rescore made. */
  run: RunView | null;
};

/** One job with its log. */
export async function presentJob(id: string): Promise<JobDetailView> {
  const job = await findJob(id);
  if (!job) throw new AppError('not-found', 'There is no such job.');
  const log = await jobLog(id);
  const runId = job.kind === 'rescore' && job.result ? (JSON.parse(job.result) as { runId: string }).runId : null;
  return {
    job: toJobView(job),
    attempts: job.attempts,
    startedBy: job.startedBy ?? actorOf(job.payload),
    log: log.map(({ at, ...line }) => ({ ...line, atMs: at.getTime() })),
    request: requestOf(job.kind, job.payload),
    run: runId ? await findRun(runId) : null,
  };
}

const actorOf = (payload: string): string | null => (JSON.parse(payload) as { actor?: string }).actor ?? null;

/** File names and paths are personal data or say where things lie on the server: they are counted, not shown. */
function requestOf(kind: JobKind, payload: string): JobDetailView['request'] {
  const { input } = JSON.parse(payload) as { input: Record<string, unknown> };
  const { parts } = input as { parts?: { files: unknown[] }[] };
  const { request } = input as { request?: Record<string, unknown> };
  const shown = kind === 'import-files' ? { files: parts?.reduce((total, { files }) => total + files.length, 0) } : (request ?? input);
  return requestFields.flatMap((field): JobDetailView['request'] => {
    const value = shown[field as keyof typeof shown] as unknown;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[field, value]] : [];
  });
}
