import type { RescoreStage, StageCount } from '#app/domain/jobs.ts';
import type { JobHandler } from '#app/jobs/define-job.ts';
import type { RescorePayload, RescoreResult } from '#app/jobs/definitions/rescore.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { timeId } from '#app/jobs/queue.ts';
import { cleanAbandonedRuns, removeOldSnapshots } from '#app/jobs/run-folders.ts';
import { syncAccounts } from '#app/jobs/sync-accounts.ts';
import { publish } from '#app/live/bus.ts';
import { completeRun, createRun, endRun } from '#app/repositories/runs.ts';
import type { ArchetypeFit } from '#workers/contracts/archetypes.ts';
import type { StageReport, TaskName, Tasks } from '#workers/contracts/tasks.ts';

const keepRuns = 3;

/** Where each stage begins in the job's progress; the last ends at 1. Weights are what the stages take on a book of a few million positions. */
const progressOf: Record<RescoreStage, readonly [number, number]> = {
  lake: [0, 0.35],
  features: [0.35, 0.85],
  archetypes: [0.85, 0.94],
  conditions: [0.94, 0.99],
};

/** Computes a whole run and makes it visible at its end. Until then, and when it fails, the previous run stays. */
export const runRescore: JobHandler<RescorePayload, RescoreResult> = async (payload, context) => {
  const { dataDir, signal } = context;
  const { seed, fullLake, ideaGapMs } = payload;
  await cleanAbandonedRuns(dataDir, context.jobId);
  const runId = timeId(new Date());
  await createRun(runId, seed);
  const stages: StageReport[] = [];

  async function stage<Name extends TaskName>(
    name: RescoreStage,
    task: Name,
    input: Tasks[Name]['input'],
    count: (output: Tasks[Name]['output']) => Partial<Record<StageCount, number>>,
  ): Promise<Tasks[Name]['output']> {
    const startedMs = performance.now();
    const [from, to] = progressOf[name];
    const output = await pool().run(task, input, context.task(from, to));
    const report = { name, ms: Math.round(performance.now() - startedMs), counts: count(output) as Record<string, number> };
    stages.push(report);
    context.log(describeStage(report));
    return output;
  }

  try {
    await syncAccounts();
    const lake = await stage('lake', 'refresh-lake', { dataDir, full: fullLake }, ({ months, positions }) => ({ months, positions }));
    const features = await stage('features', 'compute-features', { dataDir, runId, ideaGapMs, seed }, (counts) => counts);
    const fit = await stage('archetypes', 'fit-archetypes', { dataDir, runId, seed }, ({ k, accounts, insufficient }) => ({
      groups: k,
      accounts,
      insufficient,
    }));
    await stage('conditions', 'find-conditions', { dataDir, runId }, (counts) => counts);
    signal.throwIfAborted();
    await completeRun(runId, { lakeSeq: lake.seq, stages, fit, summary: { ...features, ...summaryOf(fit) } });
    publish({ type: 'run', runId });
    await removeOldSnapshots(dataDir, keepRuns);
    return { runId, stages, archetypes: fit.archetypes.map(({ key, name, accounts }) => ({ key, name, accounts })) };
  } catch (error) {
    await endRun(runId, signal.aborted ? 'cancelled' : 'failed', stages);
    await cleanAbandonedRuns(dataDir, context.jobId);
    throw error;
  }
};

const summaryOf = ({ k, silhouette, stability, insufficient, notes }: ArchetypeFit) => ({ k, silhouette, stability, insufficient, notes });

const describeStage = ({ name, ms, counts }: StageReport) =>
  `${name}: ${Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')} in ${(ms / 1000).toFixed(1)} s`;
