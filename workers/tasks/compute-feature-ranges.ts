import { dataPaths } from '#workers/contracts/lake-files.ts';
import { agreementTableColumns } from '#workers/contracts/market-tables.ts';
import { intervalTableColumns, metricTableColumns, weeklyTableColumns } from '#workers/contracts/metric-tables.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import type { FeatureRange } from '#workers/contracts/tasks.ts';
import { intervalWindows, metricWindows } from '#workers/contracts/windows.ts';
import type { AccountHistory, BalanceOpColumns, IdeaColumns, PositionColumns } from '#workers/core/features/account-history.ts';
import { accountMetrics } from '#workers/core/features/account-metrics.ts';
import { sliceOfAccount } from '#workers/core/features/by-account.ts';
import { dataTier } from '#workers/core/features/data-tier.ts';
import { isLottery } from '#workers/core/features/lottery.ts';
import { createRowBuffer, type RowBuffer } from '#workers/core/features/row-buffer.ts';
import { type AnalyticsEngine, type Columns, numbers, rowCount, texts } from '#workers/lake/engine.ts';
import { createTable, writePart } from '#workers/lake/part-files.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';
import { measureRange } from './market-measures.ts';
import { type MarketReader, openMarketReader } from './market-reader.ts';

/** Rows of a result that wait in memory at once: about 30 MB. */
const rowsPerFlush = 32_768;

type RangeAccounts = Record<
  'accountId' | 'firstOpenMs' | 'lastCloseMs' | 'hasStops' | 'isDemo' | 'hasBalance' | 'openingBalance',
  Float64Array
>;

const statement = (name: string) => sqlFile('features', name);
const resultColumns = { metrics: metricTableColumns, intervals: intervalTableColumns, weekly: weeklyTableColumns };
type Results = Record<keyof typeof resultColumns, RowBuffer>;

/** Ideas, daily figures, metrics and their weekly history of some ranges of accounts, one after the other, each into its parts (lake/part-files.ts). */
export default defineTask(
  'compute-feature-ranges',
  async ({ dataDir, runId, ideaGapMs, newestCloseMs, ranges, memoryLimitMb }, context) => {
    const { throwIfCancelled } = context;
    // One thread adds up in one order; the other cores have shares of their own.
    const reader = await openLakeReader(dataDir, { memoryLimitMb, threads: 1, throwIfCancelled });
    try {
      const { engine } = reader;
      const positions = reader.source('positions');
      const accounts = { first_account: ranges[0]!.firstAccount, last_account: ranges.at(-1)!.lastAccount };
      await engine.exec(withRelations(statement('balance-moves'), { balance_ops: reader.source('balance_ops') }), accounts);
      await engine.exec(withRelations(statement('account-facts'), { positions, accounts: reader.source('accounts') }), accounts);
      const market = await openMarketReader(reader);
      const folder = dataPaths(dataDir).runParts(runId);
      const total = ranges.reduce((sum, range) => sum + range.positions, 0);
      const done = { positions: 0, ideas: 0 };
      for (const range of ranges) {
        throwIfCancelled();
        context.progress(done.positions / total, 'Metrics');
        const legs = withRelations(statement('legs'), { positions });
        await engine.exec(legs, { first_account: range.firstAccount, last_account: range.lastAccount, idea_gap_ms: ideaGapMs });
        done.ideas += await computeRange(engine, market, range, newestCloseMs, throwIfCancelled);
        for (const table of ['ideas', 'daily', 'agreement', ...Object.keys(resultColumns)])
          await writePart(engine, table, folder, range.index);
        done.positions += range.positions;
      }
      return { ideas: done.ideas };
    } finally {
      reader.close();
    }
  },
);

/** Fills the engine's tables of results with one range, from `legs`. @returns how many ideas it has */
async function computeRange(
  engine: AnalyticsEngine,
  market: MarketReader,
  { firstAccount, lastAccount }: FeatureRange,
  newestCloseMs: number,
  throwIfCancelled: () => void,
): Promise<number> {
  const accounts = { first_account: firstAccount, last_account: lastAccount };
  for (const table of ['ideas-table', 'daily-table', 'range-market-table']) await engine.exec(statement(table));
  await engine.exec(createTable('agreement', agreementTableColumns));
  for (const [name, columns] of Object.entries(resultColumns)) await engine.exec(createTable(name, columns));
  await engine.exec(statement('ideas'));
  await engine.exec(statement('daily'), accounts);
  const columns = {
    accounts: (await engine.columns(statement('range-accounts'), accounts)) as RangeAccounts,
    ideas: await engine.columns(statement('range-ideas')),
    positions: await engine.columns(statement('range-positions')),
    balanceMoves: await engine.columns(statement('range-balance-moves'), accounts),
  };
  const symbols = texts(await engine.columns(statement('range-symbols')), 'symbol') as string[];
  columns.ideas.lottery = numbers(columns.ideas, 'symbol').map((code) => isLottery(symbols[code - 1]!));
  const rangeMarket = await measureRange(market, columns, symbols);
  const results: Results = {
    metrics: createRowBuffer(resultColumns.metrics),
    intervals: createRowBuffer(resultColumns.intervals),
    weekly: createRowBuffer(resultColumns.weekly),
  };
  const flush = async (least: number) => {
    for (const [name, rows] of Object.entries(results)) {
      if (rows.length < least) continue;
      await engine.append(name, rows.take());
      throwIfCancelled();
    }
  };
  for (const account of accountsOf(columns)) {
    rangeMarket.measure(account);
    addMetrics(results, account, newestCloseMs);
    await flush(rowsPerFlush);
  }
  await flush(1);
  await engine.append('range_market', rangeMarket.ideas);
  await engine.append('agreement', rangeMarket.agreements.take());
  await engine.exec(statement('keep-ideas'));
  return rowCount(columns.ideas);
}

export type RangeColumns = { accounts: RangeAccounts; ideas: Columns; positions: Columns; balanceMoves: Columns };
export type RangeAccount = {
  id: number;
  isDemo: boolean;
  /** Where its ideas begin among those of the range. */
  ideasFrom: number;
  firstOpenMs: number;
  lastCloseMs: number;
  capabilities: Capability[];
  history: AccountHistory;
};

/** The accounts of a range one by one, as views into its columns. */
function* accountsOf({ accounts, ideas, positions, balanceMoves }: RangeColumns): Generator<RangeAccount> {
  const end = { ideas: 0, positions: 0, balanceMoves: 0 };
  for (let account = 0; account < accounts.accountId.length; account++) {
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
    yield {
      id,
      isDemo: accounts.isDemo[account] === 1,
      ideasFrom: own.ideas.end - own.ideas.slice.ideaId.length,
      firstOpenMs: accounts.firstOpenMs[account]!,
      lastCloseMs: accounts.lastCloseMs[account]!,
      capabilities,
      history: {
        ideas: own.ideas.slice,
        positions: own.positions.slice,
        balanceOps: own.balanceMoves.slice,
        openingBalance: accounts.openingBalance[account]!,
        capabilities: new Set(capabilities),
      },
    };
  }
}

function addMetrics(results: Results, account: RangeAccount, newestCloseMs: number): void {
  const { windows, weeks } = accountMetrics(account.history, newestCloseMs);
  const { id, firstOpenMs, lastCloseMs, capabilities } = account;
  for (const window of metricWindows) {
    const { values, reasons } = windows[window];
    results.metrics.push(id, window, dataTier(capabilities), capabilities.join(','), firstOpenMs, lastCloseMs, values, reasons);
  }
  for (const window of intervalWindows) {
    results.intervals.push(id, window, windows[window].intervals());
  }
  for (const { atMs, ideas, values } of weeks) results.weekly.push(id, atMs, ideas, values);
}
