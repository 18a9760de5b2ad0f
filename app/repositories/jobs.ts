import { type JobKind, type JobLane, type JobStatus, type JobView, jobPriority } from '#app/domain/jobs.ts';
import { db } from './db.ts';

/** A job as the runner needs it. */
export type JobRow = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  payload: string;
  result: string | null;
  priority: number;
  progress: number;
  message: string;
  error: string | null;
  cancelAsked: boolean;
  runner: string | null;
  heartbeatAt: Date | null;
  attempts: number;
  userId: number | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

export type JobLogLine = { id: number; at: Date; level: 'info' | 'warn' | 'error'; message: string };

export const toJobView = (row: JobRow): JobView => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  progress: row.progress,
  message: row.message,
  error: row.error,
  cancelAsked: row.cancelAsked,
  createdAtMs: row.createdAt.getTime(),
  startedAtMs: row.startedAt?.getTime() ?? null,
  finishedAtMs: row.finishedAt?.getTime() ?? null,
});

export type NewJob = {
  id: string;
  kind: JobKind;
  payload: string;
  lane: JobLane;
  userId: number | null;
  /** The process that alone may run it; null: whichever runner comes first. */
  runner: string | null;
};

export async function insertJob({ lane, ...job }: NewJob): Promise<JobRow> {
  const heartbeatAt = job.runner === null ? null : new Date();
  return (await db.job.create({ data: { ...job, heartbeatAt, status: 'queued', priority: jobPriority[lane] } })) as JobRow;
}

export async function findJob(id: string): Promise<(JobRow & { startedBy: string | null }) | null> {
  const row = await db.job.findUnique({ where: { id }, include: { user: { select: { name: true } } } });
  if (!row) return null;
  const { user, ...job } = row;
  return { ...(job as JobRow), startedBy: user?.name ?? null };
}

/** A queued job of the kind that no process has reserved, if there is one. */
export async function findQueuedJob(kind: JobKind): Promise<JobRow | null> {
  return (await db.job.findFirst({ where: { kind, status: 'queued', runner: null, cancelAsked: false } })) as JobRow | null;
}

/** Reserves a queued job for one process and gives it a new payload; false when another process was faster. */
export async function reserveJob(id: string, runner: string, payload: string): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, status: 'queued', runner: null },
    data: { runner, payload, heartbeatAt: new Date() },
  });
  return count === 1;
}

/**
 * Takes the next queued job for a runner in one statement, so that of two processes only one gets it: interactive before batch, older
 * before newer, and a batch job only while no other batch job is alive.
 * @param onlyId restricts the choice to one job
 */
export async function claimJob(runner: string, now: Date, aliveSince: Date, onlyId: string | null = null): Promise<JobRow | null> {
  const claimed = await db.$queryRaw<{ id: string }[]>`
    UPDATE "Job" SET "status" = 'running', "runner" = ${runner}, "heartbeatAt" = ${now}, "startedAt" = ${now}, "attempts" = "attempts" + 1
    WHERE "id" = (
      SELECT "id" FROM "Job"
      WHERE "status" = 'queued' AND (("runner" IS NULL AND ${onlyId} IS NULL) OR ("runner" = ${runner} AND "id" = ${onlyId}))
        AND ("priority" >= ${jobPriority.interactive} OR NOT EXISTS (
          SELECT 1 FROM "Job" WHERE "status" = 'running' AND "priority" < ${jobPriority.interactive} AND "heartbeatAt" >= ${aliveSince}))
      ORDER BY "priority" DESC, "createdAt", "id" LIMIT 1
    ) AND "status" = 'queued'
    RETURNING "id"`;
  return claimed[0] ? findJob(claimed[0].id) : null;
}

/** Says that the process is alive and tells whether someone asked to stop. */
export async function beat(
  id: string,
  runner: string,
  changes: { progress?: number; message?: string } = {},
): Promise<{ cancelAsked: boolean }> {
  const [row] = await db.job.updateManyAndReturn({
    where: { id, runner, status: { in: ['queued', 'running'] } },
    data: { ...changes, heartbeatAt: new Date() },
    select: { cancelAsked: true },
  });
  return row ?? { cancelAsked: true };
}

/** Ends a job that the runner still holds; null when another process has taken it away meanwhile. */
export async function finishJob(
  id: string,
  runner: string | null,
  outcome: { status: 'succeeded' | 'failed' | 'cancelled'; result?: string; error?: string },
): Promise<JobRow | null> {
  const data = { ...outcome, finishedAt: new Date(), ...(outcome.status === 'succeeded' && { progress: 1 }) };
  const { count } = await db.job.updateMany({ where: { id, runner, status: { in: ['queued', 'running'] } }, data });
  return count === 1 ? findJob(id) : null;
}

/** Puts a job whose process ended back into the queue; false when another process has taken it away meanwhile. */
export async function requeueJob(id: string, runner: string | null, attempts: number): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, runner, status: 'running' },
    data: { status: 'queued', runner: null, heartbeatAt: null, startedAt: null, progress: 0, message: '', attempts },
  });
  return count === 1;
}

/** Asks a job to stop. A queued one that nobody has reserved is over at once. */
export async function askCancel(id: string): Promise<JobRow | null> {
  await db.job.updateMany({ where: { id, status: 'queued', runner: null }, data: { status: 'cancelled', finishedAt: new Date() } });
  await db.job.updateMany({ where: { id, status: { in: ['queued', 'running'] } }, data: { cancelAsked: true } });
  return findJob(id);
}

/** Jobs that a process holds, running or reserved. */
export async function heldJobs(): Promise<JobRow[]> {
  return (await db.job.findMany({ where: { status: { in: ['queued', 'running'] }, runner: { not: null } } })) as JobRow[];
}

export async function appendJobLog(jobId: string, level: JobLogLine['level'], message: string): Promise<void> {
  await db.jobLog.create({ data: { jobId, level, message } });
}

export async function jobLog(jobId: string, limit = 500): Promise<JobLogLine[]> {
  return (await db.jobLog.findMany({ where: { jobId }, orderBy: { id: 'desc' }, take: limit })).reverse() as JobLogLine[];
}

export type JobFilter = {
  kind: JobKind | null;
  status: JobStatus | 'active' | null;
  /** Only what this person started. */
  userId: number | null;
};

/** A page of jobs, the newest first. */
export async function listJobs(filter: JobFilter, page: { take: number; skip: number }) {
  const status = filter.status === 'active' ? { in: ['queued', 'running'] } : (filter.status ?? undefined);
  const where = { kind: filter.kind ?? undefined, status, userId: filter.userId ?? undefined };
  const [total, rows] = await Promise.all([
    db.job.count({ where }),
    db.job.findMany({ where, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], ...page, include: { user: { select: { name: true } } } }),
  ]);
  return { total, rows: rows as (JobRow & { user: { name: string } | null })[] };
}

/** Jobs that are not over, and those that ended since the given time. */
export async function jobsInMotion(endedSince: Date): Promise<JobRow[]> {
  return (await db.job.findMany({
    where: { OR: [{ status: { in: ['queued', 'running'] } }, { finishedAt: { gte: endedSince } }] },
    orderBy: [{ createdAt: 'asc' }],
  })) as JobRow[];
}

/** The stored payloads of a kind's jobs that are not over. */
export async function activePayloads(kind: JobKind): Promise<string[]> {
  const rows = await db.job.findMany({ where: { kind, status: { in: ['queued', 'running'] } }, select: { payload: true } });
  return rows.map(({ payload }) => payload);
}

export async function countActiveJobs(): Promise<{ running: number; queued: number }> {
  const [running, queued] = await Promise.all([
    db.job.count({ where: { status: 'running' } }),
    db.job.count({ where: { status: 'queued' } }),
  ]);
  return { running, queued };
}

export async function countJobs(): Promise<number> {
  return db.job.count();
}

/** Removes finished jobs, with log and import results, that ended before the given time. */
export async function removeJobsBefore(before: Date): Promise<string[]> {
  const old = await db.job.findMany({ where: { finishedAt: { lt: before } }, select: { id: true } });
  const ids = old.map(({ id }) => id);
  await db.$transaction([db.importFile.deleteMany({ where: { jobId: { in: ids } } }), db.job.deleteMany({ where: { id: { in: ids } } })]);
  return ids;
}
