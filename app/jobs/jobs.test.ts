import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { scriptActor } from '#app/domain/actor.ts';
import type { JobView } from '#app/domain/jobs.ts';
import { subscribe } from '#app/live/bus.ts';
import { beat, claimJob, findJob, insertJob, jobLog } from '#app/repositories/jobs.ts';
import { completeRun, createRun, listRuns } from '#app/repositories/runs.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { driftOf } from '#tests/setup/archetype-drift.ts';
import { controlDb } from '#tests/setup/control-db.ts';
import { emptyFit, emptySummary } from '#tests/setup/runs.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';
import { defaultRescore } from './definitions/rescore.ts';
import { isAlive, runnerId, staleAfterMs } from './liveness.ts';
import { closePool } from './pool-instance.ts';
import { cancelJob, enqueueJob, timeId } from './queue.ts';
import { recoverJobs } from './recovery.ts';
import { cleanAbandonedRuns } from './run-folders.ts';
import { JobCancelled, runJobNow } from './run-now.ts';
import { startRunner, stopRunner } from './runner.ts';

// Worker threads and other processes start here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const settings = { clock: utcClock, stage: null, groupRef: null, importBacktests: false, mapping: null };
const nothingToImport = { parts: [{ files: [], settings }], uploadId: null, rescore: false };
const longBook = {
  accounts: 4_000,
  days: 365,
  seed: 7,
  endsAtMs: Date.UTC(2026, 5, 30),
  truthFile: null,
  statements: null,
  misconductRate: 0,
  rescore: false,
};

let dataDir: string;
beforeEach(async () => {
  dataDir = await controlDb();
});
afterEach(async () => {
  await stopRunner();
  await closePool();
});

const aliveSince = () => new Date(Date.now() - staleAfterMs);
const finished = (id: string) =>
  vi.waitUntil(
    async () => {
      const job = await findJob(id);
      return job?.finishedAt ? job : null;
    },
    { timeout: 120_000, interval: 50 },
  );

describe('claiming', () => {
  test('two processes that claim at once never get the same job', async () => {
    const jobs = 30;
    for (let index = 0; index < jobs; index += 1) await enqueueJob(systemActor, 'import-files', nothingToImport);
    const claimer = () =>
      new Promise<string[]>((resolve, reject) => {
        const child = spawn(process.execPath, ['--import', 'tsx', 'tests/fixtures/claim-all-jobs.ts'], {
          env: { ...process.env, CORTEX_DATA_DIR: dataDir },
        });
        let output = '';
        let errors = '';
        child.stdout.on('data', (chunk) => (output += chunk));
        child.stderr.on('data', (chunk) => (errors += chunk));
        child.on('exit', (code) => (code === 0 ? resolve(output.split('\n').filter(Boolean)) : reject(new Error(errors))));
      });
    const claimed = await Promise.all([claimer(), claimer(), claimer()]);
    expect(claimed.flat()).toHaveLength(jobs);
    expect(new Set(claimed.flat()).size).toBe(jobs);
  });

  test('someone who waits goes before a batch, and batches run one at a time', async () => {
    const batch = await enqueueJob(systemActor, 'rescore', defaultRescore);
    const waiting = await enqueueJob(systemActor, 'import-files', nothingToImport);
    const claim = () => claimJob(runnerId, new Date(), aliveSince());
    expect((await claim())?.id).toBe(waiting.id);
    expect((await claim())?.id).toBe(batch.id);
    const second = await enqueueJob(systemActor, 'rescore', defaultRescore);
    expect(second.id).not.toBe(batch.id);
    expect(await claim()).toBeNull();
  });

  test('a batch whose process has fallen silent does not hold up the next one', async () => {
    await enqueueJob(systemActor, 'rescore', defaultRescore);
    await claimJob('elsewhere:1:x', new Date(Date.now() - 2 * staleAfterMs), aliveSince());
    const next = await enqueueJob(systemActor, 'rescore', defaultRescore);
    expect((await claimJob(runnerId, new Date(), aliveSince()))?.id).toBe(next.id);
  });

  test('two requests for a rescore wait as one', async () => {
    const first = await enqueueJob(systemActor, 'rescore', defaultRescore);
    const second = await enqueueJob(systemActor, 'rescore', defaultRescore);
    expect(second.id).toBe(first.id);
  });

  test('a payload that the schema refuses is never queued', async () => {
    await expect(enqueueJob(systemActor, 'rescore', { ...defaultRescore, seed: -1 })).rejects.toThrow('seed');
  });
});

describe('running', () => {
  test('the runner takes a queued job, finishes it and tells open pages', async () => {
    const seen: JobView[] = [];
    onTestFinished(subscribe((event) => event.type === 'job' && seen.push(event.job)));
    await startRunner();
    const { id } = await enqueueJob(systemActor, 'import-files', nothingToImport);
    const job = await finished(id);
    expect(job).toMatchObject({ status: 'succeeded', progress: 1, attempts: 1 });
    expect(JSON.parse(job.result!)).toEqual({ results: [], rescoreJobId: null });
    expect((await jobLog(id)).map(({ message }) => message)).toEqual([expect.stringContaining('0 files')]);
    await vi.waitUntil(() => seen.some((view) => view.id === id && view.status === 'succeeded'), { timeout: 60_000 });
  });

  test('a job that throws is failed with the reason in row and log', async () => {
    const request = { what: 'accounts', format: 'csv', outFile: path.join(dataDir, 'out.csv') } as const;
    await expect(runJobNow(scriptActor('test'), 'export-table', request)).rejects.toThrow('run a rescore first');
  });

  test('a job of another version is failed instead of misread', async () => {
    const payload = JSON.stringify({ version: 99, actor: 'system', input: {} });
    const { id } = await insertJob({
      id: timeId(new Date()),
      kind: 'remove-demo',
      payload,
      lane: 'interactive',
      userId: null,
      runner: null,
    });
    await startRunner();
    expect(await finished(id)).toMatchObject({ status: 'failed', error: expect.stringContaining('another version') });
  });

  test('progress only reaches the row of a job that is still ours', async () => {
    const { id } = await enqueueJob(systemActor, 'import-files', nothingToImport);
    await claimJob(runnerId, new Date(), aliveSince());
    expect(await beat(id, runnerId, { progress: 0.4, message: 'file 2 of 5' })).toEqual({ cancelAsked: false });
    expect(await findJob(id)).toMatchObject({ progress: 0.4, message: 'file 2 of 5' });
    expect(await beat(id, 'elsewhere:1:x', { progress: 0.9 })).toEqual({ cancelAsked: true });
    expect(await findJob(id)).toMatchObject({ progress: 0.4 });
  });

  test('a script runs its job here while another runner looks at the same table', async () => {
    await startRunner();
    const result = await runJobNow(scriptActor('test'), 'import-files', nothingToImport);
    expect(result.results).toEqual([]);
  });
});

describe('cancelling', () => {
  test('a waiting job is over at once', async () => {
    const { id } = await enqueueJob(systemActor, 'rescore', defaultRescore);
    expect(await cancelJob(id)).toMatchObject({ status: 'cancelled' });
    expect(await claimJob(runnerId, new Date(), aliveSince())).toBeNull();
  });

  test('a running job stops in the middle when the row says so', async () => {
    await startRunner();
    const { id } = await enqueueJob(systemActor, 'simulate', longBook);
    await vi.waitUntil(async () => (await findJob(id))?.status === 'running', { timeout: 60_000 });
    await sleep(300);
    await cancelJob(id);
    const job = await finished(id);
    expect(job.status).toBe('cancelled');
    expect(job.progress).toBeLessThan(1);
  });

  test('a script that is interrupted leaves a cancelled job', async () => {
    const controller = new AbortController();
    const running = runJobNow(scriptActor('test'), 'simulate', longBook, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toBeInstanceOf(JobCancelled);
  });
});

describe('recovery after a crash', () => {
  const deadRunner = `${runnerId.split(':')[0]}:${2 ** 22 + 1}:x`;
  const claimByDead = async (kind: 'rescore' | 'export-table') => {
    const payload = kind === 'rescore' ? defaultRescore : { what: 'accounts', format: 'csv', outFile: 'x' };
    const { id } = await enqueueJob(systemActor, kind, payload as never);
    await claimJob(deadRunner, new Date(), aliveSince());
    return id;
  };

  test('a process is alive when it exists on this host or speaks from another', () => {
    const now = new Date();
    expect(isAlive(runnerId, null, now)).toBe(true);
    expect(isAlive(deadRunner, now, now)).toBe(false);
    expect(isAlive('elsewhere:1:x', now, now)).toBe(true);
    expect(isAlive('elsewhere:1:x', new Date(now.getTime() - staleAfterMs - 1), now)).toBe(false);
  });

  test('a job that may run twice starts again, once', async () => {
    const id = await claimByDead('rescore');
    expect(await recoverJobs(new Date())).toEqual({ requeued: 1, failed: 0 });
    expect(await findJob(id)).toMatchObject({ status: 'queued', runner: null, attempts: 1 });
    await claimJob(deadRunner, new Date(), aliveSince());
    expect(await recoverJobs(new Date())).toEqual({ requeued: 0, failed: 1 });
    expect(await findJob(id)).toMatchObject({ status: 'failed', error: expect.stringContaining('start it again') });
  });

  test('a job that may not run twice fails with a plain message', async () => {
    const id = await claimByDead('export-table');
    await recoverJobs(new Date());
    expect(await findJob(id)).toMatchObject({ status: 'failed' });
  });

  test('a job that was to be cancelled is cancelled', async () => {
    const id = await claimByDead('rescore');
    await cancelJob(id);
    await recoverJobs(new Date());
    expect(await findJob(id)).toMatchObject({ status: 'cancelled' });
  });

  test('what a killed rescore left behind goes away, complete runs stay', async () => {
    for (const id of ['1-complete', '2-killed']) {
      await createRun(id, 1);
      fs.mkdirSync(dataPaths(dataDir).run(id), { recursive: true });
    }
    fs.mkdirSync(dataPaths(dataDir).run('3-unknown'));
    const empty = { lakeSeq: 1, stages: [], summary: emptySummary, fit: emptyFit };
    await completeRun('1-complete', { ...empty, drift: driftOf('1-complete') });
    await cleanAbandonedRuns(dataDir);
    expect(fs.readdirSync(dataPaths(dataDir).runs)).toEqual(['1-complete']);
    expect((await listRuns(9)).map(({ id, status }) => [id, status])).toEqual([
      ['2-killed', 'failed'],
      ['1-complete', 'complete'],
    ]);
  });
});
