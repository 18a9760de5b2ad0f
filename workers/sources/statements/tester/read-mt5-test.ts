import type { StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import type { ReportRow, ReportSheet } from '../mt5/report-rows.ts';
import { cutSections } from '../mt5/sections.ts';
import { labelled, readSummary } from '../mt5/summary.ts';
import { readTables, rebuildPositions } from '../mt5/tables.ts';
import { initialBalanceOf, parseLeverage } from '../shared/metatrader.ts';
import { parseNumber } from '../shared/parse-number.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { backtestBatch } from './backtest-batch.ts';

/** Reads an MT5 strategy tester report. It prints orders and deals only, so positions are rebuilt from the deals, first in, first out. */
export function readMt5Test(file: StatementFile, sheets: readonly ReportSheet[], settings: ImportSettings): StatementDocument {
  const cut = sheets.map(cutSections);
  const tables = readTables(cut.flatMap((sheet) => sheet.sections));
  if (!tables.has.deals) throw new StatementError(`${file.name}: the strategy tester's report has no table of deals.`);
  rebuildPositions(tables);
  const head = readTestHead(cut.flatMap((sheet) => sheet.head));
  const positions = [...tables.closed, ...tables.open];
  const notes: string[] = [];
  if (!head.currency && !settings.currency) notes.push("The report does not print the account's currency: USD is assumed.");
  return {
    format: 'mt5-tester',
    batches: [
      {
        ...backtestBatch(file, settings, {
          platform: 'mt5',
          expert: head.expert,
          symbol: head.symbol,
          period: head.period,
          server: head.server,
          currency: head.currency ?? settings.currency ?? 'USD',
          leverage: head.leverage,
          initialBalance: initialBalanceOf(positions, tables.balanceOps),
        }),
        positions,
        balanceOps: tables.balanceOps,
        orders: tables.orders,
        rejected: tables.rejected,
      },
    ],
    stated: {
      closedProfit: head.netProfit,
      closedProfitBasis: 'net',
      commission: null,
      swap: null,
      deposits: null,
      balance: null,
      trades: head.trades,
    },
    notes,
  };
}

/**
 * The settings and results above the tables, read by their place and arithmetic: expert, symbol and period come first, currency, deposit and
 * leverage follow each other, and net profit stands above gross profit and gross loss, whose sum it is.
 */
function readTestHead(rows: readonly ReportRow[]) {
  const table = rows.map((row) => labelled(row.cells).map(({ value }) => value)).filter((values) => values.length > 0);
  const values = table.map((row) => row[0] ?? '');
  const at = (index: number) => parseNumber(values[index] ?? '') ?? Number.NaN;
  const profitAt = values.findIndex(
    (_, index) =>
      (table[index]?.length ?? 0) > 1 &&
      at(index + 1) >= 0 &&
      at(index + 2) <= 0 &&
      Math.abs(at(index) - at(index + 1) - at(index + 2)) < 0.02,
  );
  const currencyAt = values.findIndex(
    (value, index) => /^[A-Z]{3}$/.test(value) && at(index + 1) >= 0 && parseLeverage(values[index + 2] ?? '') !== null,
  );
  return {
    expert: values[0] || null,
    symbol: values[1] || null,
    period: values[2] || null,
    server: serverOf(rows),
    currency: values[currencyAt] ?? null,
    leverage: parseLeverage(values[currencyAt + 2] ?? ''),
    netProfit: profitAt < 0 ? null : at(profitAt),
    trades: readSummary(rows).trades,
  };
}

/** The line under the title: `Broker-Demo (Build 5833)`. */
function serverOf(rows: readonly ReportRow[]): string | null {
  for (const row of rows) {
    const match = /^(\S.*?)\s*\(Build \d+\)$/.exec(row.cells.find((cell) => cell !== '') ?? '');
    if (match) return match[1] ?? null;
  }
  return null;
}
