import { htmlReport, type ReportSheet, xlsxReport } from '../mt5/report-rows.ts';
import { cutSections, testedPeriod } from '../mt5/sections.ts';
import { decodeText, headOf } from '../shared/decode-text.ts';
import { isXlsx } from '../shared/xlsx-sheet.ts';
import type { StatementFormat } from '../statement-format.ts';
import { isMt4TestHeader, readMt4Test } from './read-mt4-test.ts';
import { readMt5Test } from './read-mt5-test.ts';

const headBytes = 256 * 1024;

/** MetaTrader 4's strategy tester report, in any of its languages. Its positions have the stage `backtest`. */
export const mt4Tester: StatementFormat = {
  id: 'mt4-tester',
  detect(file) {
    const head = headOf(file.bytes, headBytes);
    return /<table/i.test(decodeText(head).text) && htmlReport(head).rows.some((row) => isMt4TestHeader(row.cells));
  },
  read: (file, settings) => readMt4Test(file, settings),
};

/** MetaTrader 5's strategy tester report as HTML or XLSX, in any of its languages. Its positions have the stage `backtest`. */
export const mt5Tester: StatementFormat = {
  id: 'mt5-tester',
  detect(file) {
    if (isXlsx(file.bytes)) return isMt5Test(xlsxReport(file.bytes));
    const head = headOf(file.bytes, headBytes);
    return /<table/i.test(decodeText(head).text) && isMt5Test([htmlReport(head)]);
  },
  read: (file, settings) => readMt5Test(file, isXlsx(file.bytes) ? xlsxReport(file.bytes) : [htmlReport(file.bytes)], settings),
};

const isMt5Test = (sheets: readonly ReportSheet[]): boolean =>
  sheets.map(cutSections).some((sheet) => testedPeriod(sheet.head) !== null && sheet.sections.some((section) => section.kind === 'orders'));
