import { columnOf } from '../shared/csv-table.ts';

/** The exports of a signal page: MT4 signals give a history of 13 columns, MT5 signals a list of positions with 11. */
export const historyHeader = 'Time;Type;Volume;Symbol;Price;S/L;T/P;Time;Price;Commission;Swap;Profit;Comment'.split(';');
export const positionsHeader = 'Time;Type;Volume;Symbol;Price;Volume;Time;Price;Commission;Swap;Profit'.split(';');

/** Column numbers by meaning; -1 where the export has no such column. */
export type Mql5Columns = {
  openedAt: number;
  type: number;
  volume: number;
  symbol: number;
  openPrice: number;
  closedVolume: number;
  sl: number;
  tp: number;
  closedAt: number;
  closePrice: number;
  commission: number;
  swap: number;
  profit: number;
  comment: number;
};

/** Resolves names that occur twice (Time, Price, Volume) by their occurrence: first the open, then the close. */
export const mql5Columns = (header: readonly string[]): Mql5Columns => ({
  openedAt: columnOf(header, 'Time'),
  type: columnOf(header, 'Type'),
  volume: columnOf(header, 'Volume'),
  symbol: columnOf(header, 'Symbol'),
  openPrice: columnOf(header, 'Price'),
  closedVolume: columnOf(header, 'Volume', 1),
  sl: columnOf(header, 'S/L'),
  tp: columnOf(header, 'T/P'),
  closedAt: columnOf(header, 'Time', 1),
  closePrice: columnOf(header, 'Price', 1),
  commission: columnOf(header, 'Commission'),
  swap: columnOf(header, 'Swap'),
  profit: columnOf(header, 'Profit'),
  comment: columnOf(header, 'Comment'),
});
