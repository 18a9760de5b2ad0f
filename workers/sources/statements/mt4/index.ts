import { decodeText } from '../shared/decode-text.ts';
import type { StatementFormat } from '../statement-format.ts';
import { readMt4Statement } from './read-statement.ts';

const headBytes = 64 * 1024;

/** MetaTrader 4's Statement, DetailedStatement and daily confirmation, also re-saved by a spreadsheet as HTML under any extension. */
export const mt4Html: StatementFormat = {
  id: 'mt4-html',
  detect(file) {
    const head = decodeText(file.bytes.subarray(0, headBytes)).text;
    return /<(html|!doctype html|table)/i.test(head) && /Closed\s+Transactions:/.test(head) && />\s*Ticket\s*</.test(head);
  },
  read: readMt4Statement,
};
