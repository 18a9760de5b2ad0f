import { expect, test } from 'vitest';
import { readCloseComment } from './comment.ts';
import { inferCurrency } from './infer-currency.ts';
import { balanceOpKind, initialBalanceOf, parseLeverage, parseReportDate, parseServerTime } from './metatrader.ts';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 19));

test('server times are read with and without seconds and with AM or PM', () => {
  expect(iso(parseServerTime('2021.02.25 16:29:44'))).toBe('2021-02-25T16:29:44');
  expect(iso(parseServerTime('2012.09.06 23:36'))).toBe('2012-09-06T23:36:00');
  expect(iso(parseServerTime('2021.02.25 4:29:44 PM'))).toBe('2021-02-25T16:29:44');
  expect(iso(parseServerTime('2021.02.25 12:05:00 AM'))).toBe('2021-02-25T00:05:00');
  expect(iso(parseServerTime('2021.02.25 12:05:00 PM'))).toBe('2021-02-25T12:05:00');
  expect(parseServerTime('2021.02.25 13:05:00 PM')).toBeNull();
  expect(parseServerTime('2021.02.30 10:00:00')).toBeNull();
});

test('the date of a statement is read', () => {
  expect(iso(parseReportDate('2016 May 9, 10:06'))).toBe('2016-05-09T10:06:00');
  expect(iso(parseReportDate('2020 February 24, 08:57'))).toBe('2020-02-24T08:57:00');
  expect(parseReportDate('2016 Mai 9, 10:06')).toBeNull();
});

test('leverage is a ratio to one', () => {
  expect([parseLeverage('1:500'), parseLeverage(''), parseLeverage('500')]).toEqual([500, null, null]);
});

test('balance rows are told apart by type, words and sign', () => {
  expect(balanceOpKind('balance', 'Deposit', 100)).toBe('deposit');
  expect(balanceOpKind('balance', 'Withdrawal', -100)).toBe('withdrawal');
  expect(balanceOpKind('balance', 'Financing', -2.46)).toBe('interest');
  expect(balanceOpKind('balance', 'Interest', -0.02)).toBe('interest');
  expect(balanceOpKind('credit', 'Bonus', 50)).toBe('credit');
  expect(balanceOpKind('Commission daily', '', -3)).toBe('commission');
  expect(balanceOpKind('something new', '', 1)).toBeNull();
});

test('close reasons of both platforms and of the tester are read', () => {
  const reasons = [
    'grid[tp]',
    '[sl/gap]',
    '[tp/gap]',
    '[sl 1.17272]',
    '[tp 4200.5]',
    'sl 94950',
    'so: 49.9%/10.0/20.1',
    'close hedge by #12',
    'slow scalper',
    'tp 3 of 5',
  ];
  expect(reasons.map((comment) => readCloseComment(comment).closeReason)).toEqual([
    'tp',
    'sl',
    'tp',
    'sl',
    'tp',
    'sl',
    'so',
    'close-by',
    null,
    null,
  ]);
});

const position = (symbolRaw: string, openPrice: number, closePrice: number, profit: number) =>
  ({ symbolRaw, side: 'buy', volumeLots: 1, openPrice, closePrice, profit, openedAtServerMs: 1000 }) as Parameters<
    typeof inferCurrency
  >[0][number];

test('the currency is the one in which three profits need no conversion', () => {
  const dollars = [position('EURUSD', 1.1, 1.101, 100), position('GBPUSD.x', 1.3, 1.29, -1000), position('AUDUSD', 0.7, 0.705, 500)];
  expect(inferCurrency(dollars)).toBe('USD');
  expect(inferCurrency(dollars.slice(1))).toBeNull();
  expect(inferCurrency(dollars.map((trade) => ({ ...trade, profit: trade.profit * 0.9 })))).toBeNull();
});

test('the initial balance is what was there before the first trade', () => {
  const op = (atServerMs: number, amount: number) => ({
    opRef: null,
    kind: 'deposit' as const,
    amount,
    atServerMs,
    comment: null,
    origin: '',
  });
  expect(initialBalanceOf([position('EURUSD', 1, 1, 0)], [op(10, 500), op(20, 250), op(2000, 1000)])).toBe(750);
  expect(initialBalanceOf([position('EURUSD', 1, 1, 0)], [op(2000, 1000)])).toBeNull();
});
