import { isDeepStrictEqual } from 'node:util';
import type { ArchetypeSettings } from '#app/domain/archetype-settings.ts';
import { type RescoreStage, rescoreStages, type StageCount } from '#app/domain/jobs.ts';
import type { JobHandler } from '#app/jobs/define-job.ts';
import type { RescorePayload, RescoreResult } from '#app/jobs/definitions/rescore.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { timeId } from '#app/jobs/queue.ts';
import { raiseRiskyMoves } from '#app/jobs/risky-move-alerts.ts';
import { archetypeVersions, cleanAbandonedRuns, removeOldSnapshots } from '#app/jobs/run-folders.ts';
import { syncAccounts } from '#app/jobs/sync-accounts.ts';
import { announceBook } from '#app/live/book-version.ts';
import { publish } from '#app/live/bus.ts';
import { knownArchetypes } from '#app/repositories/archetypes.ts';
import { completeRun, createRun, endRun, latestCompleteRun, type RunView } from '#app/repositories/runs.ts';
import { archetypeSettings } from '#app/repositories/settings.ts';
import type { ArchetypeDrift, RiskyMove } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeFit, StandingPartition } from '#workers/contracts/archetypes.ts';
import type { StageReport, TaskName, Tasks } from '#workers/contracts/tasks.ts';

const keepRuns = 3;

/** What share of the job's progress each stage takes, in any unit: seconds on a book of a few million positions. */
const stageWeights: Record<RescoreStage, number> = {
  lake: 35,
  features: 50,
  ratings: 10,
  archetypes: 9,
  history: 3,
  changes: 8,
  conditions: 5,
};

/** Where a stage begins and ends in the job's progress; the last ends just before 1. */
function progressOf(stage: RescoreStage): [number, number] {
  const total = rescoreStages.reduce((sum, name) => sum + stageWeights[name], 0);
  const before = rescoreStages.slice(0, rescoreStages.indexOf(stage)).reduce((sum, name) => sum + stageWeights[name], 0);
  return [(0.99 * before) / total, (0.99 * (before + stageWeights[stage])) / total];
}

/** Computes a whole run and makes it visible at its end. Until then, and when it fails, the previous run stays. */
export const runRescore: JobHandler<RescorePayload, RescoreResult> = async (payload, context) => {
  const { dataDir, signal } = context;
  const { seed, fullLake, ideaGapMs } = payload;
  const settings = { ...(await archetypeSettings()), ...givenSettings(payload) };
  await cleanAbandonedRuns(dataDir, context.jobId);
  const previous = await latestCompleteRun();
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
    const [from, to] = progressOf(name);
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
    await stage('ratings', 'rate-accounts', { dataDir, runId, seed }, ({ accounts, pairs }) => ({ accounts, pairs }));
    const fit = await stage(
      'archetypes',
      'fit-archetypes',
      { dataDir, runId, seed, settings, standing: standingOf(previous) },
      ({ k, accounts, insufficient }) => ({
        groups: k,
        accounts,
        insufficient,
      }),
    );
    const basis = { seed, ideaGapMs, settings };
    const drift = await stage(
      'history',
      'settle-archetypes',
      {
        dataDir,
        runId,
        seed,
        previousRunId: previous?.id ?? null,
        ...(await knownArchetypes(previous?.id ?? null)),
        isSecondOpinion: previous?.lakeSeq !== lake.seq || !isDeepStrictEqual(previous.summary.basis, basis),
        baselineRunId: (await archetypeVersions(dataDir))[0] ?? null,
      },
      ({ agreement, riskyMoves }) => ({ changed: agreement?.changed ?? 0, held: agreement?.held ?? 0, riskier: riskyMoves.length }),
    );
    for (const line of describeDrift(drift)) context.log(line);
    await stage('changes', 'find-changes', { dataDir, runId, seed }, (counts) => counts);
    await stage('conditions', 'find-conditions', { dataDir, runId }, (counts) => counts);
    signal.throwIfAborted();
    // Before the run is visible: a rescore that dies in between finds the same moves again, and the same move is one alert.
    await raiseRiskyMoves(drift);
    await completeRun(runId, { lakeSeq: lake.seq, stages, fit, drift, summary: { ...features, ...summaryOf(fit), basis } });
    await announceBook();
    if (drift.riskyMoves.length > 0)
      publish({ type: 'risky-moves', runId, accountIds: drift.riskyMoves.map(({ accountId }) => accountId) });
    await removeOldSnapshots(dataDir, keepRuns);
    return { runId, stages, archetypes: fit.archetypes.map(({ key, name, accounts }) => ({ key, name, accounts })) };
  } catch (error) {
    await endRun(runId, signal.aborted ? 'cancelled' : 'failed', stages);
    await cleanAbandonedRuns(dataDir, context.jobId);
    throw error;
  }
};

const summaryOf = ({ algorithm, k, silhouette, stability, insufficient, notes }: ArchetypeFit) => ({
  algorithm,
  k,
  silhouette,
  stability,
  insufficient,
  notes,
});

function standingOf(previous: RunView | null): StandingPartition | null {
  const { algorithm, k } = previous?.summary ?? {};
  return algorithm === undefined || k === undefined || k < 2 ? null : { algorithm, k };
}

function givenSettings({ algorithm, clusters, pca }: RescorePayload): Partial<ArchetypeSettings> {
  return Object.fromEntries(Object.entries({ algorithm, clusters, pca }).filter(([, value]) => value !== undefined));
}

/** What changed since the run before, for the job's log. */
function describeDrift({ groups, gone, agreement, riskyMoves }: ArchetypeDrift): string[] {
  if (!agreement) return [];
  const { accounts, fits, settled, changed, held } = agreement;
  const added = groups.filter(({ fate }) => fate === 'new').length;
  return [
    `Of ${accounts} accounts with an archetype in both runs ${changed} changed it and ${held} wait for a second run to agree; adjusted Rand index of the fits ${fits.toFixed(2)}, of the labels ${settled.toFixed(2)}`,
    ...(added > 0 || gone.length > 0 ? [`${added} archetypes are new, ${gone.length} are gone`] : []),
    ...(riskyMoves.length > 0 ? [`${riskyMoves.length} accounts went to a riskier archetype: ${movesByKey(riskyMoves)}`] : []),
  ];
}

function movesByKey(moves: readonly RiskyMove[]): string {
  const counts = new Map<string, number>();
  for (const { fromKey, toKey } of moves) counts.set(`${fromKey} to ${toKey}`, (counts.get(`${fromKey} to ${toKey}`) ?? 0) + 1);
  return [...counts].map(([way, count]) => `${count} from ${way}`).join(', ');
}

const describeStage = ({ name, ms, counts }: StageReport) =>
  `${name}: ${Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')} in ${(ms / 1000).toFixed(1)} s`;
