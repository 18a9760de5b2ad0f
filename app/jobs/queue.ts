import { randomBytes } from 'node:crypto';
import type { Actor } from '#app/domain/actor.ts';
import type { JobKind } from '#app/domain/jobs.ts';
import { AppError } from '#app/lib/errors.ts';
import { issuesOf } from '#app/lib/issues.ts';
import { askCancel, findQueuedJob, insertJob, type JobRow, reserveJob } from '#app/repositories/jobs.ts';
import { type JobPayload, jobDefinition } from './definitions/index.ts';

type StoredPayload = { version: number; actor: string; input: unknown };

/** The id of a job or a run: sorts by time, to the millisecond. */
export const timeId = (now: Date) => `${now.toISOString().replace(/[-:.Z]/g, '')}-${randomBytes(4).toString('hex')}`;

function storePayload(actor: Actor, kind: JobKind, payload: unknown): string {
  const { version, payload: schema } = jobDefinition(kind);
  const parsed = schema.safeParse(payload);
  if (!parsed.success) throw new AppError('invalid', issuesOf(parsed.error).join('; '));
  return JSON.stringify({ version, actor: actor.label, input: parsed.data } satisfies StoredPayload);
}

/** The checked payload of a row and who asked for it; throws when the row was written by a version that meant something else. */
export function readPayload(row: JobRow): { actor: Actor; payload: unknown } {
  const stored = JSON.parse(row.payload) as StoredPayload;
  const definition = jobDefinition(row.kind);
  if (stored.version !== definition.version)
    throw new AppError('conflict', 'This job was queued by another version of the program. Start it again.');
  return { actor: { userId: row.userId, label: stored.actor }, payload: definition.payload.parse(stored.input) };
}

const wakers = new Set<() => void>();
/** Calls back when a job was queued in this process, so that nobody waits for the next look at the table. */
export function onEnqueue(wake: () => void): () => void {
  wakers.add(wake);
  return () => wakers.delete(wake);
}

/** Queues a job for the next free runner. A kind that coalesces joins a job of its kind that already waits. */
export async function enqueueJob<Kind extends JobKind>(actor: Actor, kind: Kind, payload: JobPayload<Kind>): Promise<JobRow> {
  const stored = storePayload(actor, kind, payload);
  const { coalesce, lane } = jobDefinition(kind);
  const waiting = coalesce ? await findQueuedJob(kind) : null;
  if (waiting) return waiting;
  const row = await insertJob({ id: timeId(new Date()), kind, payload: stored, lane, userId: actor.userId, runner: null });
  for (const wake of wakers) wake();
  return row;
}

/** Takes a job for one process: a waiting one of a kind that coalesces, otherwise a new row. */
export async function reserveOrInsert<Kind extends JobKind>(
  actor: Actor,
  kind: Kind,
  payload: JobPayload<Kind>,
  runner: string,
): Promise<string> {
  const stored = storePayload(actor, kind, payload);
  const { coalesce, lane } = jobDefinition(kind);
  const waiting = coalesce ? await findQueuedJob(kind) : null;
  if (waiting && (await reserveJob(waiting.id, runner, stored))) return waiting.id;
  return (await insertJob({ id: timeId(new Date()), kind, payload: stored, lane, userId: actor.userId, runner })).id;
}

/** Asks a job to stop, wherever it runs; a waiting one is over at once. */
export async function cancelJob(id: string): Promise<JobRow> {
  const row = await askCancel(id);
  if (!row) throw new AppError('not-found', 'There is no such job.');
  return row;
}
