import fs from 'node:fs';
import path from 'node:path';
import type { ArchetypeModel } from '#workers/contracts/archetypes.ts';
import { historyMetrics } from '#workers/contracts/metrics.ts';
import type { TaskContext } from '#workers/contracts/tasks.ts';
import { modelOfWeeks, settleWeeks, type Weeks } from '#workers/core/archetype-history/settle-weeks.ts';
import type { MetricBook } from '#workers/lake/archetype-run.ts';
import { numbers } from '#workers/lake/engine.ts';
import { type LakeReader, runFolder } from '#workers/lake/reader.ts';
import { identifier, withRelations } from '#workers/lake/relations.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';

/** Accounts at a time, with up to 104 weeks each; and accounts on which a month is compared with a whole history. */
const chunkAccounts = 2_000;
const calibrationAccounts = 3_000;

/**
 * Fills the table `archetype_history`: what a run's model says of every week of every account (contracts/lake-files.ts, archetype-history.parquet). Without weekly
 * metrics it stays empty. Accounts go through in parts, so that memory does not grow with the book.
 */
export async function fillArchetypeWeeks(
  reader: LakeReader,
  dataDir: string,
  runId: string,
  { model, book }: { model: ArchetypeModel; book: MetricBook },
  identityOf: ReadonlyMap<number, number>,
  context: TaskContext,
): Promise<void> {
  const { engine } = reader;
  await engine.exec(sqlFile('features', 'archetype-history-table'));
  if (model.groups.length === 0 || !fs.existsSync(path.join(runFolder(dataDir, runId), 'weekly.parquet'))) return;
  const metrics = model.features.map(({ metric }) => metric).filter((metric) => historyMetrics.some((followed) => followed === metric));
  // what only the whole book can tell (who copies whom) has no weeks: every week of an account has what its whole history has
  const ofBook = model.features.map(({ metric }) => metric).filter((metric) => !metrics.includes(metric));
  const rowOfAccount = new Map(Array.from(book.accountId, (account, row) => [account, row]));
  const statement = withRelations(weeksOfAccounts(metrics), { weekly: reader.snapshot(runId, 'weekly.parquet') });
  const read = async (accountIds: Float64Array): Promise<Weeks> => {
    const columns = await engine.columns(statement, { accountIds: [...accountIds] });
    const accountId = numbers(columns, 'account_id');
    const constant = (metric: string) => accountId.map((account) => book.values[metric]![rowOfAccount.get(account)!]!);
    return {
      accountId,
      weekMs: numbers(columns, 'week_ms'),
      ideas: numbers(columns, 'week_ideas'),
      values: Object.fromEntries([
        ...metrics.map((metric) => [metric, numbers(columns, `metric_${metric}`)]),
        ...ofBook.map((metric) => [metric, constant(metric)]),
      ]),
    };
  };
  const step = Math.max(1, Math.floor(book.accountId.length / calibrationAccounts));
  const ofWeeks = modelOfWeeks(model, await read(book.accountId.filter((_, row) => row % step === 0)), book);
  for (let start = 0; start < book.accountId.length; start += chunkAccounts) {
    context.throwIfCancelled();
    context.progress(0.3 + (0.5 * start) / book.accountId.length, 'Archetypes week by week');
    const weeks = await read(book.accountId.subarray(start, start + chunkAccounts));
    if (weeks.accountId.length === 0) continue;
    const { identity, confidence } = settleWeeks(ofWeeks, weeks, identityOf);
    await engine.append('archetype_history', {
      account_id: weeks.accountId,
      week_ms: weeks.weekMs,
      identity_id: Float64Array.from(identity),
      confidence,
    });
  }
}

const weeksOfAccounts = (metrics: readonly string[]) =>
  defineStatement(
    'features/weeks-of-accounts',
    `-- @relation weekly the run's weekly metrics
    -- @param accountIds INTEGER[]
    SELECT ${['account_id', 'week_ms', 'ideas AS week_ideas', ...metrics.map((metric) => `${identifier(metric)} AS ${identifier(`metric_${metric}`)}`)].join(', ')}
    FROM {weekly} WHERE account_id IN (SELECT unnest($accountIds)) ORDER BY account_id, week_ms`,
  );
