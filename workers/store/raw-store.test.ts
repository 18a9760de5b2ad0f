import fs from 'node:fs';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { ingestBatch } from './ingest.ts';
import { currentSeq, openRawStore, type RawStore } from './raw-store.ts';

let dataDir: string;
let store: RawStore;
beforeEach(() => {
  dataDir = tempDataDir();
  store = openRawStore(dataDir);
  onTestFinished(() => store.close());
});

const all = (sql: string) => store.db.prepare(sql).all() as Record<string, string | number | null>[];
const dirtyParts = () => store.db.prepare('SELECT part FROM lake_dirty_parts ORDER BY part').pluck().all() as string[];

describe('schema', () => {
  test('every file is applied once and recorded', () => {
    const files = fs.readdirSync(new URL('./schema/', import.meta.url)).sort();
    expect(all('SELECT name FROM schema_version ORDER BY version').map(({ name }) => name)).toEqual(files);
    const before = all('SELECT * FROM schema_version');
    openRawStore(dataDir).close();
    expect(all('SELECT * FROM schema_version')).toEqual(before);
  });

  test('a raw.db of a newer program is refused in one sentence', () => {
    store.db.exec("INSERT INTO schema_version VALUES (999, '999_future.sql', 0)");
    expect(() => openRawStore(dataDir)).toThrow('schema version 999');
  });

  test('a readonly store is made where there is none, and cannot be written', () => {
    const fresh = openRawStore(tempDataDir(), { readonly: true });
    onTestFinished(() => fresh.close());
    expect(currentSeq(fresh)).toBe(0);
    expect(() => fresh.db.exec("INSERT INTO accounts (source, account_ref, currency) VALUES ('a', 'b', 'USD')")).toThrow('readonly');
  });

  test('a second connection reads while one writes', () => {
    const reader = openRawStore(dataDir, { readonly: true });
    onTestFinished(() => reader.close());
    store.db.exec('BEGIN IMMEDIATE');
    ingestBatch(store, aBatch({ positions: [aPosition()] }));
    expect(reader.db.prepare('SELECT count(*) FROM positions').pluck().get()).toBe(0);
    store.db.exec('COMMIT');
    expect(reader.db.prepare('SELECT count(*) FROM positions').pluck().get()).toBe(1);
  });

  test('the file lies where everybody looks for it', () => {
    expect(fs.existsSync(dataPaths(dataDir).rawDb)).toBe(true);
  });
});

describe('rows written by other programs', () => {
  const account = "INSERT INTO accounts (source, account_ref, currency) VALUES ('mine', 'A1', 'USD')";
  const position = (ref: string, closedAtMs: number | null) =>
    `INSERT INTO positions (account_id, position_ref, symbol, symbol_raw, side, volume_lots, opened_at_ms, closed_at_ms, profit)
     VALUES (1, '${ref}', 'EURUSD', 'EURUSD', 'buy', 1, ${Date.UTC(2024, 0, 1)}, ${closedAtMs}, 5)`;

  test('get a sequence number on insert and a new one on each update', () => {
    store.db.exec(account);
    store.db.exec(position('1', null));
    expect(all('SELECT a.seq AS account, p.seq AS position FROM accounts a, positions p')).toEqual([{ account: 1, position: 2 }]);
    store.db.exec('UPDATE positions SET profit = 6');
    expect(all('SELECT seq FROM positions')).toEqual([{ seq: 3 }]);
    expect(currentSeq(store)).toBe(3);
  });

  test('in every table of the schema', () => {
    store.db.exec(account);
    const inserts: Record<string, string> = {
      balance_ops: "(account_id, op_ref, kind, amount, at_ms) VALUES (1, '1', 'deposit', 5, 1)",
      equity_snapshots: '(account_id, at_ms, equity) VALUES (1, 1, 5)',
      orders:
        "(account_id, order_ref, symbol, symbol_raw, kind, state, volume_lots, placed_at_ms) VALUES (1, '1', 'A', 'A', 'buy', 'pending', 1, 1)",
      logins: '(account_id, at_ms) VALUES (1, 1)',
      bars: "(symbol, seconds, at_ms, open, high, low, close) VALUES ('A', 60, 1, 1, 1, 1, 1)",
      calendar_events: "(at_ms, currency, impact, title) VALUES (1, 'USD', 'high', 'NFP')",
      rejected_rows: "(account_id, fingerprint, origin, place, reason, text, at_ms) VALUES (1, 'f', 'o', 'p', 'r', 't', 1)",
      symbol_aliases: "(alias, symbol) VALUES ('MY GOLD', 'XAUUSD')",
    };
    for (const [table, insert] of Object.entries(inserts)) {
      const before = currentSeq(store);
      store.db.exec(`INSERT INTO ${table} ${insert}`);
      const [row] = all(`SELECT * FROM ${table} WHERE seq > 0`);
      expect(row, table).toMatchObject({ seq: before + 1 });
      const column = Object.keys(row!).find((name) => row![name] === 1 && !['id', 'account_id', 'seq'].includes(name)) ?? 'symbol';
      store.db.exec(`UPDATE ${table} SET ${column} = ${column} WHERE seq > 0`);
      expect(all(`SELECT seq FROM ${table} WHERE seq > 0`), table).toEqual([{ seq: before + 2 }]);
    }
    expect(all("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_seq'")).toHaveLength(
      2 * (Object.keys(inserts).length + 2),
    );
  });

  test('must fit the schema', () => {
    store.db.exec(account);
    expect(() => store.db.exec(position('1', Date.UTC(2023, 0, 1)))).toThrow('closed_at_ms >= opened_at_ms');
    expect(() => store.db.exec(position('1', null).replace("'buy'", "'long'"))).toThrow('side');
    expect(() => store.db.exec(position('1', null).replace('VALUES (1', 'VALUES (9'))).toThrow('FOREIGN KEY');
  });

  test('may name source and account instead of ids, through standard_positions', () => {
    const insert = (values: string) =>
      store.db.exec(
        `INSERT INTO standard_positions (source, account_ref, currency, position_ref, symbol_raw, side, volume_lots, opened_at_ms, closed_at_ms, profit) VALUES ${values}`,
      );
    expect(() => insert("('mine', 'A1', NULL, '1', 'GOLD', 'buy', 1, 10, NULL, 0)")).toThrow('unknown account');
    insert("('mine', 'A1', 'EUR', '1', 'GOLD', 'buy', 1, 10, NULL, 0)");
    insert("('mine', 'A1', NULL, '1', 'GOLD', 'buy', 1, 10, 20, 7)");
    insert("('mine', 'A1', NULL, '2', 'Foo', 'sell', 1, 10, 20, 7)");
    expect(all('SELECT source, account_ref, currency, position_ref, symbol, closed_at_ms, profit, swap FROM standard_positions')).toEqual([
      { source: 'mine', account_ref: 'A1', currency: 'EUR', position_ref: '1', symbol: 'XAUUSD', closed_at_ms: 20, profit: 7, swap: 0 },
      { source: 'mine', account_ref: 'A1', currency: 'EUR', position_ref: '2', symbol: 'Foo', closed_at_ms: 20, profit: 7, swap: 0 },
    ]);
    expect(all('SELECT seq FROM positions ORDER BY id').every(({ seq }) => (seq as number) > 0)).toBe(true);
  });

  describe('leave their old month dirty for the lake', () => {
    beforeEach(() => {
      store.db.exec(account);
      store.db.exec(position('1', Date.UTC(2024, 0, 31, 23, 59, 59, 999)));
      store.db.exec(position('2', Date.UTC(2024, 1, 1)));
      store.db.exec(position('3', null));
      expect(dirtyParts()).toEqual([]);
    });

    test.each([
      ['a closed position is deleted', "DELETE FROM positions WHERE position_ref = '2'", ['2024-02']],
      ['an open position is deleted', "DELETE FROM positions WHERE position_ref = '3'", ['open_positions']],
      ['it moves to another month', `UPDATE positions SET closed_at_ms = ${Date.UTC(2024, 4, 1)} WHERE position_ref = '1'`, ['2024-01']],
      ['it moves within its month', `UPDATE positions SET closed_at_ms = closed_at_ms - 1 WHERE position_ref = '1'`, []],
      ['it closes', `UPDATE positions SET closed_at_ms = ${Date.UTC(2024, 4, 1)} WHERE position_ref = '3'`, ['open_positions']],
      ['it is opened again', "UPDATE positions SET closed_at_ms = NULL WHERE position_ref = '2'", ['2024-02']],
      ['it is replaced', position('1', Date.UTC(2024, 4, 1)).replace('INSERT', 'INSERT OR REPLACE'), ['2024-01']],
      ['its account is deleted', 'DELETE FROM accounts', ['2024-01', '2024-02', 'accounts', 'open_positions']],
    ])('when %s', (_, sql, parts) => {
      const before = currentSeq(store);
      store.db.exec(sql);
      expect(dirtyParts()).toEqual(parts);
      const seqs = store.db.prepare('SELECT seq FROM lake_dirty_parts').pluck().all() as number[];
      expect(seqs.every((seq) => seq > before && seq <= currentSeq(store))).toBe(true);
    });
  });

  test('are found by month through an index', () => {
    const plan = all(
      "EXPLAIN QUERY PLAN SELECT * FROM positions WHERE strftime('%Y-%m', closed_at_ms / 1000, 'unixepoch') = '2024-01' AND closed_at_ms IS NOT NULL",
    );
    expect(plan[0]!.detail).toContain('positions_by_month');
  });
});
