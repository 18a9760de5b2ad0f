import fs from 'node:fs/promises';
import type { JobView } from '#app/domain/jobs.ts';
import { env } from '#app/lib/env.ts';
import { logger } from '#app/lib/logger.ts';
import { announceBook } from '#app/live/book-version.ts';
import { publish } from '#app/live/bus.ts';
import { claimJob, jobsInMotion, toJobView } from '#app/repositories/jobs.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { type Execution, execute } from './execute.ts';
import { keepHouse } from './housekeeping.ts';
import { startLiveDemo } from './live-demo.ts';
import { runnerId, staleAfterMs } from './liveness.ts';
import { closePool } from './pool-instance.ts';
import { onEnqueue } from './queue.ts';
import { recoverJobs } from './recovery.ts';
import { cleanAbandonedRuns } from './run-folders.ts';
import { syncAccounts } from './sync-accounts.ts';

/** How often the table is looked at: the longest that a job queued by another process waits, and the pace of live progress. */
const lookEveryMs = 500;
const recoverEveryMs = 15_000;
const keepHouseEveryMs = 6 * 3_600_000;
/** One slot is always left for someone who waits, because batch jobs run one at a time. */
const slots = 3;
const publishEndedForMs = 10_000;

type Runner = { stop(): Promise<void> };
let runner: Runner | null = null;
let stopLiveDemo: (() => Promise<void>) | null = null;

/** Starts working through the queue in this process, feeding job states to the live bus and letting a demo book trade on. Call once, by the server. */
export async function startRunner(): Promise<void> {
  if (runner) return;
  const recovered = await recoverJobs(new Date());
  if (recovered.requeued + recovered.failed > 0) logger.warn(recovered, 'jobs of an earlier process settled');
  await cleanAbandonedRuns(env.dataDir);
  runner = run();
  stopLiveDemo = startLiveDemo();
}

/** Stops claiming, interrupts what runs (it starts again with the next server) and ends the worker threads. */
export async function stopRunner(): Promise<void> {
  const stopping = runner;
  runner = null;
  await Promise.all([stopping?.stop(), stopLiveDemo?.()]);
  stopLiveDemo = null;
  await closePool();
}

let rawDbState = '';
/** Anyone may write accounts into raw.db directly; they join the directory without being asked. */
async function noticeForeignWrites(): Promise<void> {
  const { rawDb } = dataPaths(env.dataDir);
  const stats = await Promise.all([rawDb, `${rawDb}-wal`].map((file) => fs.stat(file).catch(() => null)));
  const state = stats.map((stat) => `${stat?.mtimeMs}/${stat?.size}`).join();
  if (!stats[0] || state === rawDbState) return;
  rawDbState = state;
  await syncAccounts();
}

function run(): Runner {
  const executions = new Map<string, Execution>();
  const published = new Map<string, string>();
  let lastRecoveryMs = Date.now();
  let lastKeptHouseMs = 0;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;

  const claimAll = async () => {
    while (!stopped && executions.size < slots) {
      const now = new Date();
      const row = await claimJob(runnerId, now, new Date(now.getTime() - staleAfterMs));
      if (!row) return;
      const execution = execute(row);
      executions.set(row.id, execution);
      void execution.done.finally(() => {
        executions.delete(row.id);
        wake();
      });
    }
  };

  const publishChanges = async () => {
    const views = (await jobsInMotion(new Date(Date.now() - publishEndedForMs))).map(toJobView);
    for (const view of views) publishOnce(view);
    const current = new Set(views.map(({ id }) => id));
    for (const id of published.keys()) if (!current.has(id)) published.delete(id);
  };
  const publishOnce = (job: JobView) => {
    const text = JSON.stringify(job);
    if (published.get(job.id) === text) return;
    published.set(job.id, text);
    publish({ type: 'job', job });
  };

  const look = async () => {
    try {
      if (Date.now() - lastRecoveryMs > recoverEveryMs) {
        lastRecoveryMs = Date.now();
        await recoverJobs(new Date());
        await noticeForeignWrites();
        // A run that another process completed is told by nobody else.
        await announceBook();
      }
      if (Date.now() - lastKeptHouseMs > keepHouseEveryMs) {
        lastKeptHouseMs = Date.now();
        await keepHouse(env.dataDir, new Date());
      }
      await claimAll();
      await publishChanges();
    } catch (error) {
      logger.error({ err: error }, 'the job table could not be read');
    }
  };
  const schedule = () => {
    if (timer) clearTimeout(timer);
    if (!stopped) timer = setTimeout(tick, lookEveryMs);
  };
  const tick = () => {
    looking = looking.then(look).then(schedule);
  };
  const wake = () => {
    if (stopped) return;
    if (timer) clearTimeout(timer);
    timer = null;
    tick();
  };
  const offEnqueue = onEnqueue(wake);
  tick();

  return {
    async stop() {
      stopped = true;
      offEnqueue();
      if (timer) clearTimeout(timer);
      await looking;
      for (const execution of executions.values()) execution.stop('shutdown');
      await Promise.all([...executions.values()].map(({ done }) => done));
    },
  };
}
