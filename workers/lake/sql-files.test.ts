import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { copyTo, identifier, literal, parquetRelation, tableRelation, withRelations } from './relations.ts';
import { checkParams, defineStatement, sqlFile } from './sql-files.ts';

const statement = defineStatement(
  'test/one',
  `-- Positions from an instant on.
   -- @relation positions
   -- @param fromMs BIGINT first instant
   -- @param symbols VARCHAR[] which ones
   SELECT '$not a {param}' AS text, * FROM {positions} -- $nor {this}
   WHERE closed_at_ms >= $fromMs AND list_contains($symbols, symbol)`,
);

describe('a statement', () => {
  test('knows its parameters and relations; literals and comments are no SQL', () => {
    expect(statement.params).toEqual({ fromMs: 'BIGINT', symbols: 'VARCHAR[]' });
    expect(statement.relations).toEqual(['positions']);
  });

  test.each([
    ['SELECT $x', 'parameter x is used but not declared'],
    ['-- @param x BIGINT\nSELECT 1', 'parameter x is declared in the header but not used'],
    ['-- @param x UUID\nSELECT $x', 'unknown type UUID'],
    ['SELECT * FROM {t}', 'relation t is used but not declared'],
    ['-- @relation t\nSELECT 1', 'relation t is declared in the header but not used'],
  ])('%j is refused', (text, message) => {
    expect(() => defineStatement('bad', text)).toThrow(message);
  });

  test.each([
    [{}, 'needs the parameter fromMs (BIGINT)'],
    [{ fromMs: 1 }, 'needs the parameter symbols'],
    [{ fromMs: 1.5, symbols: [] }, 'fromMs must be BIGINT'],
    [{ fromMs: '1', symbols: [] }, 'fromMs must be BIGINT'],
    [{ fromMs: 1, symbols: 'EURUSD' }, 'symbols must be VARCHAR[]'],
    [{ fromMs: 1, symbols: [1] }, 'symbols must be VARCHAR[]'],
    [{ fromMs: 1, symbols: [], more: 1 }, 'has no parameter more'],
  ])('with the parameters %j is refused', (params, message) => {
    const ready = withRelations(statement, { positions: tableRelation('positions') });
    expect(() => checkParams(ready, params)).toThrow(message);
    expect(() => checkParams(ready, { fromMs: 1, symbols: ['EURUSD'] })).not.toThrow();
    expect(() => checkParams(ready, { fromMs: null, symbols: null })).not.toThrow();
  });

  test('cannot run before its relations are given, exactly those', () => {
    expect(() => checkParams(statement, { fromMs: 1, symbols: [] })).toThrow('still needs the relation positions');
    expect(() => withRelations(statement, {})).toThrow('needs the relation positions');
    expect(() => withRelations(statement, { positions: tableRelation('a'), more: tableRelation('b') })).toThrow(
      'declares no relation more',
    );
  });
});

describe('what cannot be bound', () => {
  test('is checked or quoted', () => {
    expect(identifier('winRate')).toBe('"winRate"');
    for (const name of ['', 'a b', 'a"b', '1a', 'a;DROP TABLE x']) expect(() => identifier(name)).toThrow('not a column or table name');
    expect(literal("it's")).toBe("'it''s'");
    expect(() => literal('a\0b')).toThrow('zero byte');
  });

  test('files are quoted, no files are an empty table', () => {
    expect(parquetRelation(["/data/it's.parquet"], {}).relationSql).toContain("'/data/it''s.parquet'");
    expect(parquetRelation([], { a: 'INTEGER' }).relationSql).toBe('(SELECT NULL::INTEGER AS "a" WHERE false)');
  });

  test('a copy keeps the statement, without its last semicolon', () => {
    const copy = copyTo(defineStatement('x', '-- @param a BIGINT\nSELECT $a;\n'), '/tmp/x.csv', 'csv');
    expect(copy.sql).toBe("COPY (\n-- @param a BIGINT\nSELECT $a\n) TO '/tmp/x.csv' (FORMAT csv, HEADER true)");
    expect(copy.params).toEqual({ a: 'BIGINT' });
  });
});

test('every .sql file has a header that fits its text', () => {
  const root = new URL('./sql/', import.meta.url);
  const files = fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.replace(/\.sql$/, '').split(/[\\/]/));
  expect(files.length).toBeGreaterThan(0);
  for (const [area, name] of files) expect(() => sqlFile(area!, name!)).not.toThrow();
});
