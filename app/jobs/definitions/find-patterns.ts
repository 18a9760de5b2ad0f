import { z } from 'zod';
import { defineJob } from '#app/jobs/define-job.ts';
import { type PatternJob, patternAlgorithms, seriesDistances, seriesKinds } from '#workers/contracts/patterns.ts';

export type FindPatternsResult = { compared: number; assigned: number; groups: number };

const patternRequestSchema = z.object({
  series: z.enum(seriesKinds),
  distance: z.enum(seriesDistances),
  algorithm: z.enum(patternAlgorithms),
  days: z.number().int().min(14).max(3_650),
  clusters: z.number().int().min(2).max(40).nullable(),
  band: z.number().min(0).max(1),
  seed: z.number().int().nonnegative(),
});

const findPatternsPayload: z.ZodType<PatternJob> = z.object({
  request: patternRequestSchema,
  groupIds: z.array(z.number().int()).nullable(),
});

/** Groups accounts by a series of theirs. The job's id names the result. */
export const findPatterns = defineJob({
  kind: 'find-patterns',
  version: 1,
  payload: findPatternsPayload,
  lane: 'interactive',
  maxAttempts: 2,
  coalesce: false,
  load: async () => (await import('#app/jobs/handlers/find-patterns.ts')).runFindPatterns,
});
