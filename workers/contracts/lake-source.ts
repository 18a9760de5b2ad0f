import type { LakeTable } from './lake-files.ts';

/** One value of a raw row on its way into the lake. */
export type SourceValue = string | number | null;

/** The simulator's market as functions of its seed, for the rows of `demo_bars` and `demo_calendar_events` in [fromMs, untilMs), after the seed. */
export type DemoMarket = {
  bars(seed: number, fromMs: number, untilMs: number): IterableIterator<SourceValue[]>;
  calendarEvents(seed: number, fromMs: number, untilMs: number): IterableIterator<SourceValue[]>;
};

/** What the lake asks of the raw store during one refresh: a view of it that does not change meanwhile. */
export interface LakeSource {
  /** Tells one raw store from another. */
  readonly storeId: string;
  /** The newest change in this view. */
  readonly seq: number;
  /** The parts of partitioned tables: UTC months with closed positions, `2024-07`, and those of prices, `bars EURUSD` and `demo_bars 5 2024-07`. */
  parts(): string[];
  /** Parts with a change after `sinceSeq`: as above, and names of the tables that are one part each. */
  changedParts(sinceSeq: number): string[];
  /** Rows of a part, one by one, unsorted, with the columns of `lakeTables[table]` in their order. */
  rows(table: LakeTable, part: string): IterableIterator<SourceValue[]>;
  close(): void;
}
