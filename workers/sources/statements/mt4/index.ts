import { decodeText, headOf } from '../shared/decode-text.ts';
import { readHtmlTables } from '../shared/html-table.ts';
import type { StatementFormat } from '../statement-format.ts';
import { isManagerHeader, readManagerReport } from './read-manager-report.ts';
import { readMt4Statement } from './read-statement.ts';

const headBytes = 64 * 1024;

/**
 * MetaTrader 4's Statement, DetailedStatement and daily confirmation, also re-saved by a spreadsheet as HTML under any extension, and the MT4 Manager's report of
 * closed trades, which holds many accounts.
 */
export const mt4Html: StatementFormat = {
  id: 'mt4-html',
  detect(file) {
    const head = decodeText(headOf(file.bytes, headBytes)).text;
    if (!/<table/i.test(head)) return false;
    return (/Closed\s+Transactions:/.test(head) && />\s*Ticket\s*</.test(head)) || isManagerReport(head);
  },
  read(file, settings) {
    const head = decodeText(headOf(file.bytes, headBytes)).text;
    return isManagerReport(head) ? readManagerReport(file, settings) : readMt4Statement(file, settings);
  },
};

const isManagerReport = (head: string): boolean => />\s*Login\s*</.test(head) && readHtmlTables(head).rows.some(isManagerHeader);
