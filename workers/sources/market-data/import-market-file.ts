import type { MarketIngestResult } from '#workers/contracts/market-data.ts';
import type { ImportFileResult } from '#workers/contracts/statement.ts';
import { emptyResult, listRejected, refusedResult } from '../statements/import-file.ts';
import { StatementError } from '../statements/statement-error.ts';
import type { StatementFile } from '../statements/statement-format.ts';
import type { MarketDataFormat, MarketDocument } from './registry.ts';

/** Writes a file's prices or releases to the raw store, all of them or none; throws `StatementError` where they cannot be placed. */
export type WriteMarketData = (document: MarketDocument) => MarketIngestResult;

/** Reads one file of prices or news and has it written, or refuses it and writes nothing. The same file again changes nothing. */
export function importMarketFile(file: StatementFile, format: MarketDataFormat, write: WriteMarketData): ImportFileResult {
  try {
    const { inserted, updated, unchanged, rejectedRows, notes } = write(format.read(file));
    return {
      ...emptyResult(file.name, format.id),
      status: inserted + updated > 0 ? 'imported' : 'unchanged',
      notes,
      bars: format.id === 'price-bars' ? inserted : 0,
      calendarEvents: format.id === 'economic-calendar' ? inserted : 0,
      updated,
      duplicates: unchanged,
      rejected: listRejected(rejectedRows),
      rejectedCount: rejectedRows.length,
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return refusedResult(file.name, format.id, error.message);
  }
}
