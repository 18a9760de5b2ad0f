/** The archetype screens over a book whose every number can be worked out by hand (tests/setup/archetype-book.ts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import { boxPolygon, isInside } from '#app/domain/map-area.ts';
import { mergeArchetypes, unmergeArchetype } from '#app/services/merge-archetypes.ts';
import { renameArchetype } from '#app/services/rename-archetype.ts';
import { createArchetypeBook, firstWeekMs, identities, lastWeekMs } from '#tests/setup/archetype-book.ts';
import type { ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { presentAccount } from './account.ts';
import { selectedIds } from './accounts.ts';
import { presentArchetype } from './archetype.ts';
import { presentArchetypeMap, presentMapSelection } from './archetype-map.ts';
import { presentMigration } from './archetype-migration.ts';
import { presentArchetypes } from './archetypes.ts';
import { closeLake, type Viewer } from './lake.ts';

const folder = tempFolder();
const accounts = 90;
const ids = Array.from({ length: accounts }, (_, place) => place + 1);
const isNoise = (id: number) => id % 10 === 0;
const steady = ids.filter((id) => id % 3 === 1 && !isNoise(id));
const martingale = ids.filter((id) => id % 3 === 2 && !isNoise(id));
const insufficient = ids.filter((id) => id % 3 === 0 && !isNoise(id));
const inEuro = (id: number) => id % 7 === 0;
const actor = { userId: null, label: 'test' };
let book: ScreenBook;
let [admin, north]: Viewer[] = [];

beforeAll(async () => {
  book = await createArchetypeBook(folder.path, accounts);
  admin = { scope: { kind: 'all' }, mayReadNames: true };
  north = { scope: { kind: 'groups', groupIds: [book.north] }, mayReadNames: true };
});
afterAll(async () => {
  await closeLake();
  folder.remove();
});

describe('the map', () => {
  test('lies the same for everyone, and holds the accounts of the scope alone', async () => {
    const [whole, own] = [await presentArchetypeMap(admin!), await presentArchetypeMap(north!)];
    expect(own.frame).toEqual(whole.frame);
    expect(own.ids.toSorted((a, b) => a - b)).toEqual(ids.filter((id) => id % 3 === 1));
    for (const [place, id] of own.ids.entries()) {
      const there = whole.ids.indexOf(id);
      expect([own.x[place], own.y[place]]).toEqual([whole.x[there], whole.y[there]]);
    }
    expect(whole.index.filter((index) => index === -2)).toHaveLength(9);
  });
  test('carries a metric’s values with the book’s scale, and money of the commonest currency only', async () => {
    const map = await presentArchetypeMap(admin!, 'winRate');
    for (const [place, id] of map.ids.entries()) expect(map.values![place]).toBeCloseTo(id / accounts, 3);
    // 90 values i / 90: percentile p is 1/90 + p · 89/9000.
    expect(map.scale).toMatchObject({ kind: 'linear', isDiverging: false, low: expect.closeTo(1 / 90 + 0.02 * (89 / 90), 6) });
    const money = await presentArchetypeMap(admin!, 'netProfit');
    expect(money).toMatchObject({ currency: 'USD', scale: { isDiverging: true } });
    expect(money.scale!.low).toBe(-money.scale!.high);
    for (const [place, id] of money.ids.entries()) expect(money.values![place] === null).toBe(inEuro(id));
  });
  test('by group names the groups of the scope', async () => {
    const map = await presentArchetypeMap(north!, 'group');
    expect(map.groups).toEqual([{ id: book.north, name: 'North' }]);
    expect(new Set(map.values)).toEqual(new Set([book.north]));
  });
  test('what an area holds is what lies inside it', async () => {
    const { runId, frame, ...map } = await presentArchetypeMap(admin!);
    const polygon = boxPolygon(2_000, -300, 6_000, 5_000);
    const inside = map.ids.filter((_, place) => isInside(polygon, map.x[place]!, map.y[place]!));
    const filter = { ...emptyAccountFilter, area: { runId, frame, polygon } };
    expect((await selectedIds(admin!, filter)).toSorted()).toEqual(inside.toSorted());
    const selection = await presentMapSelection(admin!, filter);
    expect(selection.accounts).toBe(inside.length);
    const among = (group: readonly number[]) => inside.filter((id) => group.includes(id)).length;
    expect(Object.fromEntries(selection.archetypes.map(({ tag, accounts: count }) => [tag.key, count]))).toEqual({
      'steady-day-trader': among(steady),
      'high-risk-martingale': among(martingale),
      'insufficient-data': among(insufficient),
      'unlike-anyone': among(ids.filter(isNoise)),
    });
    const sorted = inside.toSorted((a, b) => a - b).map((id) => id / accounts);
    const median = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
    expect(selection.medians.find(({ metric }) => metric === 'winRate')).toMatchObject({
      median: expect.closeTo(median, 9),
      accounts: inside.length,
      book: expect.closeTo(45.5 / 90, 9),
    });
    expect((await presentMapSelection(north!, filter)).accounts).toBe(inside.filter((id) => id % 3 === 1).length);
  });
});

test('the list says who is unlike anyone, farthest first, and which rule tells a group', async () => {
  const view = await presentArchetypes(admin!);
  expect(view.noise).toMatchObject({ accounts: 9, share: 0.1 });
  expect(view.noise.farthest.map(({ row, outlierScore }) => [row.id, outlierScore])).toEqual(
    [90, 80, 70, 60, 50, 40, 30, 20].map((id) => [id, id / 100]),
  );
  expect(view.insufficient.accounts).toBe(insufficient.length);
  expect(view.cards.find(({ key }) => key === 'high-risk-martingale')?.rule).toMatchObject({ precision: 0.9 });
  expect(view.cards.find(({ key }) => key === 'steady-day-trader')?.rule).toBeNull();
  expect(view.fit?.tree).toEqual({ fidelity: 0.85, baseline: 0.5, depth: 3, heldOut: 20 });
  expect((await presentArchetypes(north!)).noise.farthest.map(({ row }) => row.id)).toEqual([70, 40, 10]);
});

describe('one archetype', () => {
  test('brought what its ideas brought, by currency and per traded value', async () => {
    const { economics } = await presentArchetype(admin!, { identityId: identities.steady });
    const of = (own: readonly number[]) => ({
      accounts: own.length,
      netProfit: own.reduce((sum, id) => sum + 100 * (id - accounts / 2), 0),
      // Three of four ideas have a value; the third, which earned 30, has none: 10 − 20 + 40.
      notional: own.reduce((sum, id) => sum + 3 * 1_000 * id, 0),
      notionalProfit: 30 * own.length,
    });
    expect(economics.map(({ currency }) => currency)).toEqual(['USD', 'EUR']);
    expect(economics[0]).toMatchObject(of(steady.filter((id) => !inEuro(id))));
    expect(economics[1]).toMatchObject(of(steady.filter(inEuro)));
  });
  test('is told week by week among all that have an archetype', async () => {
    const { history } = await presentArchetype(admin!, { identityId: identities.martingale });
    expect(history).toHaveLength(9);
    expect(history[0]).toEqual({ weekMs: firstWeekMs, accounts: 0, total: accounts });
    expect(history[8]).toEqual({ weekMs: lastWeekMs, accounts: martingale.length, total: accounts - insufficient.length });
  });
  test('shows its members’ spread over the book’s', async () => {
    const { ridges } = await presentArchetype(admin!, { index: 0 });
    const [ridge] = ridges;
    expect(ridge).toMatchObject({ metric: 'winRate', members: { accounts: steady.length }, book: { accounts } });
    expect(Math.max(...ridge!.members.density)).toBe(1);
    // Evenly spread accounts: flat in the middle.
    expect(Math.min(...ridge!.book.density.slice(15, 80))).toBeGreaterThan(0.8);
    const middle = steady.toSorted((a, b) => a - b);
    expect(ridge!.members.median).toBeCloseTo(
      (middle[Math.floor((middle.length - 1) / 2)]! + middle[Math.ceil((middle.length - 1) / 2)]!) / 2 / accounts,
      9,
    );
  });
  test('orders its members by how sure and how far out they are, with shares', async () => {
    const { members } = await presentArchetype(admin!, { index: 1 }, 'nearNoise');
    expect(members.rows.map(({ row }) => row.id)).toEqual(martingale.toReversed().slice(0, 25));
    expect(members.rows[0]!.memberships.map(({ tag, share }) => [tag.index, share])).toEqual([
      [1, 0.7],
      [0, 0.3],
    ]);
  });
});

describe('admins', () => {
  test('merge two archetypes: one name, one page, shares added up; and take it back', async () => {
    await mergeArchetypes(actor, identities.martingale, identities.steady);
    const view = await presentArchetypes(admin!);
    expect(view.cards.map(({ key, accounts: count }) => [key, count])).toEqual([['steady-day-trader', steady.length + martingale.length]]);
    const page = await presentArchetype(admin!, { identityId: identities.martingale });
    expect(page.card.identityId).toBe(identities.steady);
    expect(page.members.rows[0]!.memberships.map(({ share }) => share)).toEqual([expect.closeTo(1)]);
    await unmergeArchetype(actor, identities.martingale);
    expect((await presentArchetypes(admin!)).cards).toHaveLength(2);
  });
  test('rename one, and its accounts carry the name', async () => {
    await renameArchetype(actor, identities.steady, 'Desk regulars');
    const view = await presentAccount({ viewer: admin!, accountId: 4, window: 'all', tab: 'ideas', page: 1 });
    expect(view.row.archetype).toMatchObject({ givenName: 'Desk regulars', identityId: identities.steady });
    await renameArchetype(actor, identities.steady, null);
  });
});

describe('an account with too few ideas', () => {
  test('shows what is likely, and stays without an archetype', async () => {
    const view = await presentAccount({ viewer: admin!, accountId: 3, window: 'all', tab: 'ideas', page: 1 });
    expect(view.row.archetype?.index).toBe(-1);
    expect(view.row.prior?.map(({ tag, share }) => [tag.key, share])).toEqual([
      ['steady-day-trader', 0.6],
      ['high-risk-martingale', 0.4],
    ]);
    expect((await presentAccount({ viewer: admin!, accountId: 4, window: 'all', tab: 'ideas', page: 1 })).row.prior).toBeNull();
  });
});

test('a band of the migration holds the accounts that its link leads to', async () => {
  const {
    links,
    instantsMs,
    accounts: known,
    changed,
  } = await presentMigration(admin!, { fromMs: firstWeekMs, toMs: lastWeekMs, steps: 1 });
  expect([known, changed]).toEqual([accounts - insufficient.length, martingale.length + 9]);
  expect(links.length).toBeGreaterThan(2);
  for (const { from, to, accounts: count } of links) {
    const found = await selectedIds(admin!, { ...emptyAccountFilter, move: { from, to, fromMs: instantsMs[0]!, toMs: instantsMs[1]! } });
    expect(found, `${from} to ${to}`).toHaveLength(count);
  }
  const move = { from: identities.steady, to: identities.martingale, fromMs: instantsMs[0]!, toMs: instantsMs[1]! };
  expect((await selectedIds(admin!, { ...emptyAccountFilter, move })).toSorted((a, b) => a - b)).toEqual(martingale);
  expect(await selectedIds(north!, { ...emptyAccountFilter, move })).toEqual([]);
});
