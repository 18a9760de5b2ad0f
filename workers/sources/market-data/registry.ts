import type { BarBatch, CalendarBatch, MarketDataFormatId } from '#workers/contracts/market-data.ts';
import type { StatementFile } from '../statements/statement-format.ts';
import { isBars, readBars } from './bars/read-bars.ts';
import { isCalendar, readCalendar } from './calendar/read-calendar.ts';

/** What a file of market data holds. */
export type MarketDocument = { format: 'price-bars'; batch: BarBatch } | { format: 'economic-calendar'; batch: CalendarBatch };

export type MarketDataFormat = {
  id: MarketDataFormatId;
  /** Whether the content is of this format; looks at the beginning of the file only. */
  detect(file: StatementFile): boolean;
  /** Reads the whole file. Throws `StatementError` when all of it must be refused; single bad rows go to `rejected`. */
  read(file: StatementFile): MarketDocument;
};

/** Formats of prices and news. None of them can be taken for a statement: they have no sides, volumes in lots or results. */
const marketDataFormats: readonly MarketDataFormat[] = [
  { id: 'price-bars', detect: isBars, read: (file) => ({ format: 'price-bars', batch: readBars(file) }) },
  { id: 'economic-calendar', detect: isCalendar, read: (file) => ({ format: 'economic-calendar', batch: readCalendar(file) }) },
];

/** The format of a file by its content, or null when it is no market data. */
export const detectMarketData = (file: StatementFile): MarketDataFormat | null =>
  marketDataFormats.find((format) => format.detect(file)) ?? null;
