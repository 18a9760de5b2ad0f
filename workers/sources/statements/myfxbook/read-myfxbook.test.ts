import { describe, expect, test } from 'vitest';
import { importSettings, textFile } from '#tests/fixtures/import-settings.ts';
import { myfxbookCsv } from './index.ts';

const header =
  'Tags,Open Date,Close Date,Symbol,Action,Units/Lots,SL,TP,Open Price,Close Price,Commission,Swap,Pips,Profit,Gain,Comment,Magic Number,Duration (DD:HH:MM:SS),Max(pips),Max(EUR)';
const trade =
  ',05/27/2026 16:00,05/28/2026 06:23,AUDCAD,Sell,0.100,0.00000,0.98546,0.98626,0.98546,-0.5000,-1.5457,8.0,4.22,0.04,"EA, one",8883,00:14:22:59,9.4,6.7';
const read = (...lines: string[]) => myfxbookCsv.read(textFile('statement.csv', lines.join('\r\n')), importSettings());
const batchOf = (...lines: string[]) => read(...lines).batches[0]!;

test('the printed profit is net, the currency stands in a header, and quoted comments keep their commas', () => {
  const { account, positions } = batchOf(header, trade);
  expect(account).toMatchObject({ source: 'myfxbook', currency: 'EUR' });
  expect(positions).toEqual([
    expect.objectContaining({
      symbolRaw: 'AUDCAD',
      side: 'sell',
      volumeLots: 0.1,
      sl: null,
      tp: 0.98546,
      commission: -0.5,
      swap: -1.5457,
      profit: 6.2657,
      magic: 8883,
      comment: 'EA, one',
    }),
  ]);
});

test('the duration gives the seconds that the times do not print', () => {
  const [exact] = batchOf(header, trade).positions;
  expect(exact!.closedAtServerMs! - exact!.openedAtServerMs).toBe(((14 * 60 + 22) * 60 + 59) * 1000);
  expect(Math.floor(exact!.openedAtServerMs / 60_000)).toBe(Date.UTC(2026, 4, 27, 16) / 60_000);
  expect(Math.floor(exact!.closedAtServerMs! / 60_000)).toBe(Date.UTC(2026, 4, 28, 6, 23) / 60_000);
  const [printed] = batchOf(header, trade.replace('00:14:22:59', '00:13:22:59')).positions;
  expect(printed).toMatchObject({ openedAtServerMs: Date.UTC(2026, 4, 27, 16), closedAtServerMs: Date.UTC(2026, 4, 28, 6, 23) });
});

test('deposits and withdrawals carry their printed sign', () => {
  const op = (action: string, amount: string) =>
    `,05/01/2026 09:00,,,${action},0.000,0.00000,0.00000,0.00000,0.00000,0.0000,0.0000,0.0,${amount},0,note,0,00:00:00:00,,`;
  expect(batchOf(header, trade, op('Deposit', '1000.00'), op('Withdrawal', '-25.50')).balanceOps).toMatchObject([
    { kind: 'deposit', amount: 1000 },
    { kind: 'withdrawal', amount: -25.5 },
  ]);
});

test('open trades and pending orders stand under their own headers', () => {
  const { positions, orders } = batchOf(
    header,
    trade,
    '',
    'Open Trades',
    'Tags,Open Date,Symbol,Action,Lots,Open Price,TP,SL,Profit,Pips,Swap',
    ',06/01/2026 16:45,EURUSD,Buy,0.010,1.16213,0.0,1.1,2.52,25.2,-0.1',
    '',
    'Open Orders',
    'Tags,Open Date,Symbol,Action,Lots,Open Price,TP,SL',
    ',05/20/2026 19:21,JP225C,Buy Limit,1.000,60939.0,61339.00000,0.00000',
  );
  expect(positions[1]).toMatchObject({ symbolRaw: 'EURUSD', closedAtServerMs: null, closePrice: null, sl: 1.1, profit: 2.52, swap: -0.1 });
  expect(orders).toMatchObject([{ symbolRaw: 'JP225C', kind: 'buy-limit', state: 'pending', volumeLots: 1, price: 60939 }]);
});

test('a file of open trades only is read', () => {
  const text =
    'Open Trades\nTags,Open Date,Symbol,Action,Lots,Open Price,TP,SL,Profit,Pips,Swap\n,06/01/2026 16:45,EURUSD,Buy,0.010,1.16213,0.0,0.0,2.52,25.2,-0.1\n';
  expect(myfxbookCsv.detect(textFile('x', text))).toBe(true);
  expect(batchOf(text).positions).toHaveLength(1);
});

describe('columns that the owner hides', () => {
  const without = (line: string, ...hidden: string[]) => {
    const names = header.split(',');
    const cells = line.replace('"EA, one"', 'EA').split(',');
    return cells.filter((_, i) => !hidden.includes(names[i]!)).join(',');
  };

  test('without lots, volumes are worked out from result and price move', () => {
    const rows = [
      '05/01/2026 10:00,05/01/2026 11:00,EURUSD,Buy,1.10000,1.10100,0.0000,0.0000,10.0,10.00,0.10,00:01:00:00,,',
      '05/02/2026 10:00,05/02/2026 11:00,EURUSD,Sell,1.10000,1.10200,0.0000,0.0000,-20.0,-80.00,-0.80,00:01:00:00,,',
      '05/03/2026 10:00,05/03/2026 11:00,EURUSD,Sell,1.10000,1.10000,0.0000,0.0000,0.0,0.00,0.00,00:01:00:00,,',
    ];
    const names =
      'Open Date,Close Date,Symbol,Action,Open Price,Close Price,Commission,Swap,Pips,Profit,Gain,Duration (DD:HH:MM:SS),Max(pips),Max(USD)';
    const document = read(names, ...rows);
    expect(document.batches[0]!.positions.map((position) => position.volumeLots)).toEqual([0.1, 0.4, 0.4]);
    expect(document.batches[0]!.account.meta).toEqual({ volumeBasis: 'derived' });
    expect(document.notes.join()).toContain('hides the volume');
  });

  test('without money, results are the printed percentages on an index', () => {
    const hidden = ['Profit', 'Commission', 'Swap'];
    const line = (day: string, gain: string) =>
      without(
        trade.replaceAll('05/27', `05/${day}`).replace('05/28', `05/${day}`).replace('06:23', '17:00').replace('0.04', gain),
        ...hidden,
      );
    const document = read(
      without(header, ...hidden),
      line('12', '-10.00'),
      line('11', '50.00'),
      without(',05/01/2026 09:00,,,Deposit,0.000,0,0,0,0,0,0,0,1000,0,,0,00:00:00:00,,', ...hidden),
    );
    const [batch] = document.batches;
    expect(batch!.account).toMatchObject({ currency: 'XXX', meta: { moneyBasis: 'index' } });
    expect(batch!.positions.map((position) => position.profit)).toEqual([-1500, 5000]);
    expect(batch!.balanceOps).toMatchObject([{ kind: 'deposit', amount: 10_000 }]);
    expect(batch!.rejected).toMatchObject([{ reason: 'the owner hides the amount' }]);
  });
});

test('the account stays the same when an export grows or hides a column', () => {
  const rows = Array.from({ length: 12 }, (_, i) => trade.replace('05/27/2026 16:00', `05/${27 - i}/2026 16:00`));
  const { accountRef } = batchOf(header, ...rows).account;
  expect(batchOf(header, trade.replace('05/27/2026 16:00', '06/01/2026 16:00'), ...rows).account.accountRef).toBe(accountRef);
  expect(batchOf(header, ...rows.slice(1).reverse()).account.accountRef).not.toBe(accountRef);
});

test('another table with dates is no myfxbook export', () => {
  expect(myfxbookCsv.detect(textFile('x', 'Open Date,Close Date,Profit\n'))).toBe(false);
});
