import { pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';

/** What one click would remove: read when someone asks, because it counts positions. */
export const presentDemo = () => pool().run('count-demo', { dataDir: env.dataDir });
