import type { IngestBatch, IngestResult, RejectedRow } from '#workers/contracts/standard-schema.ts';
import type { ImportFileResult, ImportFormatId, StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { findIncomplete } from './integrity.ts';
import { findImplausible } from './plausibility.ts';
import { reconcile } from './reconcile.ts';
import { detectFormat, unknownFormatMessage } from './registry.ts';
import { StatementError } from './statement-error.ts';
import type { StatementFile } from './statement-format.ts';

const maxListedRejects = 200;
const maxRejectedTextLength = 500;

const backtests: readonly StatementFormatId[] = ['mt4-tester', 'mt5-tester'];
const backtestMessage = ({ name }: StatementFile) =>
  `${name}: a report of MetaTrader's strategy tester: it shows what an expert would have done, not what an account did. It is imported only when backtests are asked for, as stage "backtest".`;

/** Writes the batches of one file to the raw store, all of them or none. */
export type WriteBatches = (batches: readonly IngestBatch[]) => IngestResult[];

/**
 * Reads one file and has all its accounts written, or refuses the file and writes nothing.
 * The same file again, or a longer export of the same account, changes only what is new.
 */
export function importFile(file: StatementFile, settings: ImportSettings, write: WriteBatches): ImportFileResult {
  let format: StatementFormatId | null = null;
  try {
    const found = detectFormat(file);
    if (!found) throw new StatementError(unknownFormatMessage(file));
    format = found.id;
    if (backtests.includes(found.id) && !settings.importBacktests) throw new StatementError(backtestMessage(file));
    const document = found.read(file, settings);
    const doubts = findIncomplete(file, document) ?? findImplausible(document);
    if (doubts) throw new StatementError(`${file.name}: ${doubts}`);
    return toResult(file, document, write(document.batches));
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return refusedResult(file.name, format, error.message);
  }
}

/** An outcome to fill in: nothing read, nothing written. */
export const emptyResult = (file: string, format: ImportFormatId | null): ImportFileResult => ({
  file,
  format,
  status: 'unchanged',
  message: null,
  notes: [],
  accounts: [],
  positions: 0,
  updated: 0,
  duplicates: 0,
  balanceOps: 0,
  orders: 0,
  bars: 0,
  calendarEvents: 0,
  rejected: [],
  rejectedCount: 0,
  unknownSymbols: {},
  reconciliation: null,
});

/** The outcome of a file that left no trace. */
export const refusedResult = (file: string, format: ImportFormatId | null, message: string): ImportFileResult => ({
  ...emptyResult(file, format),
  status: 'refused',
  message,
});

/** The first rejected rows for the list of an import; all of them are in the raw store. */
export const listRejected = (rows: readonly RejectedRow[]): ImportFileResult['rejected'] =>
  rows.slice(0, maxListedRejects).map((row) => ({ ...row, text: row.text.slice(0, maxRejectedTextLength) }));

function toResult(file: StatementFile, document: StatementDocument, ingested: readonly IngestResult[]): ImportFileResult {
  const sum = (pick: (result: IngestResult) => number) => ingested.reduce((total, result) => total + pick(result), 0);
  const changed = sum(
    ({ isNewAccount, positions, balanceOps, orders }) =>
      Number(isNewAccount) +
      positions.inserted +
      positions.updated +
      balanceOps.inserted +
      balanceOps.updated +
      orders.inserted +
      orders.updated,
  );
  const unknownSymbols: Record<string, number> = {};
  for (const result of ingested)
    for (const [symbol, rows] of Object.entries(result.unknownSymbols)) unknownSymbols[symbol] = (unknownSymbols[symbol] ?? 0) + rows;
  return {
    ...emptyResult(file.name, document.format),
    status: changed > 0 ? 'imported' : 'unchanged',
    notes: document.notes,
    accounts: ingested.map((result, index) => {
      const { source, accountRef } = document.batches[index]!.account;
      return { id: result.accountId, source, ref: accountRef, isNew: result.isNewAccount };
    }),
    positions: sum((result) => result.positions.inserted),
    updated: sum((result) => result.positions.updated),
    duplicates: sum((result) => result.positions.unchanged),
    balanceOps: sum((result) => result.balanceOps.inserted),
    orders: sum((result) => result.orders.inserted),
    rejected: listRejected(ingested.flatMap((result) => result.rejectedRows)),
    rejectedCount: sum((result) => result.rejected),
    unknownSymbols,
    reconciliation: reconcile(document),
  };
}
