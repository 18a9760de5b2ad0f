import { describe, expect, test } from 'vitest';
import { importSettings, textFile } from '#tests/fixtures/import-settings.ts';
import { reconcile } from '../reconcile.ts';
import { mql5History, mql5Positions } from './index.ts';
import { historyHeader, positionsHeader } from './layouts.ts';

const history = (...rows: string[]) => [historyHeader.join(';'), ...rows].join('\n');
const positions = (...rows: string[]) => [positionsHeader.join(';'), ...rows].join('\n');
const read = (text: string, name = '1234567.history.csv') => mql5History.read(textFile(name, text), importSettings());
const batchOf = (text: string) => read(text).batches[0]!;

const trade = '2024.05.02 10:00:01;Buy;0.10;XAUUSD;2 301.50;2 290.00;;2024.05.02 11:30:00;2 305.50;-0.70;-0.12;1 040.00;[tp]';

test('columns of the same name are told apart by their place, and spaces group thousands', () => {
  expect(batchOf(history(trade)).positions).toEqual([
    expect.objectContaining({
      positionRef: null,
      symbolRaw: 'XAUUSD',
      side: 'buy',
      volumeLots: 0.1,
      openedAtServerMs: Date.UTC(2024, 4, 2, 10, 0, 1),
      openPrice: 2301.5,
      closedAtServerMs: Date.UTC(2024, 4, 2, 11, 30),
      closePrice: 2305.5,
      sl: 2290,
      tp: null,
      commission: -0.7,
      swap: -0.12,
      profit: 1040,
      closeReason: 'tp',
      origin: 'line 2',
    }),
  ]);
});

test('an account is the signal number of the file name, or a hash of the oldest rows that a longer export keeps', () => {
  expect(batchOf(history(trade)).account).toMatchObject({
    source: 'mql5',
    accountRef: '1234567',
    platform: 'mt4',
    stage: 'signal',
    currency: 'USD',
  });
  const old = Array.from({ length: 12 }, (_, i) => trade.replace('0.10', `0.${i + 10}`));
  const newer = trade.replaceAll('2024.05.02', '2024.06.03');
  const ref = (text: string) => read(text, 'export.csv').batches[0]!.account.accountRef;
  expect(ref(history(...old))).toMatch(/^x/);
  expect(ref(history(newer, ...old))).toBe(ref(history(...old)));
  expect(ref(history(...old.slice(0, 11)))).not.toBe(ref(history(...old)));
});

test('rows that move money are balance operations of their kind', () => {
  const op = (type: string, label: string, amount: string) => `2024.05.01 09:00:00;${type};;${label};;;;;;;;${amount};`;
  const { balanceOps } = batchOf(
    history(
      op('Balance', '', '5 000.00'),
      op('Balance', 'IN', '-100.00'),
      op('Balance', 'Dividend', '3.00'),
      op('Balance', 'Cashback', '1.50'),
      op('Credit', '', '50.00'),
      op('Deal Interestrate', '', '2.17'),
    ),
  );
  expect(balanceOps.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['deposit', 5000],
    ['withdrawal', -100],
    ['dividend', 3],
    ['bonus', 1.5],
    ['credit', 50],
    ['interest', 2.17],
  ]);
});

test('pending orders that never became trades are orders with what became of them', () => {
  const order = (comment: string) =>
    `2024.05.02 10:00:00;Sell Stop;0.20;EURUSD;1.07000;1.08000;1.05000;2024.05.03 10:00:00;1.07500;;;;${comment}`;
  expect(
    batchOf(history(order('cancelled'), order('expiration'), order('deleted [no money]'), order(''))).orders.map(({ kind, state }) => [
      kind,
      state,
    ]),
  ).toEqual([
    ['sell-stop', 'cancelled'],
    ['sell-stop', 'expired'],
    ['sell-stop', 'rejected'],
    ['sell-stop', 'cancelled'],
  ]);
});

test('parts of an order that was closed in parts know their parent', () => {
  const [rest, part] = batchOf(history(trade.replace('[tp]', 'from #77'), trade.replace('[tp]', 'to #78'))).positions;
  expect(rest).toMatchObject({ isPartial: true, parentRef: '77' });
  expect(part).toMatchObject({ isPartial: true, parentRef: null, closeReason: 'partial' });
});

test('totals of archived trades move the balance and are no trades', () => {
  const document = read(
    history(
      '2021.09.01 00:00:00;Buy;1.67;archived;;;;2021.09.30 23:59:59;;-5.00;;695.34;',
      '2015.10.31 23:59:59;Buy;0.01;SUMMARY;;;;2015.10.31 23:59:59;;;;217.04;',
      '2015.09.30 00:00:00;Buy;277821.00;ARCHIV;1.10;;;2015.09.30 23:00:00;1.11;;;2 778.21;',
      trade,
    ),
  );
  const [batch] = document.batches;
  expect(batch!.positions).toHaveLength(1);
  expect(batch!.balanceOps.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['correction', 690.34],
    ['correction', 217.04],
    ['correction', 2778.21],
  ]);
  expect(document.notes.join()).toContain('3 rows are totals of older trades');
});

test('a footer without a type is what the export says of itself', () => {
  const document = read(history(trade, trade.replace('[tp]', ''), ';;;;;;;;;-1.40;-0.24;2 080.00;'));
  expect(reconcile(document)).toMatchObject({ status: 'reconciled', suspects: [] });
  const wrong = read(history(trade, ';;;;;;;;;-1.40;-0.24;2 080.00;'));
  expect(reconcile(wrong).items.find((item) => item.item === 'closedProfit')).toMatchObject({ stated: 2080, computed: 1040, ok: false });
});

describe('the positions of an MT5 signal', () => {
  const position = '2026.02.03 17:09:14;Buy;26;BKNG;374.5;1;2026.04.06 11:29:35;4870.08;-0.02;;7';
  const readPositions = (text: string) => mql5Positions.read(textFile('2000001.positions.csv', text), importSettings()).batches[0]!;

  test('the second volume is the closed one', () => {
    expect(readPositions(positions(position)).positions).toEqual([
      expect.objectContaining({
        volumeLots: 26,
        isPartial: true,
        openPrice: 374.5,
        closePrice: 4870.08,
        commission: -0.02,
        swap: 0,
        profit: 7,
        sl: null,
        comment: null,
      }),
    ]);
  });

  test('a row that has only a time is kept as unreadable', () => {
    expect(readPositions(positions(position, '2026.05.29 11:33:10;;;;;;;;;;')).rejected).toEqual([
      { origin: 'line 3', reason: 'the row has a time, but neither type nor amount', text: '2026.05.29 11:33:10;;;;;;;;;;' },
    ]);
  });
});

test('each row that cannot be read says why, and the others are read', () => {
  const { positions: read, rejected } = batchOf(
    history(
      trade,
      trade.replace('0.10', 'a lot'),
      trade.replace('2024.05.02 10', '2024.15.02 10'),
      trade.replace('Buy', 'Hold'),
      '2024.05.02 10:00:01;Buy;0.10',
      '2024.05.02 10:00:01;Sell;0.00;XAUUSD;2 301.50;;;2024.05.02 11:30:00;2 301.50;;;0.00;close hedge by #7',
    ),
  );
  expect(read).toHaveLength(1);
  expect(rejected.map(({ origin, reason }) => `${origin}: ${reason}`)).toEqual([
    'line 3: Volume is not a number: "a lot"',
    'line 4: Time is not a time: "2024.15.02 10:00:01"',
    'line 5: the type "Hold" is not known',
    'line 6: the row has 3 cells and should have 12',
    'line 7: the row has neither volume nor result: the order that it was closed by carries both',
  ]);
});

test('an export without a readable row is refused with the first reason', () => {
  expect(() => read(history('x;y;z'))).toThrow(/none of its 1 rows could be read; line 2: the row has 3 cells/);
  expect(() => read(history())).toThrow('the export has a header line and no rows');
});

test('the currency of the settings stands where the export names none', () => {
  const document = mql5History.read(textFile('1.csv', history(trade)), importSettings({ currency: 'EUR' }));
  expect(document.batches[0]!.account.currency).toBe('EUR');
  expect(document.notes).toEqual([]);
});

test('both exports are told apart by their header, with or without a byte order mark', () => {
  const file = (text: string) => textFile('any', text);
  expect(mql5History.detect(file(`\ufeff${history(trade)}`))).toBe(true);
  expect(mql5History.detect(file(positions()))).toBe(false);
  expect(mql5Positions.detect(file(positions()))).toBe(true);
  expect(mql5Positions.detect(file('Time;Price\n'))).toBe(false);
});
