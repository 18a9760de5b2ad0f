import { describe, expect, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import type { IngestBatch } from '#workers/contracts/standard-schema.ts';
import type { StatedTotals } from '#workers/contracts/statement.ts';
import { reconcile } from './reconcile.ts';

const nothing: StatedTotals = {
  closedProfit: null,
  closedProfitBasis: 'net',
  commission: null,
  swap: null,
  deposits: null,
  balance: null,
  trades: null,
};
const check = (batch: Partial<IngestBatch>, stated: Partial<StatedTotals> | null) =>
  reconcile({ format: 'mt4-html', batches: [aBatch(batch)], stated: stated && { ...nothing, ...stated }, notes: [] });
const deposit = (amount: number, kind: 'deposit' | 'credit' | 'interest' = 'deposit') => ({
  opRef: null,
  kind,
  amount,
  atServerMs: 0,
  comment: null,
  origin: `op of ${amount}`,
});

const positions = [
  aPosition({ profit: 10, commission: -0.5, swap: -0.25, origin: 'line 1' }),
  aPosition({ profit: -4.01, commission: -0.5, swap: 0, origin: 'line 2' }),
  aPosition({ profit: 99, closedAtServerMs: null, origin: 'open' }),
];

test('a statement that prints no totals is neither right nor wrong', () => {
  expect(check({ positions }, null)).toEqual({ status: 'no-totals', items: [], suspects: [] });
  expect(check({ positions }, {})).toEqual({ status: 'no-totals', items: [], suspects: [] });
});

test('every printed total is compared with the rows; open positions and credit do not count', () => {
  const result = check(
    { positions, balanceOps: [deposit(1000), deposit(-0.5, 'interest'), deposit(50, 'credit')] },
    { closedProfit: 4.74, commission: -1, swap: -0.25, deposits: 999.5, balance: 1004.24, trades: 2 },
  );
  expect(result.status).toBe('reconciled');
  expect(result.items.map(({ item, computed, ok }) => [item, computed, ok])).toEqual([
    ['closedProfit', 4.74, true],
    ['commission', -1, true],
    ['swap', -0.25, true],
    ['deposits', 999.5, true],
    ['balance', 1004.24, true],
    ['trades', 2, true],
  ]);
});

test('a gross total is compared with gross profits', () => {
  expect(check({ positions }, { closedProfit: 5.99, closedProfitBasis: 'gross' }).status).toBe('reconciled');
  expect(check({ positions }, { closedProfit: 4.74, closedProfitBasis: 'gross' }).status).toBe('difference');
});

describe('tolerance', () => {
  test('half a unit of the last printed digit per row and for the total', () => {
    const { items } = check({ positions }, { closedProfit: 4.76 });
    expect(items[0]).toMatchObject({ difference: -0.02, ok: false });
    expect(items[0]!.tolerance).toBeCloseTo(0.005 + 2 * 0.005, 8);
    expect(check({ positions }, { closedProfit: 4.75 }).status).toBe('reconciled');
  });

  test('whole money, as in yen, is compared to the unit', () => {
    const yen = [aPosition({ profit: 1000, commission: 0 }), aPosition({ profit: -400, commission: 0 })];
    expect(check({ positions: yen }, { closedProfit: 601 }).items[0]).toMatchObject({ tolerance: 1.5, ok: true });
  });

  test('counts are exact', () => {
    expect(check({ positions }, { trades: 3 }).items[0]).toMatchObject({ difference: -1, tolerance: 0, ok: false });
  });
});

describe('suspects', () => {
  test('rows that could not be read, rows of exactly the difference and equal rows', () => {
    const { suspects } = check(
      {
        positions: [...positions, { ...positions[0]!, origin: 'line 9' }],
        rejected: [{ origin: 'line 5', reason: 'Volume is empty', text: '' }],
      },
      { closedProfit: 4.74 },
    );
    expect(suspects).toEqual([
      { origin: 'line 5', why: 'could not be read: Volume is empty' },
      { origin: 'line 9', why: 'is equal to the row at line 1' },
    ]);
    expect(check({ positions }, { commission: -0.5 }).suspects).toContainEqual({
      origin: 'line 1',
      why: 'its amount is the difference in commission',
    });
    expect(check({ positions, balanceOps: [deposit(77)] }, { balance: 4.74, closedProfit: 4 }).suspects).toContainEqual({
      origin: 'op of 77',
      why: 'its amount is the difference in balance',
    });
  });

  test('parts of trades explain a count', () => {
    const parts = [aPosition({ isPartial: true, origin: 'line 3' }), aPosition({ origin: 'line 4' })];
    expect(check({ positions: parts }, { trades: 1 }).suspects).toContainEqual({
      origin: 'line 3',
      why: 'is a part of a trade that was closed in parts',
    });
  });

  test('a balance that alone is off was there before the statement began', () => {
    expect(check({ positions }, { closedProfit: 4.74, balance: 1004.74 }).suspects[0]).toMatchObject({ origin: 'summary' });
  });
});
