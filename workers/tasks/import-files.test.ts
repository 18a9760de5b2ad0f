import fs from 'node:fs';
import path from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { importSettings } from '#tests/fixtures/import-settings.ts';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import type { FoundFile, ImportSettings } from '#workers/contracts/tasks.ts';
import { createPool } from '#workers/pool.ts';
import { openRawStore } from '#workers/store/raw-store.ts';

const pool = createPool({ threads: 1 });
afterAll(() => pool.close());

const header = 'Time;Type;Volume;Symbol;Price;S/L;T/P;Time;Price;Commission;Swap;Profit;Comment';
const trade = (day: number, profit = 10) =>
  `2024.05.${String(day).padStart(2, '0')} 10:00:00;Buy;0.10;EURUSD;1.10000;;;2024.05.${String(day).padStart(2, '0')} 11:00:00;1.10100;;;${profit};`;
const deposit = '2024.04.30 09:00:00;Balance;;;;;;;;;;1 000.00;';
const signal = (...rows: string[]) => [header, ...rows].join('\n');

function setUp() {
  const dataDir = tempDataDir();
  const folder = tempDataDir();
  const put = (name: string, content: string | Uint8Array): FoundFile => {
    const file = path.join(folder, name.replaceAll('/', '_'));
    fs.writeFileSync(file, content);
    return { path: file, name, bytes: content.length };
  };
  const run = async (files: FoundFile[], settings: Partial<ImportSettings> = {}) =>
    (await pool.run('import-files', { dataDir, files, settings: importSettings(settings) })).results;
  const rows = (sql: string) => {
    const store = openRawStore(dataDir, { readonly: true });
    try {
      return store.db.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      store.close();
    }
  };
  return { dataDir, put, run, rows };
}

const positionsSql = `SELECT a.source, a.account_ref, p.position_ref, p.symbol, p.volume_lots, p.opened_at_ms, p.closed_at_ms, p.profit, p.commission, p.swap
  FROM positions p JOIN accounts a ON a.id = p.account_id ORDER BY 1, 2, 3`;

describe('importing', () => {
  test('a file, a gz and a zip: each file inside counts as one', async () => {
    const { put, run, rows } = setUp();
    const results = await run([
      put('1000001.history.csv', signal(trade(2), deposit)),
      put('1000002.history.csv.gz', gzipSync(strToU8(signal(trade(2), deposit)))),
      put('book.zip', zipSync({ '1000003.csv': strToU8(signal(trade(2))), 'more/1000004.csv.gz': gzipSync(strToU8(signal(trade(2)))) })),
    ]);
    expect(results.map(({ file, format, status, positions, balanceOps }) => [file, format, status, positions, balanceOps])).toEqual([
      ['1000001.history.csv', 'mql5-history', 'imported', 1, 1],
      ['1000002.history.csv', 'mql5-history', 'imported', 1, 1],
      ['book.zip/1000003.csv', 'mql5-history', 'imported', 1, 0],
      ['book.zip/more/1000004.csv', 'mql5-history', 'imported', 1, 0],
    ]);
    expect(rows('SELECT account_ref FROM accounts ORDER BY 1').map((row) => row.account_ref)).toEqual([
      '1000001',
      '1000002',
      '1000003',
      '1000004',
    ]);
  });

  test('the same file again changes nothing, a longer one brings only what is new', async () => {
    const { put, run, rows } = setUp();
    const first = put('1000001.csv', signal(trade(2), deposit));
    await run([first]);
    const before = rows('SELECT * FROM positions');
    const [again] = await run([first]);
    expect(again).toMatchObject({ status: 'unchanged', positions: 0, duplicates: 1, balanceOps: 0 });
    expect(rows('SELECT * FROM positions')).toEqual(before);

    const [grown] = await run([put('1000001.csv', signal(trade(3), trade(2), deposit))]);
    expect(grown).toMatchObject({ status: 'imported', positions: 1, duplicates: 1, accounts: [{ ref: '1000001', isNew: false }] });
  });

  test('settings reach the store: group, stage and clock', async () => {
    const { put, run, rows } = setUp();
    await run([put('1000001.csv', signal(trade(2)))], {
      groupRef: 'Desk A',
      stage: 'funded',
      clock: { offsetMinutes: 60, daylight: 'none' },
    });
    expect(rows('SELECT group_ref, stage, utc_offset_min FROM accounts')).toEqual([
      { group_ref: 'Desk A', stage: 'funded', utc_offset_min: 60 },
    ]);
    expect(rows('SELECT opened_at_ms FROM positions')).toEqual([{ opened_at_ms: Date.UTC(2024, 4, 2, 9) }]);
  });

  test('rejected rows come back with their reason, those of the reader and those of the store', async () => {
    const { put, run } = setUp();
    const backwards = '2024.05.02 10:00:00;Buy;0.10;EURUSD;1.1;;;2024.05.01 11:00:00;1.2;;;5;';
    const [result] = await run([put('1000001.csv', signal(trade(2), 'x;Buy;1;EURUSD;1;;;x;1;;;1;', backwards))]);
    expect(result!.rejectedCount).toBe(2);
    expect(result!.rejected.map(({ origin, reason }) => `${origin}: ${reason}`)).toEqual([
      'line 3: Time is not a time: "x"',
      'line 4: the close time is before the open time',
    ]);
  });

  test('a statement from before a position closed does not open it again', async () => {
    const { put, run, rows } = setUp();
    const table = (close: string) =>
      `account,id,symbol,side,lots,open time,close time,profit\nA,7,EURUSD,buy,0.1,2024-01-02 10:00:00,${close}`;
    const open = put('open.csv', table(',3'));
    await run([open, put('closed.csv', table('2024-01-02 11:00:00,5'))]);
    expect(rows('SELECT profit FROM positions WHERE closed_at_ms IS NOT NULL')).toEqual([{ profit: 5 }]);
    const [late] = await run([open]);
    expect(late).toMatchObject({ status: 'unchanged', duplicates: 1 });
    expect(rows('SELECT profit FROM positions WHERE closed_at_ms IS NOT NULL')).toEqual([{ profit: 5 }]);
  });
});

describe('refusing', () => {
  test('a bad file leaves no trace and does not hold up the others', async () => {
    const { put, run, rows } = setUp();
    const results = await run([
      put('empty.csv', ''),
      put('half.zip', zipSync({ 'a.csv': strToU8(signal(trade(2))) }).subarray(0, 60)),
      put('1000001.csv', signal(trade(2))),
      put('cut.htm', '<html><body><table><tr><td>Closed Transactions:</td></tr><tr><td>Ticket</td><td>Open'),
    ]);
    expect(results.map((result) => result.status)).toEqual(['refused', 'refused', 'imported', 'refused']);
    expect(results[0]!.message).toContain('empty.csv: not a statement that FX Cortex knows: the file is empty');
    expect(results[1]!.message).toContain('half.zip');
    expect(rows('SELECT count(*) AS n FROM accounts')).toEqual([{ n: 1 }]);
    expect(rows('SELECT count(*) AS n FROM rejected_rows')).toEqual([{ n: 0 }]);
  });

  test('all accounts of a file are written or none', async () => {
    const { dataDir, put, run, rows } = setUp();
    const store = openRawStore(dataDir);
    store.db.exec(
      "CREATE TRIGGER full_disk BEFORE INSERT ON positions WHEN NEW.position_ref = '2' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    store.close();
    const table =
      'account,id,symbol,side,lots,open time,close time,profit\nA,1,EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,3\nB,2,EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,3';
    await expect(run([put('book.csv', table)])).rejects.toThrow('disk full');
    expect(rows('SELECT count(*) AS n FROM accounts')).toEqual([{ n: 0 }]);
  });

  test('a cancel between two files keeps those that are done', async () => {
    const { dataDir, put, rows } = setUp();
    const files = Array.from({ length: 300 }, (_, i) =>
      put(`${2_000_000 + i}.csv`, signal(...Array.from({ length: 27 }, (_, day) => trade(day + 1, i)))),
    );
    const controller = new AbortController();
    const running = pool.run(
      'import-files',
      { dataDir, files, settings: importSettings() },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(running).rejects.toThrow();
    const counts = rows('SELECT count(*) AS n FROM positions GROUP BY account_id').map((row) => row.n);
    expect(counts.length).toBeLessThan(files.length);
    expect(counts.every((n) => n === 27)).toBe(true);
  });
});

test('inspection says what a file is and previews a table with the guessed mapping', async () => {
  const { put } = setUp();
  const { files } = await pool.run('inspect-files', {
    files: [
      put(
        'book.zip',
        zipSync({
          'a.csv': strToU8(signal(trade(2))),
          'b.csv': strToU8('Symbol,Side,Lots,Opened,Result\nEURUSD,buy,0.1,2024-01-02 10:00:00,5\n'),
        }),
      ),
      put('note.txt', 'Dear all'),
    ],
  });
  expect(files.map(({ name, format }) => [name, format])).toEqual([
    ['book.zip/a.csv', 'mql5-history'],
    ['book.zip/b.csv', 'generic-table'],
    ['note.txt', null],
  ]);
  expect(files[0]!.preview).toBeNull();
  expect(files[1]!.preview).toMatchObject({
    mapping: {
      columns: { symbol: 'Symbol', side: 'Side', volume: 'Lots', openedAt: 'Opened', profit: 'Result' },
      delimiter: ',',
      headerRow: 1,
    },
    missing: [],
    rows: [['EURUSD', 'buy', '0.1', '2024-01-02 10:00:00', '5']],
  });
  expect(files[2]!.message).toContain('note.txt: not a statement');
});

describe.skipIf(!hasSharedData)('with real files', () => {
  const found = (files: string[]): FoundFile[] =>
    files.map((file) => ({ path: file, name: path.basename(file), bytes: fs.statSync(file).size }));

  test('snapshots of a growing account give the same trades in whatever order they come', async () => {
    const files = found(sharedFiles('prop-firm', /\.xlsx$/));
    const forwards = setUp();
    const backwards = setUp();
    await forwards.run(files);
    await backwards.run(files.toReversed());
    const closed = positionsSql.replace('ORDER BY', 'WHERE p.closed_at_ms IS NOT NULL ORDER BY');
    expect(forwards.rows(closed).length).toBeGreaterThan(4_000);
    expect(backwards.rows(closed)).toEqual(forwards.rows(closed));
  });

  test('strategy tester reports are refused unless they are asked for, and then have their own stage', async () => {
    const { run, rows } = setUp();
    const files = found(sharedFiles('mt5-tester', /MT5EA\.html$/));
    const [refused] = await run(files);
    expect(refused).toMatchObject({ status: 'refused', format: 'mt5-tester' });
    expect(refused!.message).toContain('it shows what an expert would have done, not what an account did');
    const [imported] = await run(files, { importBacktests: true });
    expect(imported).toMatchObject({ status: 'imported', reconciliation: { status: 'reconciled' } });
    expect(rows('SELECT DISTINCT stage FROM accounts')).toEqual([{ stage: 'backtest' }]);
  });

  test('a forged statement leaves no trace', async () => {
    const { run, rows } = setUp();
    const results = await run(found(sharedFiles('negative')));
    expect(results.map((result) => result.status)).toEqual(['refused', 'refused']);
    expect(rows('SELECT count(*) AS n FROM accounts')).toEqual([{ n: 0 }]);
  });
});
