import fs from 'node:fs';
import { expect, test } from 'vitest';
import { runTask } from '#tests/setup/run-task.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { Truth } from '#workers/sources/simulator/truth.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import simulate from './simulate.ts';
import simulateLive from './simulate-live.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const endsAtMs = Date.UTC(2026, 4, 13, 9);

const start = (dataDir: string, truthFile: string | null = null) =>
  runTask<'simulate'>(simulate, { dataDir, accounts: 40, days: 30, seed: 5, endsAtMs, truthFile, statements: null, misconductRate: 0.2 });
const live = (dataDir: string, untilMs: number) => runTask<'simulate-live'>(simulateLive, { dataDir, untilMs });

/** Everything a book holds apart from when and in what order it was written. */
function content(dataDir: string) {
  const store = openRawStore(dataDir, { readonly: true });
  try {
    const accounts = store.db.prepare('SELECT account_ref, stage, group_ref, currency, is_demo FROM accounts ORDER BY account_ref').all();
    const positions = store.db
      .prepare(
        `SELECT account_ref, position_ref, symbol, side, volume_lots, positions.opened_at_ms, open_price, closed_at_ms, close_price, commission, swap,
                iif(closed_at_ms IS NULL, NULL, profit) AS profit
         FROM positions JOIN accounts ON accounts.id = account_id ORDER BY account_ref, position_ref`,
      )
      .all() as { closed_at_ms: number | null; opened_at_ms: number }[];
    const ops = store.db
      .prepare('SELECT account_ref, op_ref, kind, amount, at_ms FROM balance_ops JOIN accounts ON accounts.id = account_id ORDER BY op_ref')
      .all();
    return { accounts, positions, ops };
  } finally {
    store.close();
  }
}

test('a simulated book and its truth are written, and writing them again changes nothing', async () => {
  const dataDir = tempDataDir();
  const truthFile = `${dataDir}/truth.json`;
  const first = await start(dataDir, truthFile);
  const before = content(dataDir);
  expect(first.accounts).toBe(40);
  expect(before.positions).toHaveLength(first.positions);
  expect(before.ops).toHaveLength(first.balanceOps);
  const truth = JSON.parse(fs.readFileSync(truthFile, 'utf8')) as Truth;
  expect(new Set(truth.accounts.map(({ accountRef }) => accountRef))).toEqual(
    new Set(before.accounts.map((row) => (row as { account_ref: string }).account_ref)),
  );
  const bytes = fs.readFileSync(truthFile, 'utf8');
  await start(dataDir, truthFile);
  expect(content(dataDir)).toEqual(before);
  expect(fs.readFileSync(truthFile, 'utf8')).toBe(bytes);
});

test('many small steps write the same book as one large step', async () => {
  const [small, large] = [tempDataDir(), tempDataDir()];
  await start(small);
  await start(large);
  const until = endsAtMs + 2 * dayMs;
  const stepped = { opened: 0, closed: 0 };
  for (let atMs = endsAtMs; atMs < until; ) {
    atMs = Math.min(until, atMs + 3.7 * hourMs);
    const { opened, closed } = await live(small, Math.round(atMs));
    stepped.opened += opened;
    stepped.closed += closed;
  }
  const once = await live(large, until);
  expect(stepped).toEqual(once);
  expect(once.opened).toBeGreaterThan(20);
  expect(content(small)).toEqual(content(large));
  const { positions } = content(small);
  expect(positions.every(({ opened_at_ms }) => opened_at_ms <= until)).toBe(true);
  expect(positions.some(({ closed_at_ms }) => closed_at_ms === null)).toBe(true);
  expect(positions.some(({ closed_at_ms }) => closed_at_ms !== null && closed_at_ms > endsAtMs)).toBe(true);
});

test('a kill between the rows and the state neither loses nor doubles anything', async () => {
  const [killed, whole] = [tempDataDir(), tempDataDir()];
  await start(killed);
  await start(whole);
  const state = dataPaths(killed).simulator;
  const old = fs.readFileSync(state);
  await live(killed, endsAtMs + 5 * hourMs);
  fs.writeFileSync(state, old); // the rows are there, the state is from before
  await live(killed, endsAtMs + dayMs);
  await live(whole, endsAtMs + dayMs);
  expect(content(killed)).toEqual(content(whole));
});

test('a long gap is caught up a week at a time, and time never runs backwards', async () => {
  const dataDir = tempDataDir();
  await start(dataDir);
  const newest = () => Math.max(...content(dataDir).positions.map(({ opened_at_ms }) => opened_at_ms));
  await live(dataDir, endsAtMs + 20 * dayMs);
  expect(newest()).toBeLessThanOrEqual(endsAtMs + 7 * dayMs);
  await live(dataDir, endsAtMs + 20 * dayMs);
  expect(newest()).toBeGreaterThan(endsAtMs + 7 * dayMs);
  const before = content(dataDir);
  expect(await live(dataDir, endsAtMs + dayMs)).toEqual({ opened: 0, closed: 0 });
  expect(content(dataDir)).toEqual(before);
});

test('a removed book stays removed, and so does a removed account', async () => {
  const dataDir = tempDataDir();
  expect(await live(dataDir, endsAtMs)).toEqual({ opened: 0, closed: 0 });
  await start(dataDir);
  const store = openRawStore(dataDir);
  const gone = store.db.prepare('SELECT account_id FROM positions WHERE closed_at_ms IS NULL LIMIT 1').pluck().get();
  store.db.prepare('DELETE FROM accounts WHERE id = ?').run(gone);
  await live(dataDir, endsAtMs + dayMs);
  expect(store.db.prepare('SELECT count(*) FROM accounts WHERE id = ?').pluck().get(gone)).toBe(0);
  expect((store.db.prepare('SELECT count(*) FROM accounts').pluck().get() as number) >= 39).toBe(true);
  store.db.prepare('DELETE FROM accounts').run();
  expect(await live(dataDir, endsAtMs + 2 * dayMs)).toEqual({ opened: 0, closed: 0 });
  expect(store.db.prepare('SELECT count(*) FROM accounts').pluck().get()).toBe(0);
  store.close();
});
