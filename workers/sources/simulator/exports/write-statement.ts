import fs from 'node:fs';
import path from 'node:path';
import type { IngestBatch } from '#workers/contracts/standard-schema.ts';
import type { PrintableFormat } from '#workers/contracts/statement.ts';
import { printMql5History, printMql5Positions } from './mql5-csv.ts';
import { printMt4Statement } from './mt4-html.ts';
import { printMt5Html } from './mt5-html.ts';
import { printMt5Xlsx } from './mt5-xlsx.ts';
import { printMyfxbook } from './myfxbook-csv.ts';
import type { PrintedAccount } from './printed-account.ts';

const printers: Record<PrintableFormat, { print: (account: PrintedAccount) => Uint8Array; ending: string }> = {
  'mql5-history': { print: printMql5History, ending: 'history.csv' },
  'mql5-positions': { print: printMql5Positions, ending: 'positions.csv' },
  'myfxbook-csv': { print: printMyfxbook, ending: 'csv' },
  'mt4-html': { print: printMt4Statement, ending: 'htm' },
  'mt5-html': { print: printMt5Html, ending: 'html' },
  'mt5-xlsx': { print: printMt5Xlsx, ending: 'xlsx' },
};

/** Writes an account's statement as `<folder>/<account>.<ending>`; a file of that name is replaced whole or not at all. */
export function writeStatement(folder: string, format: PrintableFormat, batch: IngestBatch, printedAtServerMs: number): void {
  const { print, ending } = printers[format];
  const file = path.join(folder, `${batch.account.accountRef}.${ending}`);
  const temporary = `${file}.tmp`;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(temporary, print({ ...batch, printedAtServerMs }));
  fs.renameSync(temporary, file);
}
