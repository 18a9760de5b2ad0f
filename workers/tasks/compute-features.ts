import fs from 'node:fs';
import path from 'node:path';
import { intervalTableColumns, metricTableColumns, weeklyTableColumns } from '#workers/contracts/metric-tables.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import { intervalWindows, metricWindows } from '#workers/contracts/windows.ts';
import type { AccountHistory, BalanceOpColumns, IdeaColumns, PositionColumns } from '#workers/core/features/account-history.ts';
import { accountMetrics } from '#workers/core/features/account-metrics.ts';
import { sliceOfAccount } from '#workers/core/features/by-account.ts';
import { dataTier } from '#workers/core/features/data-tier.ts';
import { isLottery } from '#workers/core/features/lottery.ts';
import { createRowBuffer, type RowBuffer } from '#workers/core/features/row-buffer.ts';
import { type Columns, numbers, rowCount, texts } from '#workers/lake/engine.ts';
import { writeFingerprints } from '#workers/lake/fingerprints.ts';
import { createPartTable, type PartTable } from '#workers/lake/part-table.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, identifier, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';
import { measureRange } from './market-measures.ts';
import { openMarketReader } from './market-reader.ts';

/** Positions whose columns are in memory at once: about 150 MB. */
const positionsPerRange = 400_000;
/** Rows of a result that wait in memory at once: about 30 MB. */
const rowsPerFlush = 32_768;
const memoryLimitMb = 2_048;

type AccountRange = { first_account: number; last_account: number; accounts: number; positions: number; newest_close_ms: number };
type RangeAccounts = Record<
  'accountId' | 'firstOpenMs' | 'lastCloseMs' | 'hasStops' | 'isDemo' | 'hasBalance' | 'openingBalance',
  Float64Array
>;

/** Ideas, daily figures, metrics, their weekly history and fingerprints of the whole book, range of accounts by range of accounts, into the run's snapshot. */
export default defineTask('compute-features', async ({ dataDir, runId, ideaGapMs }, context) => {
  const reader = await openLakeReader(dataDir, { memoryLimitMb, throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    return await writeSnapshot(dataDir, runId, async (folder) => {
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
      await engine.exec(statement('agreement-table'));
      const market = await openMarketReader(reader);
      const parts = path.join(folder, 'parts');
      const results = {
        metrics: await resultTable((columns) => createPartTable(engine, 'metrics', columns, parts), metricTableColumns),
        intervals: await resultTable((columns) => createPartTable(engine, 'intervals', columns, parts), intervalTableColumns),
        weekly: await resultTable((columns) => createPartTable(engine, 'weekly', columns, parts), weeklyTableColumns),
      };
      for (const range of ranges) {
        context.throwIfCancelled();
        context.progress((0.9 * counts.positions) / totalPositions, `Metrics of ${counts.accounts} accounts`);
        const accounts = { first_account: range.first_account, last_account: range.last_account };
        await engine.exec(withRelations(statement('legs'), { positions }), { ...accounts, idea_gap_ms: ideaGapMs });
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
        for (const account of accountsOf(columns)) {
          rangeMarket.measure(account);
          addMetrics(results, account, range.newest_close_ms);
          if (await flushLarge(results)) context.throwIfCancelled();
        }
        await engine.exec(statement('range-market-table'));
        await engine.append('range_market', rangeMarket.ideas);
        await engine.append('agreement', rangeMarket.agreements.take());
        await engine.exec(statement('keep-ideas'));
        counts.accounts += range.accounts;
        counts.positions += range.positions;
        counts.ideas += rowCount(columns.ideas);
      }
      context.throwIfCancelled();
      context.progress(0.9, 'Writing the snapshot');
      for (const table of ['ideas', 'daily', 'agreement']) {
        await engine.exec(copyTo(wholeTable(table), path.join(folder, `${table}.parquet`), 'parquet'));
      }
      for (const [name, result] of Object.entries(results)) await result.writeTo(path.join(folder, `${name}.parquet`));
      fs.rmSync(parts, { recursive: true });
      await writeFingerprints(engine, folder);
      return counts;
    });
  } finally {
    reader.close();
  }
});

type ResultTable = { rows: RowBuffer; flush(): Promise<void>; writeTo(file: string): Promise<void> };

/** A result with its rows in memory up to `rowsPerFlush` and the rest in parts. */
async function resultTable(
  create: (columns: Readonly<Record<string, string>>) => Promise<PartTable>,
  columns: Readonly<Record<string, string>>,
): Promise<ResultTable> {
  const parts = await create(columns);
  const rows = createRowBuffer(columns);
  const flush = async () => {
    if (rows.length === 0) return;
    await parts.append(rows.take());
    await parts.flush();
  };
  return {
    rows,
    flush,
    async writeTo(file) {
      await flush();
      await parts.writeTo(file);
    },
  };
}

async function flushLarge(results: Record<string, ResultTable>): Promise<boolean> {
  const large = Object.values(results).filter(({ rows }) => rows.length >= rowsPerFlush);
  for (const result of large) await result.flush();
  return large.length > 0;
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

function addMetrics(results: Record<'metrics' | 'intervals' | 'weekly', ResultTable>, account: RangeAccount, newestCloseMs: number): void {
  const { windows, weeks } = accountMetrics(account.history, newestCloseMs);
  const { id, firstOpenMs, lastCloseMs, capabilities } = account;
  for (const window of metricWindows) {
    const { values, reasons } = windows[window];
    results.metrics.rows.push(id, window, dataTier(capabilities), capabilities.join(','), firstOpenMs, lastCloseMs, values, reasons);
  }
  for (const window of intervalWindows) {
    results.intervals.rows.push(id, window, windows[window].intervals());
  }
  for (const { atMs, ideas, values } of weeks) results.weekly.rows.push(id, atMs, ideas, values);
}

const wholeTable = (name: string) => defineStatement(`features/${name}`, `SELECT * FROM ${identifier(name)}`);
