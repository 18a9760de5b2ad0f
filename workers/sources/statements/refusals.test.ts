import { describe, expect, test } from 'vitest';
import { importSettings, textFile } from '#tests/fixtures/import-settings.ts';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import type { StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import { importFile } from './import-file.ts';
import { findIncomplete } from './integrity.ts';
import { findImplausible } from './plausibility.ts';

const document = (positions: IngestPosition[], format: StatementFormatId = 'mt4-html'): StatementDocument => ({
  format,
  batches: [aBatch({ positions })],
  stated: null,
  notes: [],
});
/** Trades that a server could have made: profit = move × volume × 100,000. */
const genuine = (changes: (index: number) => Partial<IngestPosition> = () => ({})) =>
  Array.from({ length: 40 }, (_, i) => {
    const move = ((i % 7) - 3) / 1000;
    const position = aPosition({
      positionRef: String(1000 + i),
      openedAtServerMs: Date.UTC(2024, 0, 2) + i * 60_000,
      volumeLots: 0.1 + (i % 3) / 10,
      openPrice: 1.1,
      closePrice: Number((1.1 + move).toFixed(5)),
      origin: `line ${i}`,
    });
    return { ...position, profit: Math.round(move * position.volumeLots * 1e7) / 100, ...changes(i) };
  });

describe('figures that contradict each other', () => {
  test('trades whose profit follows from move and volume are plausible', () => {
    expect(findImplausible(document(genuine()))).toBeNull();
  });

  test('profits against the price move', () => {
    const turned = genuine().map((position, i) => (i % 3 === 0 ? { ...position, profit: -position.profit } : position));
    expect(findImplausible(document(turned))).toMatch(/\d+ of \d+ closed trades show a profit where the price moved against them .*line 0/);
  });

  test('profits that move and volume do not give', () => {
    const invented = genuine().map((position, i) => (i % 2 === 0 ? { ...position, profit: position.profit * 7 } : position));
    expect(findImplausible(document(invented))).toContain('does not follow from price move and volume');
  });

  test('tickets that do not grow', () => {
    expect(findImplausible(document(genuine((i) => ({ positionRef: String(5000 - i) }))))).toContain('a server counts its tickets upwards');
  });

  test('a few odd rows are no reason to refuse, and neither are tables that people made', () => {
    const odd = genuine().map((position, i) => (i < 2 ? { ...position, profit: -position.profit } : position));
    expect(findImplausible(document(odd))).toBeNull();
    const invented = genuine().map((position) => ({ ...position, profit: -position.profit }));
    expect(findImplausible(document(invented, 'generic-table'))).toBeNull();
  });
});

describe('pages that are not whole', () => {
  const stated = {
    closedProfit: 100,
    closedProfitBasis: 'net',
    commission: null,
    swap: null,
    deposits: 1000,
    balance: 5000,
    trades: null,
  } as const;
  const page = (text: string, totals: StatementDocument['stated'] = stated) =>
    findIncomplete(textFile('a.htm', text), { ...document([]), stated: totals });

  test('a page that breaks off', () => {
    expect(page('<html><table><tr><td>')).toContain('breaks off in the middle');
  });

  test('an unexplained balance is taken from the terminal and from a detailed report, and from nobody else', () => {
    expect(page('<html></html>')).toMatch(/balance of 5,000\.00 is 3,900\.00 more than the printed deposits \(1,000\.00\)/);
    expect(page('<html><meta name="generator" content="MetaQuotes Software Corp."></html>')).toBeNull();
    expect(page('<html><b>Details:</b></html>')).toBeNull();
    expect(page('<html></html>', { ...stated, balance: 1100 })).toBeNull();
    expect(page('<html></html>', null)).toBeNull();
  });
});

describe('files that nobody can read', () => {
  const refuse = (name: string, bytes: Uint8Array) => {
    const result = importFile({ name, bytes }, importSettings(), () => {
      throw new Error('a refused file must not be written');
    });
    expect(result).toMatchObject({ status: 'refused', accounts: [], positions: 0, reconciliation: null });
    return result.message;
  };
  const text = (content: string) => new TextEncoder().encode(content);

  test.each([
    ['an empty file', new Uint8Array(), 'the file is empty'],
    ['blanks', text('  \n\n '), 'it holds only blanks'],
    ['binary data', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251), 'it holds binary data'],
    ['a PDF', text('%PDF-1.7\n'), 'it is a PDF document'],
    ['an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'a binary Excel file (.xls)'],
    ['half a zip', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 'a zip file that is cut off'],
    ['a web page', text('<!DOCTYPE html><html><body>Sign in</body></html>'), 'a web page without a statement in it'],
    ['JSON', text('{"a": [1, 2]}'), 'it holds JSON data'],
    ['XML', text('<?xml version="1.0"?><list/>'), 'it holds XML data'],
    ['prose', text('Account 12345678 of somebody'), 'it starts with "Account … of somebody"'],
  ])('%s', (_, bytes, reason) => {
    const message = refuse('x.csv', bytes);
    expect(message).toContain('x.csv: not a statement that FX Cortex knows');
    expect(message).toContain(reason);
    expect(message).toContain('expected an account statement of MetaTrader');
  });
});
