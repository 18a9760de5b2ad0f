import { beforeEach, describe, expect, test } from 'vitest';
import { defaultArchetypeSettings } from '#app/domain/archetype-settings.ts';
import { can } from '#app/domain/roles.ts';
import { knownArchetypes, listIdentities, runArchetypes } from '#app/repositories/archetypes.ts';
import { listAudit } from '#app/repositories/audit.ts';
import { completeRun, createRun } from '#app/repositories/runs.ts';
import { archetypeSettings } from '#app/repositories/settings.ts';
import { driftOf, settledGroup } from '#tests/setup/archetype-drift.ts';
import { controlDb } from '#tests/setup/control-db.ts';
import { emptyFit, emptySummary } from '#tests/setup/runs.ts';
import type { ArchetypeDrift } from '#workers/contracts/archetype-history.ts';
import { type ArchetypeKey, archetypeColour } from '#workers/contracts/archetypes.ts';
import { changeArchetypeSettings } from './change-archetype-settings.ts';
import { mergeArchetypes, unmergeArchetype } from './merge-archetypes.ts';
import { pinArchetype } from './pin-archetype.ts';
import { renameArchetype } from './rename-archetype.ts';

const actor = { userId: null, label: 'someone@example.com' };

type Group = { identityId: number; key: ArchetypeKey; accounts?: number };

/** A complete run whose groups, in their order, carry the given identities. */
async function run(id: string, groups: readonly Group[], part: Partial<ArchetypeDrift> = {}): Promise<void> {
  await createRun(id, 1);
  const settled = groups.map(({ identityId, key, accounts = 10 }, index) =>
    settledGroup(index, identityId, { key, name: key, settled: accounts }),
  );
  const archetypes = settled.map(({ index, key, name }) => ({
    index,
    key,
    name,
    accounts: 0,
    stability: 1,
    silhouette: 0,
    profile: [],
    deciding: [],
    signature: null,
  }));
  await completeRun(id, {
    lakeSeq: 1,
    stages: [],
    summary: emptySummary,
    fit: { ...emptyFit, archetypes },
    drift: driftOf(id, { groups: settled, ...part }),
  });
}

const shown = async (runId: string) =>
  (await runArchetypes(runId)).map(({ identityId, givenName, accounts, merged }) => ({
    identityId,
    givenName,
    accounts,
    merged: merged.map((each) => each.identityId),
  }));
const audit = async () =>
  (await listAudit({}, { offset: 0, limit: 100 })).rows.map(({ action, entity, before, after }) => ({ action, entity, before, after }));

beforeEach(async () => {
  await controlDb();
  await run('1', [
    { identityId: 1, key: 'steady-day-trader', accounts: 30 },
    { identityId: 2, key: 'swing-trader', accounts: 20 },
    { identityId: 3, key: 'mixed', accounts: 10 },
  ]);
});

test('only admins manage archetypes', () => {
  expect(['admin', 'risk-manager', 'viewer'].map((role) => can(role, 'manage:archetype'))).toEqual([true, false, false]);
});

describe('a name', () => {
  test('is shown at once, written down, and lives on in the next run under another number', async () => {
    await renameArchetype(actor, 2, '  Patient   ones ');
    expect((await shown('1'))[1]).toMatchObject({ identityId: 2, givenName: 'Patient ones' });
    expect(await audit()).toEqual([{ action: 'archetype.rename', entity: 'archetype:2', before: null, after: 'Patient ones' }]);
    await run('2', [
      { identityId: 2, key: 'night-trader' },
      { identityId: 1, key: 'steady-day-trader' },
    ]);
    expect((await runArchetypes('2'))[0]).toMatchObject({
      index: 0,
      identityId: 2,
      key: 'night-trader',
      givenName: 'Patient ones',
      colour: archetypeColour['swing-trader'],
    });
  });
  test('is taken once; an empty one returns to the automatic', async () => {
    await renameArchetype(actor, 2, 'Patient');
    await expect(renameArchetype(actor, 1, 'patient')).rejects.toMatchObject({ code: 'taken' });
    await expect(renameArchetype(actor, 1, 'x'.repeat(81))).rejects.toMatchObject({ code: 'invalid' });
    await expect(renameArchetype(actor, 99, 'x')).rejects.toMatchObject({ code: 'not-found' });
    await renameArchetype(actor, 2, ' ');
    expect((await shown('1'))[1]!.givenName).toBeNull();
  });
});

describe('a merge', () => {
  test('is shown at once, survives the next run, and can be taken back', async () => {
    await mergeArchetypes(actor, 1, 2);
    expect(await shown('1')).toEqual([
      { identityId: 2, givenName: null, accounts: 50, merged: [1] },
      { identityId: 3, givenName: null, accounts: 10, merged: [] },
    ]);
    await run('2', [
      { identityId: 3, key: 'mixed' },
      { identityId: 1, key: 'steady-day-trader' },
      { identityId: 2, key: 'swing-trader', accounts: 5 },
    ]);
    expect((await runArchetypes('2'))[0]).toMatchObject({ index: 2, identityId: 2, accounts: 15 });
    await unmergeArchetype(actor, 1);
    expect((await shown('2')).map(({ identityId }) => identityId)).toEqual([3, 1, 2]);
    expect((await audit()).map(({ action }) => action)).toEqual(['archetype.unmerge', 'archetype.merge']);
  });
  test('takes earlier merges along and never goes in a circle', async () => {
    await mergeArchetypes(actor, 1, 2);
    await mergeArchetypes(actor, 2, 3);
    expect(await shown('1')).toEqual([{ identityId: 3, givenName: null, accounts: 60, merged: [1, 2] }]);
    await expect(mergeArchetypes(actor, 3, 1)).rejects.toMatchObject({ code: 'conflict' });
    await expect(mergeArchetypes(actor, 1, 3)).rejects.toMatchObject({ code: 'conflict' });
    expect((await knownArchetypes('1')).identities.map(({ rootId }) => rootId)).toEqual([3, 3, 3]);
  });
  test('with an archetype that the run no longer has shows its name', async () => {
    await renameArchetype(actor, 2, 'Patient');
    await mergeArchetypes(actor, 1, 2);
    await run('2', [{ identityId: 1, key: 'steady-day-trader' }], { gone: [{ identityId: 2, accounts: 5, pinned: false }] });
    expect(await shown('2')).toEqual([{ identityId: 2, givenName: 'Patient', accounts: 10, merged: [] }]);
  });
});

describe('between runs', () => {
  test('an archetype that is gone is retired, a pinned one waits, and one that returns is the old one', async () => {
    await pinArchetype(actor, 3, true);
    const gone = [2, 3].map((identityId) => ({ identityId, accounts: 5, pinned: identityId === 3 }));
    await run('2', [{ identityId: 1, key: 'mixed' }], { gone });
    expect((await listIdentities()).map(({ retiredAtMs, lastRunId }) => [retiredAtMs !== null, lastRunId])).toEqual([
      [false, '2'],
      [true, '1'],
      [false, '1'],
    ]);
    const { previousGroups, identities, nextIdentityId } = await knownArchetypes('2');
    expect(previousGroups).toEqual([{ index: 0, identityId: 1 }]);
    expect(identities.map(({ id, runId, index, pinned }) => ({ id, runId, index, pinned }))).toEqual([
      { id: 1, runId: '2', index: 0, pinned: false },
      { id: 2, runId: '1', index: 1, pinned: false },
      { id: 3, runId: '1', index: 2, pinned: true },
    ]);
    expect(nextIdentityId).toBe(4);
    await run('3', [{ identityId: 2, key: 'swing-trader' }], { gone: [{ identityId: 1, accounts: 5, pinned: false }] });
    expect((await listIdentities())[1]).toMatchObject({ retiredAtMs: null, firstRunId: '1', lastRunId: '3' });
  });
  test('every archetype has a colour of its own while there are enough, and keeps it', async () => {
    const mixed = Array.from({ length: 17 }, (_, i): Group => ({ identityId: 4 + i, key: 'mixed' }));
    await run('2', [{ identityId: 1, key: 'steady-day-trader' }, ...mixed.slice(0, 12)], {
      gone: [2, 3].map((identityId) => ({ identityId, accounts: 1, pinned: false })),
    });
    const colours = (await runArchetypes('2')).map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(13);
    expect(colours).not.toContain(archetypeColour['insufficient-data']);
    await run('3', [{ identityId: 1, key: 'steady-day-trader' }, ...mixed]);
    const later = await runArchetypes('3');
    // 18 archetypes, 16 colours: those beyond share that of their signature
    expect(new Set(later.map(({ colour }) => colour)).size).toBe(16);
    for (const { identityId, colour } of await runArchetypes('2'))
      expect(later.find((each) => each.identityId === identityId)!.colour).toBe(colour);
  });
});

test('settings are checked, kept and written down', async () => {
  expect(await archetypeSettings()).toEqual(defaultArchetypeSettings);
  const settings = { algorithm: 'ward', clusters: 8, pca: true } as const;
  await changeArchetypeSettings(actor, settings);
  await changeArchetypeSettings(actor, settings);
  expect(await archetypeSettings()).toEqual(settings);
  expect(await audit()).toEqual([
    { action: 'setting.change', entity: 'setting:archetypes', before: defaultArchetypeSettings, after: settings },
  ]);
  await expect(changeArchetypeSettings(actor, { ...settings, clusters: 17 })).rejects.toMatchObject({ code: 'invalid' });
});
