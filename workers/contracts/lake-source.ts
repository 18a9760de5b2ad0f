import type { LakeTable } from './lake-files.ts';

/** One value of a raw row on its way into the lake. */
export type SourceValue = string | number | null;

/** What the lake asks of the raw store during one refresh: a view of it that does not change meanwhile. */
export interface LakeSource {
  /** Tells one raw store from another. */
  readonly storeId: string;
  /** The newest change in this view. */
  readonly seq: number;
  /** All UTC months with closed positions, `2024-07`, ascending. */
  months(): string[];
  /** Parts with a change after `sinceSeq`: months, and names of the tables that are one part each. */
  changedParts(sinceSeq: number): string[];
  /** Rows of a part, one by one, unsorted, with the columns of `lakeTables[table]` in their order. */
  rows(table: LakeTable, part: string): IterableIterator<SourceValue[]>;
  close(): void;
}
