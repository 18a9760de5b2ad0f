/** What a person sees of a pattern search, and above all what never: accounts of other groups and what could only be known from them. */
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PatternChoiceOf, PatternSearch } from '#app/domain/pattern-views.ts';
import { db } from '#app/repositories/db.ts';
import type { User } from '#app/repositories/users.ts';
import { groupAccounts } from '#app/services/group-accounts.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { storePatternResult } from '#tests/setup/pattern-result.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { closeLake, type Viewer } from './lake.ts';
import {
  choiceFrom,
  chosenAccounts,
  exportPattern,
  exportPatternJson,
  presentPattern,
  presentPatternSeries,
  presentSelection,
} from './pattern-result.ts';
import { presentPatterns, presentSearch } from './patterns.ts';

const folder = tempFolder();
let book: ScreenBook;
let [wholeBook, southOnly]: PatternSearch[] = [];
const admin: Viewer = { scope: { kind: 'all' }, mayReadNames: true };
let north: Viewer;
const person = (role: User['role'], groupIds: number[]) => ({ id: 1, role, groupIds }) as User;
const asNorth = () => ({ user: person('risk-manager', [book.north]), scope: north.scope });
const asAdmin = () => ({ user: person('admin', []), scope: admin.scope });

beforeAll(async () => {
  book = await createScreenBook(folder.path, 12);
  // North holds 1, 4, 7 and 10, South 2, 5, 8 and 11, nobody 3, 6, 9 and 12.
  north = { scope: { kind: 'groups', groupIds: [book.north] }, mayReadNames: true };
  await storePatternResult(folder.path, book.runId, { id: 'whole', groupIds: null });
  await storePatternResult(folder.path, book.runId, { id: 'south', groupIds: [book.south] });
  wholeBook = await presentSearch(asAdmin(), 'whole');
  southOnly = await presentSearch(asAdmin(), 'south');
});
afterAll(async () => {
  await closeLake();
  folder.remove();
});

const foreign = [2, 3, 5, 6, 8, 9, 11, 12].flatMap((id) => [`"Person ${id}"`, `"REF${id}"`, `"id":${id},`]);
const leaks = (value: unknown) => foreign.filter((name) => JSON.stringify(value).includes(name));
const cluster = (label: number): PatternChoiceOf => ({ kind: 'cluster', label });
const branch = (node: number): PatternChoiceOf => ({ kind: 'branch', node });

describe('someone who sees every account', () => {
  test('sees the whole result', async () => {
    const view = (await presentPattern(admin, wholeBook!))!;
    expect(view.accounts.map(({ label }) => label)).toEqual([1, 4, 2, 3, 7, 8, 5, 6].map((id) => `Person ${id}`));
    expect(view.tree?.ids).toEqual([8, 9, 10, 11, 12, 13, 14]);
    expect(view.groups.map(({ label, accounts, hidden, medoid }) => ({ label, accounts, hidden, medoid }))).toEqual([
      { label: 0, accounts: 4, hidden: 0, medoid: 2 },
      { label: 1, accounts: 4, hidden: 0, medoid: 4 },
    ]);
    expect(view.pairs).toHaveLength(2);
    expect(view).toMatchObject({ hidden: 0, isOlderRun: false, columns: 4, pointsPerColumn: 1 });
  });
  test('opens a group with all its members, the medoid first, and what was found to be shared', async () => {
    const selection = await presentSelection(admin, 'whole', cluster(1), 1);
    expect(selection.members.map(({ id }) => id)).toEqual([7, 8, 5, 9]);
    expect(selection).toMatchObject({ accounts: 4, hidden: 0, traitsOf: 'all', typical: { id: 7 } });
    expect(selection.traits).toHaveLength(1);
    expect(selection.delays.map(({ a, b }) => [a.id, b.id])).toEqual([[7, 8]]);
    expect(selection.nowIn).toEqual([
      { group: 'South', accounts: 2 },
      { group: 'North', accounts: 1 },
      { group: null, accounts: 1 },
    ]);
  });
  test('opens a branch with the account nearest to its mean series', async () => {
    // Mean of 7, 8 and 5 is (13/3, 10/3, 2, 1): 7 is at 2/9, 8 at 5/9, 5 at 5/9.
    const selection = await presentSelection(admin, 'whole', branch(12), 1);
    expect(selection).toMatchObject({ accounts: 3, height: 5, typical: { id: 7 }, traitsOf: 'visible' });
    expect((await presentSelection(admin, 'whole', branch(7), 1)).members.map(({ id }) => id)).toEqual([6]);
    expect((await presentSelection(admin, 'whole', cluster(-1), 1)).members.map(({ id }) => id)).toEqual([6]);
  });
  test('asks in vain for what the result does not have', async () => {
    await expect(presentSelection(admin, 'whole', cluster(9), 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentSelection(admin, 'whole', branch(15), 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentPatternSeries(admin, 'nothing')).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentSearch(asAdmin(), '../../secrets')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('someone with one group', () => {
  test('sees rows, tree, groups and pairs of these accounts alone; the others are counted', async () => {
    const view = (await presentPattern(north, wholeBook!))!;
    expect(view.accounts.map(({ id }) => id)).toEqual([1, 4, 7]);
    expect(view.labels).toEqual([0, 0, 1]);
    expect(view.tree).toEqual({ ids: [8, 13], left: [0, 3], right: [1, 2], heights: [1, 6] });
    expect(view.groups).toMatchObject([
      { label: 0, accounts: 2, hidden: 2, medoid: null },
      { label: 1, accounts: 1, hidden: 3, medoid: 2 },
    ]);
    expect(view.pairs.map(({ a, b }) => [a.id, b.id])).toEqual([[1, 4]]);
    expect(view.delays).toEqual([]);
    expect(view.hidden).toBe(6);
    expect(leaks(view)).toEqual([]);
  });
  test('is sent the series of these accounts alone', async () => {
    const { rows, values } = await presentPatternSeries(north, 'whole');
    expect(rows).toBe(3);
    expect([...values]).toEqual([1, 2, 3, 4, 1, 2, 3, 5, 4, 3, 2, 1]);
  });
  test('is not told what a group with hidden members was found to share', async () => {
    const selection = await presentSelection(north, 'whole', cluster(0), 1);
    expect(selection).toMatchObject({ accounts: 2, hidden: 2, typical: null, traitsOf: 'visible', traits: [] });
    expect(selection.members.map(({ id }) => id)).toEqual([1, 4]);
    expect(selection.nowIn).toEqual([{ group: 'North', accounts: 2 }]);
    expect(leaks(selection)).toEqual([]);
  });
  test('exports nothing else', async () => {
    const csv = await exportPattern(north, 'whole');
    expect(
      csv
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',').slice(0, 5).join(' ')),
    ).toEqual(['id account pattern_group is_medoid place_in_tree', '1 Person 1 0 0 1', '4 Person 4 0 0 2', '7 Person 7 1 1 3']);
    const json = await exportPatternJson(north, wholeBook!);
    expect(JSON.parse(json).series).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 5],
      [4, 3, 2, 1],
    ]);
    expect(leaks(JSON.parse(json))).toEqual([]);
  });
  test('finds searches over the book and over own groups, never over other groups', async () => {
    const view = await presentPatterns(asNorth());
    expect(view.searches.map(({ job }) => job.id)).toEqual(['whole']);
    expect(view).toMatchObject({ total: 1, mayCompareAll: false, groups: [{ id: book.north, name: 'North', accounts: 4 }] });
    await expect(presentSearch(asNorth(), 'south')).rejects.toMatchObject({ code: 'not-found' });
    expect(southOnly?.groups).toEqual(['South']);
  });
});

test('without the right to read names only pseudonyms are shown', async () => {
  const viewer = { ...admin, mayReadNames: false };
  const shown = JSON.stringify([
    await presentPattern(viewer, wholeBook!),
    await presentSelection(viewer, 'whole', cluster(0), 1),
    await exportPattern(viewer, 'whole'),
  ]);
  expect(shown).not.toMatch(/Person \d|REF\d/);
  expect(shown).toMatch(/Account [A-Z2-9]{5}/);
});

test('members only assigned to a group are exported after the rows of the picture', async () => {
  const lines = (await exportPattern(admin, 'whole')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toMatch(/^9,Person 9,1,0,,/);
});

test('an address chooses a group or a branch', () => {
  const from = (text: string) => choiceFrom(new URLSearchParams(text));
  expect(from('cluster=-1')).toEqual(cluster(-1));
  expect(from('branch=12')).toEqual(branch(12));
  expect(from('branch=x')).toBeNull();
});

test('a result that was cleared away is none, its search stays', async () => {
  await storePatternResult(folder.path, book.runId, { id: 'cleared', groupIds: null });
  fs.rmSync(dataPaths(folder.path).pattern('cleared'));
  expect(await presentPattern(admin, await presentSearch(asAdmin(), 'cleared'))).toBeNull();
});

describe('saving a choice as a group', () => {
  test('moves every visible account into the new group and says how many', async () => {
    const ids = await chosenAccounts(admin, 'whole', branch(10));
    const { groupId, moved } = await groupAccounts(systemActor, admin.scope, { name: 'Same shape', description: '' }, ids);
    expect(moved).toBe(4);
    const rows = await db.account.findMany({ where: { groupId }, select: { id: true }, orderBy: { id: 'asc' } });
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(await db.auditEntry.count({ where: { action: 'account.assign' } })).toBe(4);
  });
  test('is refused for a taken name, and for people who see some accounts only', async () => {
    await expect(groupAccounts(systemActor, admin.scope, { name: 'Same shape', description: '' }, [5])).rejects.toMatchObject({
      code: 'taken',
    });
    await expect(groupAccounts(systemActor, north.scope, { name: 'Mine', description: '' }, [7])).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await db.group.count({ where: { name: 'Mine' } })).toBe(0);
  });
});
