import type { z } from 'zod';
import type { Actor } from '#app/domain/actor.ts';
import type { JobKind, JobLane } from '#app/domain/jobs.ts';
import type { RunOptions } from '#workers/pool.ts';

/** What a handler is given beside its payload. */
export type JobContext = {
  jobId: string;
  actor: Actor;
  dataDir: string;
  /** Aborted when someone cancels the job, in this process or another. */
  signal: AbortSignal;
  /** `fraction` of the whole job; `message` is a phrase for people and names neither persons nor files. */
  progress(fraction: number, message: string): void;
  /** A line of the job's log that people read on its page. */
  log(message: string, level?: 'info' | 'warn' | 'error'): void;
  /** Options for a pool task that makes up the stretch `from`..`to` of the job's progress. */
  task(from: number, to: number): RunOptions;
};

export type JobHandler<Payload, Result> = (payload: Payload, context: JobContext) => Promise<Result>;

export type JobDefinition<Payload = unknown, Result = unknown> = {
  kind: JobKind;
  /** Grows when the payload changes its meaning: a row of another version is failed with a plain message instead of being misread. */
  version: number;
  payload: z.ZodType<Payload>;
  lane: JobLane;
  /** How often the job may start in all when the process that runs it dies. Above 1 only where running twice does no harm. */
  maxAttempts: number;
  /** When a job of this kind already waits, another request for it joins that one. */
  coalesce: boolean;
  load: () => Promise<JobHandler<Payload, Result>>;
};

export const defineJob = <Payload, Result>(definition: JobDefinition<Payload, Result>) => definition;

export type PayloadOf<Definition> = Definition extends JobDefinition<infer Payload, infer _> ? Payload : never;
export type ResultOf<Definition> = Definition extends JobDefinition<infer _, infer Result> ? Result : never;
