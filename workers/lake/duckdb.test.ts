import fs from 'node:fs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { openDuckDb, removeDeadSpillFolders } from './duckdb.ts';
import { type AnalyticsEngine, type Columns, numbers, rowCount, texts } from './engine.ts';
import { defineStatement } from './sql-files.ts';

const sql = (text: string) => defineStatement('test', text);
let engine: AnalyticsEngine;
beforeAll(async () => {
  engine = await openDuckDb({ threads: 2, memoryLimitMb: 512 });
  return () => engine.close();
});

describe('values', () => {
  test('every type arrives as the port says', async () => {
    const [row] = await engine.rows(
      sql(`SELECT true AS boolean, 1::TINYINT AS tiny, -2::SMALLINT AS small, 3::INTEGER AS int, 1767138690228::BIGINT AS ms, -9007199254740991::BIGINT AS low,
        4::UBIGINT AS ubig, sum(5::BIGINT) AS huge, 1.25::DECIMAL(9, 2) AS decimal, 0.5::FLOAT AS float, 0.1::DOUBLE AS double,
        DATE '2024-02-29' AS date, TIMESTAMP '2024-02-29 12:00:00.5' AS ts, TIMESTAMP_MS '2024-02-29 12:00:00.5' AS ms_ts,
        TIMESTAMPTZ '2024-02-29 12:00:00.5+00' AS tz, TIMESTAMP_S '2024-02-29 12:00:00' AS s_ts, 'a' AS text, 'b'::ENUM('a', 'b') AS enum, NULL AS nothing`),
    );
    const noon = Date.UTC(2024, 1, 29, 12);
    expect(row).toEqual({
      boolean: 1,
      tiny: 1,
      small: -2,
      int: 3,
      ms: 1_767_138_690_228,
      low: Number.MIN_SAFE_INTEGER,
      ubig: 4,
      huge: 5,
      decimal: 1.25,
      float: 0.5,
      double: 0.1,
      date: Date.UTC(2024, 1, 29),
      ts: noon + 500,
      ms_ts: noon + 500,
      tz: noon + 500,
      s_ts: noon,
      text: 'a',
      enum: 'b',
      nothing: null,
    });
  });

  test('NULL is NaN in numeric columns and null in text and rows, at any place of a long result', async () => {
    const query = `SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS big, CASE WHEN i % 5 = 0 THEN NULL ELSE i::INTEGER END AS int,
      CASE WHEN i % 7 = 0 THEN NULL ELSE i / 2 END AS double, CASE WHEN i % 2 = 0 THEN NULL ELSE 'text ' || i END AS text FROM range(10_000) t(i) ORDER BY i`;
    const columns = await engine.columns(sql(query));
    expect(rowCount(columns)).toBe(10_000);
    const wrong: number[] = [];
    for (let i = 0; i < 10_000; i++) {
      const expected = [i % 3 ? i : Number.NaN, i % 5 ? i : Number.NaN, i % 7 ? i / 2 : Number.NaN];
      const found = [numbers(columns, 'big')[i], numbers(columns, 'int')[i], numbers(columns, 'double')[i]];
      if (!expected.every((value, index) => Object.is(value, found[index])) || texts(columns, 'text')[i] !== (i % 2 ? `text ${i}` : null))
        wrong.push(i);
    }
    expect(wrong).toEqual([]);
    expect((await engine.rows(sql(`${query} LIMIT 1`)))[0]).toEqual({ i: 0, big: null, int: null, double: null, text: null });
  });

  test('a type that the port does not know is refused with its name', async () => {
    await expect(engine.rows(sql('SELECT [1, 2] AS list'))).rejects.toThrow('Column list is LIST: cast it');
  });

  test('columns are asked for by kind', async () => {
    const columns = await engine.columns(sql("SELECT 1 AS a, 'x' AS b"));
    expect(() => numbers(columns, 'b')).toThrow('holds text');
    expect(() => texts(columns, 'a')).toThrow('holds numbers');
    expect(() => numbers(columns, 'c')).toThrow('no column c');
  });
});

describe('parameters', () => {
  test('of every type are bound', async () => {
    const statement = sql(`-- @param int INTEGER
      -- @param big BIGINT
      -- @param double DOUBLE
      -- @param yes BOOLEAN
      -- @param text VARCHAR
      -- @param ids INTEGER[]
      -- @param names VARCHAR[]
      -- @param cuts DOUBLE[]
      SELECT $int AS int, $big AS big, $double AS double, $yes AS yes, $text AS text, list_sum($ids) AS ids, $names[2] AS names, $cuts[1] AS cuts`);
    const params = {
      int: 1,
      big: 1_767_138_690_228,
      double: 2,
      yes: true,
      text: "it's; DROP",
      ids: [1, 2],
      names: ['a', 'b'],
      cuts: [1, 2.5],
    };
    expect(await engine.rows(statement, params)).toEqual([{ ...params, yes: 1, ids: 3, names: 'b', cuts: 1 }]);
    const empty = { int: null, big: null, double: null, yes: null, text: null, ids: [], names: null, cuts: [] };
    expect(await engine.rows(statement, empty)).toEqual([{ ...empty, ids: null, names: null, cuts: null }]);
  });

  test('that are missing or of another type never reach the engine', async () => {
    await expect(engine.rows(sql('-- @param a INTEGER\nSELECT $a AS a'), {})).rejects.toThrow('needs the parameter a');
    await expect(engine.exec(sql('-- @param a INTEGER\nSELECT $a AS a'), { a: 'x' })).rejects.toThrow('must be INTEGER');
  });
});

describe('append', () => {
  test('what goes in comes out, over many chunks, in any order of columns', async () => {
    await engine.exec(
      sql('CREATE TABLE t (id INTEGER, ms BIGINT, amount DOUBLE, side TINYINT, yes BOOLEAN, day DATE, name VARCHAR, unused VARCHAR)'),
    );
    const rows = 5_000;
    const column = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? Number.NaN : value(i)));
    const columns: Columns = {
      name: Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? null : `n${i}`)),
      ms: column((i) => 1_767_138_690_228 - i * 10_000_000_000),
      id: Float64Array.from({ length: rows }, (_, i) => i),
      amount: column((i) => i / 3),
      side: column((i) => (i % 2 ? 1 : -1)),
      yes: column((i) => i % 2),
      day: column((i) => Date.UTC(1969, 11, 1) + i * 86_400_000),
    };
    await engine.append('t', columns);
    const { unused, ...found } = await engine.columns(sql('SELECT * FROM t ORDER BY id'));
    expect(found).toEqual(columns);
    expect((unused as (string | null)[]).every((value) => value === null)).toBe(true);
    const negative = (columns.ms as Float64Array).filter((ms) => ms < 0).length;
    expect(await engine.rows(sql('SELECT count(*) AS n, count(amount) AS amounts FROM t WHERE ms < 0'))).toEqual([
      { n: negative, amounts: negative },
    ]);
  });

  test('refuses what does not fit', async () => {
    await engine.exec(sql('CREATE TABLE u (id INTEGER, name VARCHAR)'));
    await expect(engine.append('u', { nope: ['x'] })).rejects.toThrow('has no column nope');
    await expect(engine.append('u', { id: new Float64Array(2), name: ['x'] })).rejects.toThrow('differ in length');
    await expect(engine.append('u', { id: ['x'] })).rejects.toThrow('Text cannot be appended');
    await expect(engine.append('u', { name: new Float64Array(1) })).rejects.toThrow('Numbers cannot be appended');
    expect(await engine.rows(sql('SELECT * FROM u'))).toEqual([]);
  });
});

describe('stream', () => {
  test('brings everything, in order and in batches', async () => {
    let rows = 0;
    let batches = 0;
    let sum = 0;
    for await (const columns of engine.stream(sql("SELECT i, 'x' AS text FROM range(300_000) t(i) ORDER BY i"))) {
      expect(numbers(columns, 'i')[0]).toBe(rows);
      sum += numbers(columns, 'i').reduce((a, b) => a + b, 0);
      rows += rowCount(columns);
      batches++;
    }
    expect({ rows, sum }).toEqual({ rows: 300_000, sum: (300_000 * 299_999) / 2 });
    expect(batches).toBeGreaterThan(3);
  });

  test('may be left early, and other statements run meanwhile', async () => {
    for await (const columns of engine.stream(sql('SELECT i FROM range(1_000_000) t(i)'))) {
      expect(rowCount(columns)).toBeGreaterThan(0);
      expect(await engine.rows(sql('SELECT 1 AS a'))).toEqual([{ a: 1 }]);
      break;
    }
    expect(await engine.rows(sql('SELECT 2 AS a'))).toEqual([{ a: 2 }]);
  });
});

describe('the engine', () => {
  test('runs statements side by side; tables are shared', async () => {
    await engine.exec(sql('CREATE TABLE shared AS SELECT 7 AS a'));
    const results = await Promise.all(
      Array.from({ length: 8 }, () => engine.rows(sql('SELECT a, (SELECT count(*) FROM range(100_000)) AS n FROM shared'))),
    );
    expect(results).toEqual(Array(8).fill([{ a: 7, n: 100_000 }]));
  });

  test('stops a running statement on interrupt and goes on working', async () => {
    const endless = engine.rows(sql('SELECT count(*) AS n FROM range(10_000_000_000) a, range(1_000) b WHERE a.range + b.range = -1'));
    const stopper = setInterval(() => engine.interrupt(), 50);
    await expect(endless).rejects.toThrow(/interrupt/i);
    clearInterval(stopper);
    expect(await engine.rows(sql('SELECT 1 AS a'))).toEqual([{ a: 1 }]);
  });

  test('stops a running statement when its task is cancelled, with the reason of the cancel', async () => {
    let cancelled = false;
    const watched = await openDuckDb({
      threads: 1,
      throwIfCancelled: () => {
        if (cancelled) throw new Error('somebody asked to stop');
      },
    });
    onTestFinished(() => watched.close());
    const endless = 'SELECT a.range AS n FROM range(10_000_000_000) a, range(1_000) b WHERE a.range + b.range = -1';
    const running = watched.rows(sql(endless));
    const streaming = (async () => {
      for await (const _ of watched.stream(sql(endless)));
    })();
    setTimeout(() => {
      cancelled = true;
    }, 200);
    const stopped = { status: 'rejected', reason: new Error('somebody asked to stop') };
    expect(await Promise.allSettled([running, streaming])).toEqual([stopped, stopped]);
    await expect(watched.rows(sql('SELECT 1 AS a'))).rejects.toThrow('somebody asked to stop');
    cancelled = false;
    expect(await watched.rows(sql('SELECT 1 AS a'))).toEqual([{ a: 1 }]);
  });

  test('spills beyond its memory limit, and leaves no file behind', async () => {
    const tempDir = tempDataDir();
    const small = await openDuckDb({ memoryLimitMb: 64, threads: 1, tempDir });
    onTestFinished(() => small.close());
    const [row] = await small.rows(sql('SELECT count(DISTINCT md5(i::VARCHAR)) AS n FROM range(1_500_000) t(i)'));
    expect(row).toEqual({ n: 1_500_000 });
    small.close();
    expect(fs.readdirSync(tempDir)).toEqual([]);
    await expect(small.rows(sql('SELECT 1 AS a'))).rejects.toThrow('closed');
  });

  test('says what is wrong with a statement', async () => {
    await expect(engine.rows(sql('SELECT nonsense'))).rejects.toThrow('nonsense');
  });
});

test('what killed processes spilled is removed after a day, what living ones spill is not', () => {
  const tempDir = tempDataDir();
  const names = [`duckdb-${process.pid}-alive`, 'duckdb-999999999-dead', 'something-else'];
  for (const name of names) fs.mkdirSync(`${tempDir}/${name}`);
  removeDeadSpillFolders(tempDir, Date.now() + 60_000);
  expect(fs.readdirSync(tempDir).sort()).toEqual(names.toSorted());
  removeDeadSpillFolders(tempDir, Date.now() + 25 * 60 * 60_000);
  expect(fs.readdirSync(tempDir).sort()).toEqual([names[0], names[2]]);
});
