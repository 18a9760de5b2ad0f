/** The files of a run that an account's history reads, for a screen book. All made up. */
import path from 'node:path';
import { historyMetrics } from '#workers/contracts/metrics.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { identifier, literal } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { newestCloseMs } from './screen-book.ts';

const weekMs = 7 * 86_400_000;

/**
 * Weeks 0, 1 and 3 of every account i: win rate i / n + week, but in week 3 of the first 15 accounts only; net profit i. Archetypes: too few
 * ideas, identity 7 (which no run knows), unlike anyone. Five days before the newest close everyone's median size went from 0.50 to 1.20.
 */
export async function writeHistory(runFolder: string, { accounts, firstWeekMs }: { accounts: number; firstWeekMs: number }): Promise<void> {
  const engine = await openDuckDb({ threads: 2 });
  const copy = (file: string, select: string) =>
    engine.exec(defineStatement('copy', `COPY (${select}) TO ${literal(path.join(runFolder, file))} (FORMAT parquet)`));
  const value: Record<string, string> = {
    winRate: `CASE WHEN w = 3 AND i > 15 THEN 'NaN'::DOUBLE ELSE i / ${accounts}.0 + w END`,
    netProfit: 'i::DOUBLE',
  };
  const week = `(${firstWeekMs} + w * ${weekMs})::BIGINT AS week_ms`;
  await copy(
    'weekly.parquet',
    `SELECT i::INTEGER AS account_id, ${week}, (10 * w)::INTEGER AS ideas,
      ${historyMetrics.map((metric) => `${value[metric] ?? "'NaN'::DOUBLE"} AS ${identifier(metric)}`).join(', ')}
      FROM range(1, ${accounts + 1}) t(i), (SELECT unnest([0, 1, 3]) AS w)`,
  );
  await copy(
    'archetype-history.parquet',
    `SELECT i::INTEGER AS account_id, ${week}, [-1, 7, -2][w + 1]::INTEGER AS identity_id, 0.75 AS confidence
      FROM range(1, ${accounts + 1}) t(i), range(0, 3) u(w)`,
  );
  await copy(
    'changes.parquet',
    `SELECT i::INTEGER AS account_id, 'size' AS measure, (${newestCloseMs} - 5 * 86400000)::BIGINT AS at_ms, 0.5 AS "before", 1.2 AS "after",
      84::INTEGER AS n_before, 61::INTEGER AS n_after, 0.0004 AS p_value, 'sizeUp' AS description_key,
      '{"before":[],"after":[],"spreadBefore":0.1,"spreadAfter":0.2}' AS detail FROM range(1, ${accounts + 1}) t(i)`,
  );
  engine.close();
}
