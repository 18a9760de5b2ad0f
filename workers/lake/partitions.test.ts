import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { lakeIds, lakePositions, rawPositions } from '#tests/fixtures/lake-content.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import { removeAccounts } from '#workers/store/accounts.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openLakeSource } from '#workers/store/lake-source.ts';
import { openRawStore, type RawStore } from '#workers/store/raw-store.ts';
import { readManifest } from './manifest.ts';
import { refreshLake } from './partitions.ts';
import { openLakeReader } from './reader.ts';
import { withRelations } from './relations.ts';
import { defineStatement } from './sql-files.ts';

let dataDir: string;
let store: RawStore;
beforeEach(() => {
  dataDir = tempDataDir();
  store = openRawStore(dataDir);
  onTestFinished(() => store.close());
});

const refresh = (options: Partial<Parameters<typeof refreshLake>[0]> = {}) =>
  refreshLake({ dataDir, openSource: openLakeSource, engineOptions: { threads: 1 }, ...options });
const inMonth = (month: number, changes: Partial<IngestPosition> = {}) =>
  aPosition({ openedAtServerMs: Date.UTC(2024, month, 5, 10), closedAtServerMs: Date.UTC(2024, month, 5, 11), ...changes });
const filesOfMonths = () => Object.fromEntries(readManifest(dataDir).tables.positions!.map(({ part, file }) => [part, file]));
const lakeFile = (file: string) => path.join(dataPaths(dataDir).lake, file);
const positionFiles = () => fs.readdirSync(lakeFile('positions')).sort();

const threeMonths = () =>
  ingestBatch(
    store,
    aBatch({
      account: { initialBalance: 5_000, leverage: 100, ownerRef: 'h', stage: 'funded', openedAtServerMs: Date.UTC(2024, 0, 1) },
      positions: [
        inMonth(0, { positionRef: '1', magic: 7, closeReason: 'sl', sl: 1.09, contractSize: 100_000, isPartial: true }),
        inMonth(1, { positionRef: '2', side: 'sell', symbolRaw: 'GOLD', openPrice: null, closePrice: null }),
        inMonth(2, { positionRef: '3' }),
        inMonth(2, { positionRef: '4', closedAtServerMs: null, closePrice: null }),
      ],
      balanceOps: [{ opRef: '9', kind: 'withdrawal', amount: -50, atServerMs: Date.UTC(2024, 0, 9), comment: 'secret', origin: 'x' }],
    }),
  );

describe('a refresh', () => {
  test('of an empty store makes a readable, empty lake', async () => {
    expect(await refresh()).toEqual({ months: 0, positions: 0, seq: 0 });
    expect(await lakePositions(dataDir)).toEqual([]);
  });

  test('brings every value of every table', async () => {
    threeMonths();
    expect(await refresh()).toMatchObject({ months: 3, positions: 3 });
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));

    const reader = await openLakeReader(dataDir);
    onTestFinished(() => reader.close());
    expect(await lakeIds(reader, 'open_positions')).toEqual([4]);
    expect(await lakeIds(reader, 'balance_ops', 'amount')).toEqual([-50]);
    expect(await lakeIds(reader, 'accounts', 'initial_balance')).toEqual([5_000]);
    expect(await lakeIds(reader, 'accounts', 'has_owner')).toEqual([1]);
    const manifest = reader.currentManifest();
    expect(manifest.tables.positions!.map(({ part, rows, minMs, maxMs }) => ({ part, rows, minMs, maxMs }))).toEqual(
      [0, 1, 2].map((month) => ({
        part: `2024-0${month + 1}`,
        rows: 1,
        minMs: Date.UTC(2024, month, 5, 11),
        maxMs: Date.UTC(2024, month, 5, 11),
      })),
    );
    const names = fs.readdirSync(dataPaths(dataDir).lake, { recursive: true, encoding: 'utf8' });
    const texts = names.filter((name) => fs.statSync(lakeFile(name)).isFile()).map((name) => fs.readFileSync(lakeFile(name), 'latin1'));
    expect(texts.some((text) => text.includes('secret'))).toBe(false);
  });

  test('without a change touches nothing', async () => {
    threeMonths();
    const first = await refresh();
    const before = fs.statSync(dataPaths(dataDir).manifest).mtimeMs;
    const files = positionFiles();
    expect(await refresh()).toEqual({ ...first, months: 0 });
    expect(fs.statSync(dataPaths(dataDir).manifest).mtimeMs).toBe(before);
    expect(positionFiles()).toEqual(files);
  });

  test('rewrites only the months that changed', async () => {
    threeMonths();
    await refresh();
    const before = filesOfMonths();
    ingestBatch(store, aBatch({ positions: [inMonth(1, { positionRef: 'late' })] }));
    expect(await refresh()).toMatchObject({ months: 1, positions: 4 });
    const after = filesOfMonths();
    expect(after['2024-01']).toBe(before['2024-01']);
    expect(after['2024-02']).not.toBe(before['2024-02']);
    expect(after['2024-03']).toBe(before['2024-03']);
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });

  test('the same content again has the same file: full rewrites are reproducible', async () => {
    threeMonths();
    await refresh();
    const before = readManifest(dataDir);
    expect(await refresh({ full: true })).toMatchObject({ months: 3, positions: 3 });
    expect(readManifest(dataDir)).toEqual(before);
  });

  test.each([
    ['moved to another month', () => ingestBatch(store, aBatch({ positions: [inMonth(5, { positionRef: '1' })] }))],
    ['closed', () => ingestBatch(store, aBatch({ positions: [inMonth(2, { positionRef: '4' })] }))],
    ['deleted by another program', () => store.db.exec("DELETE FROM positions WHERE position_ref = '2'")],
    [
      'written by another program',
      () =>
        store.db.exec(
          "INSERT INTO standard_positions (source, account_ref, position_ref, symbol, side, volume_lots, opened_at_ms, closed_at_ms) VALUES ('test', '1', 'x', 'EURUSD', 'buy', 1, 1704190000000, 1704200000000)",
        ),
    ],
    ['removed with its account', () => removeAccounts(store, [1])],
  ])('follows a position that was %s', async (_, change) => {
    threeMonths();
    await refresh();
    await change();
    await refresh();
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
    const reader = await openLakeReader(dataDir);
    onTestFinished(() => reader.close());
    expect(await lakeIds(reader, 'open_positions')).toEqual(
      store.db.prepare('SELECT id FROM positions WHERE closed_at_ms IS NULL').pluck().all(),
    );
    expect(await lakeIds(reader, 'accounts', 'account_id')).toEqual(store.db.prepare('SELECT id FROM accounts').pluck().all());
  });

  test("names symbols by today's aliases, whoever wrote them and when", async () => {
    const symbols = async () => (await lakePositions(dataDir)).map(({ symbol }) => symbol);
    store.db.exec(
      `INSERT INTO standard_positions (source, account_ref, currency, position_ref, symbol_raw, side, volume_lots, opened_at_ms, closed_at_ms)
       VALUES ('mine', '1', 'USD', '1', 'EURUSD.ecn', 'buy', 1, ${Date.UTC(2024, 0, 2)}, ${Date.UTC(2024, 0, 3)})`,
    );
    ingestBatch(store, aBatch({ positions: [inMonth(1, { symbolRaw: 'Foo1' })] }));
    await refresh();
    expect(await symbols()).toEqual(['EURUSD', 'Foo1']);
    store.db.exec("INSERT INTO symbol_aliases (alias, symbol) VALUES ('FOO1', 'XAUUSD')");
    await refresh();
    expect(await symbols()).toEqual(['EURUSD', 'XAUUSD']);
    store.db.exec("DELETE FROM symbol_aliases WHERE alias = 'FOO1'");
    await refresh();
    expect(await symbols()).toEqual(['EURUSD', 'Foo1']);
  });

  test('a cancel leaves the lake as it was', async () => {
    threeMonths();
    await refresh();
    const before = readManifest(dataDir);
    ingestBatch(store, aBatch({ positions: [inMonth(0), inMonth(1)] }));
    let looks = 0;
    const cancel = () => {
      if (++looks === 3) throw new Error('cancelled');
    };
    await expect(refresh({ throwIfCancelled: cancel })).rejects.toThrow('cancelled');
    expect(readManifest(dataDir)).toEqual(before);
    await refresh();
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });

  test('parts are sorted by account and time', async () => {
    for (const accountRef of ['b', 'a']) {
      const positions = [9, 3, 6].map((hour) =>
        inMonth(0, { openedAtServerMs: Date.UTC(2024, 0, 5, hour), closedAtServerMs: Date.UTC(2024, 0, 6) }),
      );
      ingestBatch(store, aBatch({ account: { accountRef }, positions }));
    }
    await refresh();
    const reader = await openLakeReader(dataDir, { threads: 1 });
    onTestFinished(() => reader.close());
    expect(await lakeIds(reader)).toHaveLength(6);
    const inFileOrder = withRelations(
      defineStatement('as it lies', '-- @relation positions\nSELECT account_id, opened_at_ms FROM {positions}'),
      {
        positions: reader.source('positions'),
      },
    );
    const rows = await reader.engine.rows<{ account_id: number; opened_at_ms: number }>(inFileOrder);
    expect(rows).toEqual(rows.toSorted((a, b) => a.account_id - b.account_id || a.opened_at_ms - b.opened_at_ms));
  });
});

describe('readers', () => {
  test('keep their manifest while a writer replaces files; the files go after the grace', async () => {
    threeMonths();
    await refresh({ nowMs: Date.now() });
    const reader = await openLakeReader(dataDir, { threads: 1 });
    onTestFinished(() => reader.close());
    ingestBatch(store, aBatch({ positions: [inMonth(1, { positionRef: 'late' })] }));
    const nowMs = Date.now();
    await refresh({ nowMs, graceMs: 60_000 });
    expect(await lakeIds(reader)).toEqual([1, 2, 3]);
    expect(positionFiles()).toHaveLength(4);
    reader.reload();
    expect(await lakeIds(reader)).toEqual([1, 2, 3, 5]);

    ingestBatch(store, aBatch({ positions: [inMonth(0, { positionRef: 'later' })] }));
    await refresh({ nowMs: nowMs + 60_001, graceMs: 60_000 });
    expect(positionFiles()).toHaveLength(4); // the first one is gone, January's old one waits
    expect(readManifest(dataDir).retired).toHaveLength(1);
    expect(await lakeIds(reader)).toEqual([1, 2, 3, 5]);
  });

  test('share an engine that is given', async () => {
    threeMonths();
    await refresh();
    const first = await openLakeReader(dataDir);
    onTestFinished(() => first.close());
    const second = await openLakeReader(dataDir, { engine: first.engine });
    second.close();
    expect(await lakeIds(first)).toEqual([1, 2, 3]);
  });

  test('never leave the folder of runs', async () => {
    const reader = await openLakeReader(dataDir);
    onTestFinished(() => reader.close());
    expect(() => reader.snapshot('../../etc', 'ideas.parquet')).toThrow("not a run's id");
  });
});

describe('repair', () => {
  beforeEach(async () => {
    threeMonths();
    await refresh();
  });

  test('a part that somebody deleted or cut is written again', async () => {
    const files = filesOfMonths();
    fs.rmSync(lakeFile(files['2024-01']!));
    fs.truncateSync(lakeFile(files['2024-02']!), 10);
    expect(await refresh({ full: false })).toMatchObject({ months: 2, positions: 3 });
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });

  test.each(['', '{', '{"version":2}'])('a manifest that reads %j is written again', async (text) => {
    fs.writeFileSync(dataPaths(dataDir).manifest, text);
    await expect(openLakeReader(dataDir)).rejects.toThrow('is not a manifest of this version');
    expect(await refresh()).toMatchObject({ months: 3, positions: 3 });
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });

  test('a lake of another raw store is written again', async () => {
    store.db.exec("UPDATE sequence SET store_id = 'other'");
    store.db.exec("DELETE FROM positions WHERE position_ref = '1'");
    store.db.exec('DELETE FROM lake_dirty_parts');
    expect(await refresh()).toMatchObject({ positions: 2 });
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });

  test('what a killed writer left is cleared: half-written files at once, unnamed ones after the grace', async () => {
    fs.writeFileSync(lakeFile('positions/.tmp-2024-01.parquet'), 'half');
    fs.writeFileSync(lakeFile('positions/2024-01.0123456789abcdef.parquet'), 'unnamed');
    ingestBatch(store, aBatch({ positions: [inMonth(6)] }));
    await refresh({ graceMs: 60_000 });
    expect(positionFiles().filter((name) => name.startsWith('.tmp-'))).toEqual([]);
    expect(positionFiles()).toContain('2024-01.0123456789abcdef.parquet');
    ingestBatch(store, aBatch({ positions: [inMonth(7)] }));
    await refresh({ nowMs: Date.now() + 120_000, graceMs: 60_000 });
    expect(positionFiles()).not.toContain('2024-01.0123456789abcdef.parquet');
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  });
});
