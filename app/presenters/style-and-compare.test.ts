/** The style page, similarity search and comparison over a real lake and real worker threads: what they show, and above all what they must never show. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { robustZ } from '#app/domain/peers.ts';
import { similarityPresets } from '#app/domain/similarity-choice.ts';
import { closePool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { closeControlDb } from '#app/repositories/db.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { writeStyleSnapshot } from '#tests/setup/style-snapshot.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { presentAccountStyle } from './account-style.ts';
import { exportComparison, presentCompare } from './compare.ts';
import { closeLake, type Viewer } from './lake.ts';
import { presentSimilar } from './similar.ts';

const folder = tempFolder();
const accounts = 60;
const previousDataDir = env.dataDir;
let book: ScreenBook;
let [admin, north, pseudonymous]: Viewer[] = [];

beforeAll(async () => {
  env.dataDir = folder.path;
  book = await createScreenBook(folder.path, accounts);
  await writeStyleSnapshot(folder.path, book.runId, accounts);
  const scope = { kind: 'groups', groupIds: [book.north] } as const;
  admin = { scope: { kind: 'all' }, mayReadNames: true };
  north = { scope, mayReadNames: true };
  pseudonymous = { scope, mayReadNames: false };
});
afterAll(async () => {
  await closePool();
  await closeLake();
  await closeControlDb();
  env.dataDir = previousDataDir;
  folder.remove();
});

describe('the style page', () => {
  test('shows the fingerprint beside the mean of the book, and the conditions in their order', async () => {
    const view = await presentAccountStyle(admin!, 4);
    expect(view.own!.hour.map((share, hour) => [hour, share]).filter(([, share]) => share! > 0)).toEqual([[4, 1]]);
    expect(view.book!.hour[4]).toBeCloseTo(3 / accounts, 12); // accounts 4, 28 and 52
    expect(view.book!.hour.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect([view.bookAccounts, view.key!.symbols]).toEqual([accounts, ['EURUSD', 'XAUUSD']]);
    expect(view.conditions).toMatchObject({
      tested: 44,
      found: [
        { kind: 'afterLoss', measure: 'size' },
        { kind: 'symbol', detail: 'XAUUSD' },
      ],
    });
    expect(view.conditions!.found[0]!.winRateInside).toBeNull();
  });

  test('tells "nothing stands out" from "nothing was asked"', async () => {
    expect((await presentAccountStyle(admin!, 1)).conditions).toEqual({ tested: 30, found: [] });
    expect((await presentAccountStyle(admin!, 2)).conditions).toBeNull();
  });

  test('of an account of another group does not exist', async () => {
    await expect(presentAccountStyle(north!, 2)).rejects.toMatchObject({ code: 'not-found' });
    expect((await presentAccountStyle(pseudonymous!, 4)).row.label).not.toContain('Person');
  });
});

describe('accounts like one', () => {
  test('come nearest first with their parts and values', async () => {
    const view = (await presentSimilar(admin!, 30, similarityPresets.metrics))!;
    // metric k of account i is i + k / 100: the neighbours of 30 are 29 and 31, then 28 and 32 …
    expect(
      view.rows
        .slice(0, 4)
        .map(({ row }) => row.id)
        .sort(),
    ).toEqual([28, 29, 31, 32]);
    expect([...view.rows.map(({ distance }) => distance)].sort((a, b) => a - b)).toEqual(view.rows.map(({ distance }) => distance));
    const part = view.rows[0]!.parts.find(({ key }) => key === 'winRate')!;
    expect(part.own).toBe(0.5);
    expect(Math.abs(part.own! - part.other!)).toBeCloseTo(1 / accounts, 12);
    expect(view.rows[0]!.closeness).toBeGreaterThan(0.9);
  });

  test('are those of the person’s groups alone, and nobody else is counted', async () => {
    const view = (await presentSimilar(north!, 31, similarityPresets.mix))!;
    expect(view.rows.map(({ row }) => row.id % 3)).toEqual(Array(12).fill(1));
    expect(view.compared + view.leftOut).toBe(19);
    await expect(presentSimilar(north!, 30, similarityPresets.mix)).rejects.toMatchObject({ code: 'not-found' });
    expect(JSON.stringify(await presentSimilar(pseudonymous!, 31, similarityPresets.mix))).not.toMatch(/Person|REF/);
  });
});

describe('a comparison', () => {
  test('shows the accounts in the order asked for, with every pair', async () => {
    const view = await presentCompare(admin!, [9, 4, 28]);
    expect(view.accounts.map(({ row }) => row.id)).toEqual([9, 4, 28]);
    expect(view.pairs.map(({ a, b }) => [a, b])).toEqual([
      [9, 4],
      [9, 28],
      [4, 28],
    ]);
    expect(view.unknown).toEqual([]);
    const [first] = view.accounts;
    expect(first!.hours.reduce((sum, { ideas }) => sum + ideas, 0)).toBe(4);
    expect(first!.fingerprint!.symbol[0]).toBe(1);
    // five days of +100, 47 of +10 and 48 of −8
    expect([view.timesMs.length, first!.money.at(-1)]).toEqual([100, 500 + 470 - 384]);
    expect(first!.growth).toBeNull();
    expect(first!.z.winRate).toBeCloseTo((9 / 60 - 30.5 / 60) / ((44.25 - 15.75) / 60 / 1.349), 1);
  });

  test('names what lies outside of the person’s groups as unknown and says nothing else of it', async () => {
    const view = await presentCompare(north!, [4, 2, 7, 999]);
    expect(view.accounts.map(({ row }) => row.id)).toEqual([4, 7]);
    expect(view.unknown).toEqual([2, 999]);
    expect(view.pairs).toHaveLength(1);
    expect(JSON.stringify(view)).not.toContain('Person 2"');
    const csv = await exportComparison(north!, [4, 2, 7]);
    expect(csv.split('\r\n')[0]).toBe('metric,Person 4,Person 4 robust z,Person 7,Person 7 robust z');
    expect(csv).toContain('\r\nwinRate,');
  });

  test('shows linked trades only where both accounts are visible, and tells a run that did not look', async () => {
    expect((await presentCompare(admin!, [4, 7, 2])).links).toBeNull();
    await writeStyleSnapshot(folder.path, book.runId, accounts, { pairs: true });
    expect((await presentCompare(admin!, [4, 7, 2])).links).toEqual([
      { a: 4, b: 7, side: 'same', matches: 40, expected: 1.5, pValue: 1e-9, shareA: 0.5, shareB: 0.4, lagS: -3 },
      { a: 2, b: 4, side: 'opposite', matches: 12, expected: 2, pValue: 1e-4, shareA: 0.2, shareB: 0.1, lagS: 1 },
    ]);
    expect((await presentCompare(north!, [4, 7, 2])).links).toHaveLength(1);
    fs.rmSync(path.join(folder.path, 'lake', 'runs', book.runId, 'pairs.parquet'));
  });
});

test('robust z is in interquartile ranges of a normal distribution, cut at five, and undefined where half are alike', () => {
  const uniform = { accounts: 101, quantiles: Array.from({ length: 101 }, (_, percent) => percent) };
  expect(robustZ(uniform, 50)).toBe(0);
  expect(robustZ(uniform, 75)).toBeCloseTo((25 * 1.349) / 50, 12);
  expect(robustZ(uniform, 1e6)).toBe(5);
  expect(robustZ({ accounts: 101, quantiles: uniform.quantiles.map((value) => (value < 90 ? 7 : value)) }, 7)).toBeNull();
});
