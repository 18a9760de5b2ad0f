import path from 'node:path';
import { metrics } from '#workers/contracts/metrics.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import { metricWindows } from '#workers/contracts/windows.ts';
import type { BalanceOpColumns, IdeaColumns, PositionColumns } from '#workers/core/features/account-history.ts';
import { accountMetrics } from '#workers/core/features/account-metrics.ts';
import { sliceOfAccount } from '#workers/core/features/by-account.ts';
import { dataTier } from '#workers/core/features/data-tier.ts';
import { type AnalyticsEngine, type Columns, numbers, rowCount } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, identifier, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

/** Positions whose columns are in memory at once: about 150 MB. */
const positionsPerRange = 400_000;
const memoryLimitMb = 2_048;

type AccountRange = { first_account: number; last_account: number; accounts: number; positions: number; newest_close_ms: number };
type RangeAccounts = Record<'accountId' | 'firstOpenMs' | 'lastCloseMs' | 'hasStops' | 'hasBalance' | 'openingBalance', Float64Array>;

/** Ideas, daily figures and metrics of the whole book, range of accounts by range of accounts, into the run's snapshot. */
export default defineTask('compute-features', async ({ dataDir, runId, ideaGapMs }, context) => {
  const reader = await openLakeReader(dataDir, { memoryLimitMb, throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    const statement = (name: string) => sqlFile('features', name);
    const positions = reader.source('positions');
    context.progress(0, 'Reading the book');
    await engine.exec(withRelations(statement('balance-moves'), { balance_ops: reader.source('balance_ops') }));
    await engine.exec(withRelations(statement('account-facts'), { positions, accounts: reader.source('accounts') }));
    const ranges = await engine.rows<AccountRange>(statement('account-ranges'), { positions_per_range: positionsPerRange });
    const counts = { accounts: 0, positions: 0, ideas: 0 };
    const totalPositions = ranges.reduce((total, range) => total + range.positions, 0);
    await engine.exec(statement('ideas-table'));
    await engine.exec(statement('daily-table'));
    await engine.exec(metricsTable);
    for (const range of ranges) {
      context.throwIfCancelled();
      context.progress((0.95 * counts.positions) / totalPositions, `Metrics of ${counts.accounts} accounts`);
      const accounts = { first_account: range.first_account, last_account: range.last_account };
      await engine.exec(withRelations(statement('legs'), { positions }), { ...accounts, idea_gap_ms: ideaGapMs });
      await engine.exec(statement('ideas'));
      await engine.exec(statement('daily'), accounts);
      const ideas = await engine.columns(statement('range-ideas'));
      await appendMetrics(engine, range, {
        accounts: (await engine.columns(statement('range-accounts'), accounts)) as RangeAccounts,
        ideas,
        positions: await engine.columns(statement('range-positions')),
        balanceMoves: await engine.columns(statement('range-balance-moves'), accounts),
      });
      await engine.exec(statement('keep-ideas'));
      counts.accounts += range.accounts;
      counts.positions += range.positions;
      counts.ideas += rowCount(ideas);
    }
    context.throwIfCancelled();
    context.progress(0.95, 'Writing the snapshot');
    await writeSnapshot(dataDir, runId, async (folder) => {
      for (const table of ['ideas', 'daily', 'metrics'])
        await engine.exec(copyTo(wholeTable(table), path.join(folder, `${table}.parquet`), 'parquet'));
    });
    return counts;
  } finally {
    reader.close();
  }
});

type RangeColumns = { accounts: RangeAccounts; ideas: Columns; positions: Columns; balanceMoves: Columns };

async function appendMetrics(engine: AnalyticsEngine, range: AccountRange, { accounts, ideas, positions, balanceMoves }: RangeColumns) {
  const rows = range.accounts * metricWindows.length;
  const values = metrics.map(() => new Float64Array(rows));
  const ids = new Float64Array(rows);
  const firstOpenMs = new Float64Array(rows);
  const lastCloseMs = new Float64Array(rows);
  const texts = {
    window: new Array<string>(rows),
    data_tier: new Array<string>(rows),
    capabilities: new Array<string>(rows),
    reasons: new Array<string>(rows),
  };
  const end = { ideas: 0, positions: 0, balanceMoves: 0 };
  let row = 0;
  for (let account = 0; account < range.accounts; account++) {
    const id = accounts.accountId[account]!;
    const own = {
      ideas: sliceOfAccount(ideas as IdeaColumns, numbers(ideas, 'accountId'), id, end.ideas),
      positions: sliceOfAccount(positions as PositionColumns, numbers(positions, 'accountId'), id, end.positions),
      balanceMoves: sliceOfAccount(balanceMoves as BalanceOpColumns, numbers(balanceMoves, 'accountId'), id, end.balanceMoves),
    };
    end.ideas = own.ideas.end;
    end.positions = own.positions.end;
    end.balanceMoves = own.balanceMoves.end;
    const capabilities: Capability[] = [];
    if (accounts.hasBalance[account] === 1) capabilities.push('balance');
    if (accounts.hasStops[account] === 1) capabilities.push('stops');
    const byWindow = accountMetrics(
      {
        ideas: own.ideas.slice,
        positions: own.positions.slice,
        balanceOps: own.balanceMoves.slice,
        openingBalance: accounts.openingBalance[account]!,
        capabilities: new Set(capabilities),
      },
      range.newest_close_ms,
    );
    for (const window of metricWindows) {
      const result = byWindow[window];
      for (let metric = 0; metric < metrics.length; metric++) values[metric]![row] = result.values[metric]!;
      ids[row] = id;
      firstOpenMs[row] = accounts.firstOpenMs[account]!;
      lastCloseMs[row] = accounts.lastCloseMs[account]!;
      texts.window[row] = window;
      texts.data_tier[row] = dataTier(capabilities);
      texts.capabilities[row] = capabilities.join(',');
      texts.reasons[row] = result.reasons;
      row++;
    }
  }
  const metricColumns = Object.fromEntries(metrics.map(({ key }, metric) => [key, values[metric]!]));
  await engine.append('metrics', { account_id: ids, first_open_ms: firstOpenMs, last_close_ms: lastCloseMs, ...texts, ...metricColumns });
}

const metricsTable = defineStatement(
  'features/metrics-table',
  `CREATE TABLE metrics (
    account_id INTEGER, "window" VARCHAR, data_tier VARCHAR, capabilities VARCHAR, first_open_ms BIGINT, last_close_ms BIGINT,
    ${metrics.map(({ key }) => `${identifier(key)} DOUBLE`).join(', ')}, reasons VARCHAR
  )`,
);

const wholeTable = (name: string) => defineStatement(`features/${name}`, `SELECT * FROM ${identifier(name)}`);
