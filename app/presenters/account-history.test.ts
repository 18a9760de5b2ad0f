/** An account's history over a made-up book: weeks, bands of peers, archetypes and changes, each within the scope. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArchetypeTag } from '#app/domain/account-views.ts';
import type { ArchetypeWeek } from '#app/domain/history-views.ts';
import { writeHistory } from '#tests/setup/history-files.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { metricsFrom, movesOf, presentAccountHistory } from './account-history.ts';
import { closeLake, type Viewer } from './lake.ts';

const folder = tempFolder();
const accounts = 120;
const weekMs = 7 * 86_400_000;
const firstWeekMs = Date.UTC(2026, 0, 5);
let book: ScreenBook;
const admin: Viewer = { scope: { kind: 'all' }, mayReadNames: true };
let north: Viewer;

beforeAll(async () => {
  book = await createScreenBook(folder.path, accounts);
  north = { scope: { kind: 'groups', groupIds: [book.north] }, mayReadNames: true };
});
afterAll(async () => {
  await closeLake();
  folder.remove();
});

test('a run from before an upgrade has no history and says so', async () => {
  // What is known of a run is kept, as runs never change: this test must not ask for what the others do.
  const view = await presentAccountHistory(admin, 4, ['sharpe']);
  expect(view).toMatchObject({ weeksMs: [], archetypes: [], changes: [], moves: [], hasRun: true });
  expect(view.has).toEqual({ weekly: false, archetypes: false, changes: false });
});

describe('with a history', () => {
  beforeAll(async () => {
    await writeHistory(dataPaths(folder.path).run(book.runId), { accounts, firstWeekMs });
    await closeLake();
  });

  test('weeks without a window are gaps, values that are no number too', async () => {
    const view = await presentAccountHistory(admin, 60, ['winRate', 'netProfit']);
    expect(view.weeksMs).toEqual([0, 1, 2, 3].map((week) => firstWeekMs + week * weekMs));
    expect(view.ideas).toEqual([0, 10, null, 30]);
    expect(view.metrics.map(({ metric }) => metric)).toEqual(['winRate', 'netProfit']);
    expect(view.metrics[0]!.values).toEqual([0.5, 1.5, null, null]);
  });

  test('bands hold the percentiles of the book in the same week, never of fewer than twenty accounts', async () => {
    const [winRate] = (await presentAccountHistory(admin, 60, ['winRate'])).metrics;
    // 120 values i / 120: type 7 percentile p is (1 + 119 p) / 120.
    expect(winRate!.book!.low).toEqual([expect.closeTo(12.9 / 120, 9), expect.closeTo(12.9 / 120 + 1, 9), null, null]);
    expect(winRate!.book!.middle[0]).toBeCloseTo(60.5 / 120, 9);
    expect(winRate!.book!.high[0]).toBeCloseTo(108.1 / 120, 9);
  });

  test('the band of the archetype is that of its own accounts', async () => {
    // Account 61 is in the archetype of the ids 1, 4, 7 … 118: 40 of them, in the middle 59.5.
    const [winRate] = (await presentAccountHistory(admin, 61, ['winRate'])).metrics;
    expect(winRate!.archetype!.middle[0]).toBeCloseTo(59.5 / 120, 9);
    // Account 60 has too few ideas for an archetype.
    expect((await presentAccountHistory(admin, 60, ['winRate'])).metrics[0]!.archetype).toBeNull();
  });

  test('money is compared with accounts of the same currency only', async () => {
    const [dollars] = (await presentAccountHistory(admin, 61, ['netProfit'])).metrics;
    const own = Array.from({ length: accounts }, (_, index) => index + 1).filter((id) => id % 7 !== 0);
    expect(own).toHaveLength(103);
    expect(dollars!.book!.middle[0]).toBe(own[51]);
    // Were all 120 compared, the middle would be 60.5.
    expect(own[51]).toBe(60);
    // Seventeen accounts are in EUR: too few to say anything.
    expect((await presentAccountHistory(admin, 7, ['netProfit'])).metrics[0]!.book).toBeNull();
  });

  test('bands are of the whole book also for someone with one group, whose accounts alone can be opened', async () => {
    const mine = (await presentAccountHistory(north, 61, ['winRate'])).metrics[0]!;
    expect(mine.book!.middle[0]).toBeCloseTo(60.5 / 120, 9);
    await expect(presentAccountHistory(north, 60, ['winRate'])).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentAccountHistory(admin, 999, ['winRate'])).rejects.toMatchObject({ code: 'not-found' });
  });

  test('archetypes come by week with their words, an unknown identity and no group included', async () => {
    const view = await presentAccountHistory(admin, 61, []);
    expect(view.archetypes.map(({ archetype, confidence }) => [archetype.key, confidence])).toEqual([
      ['insufficient-data', 0.75],
      ['mixed', 0.75],
      ['unlike-anyone', 0.75],
    ]);
    expect(view.moves).toMatchObject([{ weekMs: firstWeekMs + 2 * weekMs, from: { key: 'mixed' }, to: { key: 'unlike-anyone' } }]);
  });

  test('a change carries its evidence and where its ideas stand', async () => {
    const [change] = (await presentAccountHistory(admin, 61, [])).changes;
    // Ideas open 8, 6, 4 and 2 days before the newest close: two since the change, which the first page holds.
    expect(change).toMatchObject({ description: 'sizeUp', before: 0.5, after: 1.2, nBefore: 84, nAfter: 61, pValue: 0.0004, ideasPage: 1 });
    expect(change!.detail.spreadAfter).toBe(0.2);
  });
});

test('moves pass over weeks with too few ideas and come newest first', () => {
  const week = (weekNumber: number, key: ArchetypeTag['key'], index: number): ArchetypeWeek => ({
    weekMs: weekNumber,
    archetype: { index, key, name: key, givenName: null, identityId: null, colour: 0 },
    confidence: null,
  });
  const weeks = [
    week(1, 'swing-trader', 0),
    week(2, 'insufficient-data', -1),
    week(3, 'swing-trader', 0),
    week(4, 'night-trader', 1),
    week(5, 'swing-trader', 0),
  ];
  expect(movesOf(weeks).map(({ weekMs: at, from, to }) => [at, from.key, to.key])).toEqual([
    [5, 'night-trader', 'swing-trader'],
    [4, 'swing-trader', 'night-trader'],
  ]);
});

test('the address names the metrics; what is none is passed over', () => {
  expect(metricsFrom(new URLSearchParams('m=winRate,nonsense,holdMedian'))).toEqual(['winRate', 'holdMedian']);
  expect(metricsFrom(new URLSearchParams(''))).toBeNull();
});
