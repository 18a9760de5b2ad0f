import { z } from 'zod';
import { defineJob } from '#app/jobs/define-job.ts';

/** Removes every demo account with all that belongs to it. */
export const removeDemo = defineJob({
  kind: 'remove-demo',
  version: 1,
  payload: z.object({}),
  lane: 'interactive',
  maxAttempts: 2,
  coalesce: true,
  load: async () => (await import('#app/jobs/handlers/remove-demo.ts')).runRemoveDemo,
});
