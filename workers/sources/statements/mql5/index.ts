import { firstLine, headText } from '../shared/csv-table.ts';
import type { StatementFormat } from '../statement-format.ts';
import { historyHeader, positionsHeader } from './layouts.ts';
import { readMql5 } from './read-mql5.ts';

const hasHeader = (bytes: Uint8Array, header: readonly string[]) => firstLine(headText(bytes)).replace(/;+$/, '') === header.join(';');

/** The export of an MT4 signal on mql5.com: trades, cancelled pending orders and balance operations, newest first. */
export const mql5History: StatementFormat = {
  id: 'mql5-history',
  detect: (file) => hasHeader(file.bytes, historyHeader),
  read: (file, settings) => readMql5('mql5-history', 'mt4', file, settings),
};

/** The export of an MT5 signal on mql5.com: positions and balance operations, without stops and comments. */
export const mql5Positions: StatementFormat = {
  id: 'mql5-positions',
  detect: (file) => hasHeader(file.bytes, positionsHeader),
  read: (file, settings) => readMql5('mql5-positions', 'mt5', file, settings),
};
