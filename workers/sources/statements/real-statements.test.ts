/**
 * Every real statement beside the project, file by file. The table names files by folder and number only: their names carry people's names.
 */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { importSettings } from '#tests/fixtures/import-settings.ts';
import { type ReconciliationRow, reconciliationTable } from '#tests/setup/reconciliation-table.ts';
import { hasSharedData, sharedFile, sharedFiles } from '#tests/setup/shared-data.ts';
import type { StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import { findIncomplete } from './integrity.ts';
import { findImplausible } from './plausibility.ts';
import { reconcile } from './reconcile.ts';
import { detectFormat, unknownFormatMessage } from './registry.ts';
import { openArchives } from './shared/archive.ts';
import { StatementError } from './statement-error.ts';
import type { StatementFile } from './statement-format.ts';

const folders = [
  'jlj',
  'mql5-signals',
  'mt4-statements',
  'mt4-xlsx',
  'mt4-manager',
  'mt4-xml',
  'mt4-tester',
  'mt5-reports',
  'mt5-tester',
  'mt5-api',
  'prop-firm',
  'griefman',
  'ctrader',
  'csv-exports',
  'b2broker-case',
  'labelled-behaviour',
  'negative',
];

/** Takes seconds; a loaded machine may take its time. */
const slowMachineMs = 900_000;

type Outcome = {
  path: string;
  folder: string;
  format: StatementFormatId | null;
  document: StatementDocument | null;
  row: ReconciliationRow;
};

const closedIn = (document: StatementDocument) =>
  document.batches.reduce((sum, batch) => sum + batch.positions.filter((position) => position.closedAtServerMs !== null).length, 0);

function read(file: StatementFile): { format: StatementFormatId | null; document: StatementDocument | null; refusal: string | null } {
  const found = detectFormat(file);
  if (!found) return { format: null, document: null, refusal: unknownFormatMessage(file) };
  try {
    const document = found.read(file, importSettings({ importBacktests: true }));
    const refusal = findIncomplete(file, document) ?? findImplausible(document);
    return { format: found.id, document: refusal ? null : document, refusal };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { format: found.id, document: null, refusal: error.message };
  }
}

function readFolder(folder: string): Outcome[] {
  return sharedFiles(folder, /\.(csv|gz|htm|html|xls|xlsx|json|xml)$/)
    .filter((file) => path.basename(file) !== 'INDEX.csv')
    .map((file, index) => {
      const [inner] = openArchives({ name: path.basename(file), bytes: new Uint8Array(fs.readFileSync(file)) });
      const { format, document, refusal } = read(inner!);
      const row: ReconciliationRow = {
        file: `${folder} ${index + 1}`,
        format,
        accounts: document?.batches.length ?? 0,
        positions: document?.batches.reduce((sum, batch) => sum + batch.positions.length, 0) ?? 0,
        rejected: document?.batches.reduce((sum, batch) => sum + batch.rejected.length, 0) ?? 0,
        reconciliation: document && reconcile(document),
        refusal: refusal?.replaceAll(inner!.name, 'the file') ?? null,
      };
      return { path: file, folder, format, document, row };
    });
}

describe.skipIf(!hasSharedData)('real statements', () => {
  const outcomes: Outcome[] = [];
  const inFolder = (folder: string) => outcomes.filter((outcome) => outcome.folder === folder);
  const formats = (folder: string) => [...new Set(inFolder(folder).map((outcome) => outcome.format))].sort();
  const refused = (folder: string) => inFolder(folder).filter((outcome) => !outcome.document);
  const unreconciled = (folder: string) => inFolder(folder).filter((outcome) => outcome.row.reconciliation?.status === 'difference');

  beforeAll(() => {
    for (const folder of folders) outcomes.push(...readFolder(folder));
    process.stdout.write(`${reconciliationTable(outcomes.map((outcome) => outcome.row))}\n`);
  }, slowMachineMs);

  test('the book of signals is read in full: every file has the trades and balance operations that its index counts', () => {
    const [header, ...lines] = fs
      .readFileSync(sharedFile('jlj', 'INDEX.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const indexed = new Map(lines.map((cells) => [cells[0]!, (name: string) => Number(cells[header!.indexOf(name)])]));
    const files = inFolder('jlj');
    expect(files).toHaveLength(indexed.size);
    const differences: number[] = [];
    for (const { path: file, document, row } of files) {
      const count = indexed.get(path.relative(sharedFile('jlj'), file))!;
      const [batch] = document!.batches;
      const archived = batch!.balanceOps.filter((op) => op.comment?.startsWith('total of archived trades')).length;
      const withoutVolume = batch!.rejected.filter((reject) => reject.reason.includes('neither volume nor result')).length;
      const hidden = batch!.rejected.filter((reject) => reject.reason === 'the owner hides the amount').length;
      differences.push(closedIn(document!) + archived + withoutVolume - count('trades'));
      if (hidden > 0) expect(hidden, row.file).toBe(count('balance_ops'));
      else expect(batch!.balanceOps.filter((op) => op.kind !== 'interest').length - archived, row.file).toBe(count('balance_ops'));
    }
    // The index leaves out one trade whose comment says "cancelled" although it has a close price and a loss.
    expect(differences.filter((difference) => difference !== 0)).toEqual([1]);
    const accounts = new Set(
      files.flatMap(({ document }) => document!.batches.map(({ account }) => `${account.source} ${account.accountRef}`)),
    );
    expect(accounts.size).toBe(198);
  });

  test('formats are told from content, folder by folder', () => {
    expect(formats('jlj')).toEqual(['mql5-history', 'mql5-positions', 'myfxbook-csv']);
    expect(formats('mql5-signals')).toEqual(['mql5-history', 'mql5-positions']);
    expect(formats('mt4-statements')).toEqual(['mt4-html']);
    expect(formats('mt4-xlsx')).toEqual(['generic-table', 'mt4-html']);
    expect(formats('mt4-tester')).toEqual(['mt4-tester']);
    expect(formats('mt5-reports')).toEqual(['generic-table', 'mt5-html', 'mt5-xlsx']);
    expect(formats('mt5-tester')).toEqual(['mt5-tester']);
    expect(formats('mt5-api')).toEqual(['generic-table']);
    expect(
      inFolder('prop-firm')
        .filter(({ path: file }) => !/\.gz$/.test(file))
        .every(({ format }) => format === 'mt5-xlsx' || format === 'mt5-html'),
    ).toBe(true);
  });

  test('no real statement is refused', () => {
    for (const folder of ['jlj', 'mql5-signals', 'mt4-statements', 'mt4-xlsx', 'mt4-manager', 'mt5-reports', 'labelled-behaviour'])
      expect(
        refused(folder).map((outcome) => outcome.row),
        folder,
      ).toEqual([]);
    // The raw dump of an API in JSON is no statement.
    expect(refused('prop-firm').map((outcome) => outcome.format)).toEqual([null]);
  });

  test('all statements that print totals reconcile, but for those that contradict themselves or cover a part of a life', () => {
    for (const folder of ['mt4-xlsx', 'mt5-reports', 'prop-firm', 'mt4-tester', 'mt5-tester'])
      expect(
        unreconciled(folder).map((outcome) => outcome.row),
        folder,
      ).toEqual([]);
    const off = (folder: string) =>
      unreconciled(folder).map(({ row }) => row.reconciliation!.items.filter((item) => !item.ok).map((item) => item.item));
    expect(off('mt4-statements')).toEqual([
      ['closedProfit', 'swap', 'balance'], // edited by hand: prints two different closed results itself
      ['balance'], // begins after the first deposit
      ['balance'], // prints ten times the money that it says was paid in
    ]);
    // A report of five logins of which the file holds only the first rows.
    expect(off('mt4-manager')).toEqual([['closedProfit', 'commission', 'swap']]);
    const reconciled = outcomes.filter(({ row }) => row.reconciliation?.status === 'reconciled').length;
    expect(reconciled).toBeGreaterThanOrEqual(40);
  });

  test('tables of other programs: positions are read, lists of other things are refused with their columns', () => {
    const readable = (folder: string) => inFolder(folder).filter(({ document }) => document).length;
    expect({
      griefman: readable('griefman'),
      ctrader: readable('ctrader'),
      broker: readable('b2broker-case'),
      exports: readable('csv-exports'),
      api: readable('mt5-api'),
    }).toEqual({
      griefman: 3,
      ctrader: 2,
      broker: 1,
      exports: 1,
      api: 2,
    });
    const [broker] = inFolder('b2broker-case').filter(({ document }) => document);
    expect(broker!.row).toMatchObject({ accounts: 74, positions: 1425, rejected: 75 });
    for (const folder of ['griefman', 'b2broker-case', 'mt5-api'])
      for (const { row } of refused(folder)) expect(row.refusal).toMatch(/Its columns are: |a list of deals/);
  });

  test('the forged statement and the web page named .xlsx are refused', () => {
    expect(inFolder('negative').map(({ row }) => row.refusal)).toEqual([
      expect.stringContaining('more than the printed deposits'),
      expect.stringContaining('a web page without a statement in it'),
    ]);
  });
});
