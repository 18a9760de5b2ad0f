import { decodeText, headOf } from '../shared/decode-text.ts';
import { isXlsx } from '../shared/xlsx-sheet.ts';
import type { StatementFormat } from '../statement-format.ts';
import { readMt5Report } from './read-report.ts';
import { htmlReport, xlsxReport } from './report-rows.ts';
import { cutSections, hasReportTables } from './sections.ts';

const headBytes = 256 * 1024;

/** MetaTrader 5's trade history report saved as HTML, in any of its languages. */
export const mt5Html: StatementFormat = {
  id: 'mt5-html',
  detect(file) {
    const head = headOf(file.bytes, headBytes);
    if (!/<table/i.test(decodeText(head).text)) return false;
    const sheet = cutSections(htmlReport(head));
    return !sheet.hasMt4Words && hasReportTables([sheet]);
  },
  read: (file, settings) => readMt5Report('mt5-html', file, [htmlReport(file.bytes)], settings),
};

/** MetaTrader 5's trade history report and open-positions report saved as XLSX, also with sheets of the trader's own notes beside it. */
export const mt5Xlsx: StatementFormat = {
  id: 'mt5-xlsx',
  detect: (file) => isXlsx(file.bytes) && hasReportTables(xlsxReport(file.bytes).map(cutSections)),
  read: (file, settings) => readMt5Report('mt5-xlsx', file, xlsxReport(file.bytes), settings),
};
