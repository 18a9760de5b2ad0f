import { env } from '#app/lib/env.ts';
import { logger } from '#app/lib/logger.ts';
import { countAccounts } from '#app/repositories/account-sync.ts';
import { jobsInMotion } from '#app/repositories/jobs.ts';
import { pool } from './pool-instance.ts';

/** The pace at which a demo book goes on trading. */
const tickMs = 5_000;

/**
 * Lets the demo book trade on in real time while there is one, so that a new installation shows life, until the returned function is
 * called. Stands aside while a job builds or removes demo data. Turned off by CORTEX_LIVE_DEMO=0.
 */
export function startLiveDemo(): () => Promise<void> {
  if (!env.liveDemo) return async () => {};
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let ticking: Promise<void> = Promise.resolve();
  let isBroken = false;

  const tick = async () => {
    try {
      if (await hasIdleDemo())
        await pool().run('simulate-live', { dataDir: env.dataDir, untilMs: Date.now() }, { signal: stopping.signal });
      isBroken = false;
    } catch (error) {
      if (!stopping.signal.aborted && !isBroken) logger.warn({ err: error }, 'the demo book cannot trade on at the moment');
      isBroken = true;
    }
    if (!stopping.signal.aborted) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      ticking = tick();
    }, tickMs);
  };
  schedule();

  return async () => {
    stopping.abort();
    if (timer) clearTimeout(timer);
    await ticking;
  };
}

async function hasIdleDemo(): Promise<boolean> {
  const { demo } = await countAccounts();
  if (demo === 0) return false;
  const active = await jobsInMotion(new Date());
  return !active.some(({ kind, status }) => status === 'running' && (kind === 'simulate' || kind === 'remove-demo'));
}
