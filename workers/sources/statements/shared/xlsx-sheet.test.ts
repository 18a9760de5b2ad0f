import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { workbook } from '#tests/setup/workbook.ts';
import { StatementError } from '../statement-error.ts';
import { cellText, columnName, isXlsx, readXlsx, serialToWallTimeMs } from './xlsx-sheet.ts';

test('missing cells do not shift the others', () => {
  const [sheet] = readXlsx(workbook({ sheets: [{ name: 'Report', rows: [['a', null, null, 4], [], [null, 'b']] }] }));
  expect(sheet?.name).toBe('Report');
  expect(sheet?.rows.map((row) => row.number)).toEqual([1, 3]);
  expect(sheet?.rows[0]?.cells.map((cell) => cell?.value)).toEqual(['a', undefined, undefined, 4]);
  expect(sheet?.rows[1]?.cells[1]?.value).toBe('b');
});

test('shared strings may be UTF-16, rich and with phonetic hints', () => {
  const xml =
    '<?xml version="1.0" encoding="UTF-16"?><sst><si><t>約定</t></si><si><r><t>S / </t></r><r><t>L</t></r><rPh><t>えすえる</t></rPh></si></sst>';
  const sharedStrings = new Uint8Array(Buffer.from(`\ufeff${xml}`, 'utf16le'));
  const rows = [[{ xml: '<c r="A1" t="s"><v>0</v></c>' }, { xml: '<c r="C1" t="s"><v>1</v></c>' }]];
  const [sheet] = readXlsx(workbook({ sheets: [{ name: 's', rows }], sharedStrings }));
  expect(sheet?.rows[0]?.cells.map((cell) => cell?.value)).toEqual(['約定', undefined, 'S / L']);
});

test('numbers with a date format are dates, numbers with another format are not', () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\.mm\\.dd hh:mm:ss"/><numFmt numFmtId="165" formatCode="#,##0.00 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>';
  const cell = (column: string, style: number) => ({ xml: `<c r="${column}1" s="${style}"><v>44460.5</v></c>` });
  const [sheet] = readXlsx(workbook({ sheets: [{ name: 's', rows: [[cell('A', 0), cell('B', 1), cell('C', 2), cell('D', 3)]] }], styles }));
  expect(sheet?.rows[0]?.cells.map((found) => cellText(found))).toEqual([
    '44460.5',
    '2021.09.21 12:00:00',
    '44460.5',
    '2021.09.21 12:00:00',
  ]);
});

test('serial days follow the calendar in both date systems', () => {
  expect(new Date(serialToWallTimeMs(44460.191967592589)).toISOString()).toBe('2021-09-21T04:36:26.000Z');
  expect(new Date(serialToWallTimeMs(1)).toISOString()).toBe('1900-01-01T00:00:00.000Z');
  expect(new Date(serialToWallTimeMs(0, true)).toISOString()).toBe('1904-01-01T00:00:00.000Z');
});

test('floating-point noise of spreadsheets is not shown', () => {
  const cell = { xml: '<c r="A1"><v>1.2096499999999999</v></c>' };
  expect(cellText(readXlsx(workbook({ sheets: [{ name: 's', rows: [[cell]] }] }))[0]?.rows[0]?.cells[0])).toBe('1.20965');
});

test('a workbook is told from other archives and from text', () => {
  expect(isXlsx(workbook({ sheets: [{ name: 's', rows: [['x']] }] }))).toBe(true);
  expect(isXlsx(zipSync({ 'a.csv': strToU8('x') }))).toBe(false);
  expect(isXlsx(strToU8('<html>'))).toBe(false);
});

test('a cut off, a broken and a too large workbook are refused in words', () => {
  const bytes = workbook({ sheets: [{ name: 's', rows: [['x', 'y']] }] });
  expect(() => readXlsx(bytes.slice(0, bytes.length - 30))).toThrow(StatementError);
  const broken = workbook({ sheets: [{ name: 's', rows: [[{ xml: '<c r="A1"><v>1</c>' }]] }] });
  expect(() => readXlsx(broken)).toThrow(/sheet1\.xml is not readable/);
  expect(() => readXlsx(bytes, { maxUnpackedBytes: 100, maxCells: 10 })).toThrow(/unpacks to more than/);
  expect(() => readXlsx(bytes, { maxUnpackedBytes: 1e6, maxCells: 1 })).toThrow(/more cells/);
});

test('columns have letters', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
