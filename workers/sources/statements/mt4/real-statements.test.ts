import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { reconcile } from '../reconcile.ts';
import { decodeText } from '../shared/decode-text.ts';
import { mt4Html } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 120, daylight: 'us' },
  stage: null,
  groupRef: null,
  importBacktests: false,
  mapping: null,
};

const files = [...sharedFiles('mt4-statements'), ...sharedFiles('mt4-xlsx', /\.xls$/)];
// File names may hold names and account numbers, so tests are numbered.
const numbered = files.map((path, index): [number, string] => [index + 1, path]);

function read(path: string) {
  const bytes = fs.readFileSync(path);
  const file = { name: 'statement.htm', bytes };
  expect(mt4Html.detect(file)).toBe(true);
  return { html: decodeText(bytes).text, document: mt4Html.read(file, settings) };
}

/** A figure as the page prints it, found without the reader. */
function printed(html: string, label: string): number {
  const text = html.replace(/<[^>]*>|&nbsp;/g, ' ').replace(/\s+/g, ' ');
  const figure = new RegExp(`${label}: +(-?[\\d ]+\\.\\d\\d|-?\\d[\\d ]*)`).exec(text)?.[1] ?? '';
  return Number(figure.replaceAll(' ', ''));
}

describe.skipIf(!hasSharedData)('real MT4 statements', () => {
  test('are there', () => expect(files.length).toBeGreaterThan(10));

  test.each(numbered)('statement %i is read to its last row and agrees with its own totals', (_number, path) => {
    const { html, document } = read(path);
    const batch = document.batches[0]!;
    expect(batch.rejected).toEqual([]);
    const typed = (types: string) => html.match(new RegExp(`>(${types})</td>`, 'g'))?.length ?? 0;
    expect(batch.positions).toHaveLength(typed('buy|sell'));
    expect(batch.orders).toHaveLength(typed('(buy|sell) (limit|stop)'));
    expect(batch.balanceOps).toHaveLength(typed('balance|credit'));
    expect(new Set(batch.positions.map((position) => position.positionRef)).size).toBe(batch.positions.length);
    expect(batch.account.currency).toMatch(/^(USD|EUR|JPY)$/);

    const { items } = reconcile(document);
    expect(items.length).toBeGreaterThanOrEqual(4);
    const off = items.filter((item) => !item.ok).map((item) => item.item);
    const closed = printed(html, 'Closed Trade P/L');
    // Edited by hand: the page prints two different sums of the same trades.
    const contradictsItself = printed(html, 'Closed P/L') !== closed;
    // Begins in the middle of the account's life, or was edited.
    const brings = Math.abs(printed(html, 'Balance') - printed(html, 'Deposit/Withdrawal') - closed) > 0.01;
    expect(off).toEqual(contradictsItself ? ['closedProfit', 'swap', 'balance'] : brings ? ['balance'] : []);
    expect(document.notes).toHaveLength(brings ? 1 : 0);
  });

  test('few of them contradict themselves or begin late', () => {
    const off = files.filter((path) => reconcile(read(path).document).status !== 'reconciled');
    expect(off.length).toBeLessThanOrEqual(3);
  });

  test('a statement and the same one saved by a spreadsheet hold the same trades', () => {
    const all = files.map(read);
    const saved = all.find(({ html }) => html.includes('Excel.Sheet'))!;
    const original = all.find(
      (other) => other !== saved && other.document.batches[0]?.account.accountRef === saved.document.batches[0]?.account.accountRef,
    );
    const rows = ({ document }: typeof saved) => document.batches[0]!.positions.map(({ origin, ...position }) => position);
    expect(rows(saved).length).toBeGreaterThan(10);
    expect(rows(saved)).toEqual(rows(original!));
  });

  test("a manager's report holds several logins", () => {
    const [path] = sharedFiles('mt4-manager', /\.htm$/);
    const { html, document } = read(path!);
    expect(document.batches).toHaveLength(4);
    expect(document.batches.reduce((sum, batch) => sum + batch.positions.length, 0)).toBe(html.match(/>(buy|sell)<\/td>/g)?.length);
    expect(document.batches.flatMap((batch) => batch.rejected)).toEqual([]);
  });
});
