import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { reconcile } from '../reconcile.ts';
import { mt4Html } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 120, daylight: 'us' },
  stage: null,
  groupRef: null,
  importBacktests: false,
  mapping: null,
};

const closedHeader = (taxes = true) =>
  `<tr><td>Ticket</td><td nowrap>Open Time</td><td>Type</td><td>Size</td><td>Item</td><td>Price</td><td>S / L</td><td>T / P</td><td>Close Time</td><td>Price</td><td>Commission</td>${taxes ? '<td>Taxes</td>' : ''}<td>Swap</td><td>Profit</td></tr>`;
const openHeader = closedHeader().replace('Close Time', '&nbsp;');
const workingHeader =
  '<tr><td>Ticket</td><td>Open Time</td><td>Type</td><td>Size</td><td>Item</td><td>Price</td><td>S / L</td><td>T / P</td><td colspan=2>Market Price</td><td colspan=4>&nbsp;</td></tr>';
const row = (...cells: (string | number)[]) => `<tr align=right>${cells.map((cell) => `<td class=mspt>${cell}</td>`).join('')}</tr>`;
const tipped = (tip: string, html: string) => html.replace('<td class=mspt>', `<td title="${tip}">`);
const title = (text: string) => `<tr align=left><td colspan=14><b>${text}</b></td></tr>`;

const deposit =
  '<tr><td title="Deposit">100</td><td>2024.01.02 10:00:00</td><td>balance</td><td colspan=10 align=left>Deposit</td><td class=mspt>10 000.00</td></tr>';
const trade = row(
  101,
  '2024.01.03 09:00:01',
  'buy',
  '0.50',
  'eurusd',
  '1.10000',
  '1.09000',
  '0.00000',
  '2024.01.03 10:30:00',
  '1.10200',
  '-3.50',
  '-0.10',
  '-1.25',
  '100.00',
);

type Parts = { closed?: string; open?: string; working?: string; summary?: string; header?: string; closedHead?: string };
const statement = ({ closed = deposit + trade, open = '', working = '', summary = '', header, closedHead = closedHeader() }: Parts) =>
  `<html><head><title>Statement: 900001 - Test</title></head><body><div><b>Example Broker Ltd</b></div><table>
${header ?? '<tr><td colspan=2><b>Account: 900001</b></td><td colspan=5><b>Name: Test Trader</b></td><td colspan=2><b>Currency: EUR</b></td><td colspan=2><b>Leverage: 1:200</b></td><td colspan=3><b>2024 February 1, 12:30</b></td></tr>'}
${title('Closed Transactions:')}${closedHead}${closed}
<tr><td colspan=10>&nbsp;</td><td>-3.50</td><td>-0.10</td><td>-1.25</td><td>100.00</td></tr>
<tr><td colspan=12><b>Closed P/L:</b></td><td colspan=2><b>95.15</b></td></tr>
${title('Open Trades:')}${openHeader}${open || '<tr><td colspan=13 align=center>No transactions</td></tr>'}
<tr><td colspan=10>&nbsp;</td><td>0.00</td><td>0.00</td><td>0.00</td><td>0.00</td></tr>
<tr><td colspan=10>&nbsp;</td><td colspan=2><b>Floating P/L:</b></td><td colspan=2><b>0.00</b></td></tr>
${title('Working Orders:')}${workingHeader}${working || '<tr><td colspan=13 align=center>No transactions</td></tr>'}
${title('Summary:')}
<tr><td colspan=2><b>Deposit/Withdrawal:</b></td><td colspan=2><b>10 000.00</b></td><td colspan=4><b>Credit Facility:</b></td><td><b>0.00</b></td><td colspan=5>&nbsp;</td></tr>
<tr><td colspan=2><b>Closed Trade P/L:</b></td><td colspan=2><b>95.15</b></td><td colspan=4><b>Floating P/L:</b></td><td><b>0.00</b></td><td colspan=3><b>Margin:</b></td><td colspan=2><b>0.00</b></td></tr>
<tr><td colspan=2><b>Balance:</b></td><td colspan=2><b>10 095.15</b></td><td colspan=4><b>Equity:</b></td><td><b>10 095.15</b></td><td colspan=3><b>Free Margin:</b></td><td colspan=2><b>10 095.15</b></td></tr>
${summary}</table></body></html>`;

const read = (html: string, own: Partial<ImportSettings> = {}) => {
  const file = { name: 'statement.htm', bytes: iconv.encode(html, 'utf8') };
  expect(mt4Html.detect(file)).toBe(true);
  const document = mt4Html.read(file, { ...settings, ...own });
  return { document, batch: document.batches[0]! };
};

test('account, trade and deposit of a statement are read and add up', () => {
  const { document, batch } = read(statement({}));
  expect(batch.account).toMatchObject({
    source: 'mt4',
    accountRef: '900001',
    name: 'Test Trader',
    currency: 'EUR',
    leverage: 200,
    initialBalance: 10_000,
    meta: { company: 'Example Broker Ltd', reportedAtServerMs: Date.UTC(2024, 1, 1, 12, 30) },
  });
  expect(batch.clock).toEqual(settings.clock);
  expect(batch.positions).toHaveLength(1);
  expect(batch.positions[0]).toMatchObject({
    positionRef: '101',
    symbolRaw: 'eurusd',
    side: 'buy',
    volumeLots: 0.5,
    openedAtServerMs: Date.UTC(2024, 0, 3, 9, 0, 1),
    closedAtServerMs: Date.UTC(2024, 0, 3, 10, 30),
    openPrice: 1.1,
    closePrice: 1.102,
    sl: 1.09,
    tp: null,
    commission: -3.6,
    swap: -1.25,
    profit: 100,
    origin: 'line 3',
  });
  expect(batch.balanceOps).toMatchObject([{ opRef: '100', kind: 'deposit', amount: 10_000, comment: 'Deposit' }]);
  expect(batch.equity).toEqual([{ atServerMs: Date.UTC(2024, 1, 1, 12, 30), balance: 10_095.15, equity: 10_095.15, margin: 0 }]);
  expect(batch.rejected).toEqual([]);
  expect(reconcile(document).status).toBe('reconciled');
});

test('a statement without the taxes column is read', () => {
  const old = row(
    5,
    '2012.09.06 23:36',
    'sell',
    '1.00',
    'gbpusd',
    '1.5',
    '0',
    '0',
    '2012.09.07 01:00',
    '1.4',
    '-7.00',
    '-2.00',
    '10 000.00',
  );
  const { batch } = read(statement({ closedHead: closedHeader(false), closed: old }));
  expect(batch.positions[0]).toMatchObject({ commission: -7, swap: -2, profit: 10_000 });
});

describe('tool tips', () => {
  const tip = (text: string) => read(statement({ closed: tipped(text, trade) })).batch.positions[0];
  test('hold magic number, comment and close reason', () => {
    expect(tip('#8013 The_Grid 9[tp]')).toMatchObject({ magic: 8013, comment: 'The_Grid 9[tp]', closeReason: 'tp' });
    expect(tip('[sl]')).toMatchObject({ magic: null, comment: '[sl]', closeReason: 'sl' });
    expect(tip('close hedge by #77')).toMatchObject({ closeReason: 'close-by' });
  });
  test('tell partial closes and their parent', () => {
    expect(tip('to #4242')).toMatchObject({ isPartial: true, closeReason: 'partial', parentRef: null });
    expect(tip('from #4141')).toMatchObject({ isPartial: true, parentRef: '4141' });
  });
});

test('the second line of a trade gives magic and comment where there is no tool tip', () => {
  const second = '<tr><td colspan=9>&nbsp;</td><td>16384</td><td colspan=3>breakout</td></tr>';
  expect(read(statement({ closed: trade + second })).batch.positions[0]).toMatchObject({ magic: 16384, comment: 'breakout' });
});

test('cancelled, expired and refused orders are orders, not trades', () => {
  const pending = (ticket: number, end: string) =>
    `<tr><td title="${end}">${ticket}</td><td>2024.01.03 01:00</td><td>buy limit</td><td>0.10</td><td>xauusd</td><td>2000.00</td><td>0.00</td><td>2010.00</td><td>2024.01.04 02:00</td><td>2040.00</td><td colspan=4>${end}</td></tr>`;
  const { batch } = read(
    statement({ closed: trade + pending(7, 'cancelled') + pending(8, 'expiration') + pending(9, 'deleted [no money]') }),
  );
  expect(batch.positions).toHaveLength(1);
  expect(batch.orders.map(({ orderRef, kind, state, doneAtServerMs }) => [orderRef, kind, state, doneAtServerMs])).toEqual([
    ['7', 'buy-limit', 'cancelled', Date.UTC(2024, 0, 4, 2)],
    ['8', 'buy-limit', 'expired', Date.UTC(2024, 0, 4, 2)],
    ['9', 'buy-limit', 'rejected', Date.UTC(2024, 0, 4, 2)],
  ]);
});

test('open trades have no close, and working orders are pending', () => {
  const open = row(
    301,
    '2024.01.31 09:00',
    'sell',
    '0.20',
    'usdjpy',
    '147.10',
    '0',
    '0',
    '&nbsp;',
    '147.00',
    '0.00',
    '0.00',
    '-0.50',
    '13.60',
  );
  const working =
    '<tr><td>302</td><td>2024.01.31 09:05</td><td>sell stop</td><td>0.20</td><td>usdjpy</td><td>146.00</td><td>0</td><td>0</td><td>&nbsp;</td><td>147.00</td><td colspan=4>my order</td></tr>';
  const { batch } = read(statement({ open, working }));
  expect(batch.positions[1]).toMatchObject({ positionRef: '301', closedAtServerMs: null, closePrice: null, swap: -0.5, profit: 13.6 });
  expect(batch.orders).toMatchObject([{ orderRef: '302', kind: 'sell-stop', state: 'pending', doneAtServerMs: null, comment: 'my order' }]);
});

test('credit is told apart from deposits, and interest is a balance operation', () => {
  const op = (ticket: number, type: string, text: string, amount: string) =>
    `<tr><td title="${text}">${ticket}</td><td>2024.01.05 10:00:00</td><td>${type}</td><td colspan=10 align=left>${text}</td><td>${amount}</td></tr>`;
  const closed = deposit + trade + op(11, 'credit', 'Bonus, value date: 2024.01.05', '500.00') + op(12, 'balance', 'Financing', '-2.46');
  const html = statement({ closed }).replace('<b>10 000.00</b>', '<b>9 997.54</b>').replace('<b>10 095.15</b>', '<b>10 092.69</b>');
  const { document, batch } = read(html);
  expect(batch.balanceOps.map((found) => [found.kind, found.amount])).toEqual([
    ['deposit', 10_000],
    ['credit', 500],
    ['interest', -2.46],
  ]);
  expect(document.stated?.deposits).toBe(9997.54);
  expect(reconcile(document).status).toBe('reconciled');
});

test('a row that cannot be read is rejected with its line and the reason', () => {
  const broken = trade.replace('101', '102').replace('2024.01.03 09:00:01', '2024.13.03 09:00');
  const unknown = trade.replace('101', '103').replace('>buy<', '>swap deal<');
  const { batch } = read(statement({ closed: `${trade}\n${broken}\n${unknown}` }));
  expect(batch.positions).toHaveLength(1);
  expect(batch.rejected.map(({ origin, reason }) => [origin, reason])).toEqual([
    ['line 4', 'Open Time is not a time: "2024.13.03 09:00"'],
    ['line 5', 'the type "swap deal" is not known'],
  ]);
});

test('totals of the detailed statement are taken along', () => {
  const summary =
    '<tr><td colspan=2><b>Total Trades:</b></td><td colspan=2><b>1</b></td><td colspan=4><b>Short Positions (won %):</b></td><td><b>0 (0.00%)</b></td></tr>';
  expect(read(statement({ summary })).document.stated).toEqual({
    closedProfit: 95.15,
    closedProfitBasis: 'net',
    commission: -3.6,
    swap: -1.25,
    deposits: 10_000,
    balance: 10_095.15,
    trades: 1,
  });
});

test('a balance that the printed rows do not explain is said', () => {
  const { document, batch } = read(statement({ closed: trade }).replace('<b>10 000.00</b>', '<b>0.00</b>'));
  expect(document.notes).toEqual([expect.stringContaining('10000.00 more than the printed deposits')]);
  expect(batch.account.initialBalance).toBe(10_000);
});

test('names and comments in GBK are read', () => {
  const bytes = iconv.encode(statement({ closed: tipped('#5 趋势突破策略', trade) }).replace('Test Trader', '张三'), 'gbk');
  const batch = mt4Html.read({ name: 's.htm', bytes }, settings).batches[0]!;
  expect(batch.account.name).toBe('张三');
  expect(batch.positions[0]?.comment).toBe('趋势突破策略');
});

test('a statement saved again by a spreadsheet is read the same', () => {
  const saved = statement({})
    .replaceAll('<td class=mspt>', "<td class=xl70 width=63 style='width:47pt'>")
    .replaceAll('&nbsp;', '')
    .replace('Account: 900001', 'Account:\n  900001');
  expect(read(saved).batch.positions).toEqual(read(statement({})).batch.positions.map((position) => ({ ...position, origin: 'line 4' })));
});

test('a statement without an account number is refused', () => {
  expect(() => read(statement({ header: '<tr><td>Currency: USD</td></tr>' }))).toThrow(/names no account/);
});

test('another page is not a statement', () => {
  expect(mt4Html.detect({ name: 'Statement.htm', bytes: Buffer.from('<html><table><tr><td>Ticket</td></tr></table></html>') })).toBe(false);
});

test("a manager's report gives one account per login", () => {
  const head =
    '<tr><td>Deal</td><td>Login</td><td>Name</td><td>Open Time</td><td>Type</td><td>Symbol</td><td>Volume</td><td>Open Price</td><td>Close Time</td><td>Close Price</td><td>Commission</td><td>Taxes</td><td>Agent</td><td>Swap</td><td>Profit</td><td>Pips</td><td>Comment</td></tr>';
  const line = (deal: number, login: string, profit: string) =>
    row(
      deal,
      login,
      'x',
      '2016.09.22 04:15:24',
      'buy',
      'eurusd',
      '0.50',
      '1.10000',
      '2016.09.23 12:48:30',
      '1.10200',
      '-1.91',
      '0.00',
      '-0.50',
      '-1.53',
      profit,
      '20',
      'mam#1|2',
    );
  const sums =
    '<tr><td colspan=6 align=left><b>Summary:</b></td><td>1.50</td><td colspan=3>&nbsp;</td><td>-5.73</td><td>0.00</td><td>-1.50</td><td>-4.59</td><td>250.00</td><td>60</td><td>&nbsp;</td></tr>';
  const html = `<html><title>Closed Trades Report</title><table><tr><td colspan=17>Closed Trades Report</td></tr>${head}${line(1, '71', '100.00')}${line(2, '72', '50.00')}${line(3, '71', '100.00')}\n${line(4, 'x', '9.00')}${sums}</table></html>`;
  const { document } = read(html);
  expect(document.batches.map((batch) => [batch.account.accountRef, batch.positions.length])).toEqual([
    ['71', 2],
    ['72', 1],
  ]);
  expect(document.batches[0]?.positions[0]).toMatchObject({ commission: -1.91, swap: -1.53, profit: 100, comment: 'mam#1|2' });
  expect(document.batches[0]?.rejected).toMatchObject([{ origin: 'line 2', reason: 'Login is not a number: "x"' }]);
  expect(reconcile(document).items.every((item) => item.ok)).toBe(true);
});
