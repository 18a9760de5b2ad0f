import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { type TestCell, workbook } from '#tests/setup/workbook.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { mt5Html, mt5Xlsx } from '../mt5/index.ts';
import { reconcile } from '../reconcile.ts';
import { mt4Tester, mt5Tester } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 0, daylight: 'none' },
  stage: 'live',
  groupRef: null,
  importBacktests: true,
  mapping: null,
};

const cells = (...texts: (string | number)[]) => `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`;
const wide = (label: string, value: string) => `<tr align=left><td colspan=2>${label}</td><td colspan=4>${value}</td></tr>`;
let number = 0;
const step = (time: string, type: string, order: number, size: string, price: string, sl = '0', tp = '0', result?: [string, string]) => {
  number++;
  const end = result ? `<td>${result[0]}</td><td>${result[1]}</td>` : '<td colspan=2></td>';
  return `<tr><td>${number}</td><td>${time}</td><td>${type}</td><td>${order}</td><td>${size}</td><td>${price}</td><td>${sl}</td><td>${tp}</td>${end}</tr>`;
};

const mt4Report = (steps: string, symbol = 'EURUSD (Euro vs US Dollar)') => `<html><head><title>Strategy Tester: Grid 2</title></head><body>
<div><b>Strategy Tester Report</b></div><div><b>Grid 2</b></div><div><b>Example-Demo (Build 1403)</b></div><br>
<table>${wide('Символ', symbol)}${wide('Период', '1 Час (H1)  2022.08.07 21:02 - 2023.08.04 20:59    (2023.06.19 - 2023.06.30)')}
<tr><td colspan=2><tr><td>Баров в истории</td><td>6240</td><td>Тиков</td><td>377</td><td>Качество</td><td>n/a</td></tr>
${cells('Начальный депозит', '10000.00', '', '', 'Спред', '16')}${cells('Чистая прибыль', '57.00', 'Общая прибыль', '107.00', 'Общий убыток', '-50.00')}
${cells('Всего сделок', 3, 'Короткие (%)', '1 (0.00%)', 'Длинные (%)', '2 (100.00%)')}</table>
<table><tr><td>№</td><td>Время</td><td>Тип</td><td>Ордер</td><td>Объем</td><td>Цена</td><td>S / L</td><td>T / P</td><td>Прибыль</td><td>Баланс</td></tr>${steps}</table></body></html>`;

const steps = [
  step('2023.06.19 00:04', 'buy', 1, '1.00', '1.10000', '1.09000'),
  step('2023.06.19 00:10', 'buy limit', 2, '0.10', '1.08000'),
  step('2023.06.19 01:00', 'modify', 1, '1.00', '1.10000', '1.09500', '1.12000'),
  step('2023.06.19 02:00', 'close', 1, '0.30', '1.10100', '1.09500', '1.12000', ['30.00', '10030.00']),
  step('2023.06.19 02:00', 'buy', 3, '0.70', '1.10000', '1.09500', '1.12000'),
  step('2023.06.19 03:00', 't/p', 3, '0.70', '1.10110', '1.09500', '1.12000', ['77.00', '10107.00']),
  step('2023.06.19 04:00', 'sell', 4, '0.50', '1.10000', '1.10100'),
  step('2023.06.19 05:00', 's/l', 4, '0.50', '1.10100', '1.10100', '0', ['-50.00', '10057.00']),
  step('2023.06.19 06:00', 'delete', 2, '0.10', '1.08000'),
].join('');

test('an MT4 test is replayed into backtest positions that add up', () => {
  const file = { name: 'StrategyTester.htm', bytes: iconv.encode(mt4Report(steps), 'cp1251') };
  expect(mt4Tester.detect(file)).toBe(true);
  const document = mt4Tester.read(file, settings);
  const [batch] = document.batches;
  expect(batch?.account).toMatchObject({
    source: 'mt4-tester',
    stage: 'backtest',
    server: 'Example-Demo',
    initialBalance: 10_000,
    currency: 'USD',
  });
  expect(batch?.account.accountRef).toContain('Grid 2 EURUSD');
  expect(
    batch?.positions.map(({ positionRef, side, volumeLots, openedAtServerMs, profit, closeReason, isPartial, parentRef, sl, tp }) => [
      positionRef,
      side,
      volumeLots,
      new Date(openedAtServerMs).getUTCHours(),
      profit,
      closeReason,
      isPartial,
      parentRef,
      sl,
      tp,
    ]),
  ).toEqual([
    ['1', 'buy', 0.3, 0, 30, 'partial', true, null, 1.095, 1.12],
    ['3', 'buy', 0.7, 0, 77, 'tp', true, '1', 1.095, 1.12],
    ['4', 'sell', 0.5, 4, -50, 'sl', false, null, 1.101, null],
  ]);
  expect(batch?.orders).toMatchObject([{ orderRef: '2', kind: 'buy-limit', state: 'cancelled' }]);
  expect(document.stated).toMatchObject({ closedProfit: 57, balance: 10_057, trades: 3 });
  expect(reconcile(document).status).toBe('reconciled');
});

test('an operation on an order that is not open is rejected', () => {
  const bytes = Buffer.from(mt4Report(steps + step('2023.06.20 01:00', 'close', 99, '1.00', '1.1', '0', '0', ['1.00', '1.00'])));
  expect(mt4Tester.read({ name: 't.htm', bytes }, settings).batches[0]?.rejected).toMatchObject([
    { reason: '"close" names order 99, which is not open' },
  ]);
});

test('an MT4 test without a symbol is refused', () => {
  expect(() => mt4Tester.read({ name: 't.htm', bytes: Buffer.from(mt4Report(steps, '')) }, settings)).toThrow(/does not name the symbol/);
});

const mt5Rows: TestCell[][] = [
  ['Strategy Tester Report'],
  ['Example-Demo (Build 6104)'],
  ['Settings'],
  ['Expert:', null, null, 'Grid 2'],
  ['Symbol:', null, null, 'XAUUSD'],
  ['Period:', null, null, 'M5 (2025.01.01 - 2025.12.31)'],
  ['Inputs:', null, null, 'XAI'],
  [null, null, null, 'InpMagic=5'],
  ['Company:', null, null, 'Example Broker Ltd'],
  ['Currency:', null, null, 'EUR'],
  ['Initial Deposit:', null, null, '3 000.00'],
  ['Leverage:', null, null, '1:500'],
  ['Results'],
  ['Bars:', null, null, 70211, 'Ticks:', null, null, 290, 'Symbols:', null, null, 1],
  ['Total Net Profit:', null, null, 88, 'Balance Drawdown Absolute:', null, null, 0, 'Equity Drawdown Absolute:', null, null, 0],
  ['Gross Profit:', null, null, 99, 'Balance Drawdown Maximal:', null, null, '0.00 (0.00%)', 'Equity Drawdown Maximal:', null, null, '1'],
  ['Gross Loss:', null, null, -11, 'Balance Drawdown Relative:', null, null, '0.00% (0.00)', 'Equity Drawdown Relative:', null, null, '1'],
  ['Total Trades:', null, null, 2, 'Short Trades (won %):', null, null, '0 (0.00%)', 'Long Trades (won %):', null, null, '2 (50.00%)'],
  ['Orders'],
  ['Open Time', 'Order', 'Symbol', 'Type', 'Volume', 'Price', 'S / L', 'T / P', 'Time', 'State', null, 'Comment'],
  ['2025.01.02 10:00:00', 2, 'XAUUSD', 'buy', '0.1 / 0.1', 2600, 2590, null, '2025.01.02 10:00:00', 'filled', null, null],
  ['Deals'],
  ['Time', 'Deal', 'Symbol', 'Type', 'Direction', 'Volume', 'Price', 'Order', 'Commission', 'Swap', 'Profit', 'Balance', 'Comment'],
  ['2025.01.01 00:00:00', 1, null, 'balance', null, null, null, null, 0, 0, 3000, 3000, null],
  ['2025.01.02 10:00:00', 2, 'XAUUSD', 'buy', 'in', 0.1, 2600, 2, -0.5, 0, 0, 2999.5, null],
  ['2025.01.02 12:00:00', 3, 'XAUUSD', 'sell', 'out', 0.1, 2610, 3, -0.5, 0, 100, 3099, 'tp 2610.00'],
  ['2025.01.03 10:00:00', 4, 'XAUUSD', 'buy', 'in', 0.1, 2600, 4, -0.5, 0, 0, 3098.5, null],
  ['2025.01.03 11:00:00', 5, 'XAUUSD', 'sell', 'out', 0.1, 2599, 5, -0.5, 0, -10, 3088, 'sl 2599.00'],
  [null, null, null, null, null, null, null, null, -2, 0, 90, 3088, null],
];
const mt5Page = `<html><table>${mt5Rows.map((row) => `<tr>${row.map((cell) => `<td>${cell ?? ''}</td>`).join('')}</tr>`).join('\n')}</table></html>`;

test.each([
  ['XLSX', { name: 'ReportTester.xlsx', bytes: workbook({ sheets: [{ name: 'Sheet1', rows: mt5Rows }] }) }],
  ['HTML', { name: 'ReportTester.html', bytes: new Uint8Array(Buffer.from(mt5Page, 'utf16le')) }],
])('an MT5 test as %s gives backtest positions that add up, and is not taken for an account', (_kind, file) => {
  expect(mt5Tester.detect(file)).toBe(true);
  expect([mt5Html.detect(file), mt5Xlsx.detect(file), mt4Tester.detect(file)]).toEqual([false, false, false]);
  const document = mt5Tester.read(file, settings);
  expect(document.batches[0]?.account).toMatchObject({
    stage: 'backtest',
    currency: 'EUR',
    leverage: 500,
    initialBalance: 3000,
    meta: { expert: 'Grid 2' },
  });
  expect(
    document.batches[0]?.positions.map(({ positionRef, sl, closeReason, profit, commission }) => [
      positionRef,
      sl,
      closeReason,
      profit,
      commission,
    ]),
  ).toEqual([
    ['2', 2590, 'tp', 100, -1],
    ['4', null, 'sl', -10, -1],
  ]);
  expect(document.stated).toMatchObject({ closedProfit: 88, trades: 2 });
  expect(reconcile(document).status).toBe('reconciled');
});
