import type { IngestBalanceOp, IngestBatch, IngestPosition } from '#workers/contracts/standard-schema.ts';
import type { Reconciliation, ReconciliationItem, StatementDocument } from '#workers/contracts/statement.ts';

const maxSuspects = 20;
/** Finer digits than these are floating-point noise. */
const maxDecimals = 8;
/** Money is printed with two digits unless all of it is whole (yen). */
const usualDecimals = 2;

/**
 * Compares the totals that a statement prints about itself with the sums of the rows that were read. Both sides are printed numbers, so a sum may be off by half a
 * unit of the last digit per row at most, plus half a unit for the printed total.
 */
export function reconcile(document: StatementDocument): Reconciliation {
  const { stated } = document;
  const rows = collectRows(document.batches);
  if (!stated) return { status: 'no-totals', items: [], suspects: [] };

  const items: ReconciliationItem[] = [];
  const totalDecimals = Math.max(
    ...[stated.closedProfit, stated.commission, stated.swap, stated.deposits, stated.balance].map((value) => decimals(value ?? 0)),
  );
  const compare = (item: ReconciliationItem['item'], statedValue: number | null, amounts: readonly number[]) => {
    if (statedValue === null) return;
    const computed = roundNoise(amounts.reduce((sum, amount) => sum + amount, 0));
    const rowDecimals = amounts.reduce((most, amount) => Math.max(most, decimals(amount)), 0);
    const statedDecimals = Math.max(totalDecimals, Math.min(rowDecimals, usualDecimals));
    const tolerance = roundNoise(halfUnit(statedDecimals) + halfUnit(Math.max(rowDecimals, statedDecimals)) * amounts.length);
    items.push(compared(item, statedValue, computed, tolerance));
  };

  const net = rows.closed.map((position) => position.profit + position.commission + position.swap);
  compare('closedProfit', stated.closedProfit, stated.closedProfitBasis === 'net' ? net : rows.closed.map((position) => position.profit));
  compare(
    'commission',
    stated.commission,
    rows.closed.map((position) => position.commission),
  );
  compare(
    'swap',
    stated.swap,
    rows.closed.map((position) => position.swap),
  );
  compare(
    'deposits',
    stated.deposits,
    rows.balanceOps.map((op) => op.amount),
  );
  compare('balance', stated.balance, [...net, ...rows.balanceOps.map((op) => op.amount)]);
  if (stated.trades !== null) items.push(compared('trades', stated.trades, rows.closed.length, 0));

  if (items.length === 0) return { status: 'no-totals', items, suspects: [] };
  const off = items.filter((item) => !item.ok);
  return off.length === 0
    ? { status: 'reconciled', items, suspects: [] }
    : { status: 'difference', items, suspects: findSuspects(off, rows).slice(0, maxSuspects) };
}

type Rows = {
  closed: IngestPosition[];
  /** Everything that moves the balance beside trades; credit is lent, not owned. */
  balanceOps: IngestBalanceOp[];
  credits: IngestBalanceOp[];
  rejected: IngestBatch['rejected'];
};

function collectRows(batches: readonly IngestBatch[]): Rows {
  const ops = batches.flatMap((batch) => batch.balanceOps);
  const balanceOps = ops.filter((op) => op.kind !== 'credit');
  return {
    closed: batches.flatMap((batch) => batch.positions.filter((position) => position.closedAtServerMs !== null)),
    balanceOps,
    credits: ops.filter((op) => op.kind === 'credit'),
    rejected: batches.flatMap((batch) => batch.rejected),
  };
}

function compared(item: ReconciliationItem['item'], stated: number, computed: number, tolerance: number): ReconciliationItem {
  const difference = roundNoise(computed - stated);
  return { item, stated, computed, difference, tolerance, ok: Math.abs(difference) <= tolerance };
}

function findSuspects(off: readonly ReconciliationItem[], rows: Rows): Reconciliation['suspects'] {
  const suspects: Reconciliation['suspects'] = [];
  const [balance] = off;
  if (off.length === 1 && balance?.item === 'balance')
    suspects.push({ origin: 'summary', why: 'the printed balance counts money from before the period of the statement' });
  for (const row of rows.rejected) suspects.push({ origin: row.origin, why: `could not be read: ${row.reason}` });
  const same = (amount: number, item: ReconciliationItem) =>
    amount !== 0 && Math.abs(Math.abs(amount) - Math.abs(item.difference)) <= item.tolerance;
  for (const item of off) {
    if (item.item === 'trades') {
      for (const position of rows.closed)
        if (position.isPartial) suspects.push({ origin: position.origin, why: 'is a part of a trade that was closed in parts' });
      continue;
    }
    for (const position of rows.closed)
      if (same(amountOf(position, item.item), item))
        suspects.push({ origin: position.origin, why: `its amount is the difference in ${item.item}` });
    for (const op of [...rows.balanceOps, ...rows.credits])
      if (same(op.amount, item)) suspects.push({ origin: op.origin, why: `its amount is the difference in ${item.item}` });
  }
  const seen = new Map<string, string>();
  for (const position of rows.closed) {
    const key = [
      position.symbolRaw,
      position.side,
      position.volumeLots,
      position.openedAtServerMs,
      position.closedAtServerMs,
      position.openPrice,
      position.profit,
    ].join();
    const first = seen.get(key);
    if (first) suspects.push({ origin: position.origin, why: `is equal to the row at ${first}` });
    else seen.set(key, position.origin);
  }
  return suspects;
}

function amountOf(position: IngestPosition, item: ReconciliationItem['item']): number {
  if (item === 'commission') return position.commission;
  if (item === 'swap') return position.swap;
  return item === 'closedProfit' ? position.profit : position.profit + position.commission + position.swap;
}

const roundNoise = (value: number) => Math.round(value * 10 ** maxDecimals) / 10 ** maxDecimals;
const halfUnit = (digits: number) => 0.5 * 10 ** -digits;

/** How many digits after the point a number needs. */
function decimals(value: number): number {
  for (let digits = 0; digits < maxDecimals; digits++) {
    const scaled = value * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, Math.abs(scaled) * 1e-6)) return digits;
  }
  return maxDecimals;
}
