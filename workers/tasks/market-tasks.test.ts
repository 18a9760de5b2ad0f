import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTask } from '#tests/setup/run-task.ts';
import { tempDataDir, tempFolder } from '#tests/setup/temp-data-dir.ts';
import { type BookMetricKey, metricByKey, metricKeys } from '#workers/contracts/metrics.ts';
import { metaTraderClock } from '#workers/contracts/standard-schema.ts';
import { type LakeReader, openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool } from '#workers/pool.ts';
import { simulatedMarket } from '#workers/sources/simulator/market/market-data.ts';
import type { Truth } from '#workers/sources/simulator/truth.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import importFiles from './import-files.ts';
import inspectFiles from './inspect-files.ts';
import rateAccounts from './rate-accounts.ts';
import refreshLake from './refresh-lake.ts';
import removeAccounts from './remove-accounts.ts';
import simulate from './simulate.ts';

const endsAtMs = Date.UTC(2026, 4, 13);
const seed = 21;
const runId = 'run';

type Row = Record<string, number | string | null>;
async function rows(reader: LakeReader, file: 'metrics.parquet' | 'ideas.parquet' | 'agreement.parquet' | 'pairs.parquet', where = 'true') {
  const sql = `-- @relation file a file of the run\nSELECT * FROM {file} WHERE ${where} ORDER BY ALL`;
  return reader.engine.rows<Row>(withRelations(defineStatement(`test ${file}`, sql), { file: reader.snapshot(runId, file) }));
}

describe('a simulated book', () => {
  const folder = tempFolder();
  const dataDir = folder.path;
  const truthFile = path.join(dataDir, 'truth.json');
  let reader: LakeReader;
  let unrated: Row[];
  let rated: Row[];

  beforeAll(async () => {
    await runTask<'simulate'>(simulate, {
      dataDir,
      accounts: 60,
      days: 45,
      seed,
      endsAtMs,
      truthFile,
      statements: null,
      misconductRate: 0.4,
    });
    // The same trades as a real account's: its owner imported them.
    const store = openRawStore(dataDir);
    store.db.exec(`
      INSERT INTO accounts (source, account_ref, currency) VALUES ('mine', 'R1', 'USD');
      INSERT INTO positions (account_id, position_ref, symbol, symbol_raw, side, volume_lots, opened_at_ms, open_price, closed_at_ms, close_price, profit)
      SELECT (SELECT id FROM accounts WHERE source = 'mine'), position_ref, symbol, symbol_raw, side, volume_lots, opened_at_ms, open_price, closed_at_ms, close_price, profit
      FROM positions WHERE closed_at_ms IS NOT NULL AND account_id = (SELECT account_id FROM positions GROUP BY account_id ORDER BY count(*) DESC LIMIT 1);`);
    store.close();
    await runTask<'refresh-lake'>(refreshLake, { dataDir, full: false });
    const pool = createPool({ threads: 1 });
    await pool.run('compute-features', { dataDir, runId, ideaGapMs: 120_000, seed });
    await pool.close();
    reader = await openLakeReader(dataDir);
    unrated = await rows(reader, 'metrics.parquet');
    await runTask<'rate-accounts'>(rateAccounts, { dataDir, runId, seed });
    rated = await rows(reader, 'metrics.parquet');
  }, 120_000);
  afterAll(() => {
    reader.close();
    folder.remove();
  });

  test('is measured on the market that it was traded on', async () => {
    const agreement = await rows(reader, 'agreement.parquet', 'opens >= 10');
    expect(agreement.length).toBeGreaterThan(20);
    expect(agreement.every((row) => row.seed === seed)).toBe(true);
    expect(agreement.filter(({ accepted }) => accepted === 1).length).toBeGreaterThanOrEqual(0.95 * agreement.length);
    const ideas = await rows(reader, 'ideas.parquet', 'markout_1m IS NOT NULL');
    expect(ideas.length).toBeGreaterThan(500);
    for (const { mae_bps, mfe_bps, exit_bps } of ideas) {
      if (mae_bps === null) continue;
      expect(mae_bps).toBeGreaterThanOrEqual(0);
      expect(mfe_bps as number).toBeGreaterThanOrEqual((exit_bps as number) - 1e-6);
    }
  });

  test('and a real account is not, though its trades would fit', async () => {
    const store = openRawStore(dataDir, { readonly: true });
    const id = store.db.prepare("SELECT id FROM accounts WHERE source = 'mine'").pluck().get();
    store.close();
    const own = rated.find((row) => row.account_id === id && row.window === 'all')!;
    expect(own.capabilities).not.toMatch(/bars|calendar/);
    expect([own.markout1m, own.newsShare]).toEqual([null, null]);
    expect(await rows(reader, 'agreement.parquet', `account_id = ${id}`)).toEqual([]);
  });

  test('the market of the lake is the simulator’s, minute by minute', async () => {
    const statement = defineStatement(
      'test demo bars',
      `-- @relation bars simulated bars\nSELECT seed, symbol, seconds, at_ms, open, high, low, close FROM {bars} WHERE symbol = 'EURUSD' AND at_ms >= ${endsAtMs - 7_200_000} ORDER BY at_ms`,
    );
    const stored = await reader.engine.rows<Row>(withRelations(statement, { bars: reader.source('demo_bars') }));
    const made = [...simulatedMarket.bars(seed, endsAtMs - 7_200_000, endsAtMs)].filter(([symbol]) => symbol === 'EURUSD');
    expect(stored.map(({ at_ms, open, high, low, close }) => [at_ms, open, high, low, close])).toEqual(made.map((row) => row.slice(2)));
    expect(stored).toHaveLength(120);
  });

  test('rating fills its own columns for the whole history and leaves everything else as it was', () => {
    const book = metricKeys.filter((key) => metricByKey[key].isOfBook) as BookMetricKey[];
    const without = (row: Row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'reasons' && !book.includes(name as BookMetricKey)));
    expect(rated.map(without)).toEqual(unrated.map(without));
    const first = metricKeys.indexOf(book[0]!);
    for (const [i, row] of rated.entries()) {
      const [before, after] = [unrated[i]!.reasons as string, row.reasons as string];
      expect(after.slice(0, first)).toBe(before.slice(0, first));
      expect(after).toHaveLength(before.length);
      const codes = after.slice(first, first + book.length);
      expect(codes.includes('r')).toBe(row.window !== 'all');
      for (const [at, key] of book.entries()) expect(row[key] === null, key).toBe(codes[at] !== '.');
    }
    const whole = rated.filter((row) => row.window === 'all' && (row.ideas as number) >= 20);
    for (const { copyScore, anomalyScore, inactiveDays } of whole) {
      expect(copyScore).toBeGreaterThanOrEqual(0);
      expect(anomalyScore).toBeGreaterThanOrEqual(0);
      expect(anomalyScore).toBeLessThanOrEqual(100);
      expect(inactiveDays).toBeGreaterThanOrEqual(0);
    }
  });

  test('accounts of one copy ring are linked, and no others', async () => {
    const { accounts }: Truth = JSON.parse(fs.readFileSync(truthFile, 'utf8'));
    const store = openRawStore(dataDir, { readonly: true });
    const idOf = new Map(
      store.db.prepare("SELECT account_ref, id FROM accounts WHERE source = 'simulator'").raw().all() as [string, number][],
    );
    const twin = store.db.prepare("SELECT id FROM accounts WHERE source = 'mine'").pluck().get();
    store.close();
    const crewOf = new Map(accounts.map(({ accountRef, crew }) => [idOf.get(accountRef)!, crew?.id ?? null]));
    const pairs = await rows(reader, 'pairs.parquet');
    const ofTwin = pairs.filter(({ account_a, account_b }) => account_a === twin || account_b === twin);
    expect(ofTwin.some(({ share_a, lag_median_s }) => share_a === 1 && lag_median_s === 0)).toBe(true);
    const others = pairs.filter((pair) => !ofTwin.includes(pair));
    expect(others.length).toBeGreaterThan(0);
    for (const { account_a, account_b } of others) {
      expect(crewOf.get(account_a as number)).not.toBeNull();
      expect(crewOf.get(account_a as number)).toBe(crewOf.get(account_b as number));
    }
  });

  test('takes its market along when it is removed', async () => {
    await runTask<'remove-accounts'>(removeAccounts, { dataDir, accountIds: 'demo' });
    await runTask<'refresh-lake'>(refreshLake, { dataDir, full: false });
    reader.reload();
    const { tables } = reader.currentManifest();
    expect([tables.demo_bars, tables.demo_calendar_events]).toEqual([[], []]);
  });
});

describe('an import', () => {
  const settings = { clock: metaTraderClock, stage: null, groupRef: null, importBacktests: false, mapping: null };
  const write = (folder: string, name: string, text: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return { path: file, name, bytes: text.length };
  };
  const bars = Array.from({ length: 30 }, (_, i) => `2024-03-04 10:${String(i).padStart(2, '0')}:00,1.1,1.2,1.0,1.15,5`).join('\n');

  test('takes prices and news the way of statements, says what it found, and changes nothing the second time', async () => {
    const [dataDir, folder] = [tempDataDir(), tempDataDir()];
    const files = [
      write(folder, 'EURUSD_M1.csv', `time_utc,open,high,low,close,volume\n${bars}\n`),
      write(
        folder,
        'calendar.csv',
        'datetime_utc,event,country,impact\n2024-03-08T13:30:00+00:00,Jobs,US,high\n2024-03-08,Later,US,high\n',
      ),
      write(folder, 'prices.csv', `time_utc,open,high,low,close,volume\n${bars}\n`),
    ];
    const { files: inspected } = await runTask<'inspect-files'>(inspectFiles, { files });
    expect(inspected.map(({ format, preview }) => [format, preview])).toEqual([
      ['price-bars', null],
      ['economic-calendar', null],
      ['price-bars', null],
    ]);
    const first = await runTask<'import-files'>(importFiles, { dataDir, files, settings });
    expect(
      first.results.map(({ format, status, bars: count, calendarEvents, rejectedCount }) => ({
        format,
        status,
        count,
        calendarEvents,
        rejectedCount,
      })),
    ).toEqual([
      { format: 'price-bars', status: 'imported', count: 30, calendarEvents: 0, rejectedCount: 0 },
      { format: 'economic-calendar', status: 'imported', count: 0, calendarEvents: 1, rejectedCount: 1 },
      { format: 'price-bars', status: 'refused', count: 0, calendarEvents: 0, rejectedCount: 0 },
    ]);
    expect(first.results[2]!.message).toBe(
      'prices.csv: the file does not say which instrument these prices are of. Name the file after it, e.g. EURUSD_M1.csv.',
    );
    const second = await runTask<'import-files'>(importFiles, { dataDir, files, settings });
    expect(second.results.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'refused']);
    await runTask<'refresh-lake'>(refreshLake, { dataDir, full: false });
    const reader = await openLakeReader(dataDir);
    const { tables } = reader.currentManifest();
    reader.close();
    expect([tables.bars.map(({ part, rows: count }) => [part, count]), tables.calendar_events[0]!.rows]).toEqual([
      [['bars EURUSD', 30]],
      1,
    ]);
  });
});
