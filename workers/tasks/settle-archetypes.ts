import fs from 'node:fs';
import path from 'node:path';
import type { ArchetypeDrift } from '#workers/contracts/archetype-history.ts';
import { archetypeRisk } from '#workers/contracts/archetype-risk.ts';
import { type ArchetypeKey, type ArchetypeModel, noGroup } from '#workers/contracts/archetypes.ts';
import type { TaskContext, Tasks } from '#workers/contracts/tasks.ts';
import { featureDrift } from '#workers/core/archetype-history/feature-drift.ts';
import type { Candidate } from '#workers/core/archetype-history/match-groups.ts';
import { type RunMovements, runMovements } from '#workers/core/archetype-history/run-movements.ts';
import { type Settled, type SettledRun, settleRun } from '#workers/core/archetype-history/settle-run.ts';
import { explainAccounts } from '#workers/core/archetypes/explain-accounts.ts';
import { placeAccounts } from '#workers/core/archetypes/place-accounts.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { type ArchetypeRun, type MetricBook, readArchetypeRun, readMetricBook, readModel } from '#workers/lake/archetype-run.ts';
import type { AnalyticsEngine, Columns } from '#workers/lake/engine.ts';
import { type LakeReader, openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { guessFromFirstIdeas, type PriorRow } from './archetype-priors.ts';
import { fillArchetypeWeeks } from './archetype-weeks.ts';
import { defineTask } from './define-task.ts';

type Input = Tasks['settle-archetypes']['input'];
/** A run with its model and the metrics that are asked of it. */
type Side = ArchetypeRun & { model: ArchetypeModel; book: MetricBook };

const noModel: ArchetypeModel = {
  version: 1,
  algorithm: 'k-means',
  features: [],
  components: null,
  map: { centre: [], axes: [] },
  temperature: 1,
  groups: [],
  density: null,
  reference: [],
};

/**
 * Archetypes that hold: says which earlier archetype each group of the run is, keeps the labels of accounts until two runs agree, and writes down what moved.
 * It starts from what the fit alone says, which stays in the files, so that a stage that was interrupted is simply done again.
 */
export default defineTask('settle-archetypes', async (input, context) => {
  const reader = await openLakeReader(input.dataDir, { throwIfCancelled: context.throwIfCancelled });
  try {
    const before = input.previousRunId === null ? null : await readSide(reader, input.dataDir, input.previousRunId, []);
    const asked = before?.model.features.map(({ metric }) => metric) ?? [];
    const now = await readSide(reader, input.dataDir, input.runId, asked);
    if (!now) throw new Error(`Run ${input.runId} has no archetypes to settle`);
    context.progress(0.2, 'Comparing with the last run');
    const settled = settleRun(now.model, now, before && settledRun(before, input), candidatesOf(input), {
      runId: input.runId,
      rootOf: new Map(input.identities.map(({ id, rootId }) => [id, rootId])),
      nextIdentityId: input.nextIdentityId,
      isSecondOpinion: input.isSecondOpinion,
      byLastModel: before && before.model.groups.length > 0 ? placeAccounts(before.model, now.book).index : null,
    });
    const movements = before && movementsOf(before, now, settled, input, context);
    const identityOf = new Map(now.model.groups.map(({ index }, g) => [index, settled.matches[g]!.identityId]));
    await fillArchetypeWeeks(reader, input.dataDir, input.runId, now, identityOf, context);
    context.progress(0.8, 'Guessing from first trades');
    const young = { accountId: now.accountId, settledIndex: settled.index, groups: now.model.groups.length };
    const priors = await guessFromFirstIdeas(reader, input.dataDir, input.runId, young, createRandom(input.seed).fork('priors'), context);
    context.progress(0.9, 'Writing the labels');
    const drift = { ...driftOf(now, before, settled, movements, input), priors: priors.quality };
    await writeSettled(reader, now, before, settled, movements, drift, priors.rows, input, context);
    context.progress(1, 'Archetypes settled');
    return drift;
  } finally {
    reader.close();
  }
});

async function readSide(reader: LakeReader, dataDir: string, runId: string, asked: readonly string[]): Promise<Side | null> {
  const run = await readArchetypeRun(reader, dataDir, runId);
  if (!run) return null;
  const model = readModel(dataDir, runId) ?? noModel;
  const metrics = [...new Set([...model.features.map(({ metric }) => metric), ...asked])];
  return { ...run, model, book: await readMetricBook(reader, runId, metrics) };
}

function settledRun(before: Side, { previousGroups }: Input): SettledRun | null {
  if (!before.identity) return null;
  return {
    ...before,
    identityOf: new Map(previousGroups.map(({ index, identityId }) => [index, identityId])),
    settledIdentity: before.identity,
    settledKey: before.archetypeKey,
    heldSinceRun: before.heldSinceRun!.map((runId) => runId ?? ''),
  };
}

/** Identities whose last model is still there. */
function candidatesOf({ dataDir, identities, previousRunId }: Input): Candidate[] {
  const models = new Map<string, ArchetypeModel | null>();
  return identities.flatMap(({ id, rootId, pinned, runId, index }): Candidate[] => {
    if (!models.has(runId)) models.set(runId, readModel(dataDir, runId));
    const model = models.get(runId);
    if (!model?.groups.some((group) => group.index === index)) return [];
    return [{ identityId: id, pinned, isMerged: rootId !== id, model, index, isOfLastRun: runId === previousRunId }];
  });
}

/** The number that a group's archetype had in the last run, or null. */
const previousIndexOf =
  ({ previousGroups }: Input) =>
  ({ identityId }: { identityId: number }): number | null =>
    previousGroups.find((group) => group.identityId === identityId)?.index ?? null;

function movementsOf(before: Side, now: Side, settled: Settled, input: Input, context: TaskContext): RunMovements | null {
  if (before.model.groups.length === 0) return null;
  const random = createRandom(input.seed).fork('movement');
  return runMovements(before.model, before, now, settled, previousIndexOf(input), random, context.throwIfCancelled);
}

function driftOf(
  now: Side,
  before: Side | null,
  settled: Settled,
  movements: RunMovements | null,
  input: Input,
): Omit<ArchetypeDrift, 'priors'> {
  const { runId, previousRunId, identities, previousGroups, baselineRunId } = input;
  const known = new Map(identities.map((identity) => [identity.id, identity]));
  const count = (labels: ArrayLike<number>, index: number) => Array.from(labels).reduce((sum, label) => sum + Number(label === index), 0);
  const present = new Set(settled.matches.map(({ identityId }) => identityId));
  const eligible = eligibleValues(now);
  const baseline = baselineRunId === null ? null : readModel(input.dataDir, baselineRunId);
  return {
    version: 1,
    runId,
    previousRunId: before && previousRunId,
    groups: now.model.groups.map(({ index, key, name }, g) => {
      const match = settled.matches[g]!;
      const previousIndex = previousIndexOf(input)(match);
      const fate = match.isNew ? (before ? 'new' : 'first') : previousIndex === null ? 'returned' : 'kept';
      return {
        index,
        identityId: match.identityId,
        key,
        name,
        fate,
        previousIndex,
        jaccard: match.jaccard,
        distance: match.distance,
        movement: movements?.groups[g] ?? null,
        fitted: count(now.fittedIndex, index),
        settled: count(settled.index, index),
      };
    }),
    gone: previousGroups
      .filter(({ identityId }) => !present.has(identityId))
      .map(({ index, identityId }) => ({
        identityId,
        accounts: before ? count(before.archetypeIndex, index) : 0,
        pinned: known.get(identityId)?.pinned ?? false,
      })),
    agreement: settled.agreement,
    features: before ? featureDrift(before.model, eligible) : [],
    baseline: baseline && { runId: baselineRunId!, features: featureDrift(baseline, eligible) },
    migration: settled.migration,
    riskyMoves: settled.riskyMoves,
  };
}

/** Metrics of the accounts that have an archetype, as the reference of a model counts them. */
function eligibleValues({ fittedIndex, book }: Side): Record<string, Float64Array> {
  const rows = [...fittedIndex.keys()].filter((row) => fittedIndex[row] !== noGroup.insufficient);
  return Object.fromEntries(
    Object.entries(book.values).map(([metric, column]) => [metric, Float64Array.from(rows, (row) => column[row]!)]),
  );
}

async function writeSettled(
  reader: LakeReader,
  now: Side,
  before: Side | null,
  settled: Settled,
  movements: RunMovements | null,
  drift: ArchetypeDrift,
  priors: readonly (PriorRow | null)[],
  { dataDir, runId }: Input,
  context: TaskContext,
): Promise<void> {
  const { engine } = reader;
  await fill(engine, 'settled', settledColumns(now, settled, priors, context));
  await fill(engine, 'account-drift', before ? driftColumns(now, before, settled, movements, drift) : { account_id: new Float64Array() });
  const archetypes = withRelations(sqlFile('features', 'settled-archetypes'), { archetypes: reader.snapshot(runId, 'archetypes.parquet') });
  await writeSnapshot(dataDir, runId, async (folder) => {
    await engine.exec(copyTo(archetypes, path.join(folder, 'archetypes.parquet'), 'parquet'));
    await engine.exec(copyTo(allArchetypeHistory, path.join(folder, 'archetype-history.parquet'), 'parquet'));
    await engine.exec(copyTo(allAccountDrift, path.join(folder, 'account-drift.parquet'), 'parquet'));
    fs.writeFileSync(path.join(folder, 'drift.json'), JSON.stringify(drift));
    context.throwIfCancelled();
  });
}

const allArchetypeHistory = defineStatement(
  'features/all-archetype-history',
  'SELECT * FROM archetype_history ORDER BY account_id, week_ms',
);
const allAccountDrift = defineStatement('features/all-account-drift', 'SELECT * FROM account_drift');

async function fill(engine: AnalyticsEngine, table: 'settled' | 'account-drift', columns: Columns): Promise<void> {
  await engine.exec(sqlFile('features', `${table}-table`));
  await engine.append(table.replaceAll('-', '_'), columns);
}

/** The labels; where an account keeps one that the fit does not give it, also what speaks for that one. */
function settledColumns(
  { accountId, fittedIndex, model, book }: Side,
  settled: Settled,
  priors: readonly (PriorRow | null)[],
  context: TaskContext,
): Columns {
  const held = [...fittedIndex.keys()].filter((row) => settled.index[row] !== fittedIndex[row]);
  const raw = Object.fromEntries(
    Object.entries(book.values).map(([metric, column]) => [metric, Float64Array.from(held, (row) => column[row]!)]),
  );
  const placement = placeAccounts(model, { ideas: Float64Array.from(held, (row) => book.ideas[row]!), values: raw });
  const index = Int32Array.from(held, (row) => settled.index[row]!);
  const explained = explainAccounts(model, { ...placement, index }, raw, context.throwIfCancelled);
  const place = new Map(held.map((row, at) => [row, at]));
  const ofHeld = <T>(values: ArrayLike<T>, otherwise: T) =>
    Array.from(accountId, (_, row) => (place.has(row) ? values[place.get(row)!]! : otherwise));
  return {
    account_id: accountId,
    archetype_index: Float64Array.from(settled.index),
    archetype_key: Array.from(settled.index, (label): ArchetypeKey => keyOf(model, label)),
    identity_id: Float64Array.from(settled.identity),
    held_since_run: settled.heldSinceRun,
    is_held: Float64Array.from(accountId, (_, row) => Number(place.has(row))),
    confidence: Float64Array.from(ofHeld(explained.confidence, Number.NaN)),
    runner_up_key: ofHeld<string | null>(explained.runnerUpKey, null),
    deciding: ofHeld<string | null>(
      explained.deciding.map((features) => JSON.stringify(features)),
      null,
    ),
    is_prior: Float64Array.from(priors, (prior) => Number(prior !== null)),
    memberships: priors.map((prior) => prior && JSON.stringify(prior.memberships)),
    entropy: Float64Array.from(priors, (prior) => prior?.entropy ?? Number.NaN),
  };
}

function keyOf({ groups }: ArchetypeModel, index: number): ArchetypeKey {
  if (index === noGroup.unlikeAnyone) return 'unlike-anyone';
  return index < 0 ? 'insufficient-data' : groups[index]!.key;
}

function driftColumns(now: Side, before: Side, settled: Settled, movements: RunMovements | null, drift: ArchetypeDrift): Columns {
  const rows = [...settled.rowBefore.keys()].filter((row) => settled.rowBefore[row]! >= 0);
  const at = new Map(movements ? Array.from(movements.rows, (row, place) => [row, place]) : []);
  const risky = new Set(drift.riskyMoves.map(({ accountId }) => accountId));
  const keys = rows.map((row) => keyOf(now.model, settled.index[row]!));
  const keysBefore = rows.map((row) => before.archetypeKey[settled.rowBefore[row]!]!);
  const numbersOf = (of: (row: number, place: number) => number | null) =>
    Float64Array.from(rows, (row, place) => of(row, place) ?? Number.NaN);
  const moved = (row: number) => (at.has(row) ? at.get(row)! : null);
  const featuresOf = (row: number): string => {
    const place = moved(row);
    if (place === null) return '[]';
    return JSON.stringify(
      movements!.accounts.features[place]!.map((j) => {
        const metric = movements!.featureNames[j]!;
        const value = (side: Side, at: number) => (Number.isNaN(side.book.values[metric]![at]!) ? null : side.book.values[metric]![at]!);
        return { metric, before: value(before, settled.rowBefore[row]!), after: value(now, row) };
      }),
    );
  };
  return {
    account_id: Float64Array.from(rows, (row) => now.accountId[row]!),
    previous_identity_id: numbersOf((row) => before.identity?.[settled.rowBefore[row]!] ?? null),
    identity_id: numbersOf((row) => settled.identity[row]!),
    previous_key: keysBefore,
    archetype_key: keys,
    moved: numbersOf((row) => settled.hasMoved[row]!),
    risky: numbersOf((row) => Number(risky.has(now.accountId[row]!))),
    previous_risk: numbersOf((_, place) => archetypeRisk[keysBefore[place]!]),
    risk: numbersOf((_, place) => archetypeRisk[keys[place]!]),
    distance: numbersOf((row) => (moved(row) === null ? null : movements!.accounts.distance[moved(row)!]!)),
    distance_z: numbersOf((row) => (moved(row) === null ? null : movements!.accounts.z[moved(row)!]!)),
    features: rows.map(featuresOf),
    since_run: rows.map((row) => settled.heldSinceRun[row]!),
  };
}
