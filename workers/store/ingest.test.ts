import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { metaTraderClock } from '#workers/contracts/standard-schema.ts';
import { ingestBatch } from './ingest.ts';
import { currentSeq, openRawStore, type RawStore, withTransaction } from './raw-store.ts';

let store: RawStore;
beforeEach(() => {
  store = openRawStore(tempDataDir());
  onTestFinished(() => store.close());
});

const all = (sql: string) => store.db.prepare(sql).all() as Record<string, string | number | null>[];
const count = (table: string) => store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
/** Everything but the numbering: two stores with the same content compare equal. */
const content = () => all('SELECT * FROM positions ORDER BY account_id, position_ref').map(({ id: _id, seq: _seq, ...row }) => row);

const mixed = () =>
  aBatch({
    positions: [
      aPosition({ positionRef: '7', symbolRaw: 'GOLD.ecn' }),
      aPosition({ positionRef: '8', closedAtServerMs: null, closePrice: null, profit: 2 }),
      aPosition(),
      aPosition({ volumeLots: -1, origin: 'line 9' }),
    ],
    balanceOps: [{ opRef: null, kind: 'deposit', amount: 1_000, atServerMs: Date.UTC(2024, 0, 1), comment: null, origin: 'line 2' }],
    orders: [
      {
        orderRef: '5',
        symbolRaw: 'US30m',
        kind: 'buy-limit',
        state: 'pending',
        volumeLots: 1,
        price: 30_000,
        sl: null,
        tp: null,
        placedAtServerMs: Date.UTC(2024, 0, 2),
        doneAtServerMs: null,
        comment: null,
        origin: 'line 3',
      },
    ],
    equity: [{ atServerMs: Date.UTC(2024, 0, 3), balance: 1_000, equity: 1_002, margin: null }],
    rejected: [{ origin: 'line 12', reason: 'the date cannot be read', text: '32.13.2024' }],
  });

describe('idempotence', () => {
  test('the same batch twice changes nothing, not even a sequence number', () => {
    const first = ingestBatch(store, mixed());
    const seq = currentSeq(store);
    const tables = ['accounts', 'positions', 'balance_ops', 'orders', 'equity_snapshots', 'rejected_rows'];
    const before = tables.map((table) => all(`SELECT * FROM ${table} ORDER BY id`));
    const again = ingestBatch(store, mixed(), { nowMs: Date.UTC(2030, 0, 1) });

    expect(first).toMatchObject({ isNewAccount: true, positions: { inserted: 3, updated: 0, unchanged: 0 }, rejected: 2 });
    expect(again).toMatchObject({
      accountId: first.accountId,
      isNewAccount: false,
      positions: { inserted: 0, updated: 0, unchanged: 3 },
      balanceOps: { inserted: 0, updated: 0, unchanged: 1 },
      orders: { inserted: 0, updated: 0, unchanged: 1 },
      rejected: 2,
    });
    expect(currentSeq(store)).toBe(seq);
    expect(tables.map((table) => all(`SELECT * FROM ${table} ORDER BY id`))).toEqual(before);
  });

  test('a grown file adds only its new rows, wherever they stand', () => {
    const rows = Array.from({ length: 6 }, (_, index) => aPosition({ openedAtServerMs: Date.UTC(2024, 0, 2, 1 + index) }));
    const split = aPosition({ openedAtServerMs: Date.UTC(2024, 0, 2, 9), profit: 3 });
    ingestBatch(store, aBatch({ positions: [...rows.slice(2, 4), split, split] }));
    const refs = new Set(all('SELECT position_ref FROM positions').map((row) => row.position_ref));
    const grown = ingestBatch(store, aBatch({ positions: [rows[5]!, split, rows[3]!, split, split, rows[2]!, rows[0]!] }));
    expect(grown.positions).toEqual({ inserted: 3, updated: 0, unchanged: 4 });
    for (const ref of refs) expect(all(`SELECT 1 FROM positions WHERE position_ref = '${ref}'`)).toHaveLength(1);
  });

  test('equal split orders of the same second all survive', () => {
    const result = ingestBatch(store, aBatch({ positions: [aPosition(), aPosition(), aPosition()] }));
    expect(result.positions.inserted).toBe(3);
    expect(new Set(all('SELECT position_ref FROM positions').map((row) => row.position_ref)).size).toBe(3);
  });

  test('the order of imports does not matter', () => {
    const early = aBatch({
      positions: [aPosition({ positionRef: '1', closedAtServerMs: null, closePrice: null }), aPosition({ positionRef: '2' })],
    });
    const late = aBatch({ positions: [aPosition({ positionRef: '1' }), aPosition({ positionRef: '2' }), aPosition({ positionRef: '3' })] });
    ingestBatch(store, early);
    ingestBatch(store, late);
    const grownStepwise = content();
    const other = openRawStore(tempDataDir());
    onTestFinished(() => other.close());
    ingestBatch(other, late);
    expect(grownStepwise).toEqual(
      (other.db.prepare('SELECT * FROM positions ORDER BY account_id, position_ref').all() as Record<string, unknown>[]).map(
        ({ id: _id, seq: _seq, ...row }) => row,
      ),
    );
  });
});

describe('a position that closes', () => {
  test('is updated under its ticket and gets a new sequence number', () => {
    ingestBatch(store, aBatch({ positions: [aPosition({ positionRef: '1', closedAtServerMs: null, closePrice: null, profit: 1 })] }));
    const seq = currentSeq(store);
    const result = ingestBatch(store, aBatch({ positions: [aPosition({ positionRef: '1', profit: 12, closeReason: 'tp' })] }));
    expect(result.positions).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(all('SELECT * FROM positions')).toEqual([
      expect.objectContaining({ profit: 12, close_reason: 'tp', closed_at_ms: Date.UTC(2024, 0, 2, 11), seq: seq + 1 }),
    ]);
  });

  test('is one row also where the source has no tickets, beside an equal one that stays open', () => {
    const open = aPosition({ closedAtServerMs: null, closePrice: null, profit: 0 });
    ingestBatch(store, aBatch({ positions: [open, open] }));
    const closing = aBatch({ positions: [open, aPosition()] });
    expect(ingestBatch(store, closing).positions).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
    expect(ingestBatch(store, closing).positions).toEqual({ inserted: 0, updated: 0, unchanged: 2 });
    expect(all('SELECT closed_at_ms IS NULL AS open FROM positions ORDER BY open')).toEqual([{ open: 0 }, { open: 1 }]);
    expect(ingestBatch(store, aBatch({ positions: [aPosition(), open, open] })).positions).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 2,
    });
  });
});

describe('rows that cannot be right', () => {
  test.each([
    [{ symbolRaw: ' ' }, 'symbol'],
    [{ side: 'long' as never }, 'side'],
    [{ volumeLots: 0 }, 'volume'],
    [{ volumeLots: Number.NaN }, 'volume'],
    [{ volumeLots: Number.POSITIVE_INFINITY }, 'volume'],
    [{ openedAtServerMs: Number.NaN }, 'open time'],
    [{ openedAtServerMs: 0 }, 'open time'],
    [{ closedAtServerMs: Number.NaN }, 'close time'],
    [{ closedAtServerMs: Date.UTC(2024, 0, 1) }, 'before the open time'],
    [{ profit: Number.NaN }, 'profit'],
    [{ swap: Number.POSITIVE_INFINITY }, 'profit'],
    [{ openPrice: Number.NaN }, 'price'],
    [{ sl: Number.NaN }, 'stop loss'],
    [{ contractSize: Number.NaN }, 'contract size'],
    [{ magic: 1.5 }, 'magic'],
    [{ magic: 1e19 }, 'magic'],
  ])('%o is kept with its reason, the others go through', (fault, reason) => {
    const result = ingestBatch(store, aBatch({ positions: [aPosition({ ...fault, origin: 'line 4' }), aPosition()] }), { nowMs: 5 });
    expect(result).toMatchObject({ rejected: 1, positions: { inserted: 1 } });
    const [row] = all('SELECT * FROM rejected_rows');
    expect(row).toMatchObject({ origin: 'test.csv', place: 'line 4', at_ms: 5, account_id: result.accountId });
    expect(row!.reason).toContain(reason);
    expect(row!.text).toContain('"openPrice"');
  });

  test('a second close under one ticket is refused, an exact repetition and an update are not', () => {
    const ticket = { positionRef: '7' };
    const open = aPosition({ ...ticket, closedAtServerMs: null, closePrice: null });
    const result = ingestBatch(
      store,
      aBatch({ positions: [open, aPosition(ticket), aPosition(ticket), aPosition({ ...ticket, profit: 99, origin: 'line 8' })] }),
    );
    expect(result).toMatchObject({ positions: { inserted: 1, updated: 1, unchanged: 1 }, rejected: 1 });
    expect(all('SELECT profit FROM positions')).toEqual([{ profit: 10 }]);
    expect(result.rejectedRows[0]).toMatchObject({ origin: 'line 8', reason: 'the position 7 stands here twice with different content' });
  });

  test('an older statement does not open a closed position again', () => {
    ingestBatch(store, aBatch({ positions: [aPosition({ positionRef: '7' })] }));
    const older = aBatch({ positions: [aPosition({ positionRef: '7', closedAtServerMs: null, closePrice: null, profit: -4 })] });
    expect(ingestBatch(store, older).positions).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(all('SELECT profit FROM positions')).toEqual([{ profit: 10 }]);
  });

  test('of other kinds are kept too', () => {
    const batch = mixed();
    batch.balanceOps[0]!.amount = Number.NaN;
    batch.orders[0]!.placedAtServerMs = Number.NaN;
    batch.equity[0]!.equity = Number.NaN;
    const result = ingestBatch(store, batch);
    expect(result).toMatchObject({ rejected: 5, balanceOps: { inserted: 0 }, orders: { inserted: 0 } });
    expect(count('rejected_rows')).toBe(5);
    expect(count('equity_snapshots')).toBe(0);
  });

  test('two equal ones on two lines are both kept, once', () => {
    const row = (origin: string) => ({ origin, reason: 'no date', text: ';;;' });
    ingestBatch(store, aBatch({ rejected: [row('line 3'), row('line 8')] }));
    ingestBatch(store, aBatch({ rejected: [row('line 3'), row('line 4'), row('line 9')] }));
    expect(count('rejected_rows')).toBe(3);
  });
});

describe('normalisation', () => {
  test('times become UTC by the broker clock, in winter and in summer', () => {
    const opened = (openedAtServerMs: number) => aPosition({ openedAtServerMs, closedAtServerMs: openedAtServerMs });
    ingestBatch(
      store,
      aBatch({ clock: metaTraderClock, positions: [opened(Date.UTC(2024, 0, 15, 12)), opened(Date.UTC(2024, 6, 15, 12))] }),
    );
    expect(all('SELECT opened_at_ms, opened_at_text FROM positions ORDER BY opened_at_ms')).toEqual([
      { opened_at_ms: Date.UTC(2024, 0, 15, 10), opened_at_text: null },
      { opened_at_ms: Date.UTC(2024, 6, 15, 9), opened_at_text: null },
    ]);
    expect(all('SELECT utc_offset_min, daylight_rule FROM accounts')).toEqual([{ utc_offset_min: 120, daylight_rule: 'us' }]);
  });

  test('the wall time is kept where the clock shows it twice, and a close there is never before its open', () => {
    // On 3 November 2024 a New York clock at UTC+2/+3 goes from 09:00 back to 08:00.
    ingestBatch(
      store,
      aBatch({
        clock: metaTraderClock,
        positions: [aPosition({ openedAtServerMs: Date.UTC(2024, 10, 3, 8, 10), closedAtServerMs: Date.UTC(2024, 10, 3, 8, 50) })],
      }),
    );
    const [row] = all('SELECT * FROM positions');
    expect(row).toMatchObject({ opened_at_text: '2024-11-03 08:10:00', closed_at_text: '2024-11-03 08:50:00' });
    expect(row!.closed_at_ms).toBeGreaterThanOrEqual(row!.opened_at_ms as number);
  });

  test('a corrected clock moves the rows instead of doubling them', () => {
    ingestBatch(store, aBatch({ positions: [aPosition()] }));
    const result = ingestBatch(store, aBatch({ clock: metaTraderClock, positions: [aPosition()] }));
    expect(result.positions).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(all('SELECT opened_at_ms FROM positions')).toEqual([{ opened_at_ms: Date.UTC(2024, 0, 2, 8) }]);
  });

  test('symbols become canonical, unknown ones pass through and are counted', () => {
    const result = ingestBatch(store, aBatch({ positions: ['GOLD.m', 'Foo1', 'Foo1'].map((symbolRaw) => aPosition({ symbolRaw })) }));
    expect(all('SELECT symbol, symbol_raw FROM positions ORDER BY id')).toEqual([
      { symbol: 'XAUUSD', symbol_raw: 'GOLD.m' },
      { symbol: 'Foo1', symbol_raw: 'Foo1' },
      { symbol: 'Foo1', symbol_raw: 'Foo1' },
    ]);
    expect(result.unknownSymbols).toEqual({ Foo1: 2 });
  });

  test("a firm's own alias counts from the next batch on, and so does taking it away", () => {
    const batch = aBatch({ positions: [aPosition({ positionRef: '1', symbolRaw: 'Foo1' })] });
    ingestBatch(store, batch);
    store.db.exec("INSERT INTO symbol_aliases (alias, symbol) VALUES ('FOO1', 'XAUUSD')");
    expect(ingestBatch(store, batch)).toMatchObject({ positions: { updated: 1 }, unknownSymbols: {} });
    store.db.exec("DELETE FROM symbol_aliases WHERE alias = 'FOO1'");
    expect(ingestBatch(store, batch)).toMatchObject({ positions: { updated: 1 }, unknownSymbols: { Foo1: 1 } });
  });
});

describe('the account', () => {
  test('keeps what a later batch does not say, and merges its meta', () => {
    ingestBatch(store, aBatch({ account: { name: 'A', leverage: 100, stage: 'funded', meta: { a: 1, b: 1 } } }));
    ingestBatch(store, aBatch({ account: { name: 'B', meta: { b: 2 } } }));
    expect(all('SELECT name, leverage, stage, meta FROM accounts')).toEqual([
      { name: 'B', leverage: 100, stage: 'funded', meta: '{"a":1,"b":2}' },
    ]);
  });

  test('must be named', () => {
    expect(() => ingestBatch(store, aBatch({ account: { accountRef: '' } }))).toThrow('number of its account');
    expect(() => ingestBatch(store, aBatch({ account: { currency: '' } }))).toThrow('currency');
    expect(count('accounts')).toBe(0);
  });
});

describe('transactions', () => {
  test('several batches are all or nothing inside an outer one', () => {
    expect(() =>
      withTransaction(store, () => {
        ingestBatch(store, mixed());
        ingestBatch(store, aBatch({ account: { accountRef: '2' }, positions: [aPosition()] }));
        throw new Error('the third account cannot be read');
      }),
    ).toThrow('third account');
    expect(['accounts', 'positions', 'rejected_rows'].map(count)).toEqual([0, 0, 0]);
    expect(currentSeq(store)).toBe(0);
  });

  test('a failed batch leaves the rest of the outer one in place', () => {
    withTransaction(store, () => {
      ingestBatch(store, mixed());
      expect(() => ingestBatch(store, aBatch({ account: { accountRef: '2', stage: 'nonsense' as never } }))).toThrow('CHECK');
      ingestBatch(store, aBatch({ account: { accountRef: '3' }, positions: [aPosition()] }));
    });
    expect(all('SELECT account_ref FROM accounts')).toEqual([{ account_ref: '1' }, { account_ref: '3' }]);
    expect(count('positions')).toBe(4);
  });

  test('every changed row gets its own growing sequence number', () => {
    ingestBatch(store, mixed());
    const seqs = ['accounts', 'positions', 'balance_ops', 'orders', 'equity_snapshots', 'rejected_rows'].flatMap((table) =>
      all(`SELECT seq FROM ${table}`).map(({ seq }) => seq as number),
    );
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(Math.max(...seqs)).toBe(currentSeq(store));
  });
});
