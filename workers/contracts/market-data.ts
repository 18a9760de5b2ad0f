/** Prices and economic news as sources yield them and as the store takes them (docs/data-dictionary.md, `bars` and `calendar_events`). */
import type { RejectedRow } from './standard-schema.ts';

export type MarketDataFormatId = 'price-bars' | 'economic-calendar';

export type Impact = 'low' | 'medium' | 'high' | 'holiday';

/** Price bars of one symbol in columns of one length, ascending by start. */
export type BarBatch = {
  /** What may name the instrument, most telling first: a column of the file, or the words of its name. */
  symbolCandidates: string[];
  /** Whether the file says that its times are UTC; otherwise they are in the clock of the import, unless its weeks betray another. */
  isUtc: boolean;
  origin: string;
  /** Start of each bar as the file writes it, read as if it were UTC. */
  atServerMs: Float64Array;
  /** Length of each bar in seconds. */
  seconds: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** NaN where the file has none. */
  volume: Float64Array;
  /** Prices are whole points: the store divides by the instrument's digits. */
  isInPoints: boolean;
  rejected: RejectedRow[];
};

export type CalendarEvent = { atMs: number; currency: string; impact: Impact; title: string };
export type CalendarBatch = { origin: string; events: CalendarEvent[]; rejected: RejectedRow[]; notes: string[] };

export type MarketIngestResult = { inserted: number; updated: number; unchanged: number; rejectedRows: RejectedRow[]; notes: string[] };
