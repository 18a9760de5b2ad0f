/** What changed between runs: drift of archetypes and accounts, risky moves, frozen versions. */
import fs from 'node:fs';
import path from 'node:path';
import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type {
  ArchetypeDriftOf,
  ArchetypeDriftView,
  ArchetypeVersion,
  MovedAccount,
  MovedMetric,
  RiskyMoveRow,
  VersionComparison,
} from '#app/domain/archetype-history-views.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { archetypeVersions } from '#app/jobs/run-folders.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { identitiesOfRun } from '#app/repositories/archetypes.ts';
import { findRun } from '#app/repositories/runs.ts';
import type { ArchetypeDrift } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeModel, DecidingFeature } from '#workers/contracts/archetypes.ts';
import type { SnapshotFile } from '#workers/contracts/lake-files.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { identityNamer } from './archetype-tags.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { selectAccounts } from './selection.ts';

const movesShown = 100;
const movedShown = 25;

function readJson<T>(runId: string, file: SnapshotFile): T | null {
  const place = path.join(runFolder(env.dataDir, runId), file);
  return fs.existsSync(place) ? (JSON.parse(fs.readFileSync(place, 'utf8')) as T) : null;
}

/** What changed since the run before; null for a run that was scored before archetypes had a history. */
export async function presentDrift(viewer: Viewer): Promise<ArchetypeDriftView | null> {
  const lake = await openLakeFor(viewer);
  const drift = lake.run && readJson<ArchetypeDrift>(lake.run.id, 'drift.json');
  if (!drift) return null;
  const [nameOf, riskyMoves, mostMoved, previousRunMs, baselineMs] = await Promise.all([
    identityNamer(lake),
    riskyMovesOf(lake),
    mostMovedOf(lake),
    completedAt(drift.previousRunId),
    completedAt(drift.baseline?.runId ?? null),
  ]);
  return {
    previousRunMs,
    agreement: drift.agreement,
    groups: drift.groups.map(({ index, identityId, key, name, previousIndex, ...group }) => ({ ...group, archetype: nameOf(identityId) })),
    gone: drift.gone.map(({ identityId, ...gone }) => ({ ...gone, archetype: nameOf(identityId) })),
    features: drift.features,
    baseline: drift.baseline && { runMs: baselineMs, features: drift.baseline.features },
    riskyMoves,
    mostMoved,
    priors: drift.priors,
  };
}

/** What became of one archetype since the run before; null where nothing was written down about it. */
export async function driftOfArchetype(lake: ScopedLake, identityId: number): Promise<ArchetypeDriftOf | null> {
  const drift = lake.run && readJson<ArchetypeDrift>(lake.run.id, 'drift.json');
  const found = drift?.groups.find((group) => group.identityId === identityId);
  if (!drift || !found) return null;
  const { fate, jaccard, distance, movement, fitted, settled } = found;
  return { fate, jaccard, distance, movement, fitted, settled, previousRunMs: await completedAt(drift.previousRunId) };
}

const completedAt = async (runId: string | null): Promise<number | null> =>
  runId ? ((await findRun(runId))?.completedAtMs ?? null) : null;

type MoveRow = {
  account_id: number;
  label: string;
  is_demo: number;
  previous_identity_id: number;
  identity_id: number;
  previous_risk: number;
  risk: number;
  confidence: number | null;
  deciding: string | null;
  features: string;
  total: number;
};

/** Accounts of the scope that went to a riskier archetype in the run on screen, the longest way first. */
async function riskyMovesOf(lake: ScopedLake): Promise<{ rows: RiskyMoveRow[]; total: number }> {
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const [rows, nameOf] = await Promise.all([lake.rowsOver<MoveRow>('risky-moves', selection, { limit: movesShown }), identityNamer(lake)]);
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      accountId: row.account_id,
      label: row.label,
      isDemo: row.is_demo === 1,
      from: nameOf(row.previous_identity_id),
      to: nameOf(row.identity_id),
      riskSteps: row.risk - row.previous_risk,
      confidence: row.confidence,
      deciding: JSON.parse(row.deciding ?? '[]') as DecidingFeature[],
      moved: JSON.parse(row.features) as MovedMetric[],
    })),
  };
}

type MovedRow = Omit<MoveRow, 'previous_identity_id' | 'identity_id'> & {
  previous_identity_id: number | null;
  identity_id: number | null;
  moved: number;
  distance_z: number;
};

async function mostMovedOf(lake: ScopedLake): Promise<MovedAccount[]> {
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const [rows, nameOf] = await Promise.all([lake.rowsOver<MovedRow>('most-moved', selection, { limit: movedShown }), identityNamer(lake)]);
  return rows.map((row) => ({
    accountId: row.account_id,
    label: row.label,
    isDemo: row.is_demo === 1,
    from: row.previous_identity_id === null ? null : nameOf(row.previous_identity_id),
    to: row.identity_id === null ? null : nameOf(row.identity_id),
    hasMoved: row.moved === 1,
    z: row.distance_z,
    moved: JSON.parse(row.features) as MovedMetric[],
  }));
}

/** The frozen versions that can be compared, newest first. */
export async function presentVersions(): Promise<ArchetypeVersion[]> {
  const versions = await Promise.all(
    (await archetypeVersions(env.dataDir)).map(async (runId): Promise<ArchetypeVersion | null> => {
      const [run, model, drift] = [
        await findRun(runId),
        readJson<ArchetypeModel>(runId, 'model.json'),
        readJson<ArchetypeDrift>(runId, 'drift.json'),
      ];
      if (!run || !model) return null;
      const { algorithm, groups } = model;
      const agreement = drift?.agreement ?? null;
      return {
        runId,
        completedAtMs: run.completedAtMs ?? run.createdAtMs,
        algorithm,
        groups: groups.length,
        agreement: agreement && { fits: agreement.fits, changed: agreement.changed, accounts: agreement.accounts },
      };
    }),
  );
  return versions.filter((version) => version !== null).reverse();
}

/**
 * How two frozen versions label the accounts of the run on screen, of the whole book: each by its own model, without waiting for a second opinion.
 * Throws `not-found` when a version is no longer kept.
 */
export async function presentComparison(viewer: Viewer, versionA: string, versionB: string): Promise<VersionComparison> {
  const lake = await openLakeFor(viewer);
  const kept = new Set(await archetypeVersions(env.dataDir));
  if (!lake.run || !kept.has(versionA) || !kept.has(versionB))
    throw new AppError('not-found', 'This version of the archetypes is no longer kept.');
  const [nameOf, identitiesA, identitiesB] = await Promise.all([identityNamer(lake), identitiesOfRun(versionA), identitiesOfRun(versionB)]);
  const { accounts, adjustedRandIndex, cells } = await pool().run('compare-versions', {
    dataDir: env.dataDir,
    runId: lake.run.id,
    versionA,
    versionB,
  });
  const tag = (identities: ReadonlyMap<number, number>, index: number) => nameOf(index < 0 ? index : (identities.get(index) ?? index));
  const named = cells.map(({ a, b, accounts: count }) => ({ from: tag(identitiesA, a), to: tag(identitiesB, b), accounts: count }));
  const same = named.filter(({ from, to }) => from.identityId === to.identityId && from.index === to.index);
  return {
    accounts,
    adjustedRandIndex,
    same: accounts === 0 ? 0 : same.reduce((sum, cell) => sum + cell.accounts, 0) / accounts,
    cells: named,
  };
}
