/** What every screen shows of one small book, and above all what it must never show: accounts of other groups, names without the right to read them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultColumns, defaultSort, emptyAccountFilter } from '#app/domain/account-filter.ts';
import { type MetricKey, metricKeys } from '#app/domain/metrics.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { setArchived, setDisplayName, setGroup, setTags } from '#app/repositories/accounts.ts';
import { db } from '#app/repositories/db.ts';
import { createScreenBook, newestCloseMs, type ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { presentAccount, presentIdeaPositions } from './account.ts';
import { exportAccounts, presentAccountRow, presentAccounts, selectedIds } from './accounts.ts';
import { presentArchetype } from './archetype.ts';
import { presentArchetypeMap } from './archetype-map.ts';
import { presentArchetypes } from './archetypes.ts';
import { closeLake, type Viewer } from './lake.ts';
import { presentOverview } from './overview.ts';
import { searchAccounts } from './search.ts';

const folder = tempFolder();
const accounts = 60;
let book: ScreenBook;
let [admin, north, outsider, pseudonymous]: Viewer[] = [];

beforeAll(async () => {
  book = await createScreenBook(folder.path, accounts);
  const mine: AccountScope = { kind: 'groups', groupIds: [book.north] };
  admin = { scope: { kind: 'all' }, mayReadNames: true };
  north = { scope: mine, mayReadNames: true };
  outsider = { scope: { kind: 'groups', groupIds: [] }, mayReadNames: true };
  pseudonymous = { scope: mine, mayReadNames: false };
});
afterAll(async () => {
  await closeLake();
  folder.remove();
});

/** North holds the ids 1, 4, 7 …; the names of everyone else's accounts must not appear anywhere. */
const northIds = Array.from({ length: accounts }, (_, index) => index + 1).filter((id) => id % 3 === 1);
const foreignNames = Array.from({ length: accounts }, (_, index) => index + 1)
  .filter((id) => id % 3 !== 1)
  .flatMap((id) => [`"Person ${id}"`, `"REF${id}"`]);
const leaks = (value: unknown) => foreignNames.filter((name) => JSON.stringify(value).includes(name));

const table = (viewer: Viewer, part: Partial<Parameters<typeof presentAccounts>[0]> = {}) =>
  presentAccounts({ viewer, filter: emptyAccountFilter, sort: defaultSort, page: 1, columns: defaultColumns, peekId: null, ...part });
const account = (viewer: Viewer, accountId: number, part: Partial<Parameters<typeof presentAccount>[0]> = {}) =>
  presentAccount({ viewer, accountId, window: 'all', tab: 'ideas', page: 1, ...part });
const csv = async (viewer: Viewer, columns: MetricKey[] = ['ideas']) => {
  const parts: string[] = [];
  for await (const part of exportAccounts({ viewer, filter: emptyAccountFilter, sort: { by: 'label', descending: false } }, columns))
    parts.push(part);
  return parts.join('').trimEnd().split('\r\n');
};

describe('a person with one group', () => {
  test('sees the accounts of that group in the table, the totals and the choices', async () => {
    const view = await table(north!);
    expect(view.rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(northIds);
    expect(view.totals.accounts).toBe(northIds.length);
    expect(view.choices.groups).toEqual([{ id: book.north, name: 'North' }]);
    expect(leaks(view)).toEqual([]);
  });
  test('cannot open, peek at, point at or unfold an account of another group', async () => {
    await expect(account(north!, 2)).rejects.toMatchObject({ code: 'not-found', status: 404 });
    await expect(account(north!, 3)).rejects.toMatchObject({ code: 'not-found' });
    await expect(account(north!, 999)).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentAccountRow(north!, 2)).rejects.toMatchObject({ code: 'not-found' });
    await expect(presentIdeaPositions(north!, 2, 1)).rejects.toMatchObject({ code: 'not-found' });
    expect((await table(north!, { peekId: 2 })).peek).toBeNull();
    expect((await table(north!, { peekId: 4 })).peek?.row.id).toBe(4);
  });
  test('finds and exports nothing else', async () => {
    expect((await searchAccounts(north!, 'person')).map(({ id }) => id % 3)).toEqual(Array(8).fill(1));
    expect(await searchAccounts(north!, 'Person 23')).toEqual([]);
    const [head, ...lines] = await csv(north!);
    expect(head).toMatch(/^id,account,/);
    expect(lines.map((line) => Number(line.split(',')[0])).sort((a, b) => a - b)).toEqual(northIds);
    expect((await selectedIds(north!, emptyAccountFilter)).sort((a, b) => a - b)).toEqual(northIds);
  });
  test('has a map, archetypes and an overview of these accounts alone', async () => {
    const map = await presentArchetypeMap(north!);
    expect(map.ids.sort((a, b) => a - b)).toEqual(northIds);
    expect(map.total).toBe(northIds.length);
    const archetypes = await presentArchetypes(north!);
    expect(archetypes.accounts).toBe(northIds.length);
    expect(archetypes.cards.map(({ key, accounts }) => [key, accounts])).toEqual([
      ['steady-day-trader', northIds.length],
      ['high-risk-martingale', 0],
    ]);
    const overview = await presentOverview({ viewer: north!, role: 'risk-manager' });
    expect(overview.totals.accounts).toBe(northIds.length);
    expect(overview.mix).toHaveLength(1);
    expect(overview.movers.every(({ id }) => id % 3 === 1)).toBe(true);
    expect(overview.imports).toEqual([]);
    expect(leaks([archetypes, overview])).toEqual([]);
  });
});

test('a person without a group sees nothing anywhere', async () => {
  expect((await table(outsider!)).rows).toEqual([]);
  expect(await searchAccounts(outsider!, 'person')).toEqual([]);
  expect(await csv(outsider!)).toHaveLength(1);
  expect((await presentArchetypeMap(outsider!)).ids).toEqual([]);
  const overview = await presentOverview({ viewer: outsider!, role: 'viewer' });
  expect(overview).toMatchObject({
    totals: { accounts: 0, byCurrency: [] },
    movers: [],
    mix: [],
    runs: [],
    imports: [],
    isEmptyInstallation: false,
  });
  expect(overview.activity.daysMs).toEqual([]);
});

describe('without the right to read names', () => {
  test('no name, account number, server or file name reaches any screen', async () => {
    const shown = JSON.stringify([
      await table(pseudonymous!, { peekId: 1 }),
      await account(pseudonymous!, 1),
      await presentOverview({ viewer: pseudonymous!, role: 'viewer' }),
      await presentArchetype(pseudonymous!, { index: 0 }),
      await presentAccountRow(pseudonymous!, 1),
      await csv(pseudonymous!),
    ]);
    expect(shown).not.toMatch(/Person \d|REF\d/);
    expect(shown).toMatch(/Account [A-Z2-9]{5}/);
  });
  test('accounts are found by pseudonym only', async () => {
    const [row] = (await table(pseudonymous!)).rows;
    expect(await searchAccounts(pseudonymous!, 'REF1')).toEqual([]);
    expect((await searchAccounts(pseudonymous!, row!.label)).map(({ id }) => id)).toContain(row!.id);
  });
});

describe('the table', () => {
  test('shows values with units and, where there is none, why', async () => {
    const [row] = (await table(admin!, { sort: { by: 'label', descending: false } })).rows;
    expect(row).toMatchObject({ id: 1, label: 'Person 1', currency: 'USD', tier: 'T0', group: 'North' });
    expect(row!.values.ideas).toEqual({ value: 10, reason: null });
    expect(row!.values.maxDrawdown).toEqual({ value: null, reason: 'capability' });
  });
  test('never adds up money of different currencies', async () => {
    const { totals } = await table(admin!);
    const eur = [7, 14, 21, 28, 35, 42, 49, 56];
    expect(totals.byCurrency.find(({ currency }) => currency === 'EUR')).toEqual({
      currency: 'EUR',
      accounts: eur.length,
      netProfit: eur.reduce((sum, id) => sum + 100 * (id - accounts / 2), 0),
    });
  });
  test('follows what people change, at once', async () => {
    await setDisplayName({ kind: 'all' }, 10, 'Gold desk');
    await setTags({ kind: 'all' }, [10], ['vip']);
    const find = async () => (await table(admin!, { filter: { ...emptyAccountFilter, search: 'gold desk' } })).rows;
    expect((await find())[0]).toMatchObject({ id: 10, label: 'Gold desk', tags: ['vip'] });
    await setArchived({ kind: 'all' }, [10], newestCloseMs);
    expect(await find()).toEqual([]);
    await setArchived({ kind: 'all' }, [10], null);
    await setGroup({ kind: 'all' }, [10], book.south);
    expect((await table(north!)).rows.some(({ id }) => id === 10)).toBe(false);
    await setGroup({ kind: 'all' }, [10], book.north);
    expect((await table(north!)).rows.some(({ id }) => id === 10)).toBe(true);
  });
  test('an account that is removed leaves every screen though the snapshot still holds it', async () => {
    const row = await db.account.findUniqueOrThrow({ where: { id: 60 } });
    await db.account.delete({ where: { id: 60 } });
    expect((await selectedIds(admin!, emptyAccountFilter)).includes(60)).toBe(false);
    expect((await presentArchetypeMap(admin!)).ids.includes(60)).toBe(false);
    await db.account.create({ data: row });
    expect((await selectedIds(admin!, emptyAccountFilter)).includes(60)).toBe(true);
  });
});

describe('the account page', () => {
  test('tells the whole story of one account', async () => {
    const view = await account(admin!, 4);
    expect(view.equity.cumulative.at(-1)).toBe(60);
    expect(view.equity.drawdown).toContain(-20);
    expect(view.holding).toEqual([
      { bin: 5, wins: 1, losses: 0, flat: 0 },
      { bin: 11, wins: 0, losses: 1, flat: 0 },
      { bin: 12, wins: 1, losses: 0, flat: 0 },
      { bin: 16, wins: 1, losses: 0, flat: 0 },
    ]);
    // Win 0.1, loss 0.1, win 0.2, win 0.2: after the loss twice as large, after the wins the same.
    expect(view.sizeAfterLoss).toEqual({ pairs: 1, meanRatio: expect.closeTo(2), bins: [0, 0, 0, 0, 1, 0] });
    expect(view.sizeAfterWin).toEqual({ pairs: 2, meanRatio: expect.closeTo(1), bins: [0, 0, 2, 0, 0, 0] });
    expect(view.hours.reduce((sum, { ideas }) => sum + ideas, 0)).toBe(4);
    expect(view.symbols).toMatchObject([{ symbol: 'EURUSD', ideas: 4, profit: 60, winRate: 0.75, longShare: 1 }]);
    expect(view.metrics).toHaveLength(metricKeys.length);
    expect(view.table.rows).toHaveLength(4);
  });
  test('places values among the book, money among accounts of the same currency', async () => {
    const view = await account(admin!, 30);
    const of = (metric: MetricKey) => view.metrics.find((one) => one.metric === metric)!;
    expect(of('winRate')).toMatchObject({ book: { accounts: 60 }, percentile: expect.closeTo((29 / 59) * 100, 0) });
    expect(of('netProfit').book?.accounts).toBe(52);
    expect(of('maxDrawdown')).toMatchObject({ percentile: null, book: null, value: { reason: 'capability' } });
    // Eight accounts in EUR are too few to compare money with.
    expect((await account(admin!, 7)).metrics.find(({ metric }) => metric === 'netProfit')).toMatchObject({ percentile: null, book: null });
  });
  test('pages positions and unfolds an idea into its positions', async () => {
    const view = await account(admin!, 4, { tab: 'positions' });
    expect(view.table).toMatchObject({ tab: 'positions', total: 5, page: 1 });
    expect(await presentIdeaPositions(admin!, 4, 4)).toHaveLength(2);
    expect(await presentIdeaPositions(admin!, 4, 1)).toMatchObject([{ volumeLots: 0.1, profit: 10, side: 'buy' }]);
    expect((await account(admin!, 4, { tab: 'balance' })).table).toMatchObject({ total: 1, rows: [{ kind: 'deposit', amount: 1000 }] });
  });
});

describe('the overview', () => {
  test('counts who is active in the 30 days before the newest close', async () => {
    const view = await presentOverview({ viewer: admin!, role: 'admin' });
    // Account i closed (i - 1) * 10 days before the newest close.
    expect(view.active).toBe(4);
    expect(view.newestCloseMs).toBe(newestCloseMs);
    expect(view.activity.daysMs).toHaveLength(100);
  });
  test('names the accounts furthest from their own habit, on both sides', async () => {
    const { movers } = await presentOverview({ viewer: admin!, role: 'admin' });
    expect(movers).toHaveLength(12);
    expect(movers.filter(({ z }) => z < 0).every(({ id }) => id % 2 === 0)).toBe(true);
    expect(movers.filter(({ z }) => z > 0).every(({ id }) => id % 2 === 1)).toBe(true);
    // Days before: 35 of +10 and 35 of −8, mean 1, sd about 9.06; last 30: 5 of ∓100 and 25 others.
    expect(movers[0]).toMatchObject({
      expected: expect.closeTo(30, 0),
      z: expect.closeTo((movers[0]!.recent - 30) / (9.06 * Math.sqrt(30)), 1),
    });
  });
  test('says how many changed archetype since the run before', async () => {
    const { headline } = await presentOverview({ viewer: admin!, role: 'admin' });
    expect(headline).toMatchObject({
      kind: 'changed',
      accounts: 20,
      largest: { from: { key: 'steady-day-trader' }, to: { key: 'high-risk-martingale' } },
    });
  });
});

test('archetypes: counts by currency, members, the group without enough data', async () => {
  const view = await presentArchetypes(admin!);
  expect(view.insufficient).toEqual({ accounts: 20, share: 20 / 60 });
  expect(view.cards.map(({ key, accounts }) => [key, accounts])).toEqual([
    ['steady-day-trader', 20],
    ['high-risk-martingale', 20],
  ]);
  expect(view.cards[0]!.byCurrency.map(({ currency }) => currency)).toEqual(['USD', 'EUR']);
  await expect(presentArchetype(admin!, { index: 7 })).rejects.toMatchObject({ code: 'not-found' });
});
