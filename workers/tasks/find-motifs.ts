import type { MotifResult } from '#workers/contracts/patterns.ts';
import { dayMs } from '#workers/core/features/account-history.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { tradingTime } from '#workers/core/patterns/axis.ts';
import { findMotifs } from '#workers/core/patterns/motifs.ts';
import { numbers } from '#workers/lake/engine.ts';
import { type LakeReader, openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

type Series = Pick<MotifResult, 'timesMs' | 'values'>;

/** Points of the series at most: the newest ones. The work grows with the square. */
const mostPoints = 1_500;
/** A ladder of sizes or a fortnight of trading days. */
const window = 10;
const memoryLimitMb = 512;

/** What repeats in one account's series, and its strangest stretch. */
export default defineTask('find-motifs', async ({ dataDir, runId, accountId, series, seed }, context) => {
  const reader = await openLakeReader(dataDir, { memoryLimitMb, threads: 1, throwIfCancelled: context.throwIfCancelled });
  try {
    const { timesMs, values } =
      series === 'sizePath' ? await sizePath(reader, runId, accountId) : await dailyResults(reader, runId, accountId);
    const compared = Float64Array.from(values, series === 'sizePath' ? Math.log : Number);
    const found = findMotifs(compared, { window, random: createRandom(seed), throwIfCancelled: context.throwIfCancelled });
    return { accountId, series, window, timesMs, values, ...found };
  } finally {
    reader.close();
  }
});

async function sizePath(reader: LakeReader, runId: string, account: number): Promise<Series> {
  const statement = withRelations(sqlFile('patterns', 'size-path'), { ideas: reader.snapshot(runId, 'ideas.parquet') });
  const columns = await reader.engine.columns(statement, { account, most: mostPoints });
  return { timesMs: Array.from(numbers(columns, 'opened_at_ms')), values: Array.from(numbers(columns, 'volume_lots')) };
}

/** Net profit of each trading day from the first with a trade to the last; a day without one is 0. */
async function dailyResults(reader: LakeReader, runId: string, account: number): Promise<Series> {
  const statement = withRelations(sqlFile('patterns', 'daily-figures'), { daily: reader.snapshot(runId, 'daily.parquet') });
  const columns = await reader.engine.columns(statement, { accounts: [account] });
  const traded = Array.from(numbers(columns, 'positions').keys()).filter((row) => numbers(columns, 'positions')[row]! > 0);
  if (traded.length === 0) return { timesMs: [], values: [] };
  const atMs = numbers(columns, 'atMs');
  const [firstMs, lastMs] = [atMs[traded[0]!]!, atMs[traded.at(-1)!]!];
  const axis = tradingTime(lastMs + dayMs, Math.min((lastMs - firstMs) / dayMs + 1, (mostPoints * 7) / 5), 24);
  const values = new Array<number>(axis.points).fill(0);
  for (const row of traded) {
    const step = Math.min(axis.points - 1, Math.floor(axis.placeOf(atMs[row]!)));
    if (step >= 0) values[step]! += numbers(columns, 'profit')[row]!;
  }
  return { timesMs: axis.timesMs, values };
}
