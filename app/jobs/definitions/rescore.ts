import { z } from 'zod';
import { archetypeSettingsSchema } from '#app/domain/archetype-settings.ts';
import { defineJob } from '#app/jobs/define-job.ts';
import type { ArchetypeFit } from '#workers/contracts/archetypes.ts';
import type { StageReport } from '#workers/contracts/tasks.ts';

export type RescoreResult = {
  runId: string;
  stages: StageReport[];
  archetypes: Pick<ArchetypeFit['archetypes'][number], 'key' | 'name' | 'accounts'>[];
};

export const defaultRescore = { seed: 1, fullLake: false, ideaGapMs: 120_000 };

const rescorePayload = z.object({
  seed: z.number().int().nonnegative(),
  /** Rewrites every month of the lake, not only those that changed. */
  fullLake: z.boolean(),
  /** Positions of the same account, symbol and side that re-open within this time belong to one trade idea. */
  ideaGapMs: z.number().int().nonnegative(),
  /** How archetypes are looked for in this run alone; what is left out is as the admins decided (app/domain/archetype-settings.ts). */
  ...archetypeSettingsSchema.partial().shape,
});
export type RescorePayload = z.infer<typeof rescorePayload>;

/** Lake, ideas and metrics, archetypes: everything that screens show, computed anew over the whole book. */
export const rescore = defineJob({
  kind: 'rescore',
  version: 1,
  payload: rescorePayload,
  lane: 'batch',
  maxAttempts: 2,
  coalesce: true,
  load: async () => (await import('#app/jobs/handlers/rescore.ts')).runRescore,
});
