import { isPlainText } from './generic/grid.ts';
import { genericTable } from './generic/index.ts';
import { mql5History, mql5Positions } from './mql5/index.ts';
import { mt4Html } from './mt4/index.ts';
import { mt5Html, mt5Xlsx } from './mt5/index.ts';
import { myfxbookCsv } from './myfxbook/index.ts';
import { firstLine, headText } from './shared/csv-table.ts';
import type { StatementFile, StatementFormat } from './statement-format.ts';
import { mt4Tester, mt5Tester } from './tester/index.ts';

const shownCharacters = 60;
/** Account numbers and the like: they identify a person and say nothing about a format. */
const longNumbers = /\d{5,}/g;

/** Every statement format in the order of detection: the most specific content first, the guessing table reader last. */
const statementFormats: readonly StatementFormat[] = [
  mt4Html,
  mt4Tester,
  mt5Tester,
  mt5Html,
  mt5Xlsx,
  mql5History,
  mql5Positions,
  myfxbookCsv,
  genericTable,
];

/** The format of a file by its content, or null when none knows it. */
export const detectFormat = (file: StatementFile): StatementFormat | null => statementFormats.find((format) => format.detect(file)) ?? null;

/** Says what a file that no format knows seems to be, and what would be read. */
export function unknownFormatMessage({ name, bytes }: StatementFile): string {
  const expected =
    'expected an account statement of MetaTrader 4 or 5 (HTML, XLSX), an export of mql5.com or myfxbook (CSV), a table of positions (CSV, XLSX), price bars or an economic calendar (CSV)';
  return `${name}: not a statement that FX Cortex knows: ${describeContent(bytes)}; ${expected}.`;
}

function describeContent(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'the file is empty';
  const magic = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (magic.startsWith('\xd0\xcf\x11\xe0')) return 'it is a binary Excel file (.xls), which has to be saved as .xlsx first';
  if (magic.startsWith('PK')) return 'it is a zip file that is cut off or holds no workbook';
  if (magic.startsWith('%PDF')) return 'it is a PDF document';
  const head = headText(bytes);
  if (!isPlainText(head)) return 'it holds binary data';
  const line = firstLine(head);
  if (line === '') return 'it holds only blanks';
  if (/^[[{]/.test(line)) return 'it holds JSON data';
  if (/^<\?xml|^<(?!!doctype html|html|head|table|div|script)[a-z!]/i.test(line)) return 'it holds XML data';
  if (/^\s*(<!doctype html|<html|<head|<table|<div|<script)/i.test(head)) return 'it is a web page without a statement in it';
  return `it starts with "${line.slice(0, shownCharacters).replace(longNumbers, '…')}"`;
}
