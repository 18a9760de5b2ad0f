import { describe, expect, test } from 'vitest';
import { importSettings, textFile } from '#tests/fixtures/import-settings.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';
import { guessDateFormat, parseTime } from './dates.ts';
import { normaliseName, rowKindOf } from './fields.ts';
import { genericTable, previewTable } from './index.ts';

const file = (...lines: string[]) => textFile('trades.csv', lines.join('\n'));
const read = (lines: string[], changes: Parameters<typeof importSettings>[0] = {}) =>
  genericTable.read(file(...lines), importSettings(changes));
const positionsOf = (...lines: string[]) => read(lines).batches.flatMap((batch) => batch.positions);

describe('dates', () => {
  test.each([
    ['2025-07-30T10:26:32Z', 'iso', Date.UTC(2025, 6, 30, 10, 26, 32), 0],
    ['2025.07.30 10:26', 'iso', Date.UTC(2025, 6, 30, 10, 26), null],
    ['2025-07-30 10:26:32+02:00', 'iso', Date.UTC(2025, 6, 30, 10, 26, 32), 120],
    ['30/07/2025 10:26:32', 'dd/MM/yyyy HH:mm:ss', Date.UTC(2025, 6, 30, 10, 26, 32), null],
    ['07/30/2025 1:26 PM', 'MM/dd/yyyy HH:mm:ss', Date.UTC(2025, 6, 30, 13, 26), null],
    ['10 Jun 2026 09:10:41.134', 'dd MMM yyyy HH:mm:ss', Date.UTC(2026, 5, 10, 9, 10, 41, 134), null],
    ['1753871192123', 'epoch-ms', 1753871192123, 0],
    ['1753871192', 'epoch-s', 1753871192000, 0],
    ['45868.5', 'excel-serial', Date.UTC(2025, 6, 30, 12), null],
  ])('%s as %s', (text, format, wallMs, offsetMinutes) => expect(parseTime(text, format)).toEqual({ wallMs, offsetMinutes }));

  test('impossible days are no times', () => {
    expect(parseTime('31/02/2025 10:00', 'dd/MM/yyyy HH:mm:ss')).toBeNull();
    expect(parseTime('07/30/2025 13:26 PM', 'MM/dd/yyyy HH:mm:ss')).toBeNull();
    expect(parseTime('soon', 'iso')).toBeNull();
  });

  test('a day above twelve decides between day first and month first, else the order of the rows does', () => {
    expect(guessDateFormat(['01/02/2025 10:00', '13/02/2025 10:00']).format).toBe('dd/MM/yyyy HH:mm:ss');
    expect(guessDateFormat(['01/02/2025 10:00', '01/13/2025 10:00']).format).toBe('MM/dd/yyyy HH:mm:ss');
    expect(guessDateFormat(['03/01/2025', '03/02/2025', '03/03/2025', '03/04/2025']).format).toBe('MM/dd/yyyy HH:mm:ss');
    expect(guessDateFormat(['01.03.2025', '02.03.2025', '03.03.2025']).format).toBe('dd/MM/yyyy HH:mm:ss');
    expect(guessDateFormat(['10 Jun 2026 09:10']).format).toBe('dd MMM yyyy HH:mm:ss');
    expect(guessDateFormat(['1753871192123']).format).toBe('epoch-ms');
    expect(guessDateFormat(['45868.51']).format).toBe('excel-serial');
  });
});

describe('words', () => {
  test('headers are compared without case, accents, marks, currency and time zone', () => {
    expect(normaliseName('S / L')).toBe('sl');
    expect(normaliseName('Opening time (UTC+2)')).toBe('openingtime');
    expect(normaliseName('Gebühr (EUR)')).toBe('gebuhr');
    expect(normaliseName('Net USD')).toBe('net');
  });

  test('sides in several languages, MetaTrader codes, and rows that are no trades', () => {
    for (const text of ['Buy', 'LONG', 'b', 'Kauf', 'compra', 'Покупка', '买入', 'خرید', '0']) expect(rowKindOf(text), text).toBe('buy');
    for (const text of ['sell', 'Short', 'Vente', 'vendita', '卖', '1']) expect(rowKindOf(text), text).toBe('sell');
    expect(rowKindOf('buy stop')).toBe('order');
    expect(rowKindOf('balance')).toBe('balance');
    expect(rowKindOf('in')).toBeNull();
  });
});

describe('guessing', () => {
  test('repeated names are the open and the close, and a mixed table keeps points where a column has no comma', () => {
    const [position] = positionsOf(
      'Ticket;Open Time;Type;Size;Item;Price;S / L;T / P;Close Time;Price;Commission;Taxes;Swap;Profit;',
      '121408155;26.09.2022 3:15;buy;0.33;usdjpy;143.634;143.907;173.602;26.09.2022 8:46;143.907;-2,31;0,00;0,00;1 062,60;',
      '121408156;27.09.2022 3:15;sell;0.33;usdjpy;143.634;143.907;0.000;27.09.2022 8:46;143.907;-2,31;0,00;0,00;-62,60;',
    );
    expect(position).toMatchObject({
      positionRef: '121408155',
      openedAtServerMs: Date.UTC(2022, 8, 26, 3, 15),
      openPrice: 143.634,
      closePrice: 143.907,
      volumeLots: 0.33,
      commission: -2.31,
      profit: 1062.6,
    });
  });

  test('currency and time zone are read from header names, units from cells, and gross is net without costs', () => {
    const document = read([
      'ID,Symbol,Opening direction,Opening time (UTC+2),Closing time (UTC+2),Entry price,Closing price,Closing Quantity,Commissions,Swap,Net EUR',
      '1,EURUSD,Buy,10 Jun 2026 09:10:41.134,10 Jun 2026 09:20:41,1.1,1.2,0.1 Lots,-0.5,-0.25,99.25',
    ]);
    const [batch] = document.batches;
    expect(batch!.account.currency).toBe('EUR');
    expect(batch!.clock).toEqual({ offsetMinutes: 120, daylight: 'none' });
    expect(batch!.positions).toMatchObject([
      { volumeLots: 0.1, commission: -0.5, swap: -0.25, profit: 100, openedAtServerMs: Date.UTC(2026, 5, 10, 9, 10, 41, 134) },
    ]);
  });

  test('times with their zone are kept as UTC', () => {
    const { batches } = read([
      'symbol,side,volume,open_time,close_time,profit',
      'EURUSD,S,1,2025-07-30T10:00:00+02:00,2025-07-30T09:00:00Z,5',
    ]);
    expect(batches[0]).toMatchObject({
      clock: utcClock,
      positions: [{ openedAtServerMs: Date.UTC(2025, 6, 30, 8), closedAtServerMs: Date.UTC(2025, 6, 30, 9) }],
    });
  });

  test('a title above the header and other languages', () => {
    const lines = [
      'Handelsverlauf;;;;;;;',
      ';;;;;;;',
      'Symbol;Richtung;Volumen;Eröffnungszeit;Schließzeit;Einstiegskurs;Gewinn;Kommentar',
      'EURUSD;Verkauf;0,5;01.03.2024 10:00;01.03.2024 12:30;1,08500;-12,5;[sl]',
    ];
    expect(previewTable(file(...lines)).mapping).toMatchObject({ headerRow: 3, decimal: ',', delimiter: ';' });
    expect(positionsOf(...lines)).toMatchObject([
      { side: 'sell', volumeLots: 0.5, openPrice: 1.085, profit: -12.5, closeReason: 'sl', origin: 'line 4' },
    ]);
  });

  test('side and symbol in one cell', () => {
    expect(
      positionsOf('Symbol,Lots,Opened,Closed,PnL', '"S\nXAUUSD.tv",0.05/0.05,20/02/2026 19:18:44,20/02/2026 19:21:04,25.55'),
    ).toMatchObject([{ side: 'sell', symbolRaw: 'XAUUSD.tv', volumeLots: 0.05, profit: 25.55 }]);
  });

  test('"Buy Gold" is a side and a symbol', () => {
    expect(
      positionsOf(
        'Position ID,Action,Units,Open Date,Close Date,Open Rate,Close Rate,Profit',
        '7,Sell Some Company,0.5,07/11/2022 15:20:21,15/11/2022 16:57:29,90,91,-0.5',
      ),
    ).toMatchObject([{ side: 'sell', symbolRaw: 'Some Company', openPrice: 90, closePrice: 91 }]);
  });

  test('taxes and fees beside the commission are counted with it', () => {
    expect(
      positionsOf(
        'symbol,side,lots,open time,close time,commission,taxes,fee,profit',
        'EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,-1,-0.5,-0.25,8',
      ),
    ).toMatchObject([{ commission: -1.75, profit: 8 }]);
  });

  test('without a header, times, sides and symbols are found by their values and the rest is left to a person', () => {
    const preview = previewTable(
      file(
        '1,2024-01-02 10:00:00,buy,EURUSD,0.1,2024-01-02 11:00:00,5.5',
        '2,2024-01-02 12:00:00,sell,GBPUSD,0.2,2024-01-02 13:00:00,-7.5',
      ),
    );
    expect(preview.mapping.headerRow).toBe(0);
    expect(preview.mapping.columns).toEqual({ openedAt: '#2', side: '#3', symbol: '#4', closedAt: '#6' });
    expect(preview.missing).toEqual(['volume', 'profit']);
  });
});

describe('reading', () => {
  const header = 'account,id,symbol,side,lots,open time,close time,profit';
  const row = (account: string, id: string, rest = 'EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,5') =>
    `${account},${id},${rest}`;

  test('one table may hold several accounts, each with its own rejected rows', () => {
    const { batches } = read([header, row('A', '1'), row('B', '2'), row('A', '3'), row('B', '4', ',buy,0.1,2024-01-02 10:00:00,,5')]);
    expect(batches.map(({ account, positions, rejected }) => [account.accountRef, positions.length, rejected.length])).toEqual([
      ['A', 2, 0],
      ['B', 1, 1],
    ]);
  });

  test('the same row twice is one trade, another row under the same number is a part of it', () => {
    const [batch] = read([header, row('A', '1'), row('A', '1'), row('A', '1').replace('0.1', '0.3')]).batches;
    expect(batch!.positions.map((position) => position.positionRef)).toEqual(['1', '1/2']);
    expect(batch!.rejected).toMatchObject([{ origin: 'line 3', reason: 'the same row stands at line 2' }]);
  });

  test('balance rows, pending orders and open positions', () => {
    const [batch] = read([
      'Ticket,Open Time,Type,Size,Item,Price,Close Time,Price,Profit',
      '1,2024.01.01 10:00,balance,Deposit,,,,,5000',
      '2,2024.01.01 11:00,buy stop,0.1,eurusd,1.2,2024.01.01 12:00,1.1,cancelled',
      '3,2024.01.01 11:00,sell,0.1,eurusd,1.2,,1.1,7',
      '4,2024.01.01 11:00,withdrawal,,,,,,20',
    ]).batches;
    expect(batch!.balanceOps).toMatchObject([
      { kind: 'deposit', amount: 5000 },
      { kind: 'withdrawal', amount: -20 },
    ]);
    expect(batch!.orders).toMatchObject([{ orderRef: '2', kind: 'buy-stop', state: 'cancelled' }]);
    expect(batch!.positions).toMatchObject([{ positionRef: '3', closedAtServerMs: null, closePrice: null }]);
  });

  test('one time per row stands for both and is said in a note', () => {
    const document = read(['timestamp,asset,side,quantity,entry_price,exit_price,profit_loss', '2025-03-01 09:30:00,NFLX,SELL,4.0,10,9,4']);
    expect(document.batches[0]!.positions).toMatchObject([
      { openedAtServerMs: Date.UTC(2025, 2, 1, 9, 30), closedAtServerMs: Date.UTC(2025, 2, 1, 9, 30) },
    ]);
    expect(document.notes.join()).toContain('holding times are not known');
  });

  test('commissions that are printed as costs are subtracted, also where the profit is printed net', () => {
    const lines = [
      'symbol,side,lots,open time,close time,commission,net profit',
      'EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,2,8',
      'EURUSD,buy,0.1,2024-01-03 10:00:00,2024-01-03 11:00:00,0,5',
    ];
    expect(positionsOf(...lines)).toMatchObject([
      { commission: -2, profit: 10 },
      { commission: -0, profit: 5 },
    ]);
  });

  test('the volume of a MetaTrader 4 server table counts hundredths of a lot', () => {
    expect(
      positionsOf(
        'TICKET,LOGIN,SYMBOL,DIGITS,CMD,VOLUME,OPEN_TIME,OPEN_PRICE,CLOSE_TIME,CLOSE_PRICE,PROFIT',
        '1,7,GBPJPY,3,0,10,2016.02.29 06:54:38,156.74,2016.02.29 15:17:02,156.764,2.12',
      ),
    ).toMatchObject([{ volumeLots: 0.1 }]);
  });

  test('a cancelled row is no trade', () => {
    const lines = [
      'symbol,side,lots,open time,close time,profit,status',
      'EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,5,CLOSED',
      'EURUSD,buy,0.1,2024-01-02 10:00:00,2024-01-02 11:00:00,0,CANCELLED',
    ];
    expect(read(lines).batches[0]!.rejected).toMatchObject([{ origin: 'line 3', reason: 'its status is "cancelled": never a trade' }]);
  });

  test('a mapping that a person corrected is followed', () => {
    const lines = ['a|b|c|d|e|f', '2024-02-03|x|EURUSD|long|5|1.5', '2024-02-04|x|EURUSD|L|5|1.5', '2024-02-05|x|EURUSD|short|6|-1.5'];
    const mapping = {
      columns: { openedAt: 'a', symbol: 'c', side: 'd', profit: 'e', volume: '#6' },
      dateFormat: 'iso',
      decimal: '.' as const,
      delimiter: '|',
      headerRow: 1,
      currency: 'CHF',
    };
    const { batches } = read(lines, { mapping });
    expect(batches[0]!.account.currency).toBe('CHF');
    expect(batches[0]!.positions).toMatchObject([{ side: 'buy', volumeLots: 1.5, profit: 5, openedAtServerMs: Date.UTC(2024, 1, 3) }]);
    expect(batches[0]!.rejected.map((row) => row.reason)).toEqual(['the side "L" is neither buy nor sell', 'the volume is -1.5']);
  });
});

describe('refusals', () => {
  test('a table without the needed columns says which are missing and which there are', () => {
    expect(() => read(['Date,Time,Equity,Balance', '2024-01-01,10:00,5,5'])).toThrow(
      'trades.csv: a table without columns for the symbol, the side (buy or sell), the volume in lots, the profit. Its columns are: Date, Time, Equity, Balance.',
    );
  });

  test('a mapping to a column that is not there', () => {
    const mapping = {
      columns: { openedAt: 'when', symbol: 'c', side: 'd', profit: 'e', volume: 'f' },
      dateFormat: 'iso',
      decimal: '.' as const,
      delimiter: ',',
      headerRow: 1,
      currency: 'USD',
    };
    expect(() => read(['a,b,c,d,e,f', '1,2,3,4,5,6'], { mapping })).toThrow(
      'the mapping takes openedAt from a column "when" that the table does not have',
    );
  });

  test('a list of deals is not taken for positions', () => {
    expect(() =>
      read([
        'ticket,time,type,entry,position_id,volume,price,profit,symbol',
        '1,2024-01-02 10:00,0,0,5,0.1,1.1,0,EURUSD',
        '2,2024-01-02 11:00,1,1,5,0.1,1.2,7,EURUSD',
      ]),
    ).toThrow('a list of deals');
    expect(() =>
      read([
        'Time,Deal,Symbol,Type,Direction,Volume,Price,Profit',
        '2024-01-02 10:00,1,EURUSD,buy,in,0.1,1.1,0',
        '2024-01-02 10:00,2,EURUSD,sell,out,0.1,1.1,3',
      ]),
    ).toThrow('a list of deals');
  });

  test('a table of which no row is a position says why', () => {
    expect(() => read(['symbol,side,lots,open time,close time,profit', 'EURUSD,buy,0,2024-01-02 10:00:00,2024-01-02 11:00:00,5'])).toThrow(
      /none of the table's 1 rows is a readable position; line 2: the volume is 0/,
    );
  });
});

test('text, web pages with a list of trades and workbooks are tables; prose, pages and data of other kinds are not', () => {
  const detect = (text: string) => genericTable.detect(textFile('x', text));
  expect(detect('a,b,c\n1,2,3\n')).toBe(true);
  expect(detect('<html><table><tr><td>Login<td>Symbol<td>Type<td>Volume<td>Open Time<td>Close Time<td>Profit</tr></table></html>')).toBe(
    true,
  );
  expect(detect('<html><table><tr><td>Home<td>About</tr></table></html>')).toBe(false);
  expect(detect('{"a":1,"b":2,"c":3}')).toBe(false);
  expect(detect('Dear all, thank you\nfor everything.\n')).toBe(false);
  expect(detect('')).toBe(false);
  expect(genericTable.detect({ name: 'x', bytes: Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) % 256) })).toBe(false);
});
