import { z } from 'zod';
import { defineJob } from '#app/jobs/define-job.ts';
import { printableFormats } from '#workers/contracts/statement.ts';

const simulatePayload = z.object({
  accounts: z.number().int().min(1).max(1_000_000),
  days: z.number().int().min(1).max(3_650),
  seed: z.number().int().nonnegative(),
  endsAtMs: z.number().int().positive(),
  truthFile: z.string().min(1).nullable(),
  /** Where to print a statement of every account, and as what. */
  statements: z.object({ folder: z.string().min(1), format: z.enum(printableFormats) }).nullable(),
  /** Share of accounts with misconduct, 0..1. */
  misconductRate: z.number().min(0).max(1),
  rescore: z.boolean(),
});
export type SimulatePayload = z.infer<typeof simulatePayload>;

/** Writes a demo book. The same numbers give the same book. */
export const simulate = defineJob({
  kind: 'simulate',
  version: 1,
  payload: simulatePayload,
  lane: 'interactive',
  maxAttempts: 2,
  coalesce: false,
  load: async () => (await import('#app/jobs/handlers/simulate.ts')).runSimulate,
});
