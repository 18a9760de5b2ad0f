import fs from 'node:fs';
import path from 'node:path';
import { conditionTableColumns } from '#workers/contracts/conditions.ts';
import { fingerprintColumns, holdEdgesS, sizeEdges } from '#workers/contracts/fingerprint.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { identifier, literal } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';

/**
 * What the style page reads beside the screen book (screen-book.ts): account i opens all ideas at the hour i mod 24, holds them in class i mod 8, at its usual size, on EURUSD.
 * Account 4 has two conditions out of 44 questions, account 1 none out of 30, nobody else was asked. `pairs` adds the linked accounts 4 and 7 (same side) and 2 and 4 (opposite).
 */
export async function writeStyleSnapshot(dataDir: string, runId: string, accounts: number, { pairs = false } = {}): Promise<void> {
  const folder = dataPaths(dataDir).run(runId);
  const engine = await openDuckDb({ threads: 1 });
  const write = (name: string, select: string) =>
    engine.exec(defineStatement('write', `COPY (${select}) TO ${literal(path.join(folder, name))} (FORMAT parquet)`));
  const shareOf = (column: string): string => {
    const [block, place] = column.split('_') as [string, string];
    if (block === 'hour') return `(i % 24 = ${Number(place)})::INTEGER`;
    if (block === 'hold') return `(i % 8 = ${Number(place)})::INTEGER`;
    return column === 'size_2' || column === 'symbol_00' ? '1' : '0';
  };
  await write(
    'fingerprints.parquet',
    `SELECT i::INTEGER AS account_id, ${fingerprintColumns.map((name) => `(${shareOf(name)})::DOUBLE AS ${identifier(name)}`).join(', ')} FROM range(1, ${accounts + 1}) t(i)`,
  );
  fs.writeFileSync(path.join(folder, 'fingerprints.json'), JSON.stringify({ symbols: ['EURUSD', 'XAUUSD'], holdEdgesS, sizeEdges }));
  const numbers = Object.keys(conditionTableColumns).length - 6;
  const row = (accountId: number, rank: number, tested: number, words: string) =>
    `(${accountId}, ${rank}, ${tested}, ${words}, ${rank === 0 ? Array(numbers).fill('NULL').join(', ') : '1, 0.5, 0.3, 0.7, 40, 60, 20, 25, 1.4, 0.9, NULL, NULL, 0.001, 0.01, 0.02, 0.03'})`;
  await write(
    'conditions.parquet',
    `SELECT ${Object.entries(conditionTableColumns)
      .map(([name, type]) => `${identifier(name)}::${type} AS ${identifier(name)}`)
      .join(', ')}
      FROM (VALUES ${[
        row(1, 0, 30, 'NULL, NULL, NULL'),
        row(4, 2, 44, "'result', 'symbol', 'XAUUSD'"),
        row(4, 1, 44, "'size', 'afterLoss', ''"),
      ].join(', ')}) t(${Object.keys(conditionTableColumns).map(identifier).join(', ')})`,
  );
  if (pairs) {
    await write(
      'pairs.parquet',
      `SELECT * FROM (VALUES (4, 7, 1, 40, 1.5::DOUBLE, 1e-9, 0.5::DOUBLE, 0.4::DOUBLE, -3::DOUBLE), (2, 4, -1, 12, 2::DOUBLE, 1e-4, 0.2::DOUBLE, 0.1::DOUBLE, 1::DOUBLE))
        t(account_a, account_b, side, matches, expected, p_value, share_a, share_b, lag_median_s)`,
    );
  }
  engine.close();
}
