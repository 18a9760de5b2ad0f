import { expect, test } from 'vitest';
import { type IngestPosition, utcClock } from '#workers/contracts/standard-schema.ts';
import type { StatementFormatId } from '#workers/contracts/statement.ts';
import { reconcile } from '#workers/sources/statements/reconcile.ts';
import { detectFormat } from '#workers/sources/statements/registry.ts';
import { simulateBook } from '../book.ts';
import { printMql5History, printMql5Positions } from './mql5-csv.ts';
import { printMt4Statement } from './mt4-html.ts';
import { printMt5Html } from './mt5-html.ts';
import { printMt5Xlsx } from './mt5-xlsx.ts';
import { printMyfxbook } from './myfxbook-csv.ts';
import type { PrintedAccount } from './printed-account.ts';

const days = 60;
const endMs = Date.UTC(2026, 5, 17, 13);
const plan = { seed: 20, startMs: endMs - days * 86_400_000, days, misconductRate: 0.1 };
const book = [...simulateBook(plan, 160)].flatMap(({ accounts }) => accounts);
const perGroup = new Map<string | null, number>();
/** A few accounts of every group, and whoever was paid out. */
const printedAccounts = book
  .filter(({ batch }) => batch.positions.length < 120 && batch.positions.some(({ closedAtServerMs }) => closedAtServerMs !== null))
  .filter(({ batch }) => {
    const count = (perGroup.get(batch.account.groupRef) ?? 0) + 1;
    perGroup.set(batch.account.groupRef, count);
    return count <= 3 || batch.balanceOps.some(({ amount }) => amount < 0);
  })
  .map(({ batch }): PrintedAccount => ({ ...batch, printedAtServerMs: endMs }));

function readBack(format: StatementFormatId, name: string, bytes: Uint8Array) {
  const file = { name, bytes };
  const reader = detectFormat(file);
  expect(reader?.id, name).toBe(format);
  const settings = { clock: utcClock, stage: null, groupRef: null, importBacktests: false, mapping: null };
  const document = reader!.read(file, settings);
  expect(document.batches).toHaveLength(1);
  expect(document.batches[0]!.rejected).toEqual([]);
  return { batch: document.batches[0]!, reconciliation: reconcile(document) };
}

const toSecond = (ms: number | null) => (ms === null ? null : Math.floor(ms / 1000) * 1000);
const marked = ['sl', 'tp', 'so', 'partial'];

/** What every format keeps of a position. */
const core = (position: IngestPosition) => ({
  symbol: position.symbolRaw.toUpperCase(),
  side: position.side,
  lots: position.volumeLots,
  openedAt: toSecond(position.openedAtServerMs),
  openPrice: position.openPrice,
  closedAt: toSecond(position.closedAtServerMs),
  closePrice: position.closePrice,
  commission: position.commission,
  swap: position.swap,
  profit: position.profit,
});
const stops = ({ sl, tp }: IngestPosition) => ({ sl, tp });
const markOf = ({ closeReason }: IngestPosition) => ({ closeReason: marked.includes(closeReason ?? '') ? closeReason : null });
const closedOf = (positions: readonly IngestPosition[]) => positions.filter(({ closedAtServerMs }) => closedAtServerMs !== null);

function expectSame<T>(read: readonly IngestPosition[], written: readonly IngestPosition[], view: (position: IngestPosition) => T) {
  const keys = (positions: readonly IngestPosition[]) => positions.map((position) => JSON.stringify(view(position))).sort();
  expect(keys(read)).toEqual(keys(written));
}
const opsOf = (ops: PrintedAccount['balanceOps']) =>
  ops
    .map(({ kind, amount, atServerMs }) => ({ kind, amount, at: toSecond(atServerMs) }))
    .sort((a, b) => a.at! - b.at! || a.amount - b.amount);

test('the printed book holds what makes statements hard', () => {
  const positions = printedAccounts.flatMap((account) => account.positions);
  expect(positions.some(({ isPartial }) => isPartial)).toBe(true);
  expect(positions.some(({ closedAtServerMs }) => closedAtServerMs === null)).toBe(true);
  expect(positions.some(({ swap }) => swap !== 0)).toBe(true);
  expect(printedAccounts.some(({ balanceOps }) => balanceOps.some(({ amount }) => amount < 0))).toBe(true);
  expect(new Set(printedAccounts.map(({ account }) => account.currency)).size).toBeGreaterThan(1);
});

test('an mql5 history comes back as it was printed', () => {
  for (const account of printedAccounts) {
    const { batch } = readBack('mql5-history', '1234567.history.csv', printMql5History(account));
    expectSame(batch.positions, closedOf(account.positions), (position) => ({
      ...core(position),
      ...stops(position),
      ...markOf(position),
    }));
    expect(opsOf(batch.balanceOps)).toEqual(opsOf(account.balanceOps));
  }
});

test('mql5 positions come back as they were printed', () => {
  for (const account of printedAccounts) {
    const { batch } = readBack('mql5-positions', '1234567.positions.csv', printMql5Positions(account));
    expectSame(batch.positions, closedOf(account.positions), core);
    expect(opsOf(batch.balanceOps)).toEqual(opsOf(account.balanceOps));
  }
});

test('a myfxbook export comes back to the minute, its holding times to the second', () => {
  for (const account of printedAccounts) {
    const { batch } = readBack('myfxbook-csv', 'export.csv', printMyfxbook(account));
    const held = ({ openedAtServerMs, closedAtServerMs }: IngestPosition) =>
      closedAtServerMs === null ? null : toSecond(closedAtServerMs)! - toSecond(openedAtServerMs)!;
    const view = (position: IngestPosition) => {
      const { openedAt, closedAt, ...rest } = core(position);
      const profit = Math.round(position.profit * 100) / 100;
      return { ...rest, profit, ...stops(position), minute: Math.floor(openedAt! / 60_000), held: held(position) };
    };
    expectSame(closedOf(batch.positions), closedOf(account.positions), view);
    expect(batch.positions.length).toBe(account.positions.length);
    expect(batch.account.currency).toBe(account.account.currency);
  }
});

test('an MT4 statement comes back whole and its totals reconcile', () => {
  for (const account of printedAccounts) {
    const { batch, reconciliation } = readBack('mt4-html', 'DetailedStatement.htm', printMt4Statement(account));
    const view = (position: IngestPosition) => ({
      ...core(position),
      ...stops(position),
      ...markOf(position),
      ref: position.positionRef,
      magic: position.magic,
      parent: position.parentRef,
    });
    expectSame(batch.positions, account.positions, view);
    expect(opsOf(batch.balanceOps)).toEqual(opsOf(account.balanceOps));
    expect(batch.account).toMatchObject({ accountRef: account.account.accountRef, currency: account.account.currency });
    expect(reconciliation.status, JSON.stringify(reconciliation.items.filter(({ ok }) => !ok))).toBe('reconciled');
  }
});

for (const [format, name, print] of [
  ['mt5-html', 'ReportHistory.html', printMt5Html],
  ['mt5-xlsx', 'ReportHistory.xlsx', printMt5Xlsx],
] as const) {
  test(`an MT5 report as ${format} comes back whole and its totals reconcile`, () => {
    for (const account of printedAccounts) {
      const { batch, reconciliation } = readBack(format, name, print(account));
      const view = (position: IngestPosition) => ({ ...core(position), ...stops(position), ref: position.positionRef });
      expectSame(batch.positions, account.positions, view);
      expect(opsOf(batch.balanceOps)).toEqual(opsOf(account.balanceOps));
      expect(batch.account).toMatchObject({ accountRef: account.account.accountRef, currency: account.account.currency });
      expect(reconciliation.status, JSON.stringify(reconciliation.items.filter(({ ok }) => !ok))).toBe('reconciled');
    }
  });
}

test('the same account is printed to the same bytes', () => {
  const account = printedAccounts[0]!;
  expect(printMt5Xlsx(account)).toEqual(printMt5Xlsx(account));
});
