/** The book of screen-book.ts with what runs know about archetypes since they have identities: shares, outliers, guesses, weeks, a tree. All made up. */
import fs from 'node:fs';
import path from 'node:path';
import { db } from '#app/repositories/db.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { literal } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createScreenBook, type ScreenBook } from './screen-book.ts';

/** The last of nine weeks; the first is the one in which every account was steady. */
export const lastWeekMs = Date.UTC(2026, 0, 26);
export const firstWeekMs = lastWeekMs - 8 * 7 * 86_400_000;
export const identities = { steady: 1, martingale: 2 } as const;

/**
 * Account i belongs to the archetypes as in screen-book.ts, but those whose id ends in 0 are unlike anyone, with i / 100 as outlier score. Members share 0.7 to 0.3 with
 * the other one. Accounts with too few ideas (i mod 3 = 0) are guessed to be steady by 0.6. In the last five weeks everyone has today's archetype, before all are steady.
 * Ideas of account i are worth 1,000 · i each but the third, whose value is unknown.
 */
export async function createArchetypeBook(dataDir: string, accounts: number): Promise<ScreenBook> {
  const book = await createScreenBook(dataDir, accounts);
  const { runId } = book;
  for (const [id, key, colour] of [
    [identities.steady, 'steady-day-trader', 8],
    [identities.martingale, 'high-risk-martingale', 2],
  ] as const) {
    await db.archetypeIdentity.create({ data: { id, key, autoName: key, colour, firstRunId: runId, lastRunId: runId } });
    await db.archetype.update({ where: { runId_index: { runId, index: id - 1 } }, data: { identityId: id, colour } });
  }
  const folder = dataPaths(dataDir).run(runId);
  const fit = JSON.parse(fs.readFileSync(path.join(folder, 'fit.json'), 'utf8'));
  const rule = { index: 1, conditions: [{ metric: 'winRate', op: '>=', value: 0.25 }], precision: 0.9, recall: 0.8 };
  const tree = { paths: [rule], fidelity: 0.85, baseline: 0.5, depth: 3, heldOut: 20 };
  fs.writeFileSync(path.join(folder, 'fit.json'), JSON.stringify({ ...fit, tree }));
  const engine = await openDuckDb({ threads: 1 });
  const copy = async (file: string, select: string) => {
    const written = path.join(folder, `${file}.new`);
    await engine.exec(defineStatement('copy', `COPY (${select}) TO ${literal(written)} (FORMAT parquet)`));
    fs.renameSync(written, path.join(folder, file));
  };
  const read = (file: string) => `read_parquet(${literal(path.join(folder, file))})`;
  await copy(
    'archetypes.parquet',
    `SELECT * EXCLUDE (archetype_index, archetype_key, confidence),
      CASE WHEN account_id % 10 = 0 THEN -2 ELSE archetype_index END AS archetype_index,
      CASE WHEN account_id % 10 = 0 THEN 'unlike-anyone' ELSE archetype_key END AS archetype_key,
      CASE WHEN archetype_index < 0 THEN NULL ELSE 0.7 END AS confidence,
      CASE archetype_index WHEN 0 THEN '[[0,0.7],[1,0.3]]' WHEN 1 THEN '[[1,0.7],[0,0.3]]' ELSE '[[0,0.6],[1,0.4]]' END AS memberships,
      account_id / 100 AS outlier_score, (account_id % 10 = 0)::INTEGER AS is_noise,
      (archetype_index = -1 AND account_id % 10 <> 0)::INTEGER AS is_prior
      FROM ${read('archetypes.parquet')}`,
  );
  await copy(
    'archetype-history.parquet',
    `SELECT account_id, (${firstWeekMs} + week * 7 * 86400000)::BIGINT AS week_ms,
      CASE WHEN week < 4 THEN ${identities.steady} WHEN archetype_index >= 0 THEN archetype_index + 1 ELSE archetype_index END::INTEGER AS identity_id, 0.7 AS confidence
      FROM ${read('archetypes.parquet')}, range(0, 9) t(week)`,
  );
  await copy(
    'ideas.parquet',
    `SELECT *, CASE WHEN idea_id = 3 THEN NULL ELSE 1000.0 * account_id END AS notional FROM ${read('ideas.parquet')}`,
  );
  engine.close();
  return book;
}
