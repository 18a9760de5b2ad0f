import { describe, expect, test } from 'vitest';
import { StatementError } from '../statements/statement-error.ts';
import type { StatementFile } from '../statements/statement-format.ts';
import { barLengths } from './bars/bar-length.ts';
import { readBars } from './bars/read-bars.ts';
import { clockMinutes, readCalendar } from './calendar/read-calendar.ts';
import { detectMarketData } from './registry.ts';
import { readTime } from './times.ts';

const file = (text: string, name = 'EURUSD_M1.csv'): StatementFile => ({ name, bytes: new TextEncoder().encode(text) });
const at = (text: string) => Date.parse(`${text}Z`);
const refusal = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (error instanceof StatementError) return error.message;
    throw error;
  }
  return null;
};

const minutes = ['00', '01', '02', '03'];
const prices = (i: number) =>
  [1.1 + i / 10_000, 1.1005 + i / 10_000, 1.0995 + i / 10_000, 1.1001 + i / 10_000].map((price) => price.toFixed(5));

describe('layouts of price bars', () => {
  test.each([
    [
      'semicolons and a header',
      (i: number) => [`2024-03-04 10:${minutes[i]}:00`, ...prices(i), '0'].join(';'),
      'datetime;open;high;low;close;volume',
    ],
    [
      'commas and the terminal’s header',
      (i: number) => [`2024.03.04 10:${minutes[i]}`, ...prices(i), '7'].join(','),
      'Date,open,high,low,close,tick_volume',
    ],
    [
      'tabs, date and time apart',
      (i: number) => ['2024.03.04', `10:${minutes[i]}:00`, ...prices(i), '7', '0', '3'].join('\t'),
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
    ],
    ['no header, date and time apart', (i: number) => ['2024.03.04', `10:${minutes[i]}`, ...prices(i), '7791'].join(','), null],
    ['no header, compact times', (i: number) => [`20240304 10${minutes[i]}00`, ...prices(i), '0'].join(';'), null],
  ])('%s', (_, row, header) => {
    const lines = [...(header === null ? [] : [header]), ...minutes.map((_minute, i) => row(i))];
    const source = file(lines.join('\r\n'));
    expect(detectMarketData(source)?.id).toBe('price-bars');
    const batch = readBars(source);
    expect([...batch.atServerMs]).toEqual(minutes.map((minute) => at(`2024-03-04T10:${minute}:00`)));
    expect([...batch.seconds]).toEqual([60, 60, 60, 60]);
    expect([batch.open[1], batch.high[1], batch.low[1], batch.close[1]]).toEqual([1.1001, 1.1006, 1.0996, 1.1002]);
    expect(batch).toMatchObject({ symbolCandidates: ['EURUSD', 'M1'], isUtc: false, isInPoints: false, rejected: [] });
  });

  test('a header or an offset that says UTC is believed', () => {
    const rows = minutes.map((minute, i) => [`2024-03-04 10:${minute}:00`, ...prices(i)].join(','));
    expect(readBars(file(['time_utc,open,high,low,close', ...rows].join('\n'))).isUtc).toBe(true);
    const zoned = minutes.map((minute, i) => [`2024-03-04T12:${minute}:00+02:00`, ...prices(i)].join(','));
    const batch = readBars(file(['time,open,high,low,close', ...zoned].join('\n')));
    expect([batch.isUtc, batch.atServerMs[0]]).toEqual([true, at('2024-03-04T10:00:00')]);
  });

  test('whole numbers are points, also with the noise of a multiplication', () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `2024-03-04 ${10 + Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}:00,158611.0,158618.0,158599.99999999997,158600.0`,
    );
    expect(readBars(file(['Date,open,high,low,close', ...rows].join('\n'))).isInPoints).toBe(true);
  });

  test('rows in any order become ascending; equal ones count once, others at a taken time are rejected', () => {
    const line = (minute: number, close: string) => `2024-03-04 10:${String(minute).padStart(2, '0')}:00,1.1,1.2,1.0,${close}`;
    const rows = Array.from(
      { length: 200 },
      (_, i) => `2024-03-0${5 + Math.floor(i / 60)} 10:${String(i % 60).padStart(2, '0')}:00,1.1,1.2,1.0,1.15`,
    );
    const batch = readBars(
      file(['time,open,high,low,close', line(2, '1.15'), line(1, '1.15'), line(1, '1.15'), line(2, '1.16'), ...rows].join('\n')),
    );
    expect(batch.atServerMs).toHaveLength(202);
    expect([...batch.atServerMs]).toEqual([...batch.atServerMs].sort((a, b) => a - b));
    expect(batch.rejected).toEqual([
      { origin: 'line 5', reason: 'another bar has the same time (line 2)', text: '2024-03-04 10:02:00,1.1,1.2,1.0,1.16' },
    ]);
  });

  test.each([
    ['03/04/2024 10:05,1.1,1.2,1.0,1.1', 'the time is not a date that begins with its year'],
    ['2024-03-04 10:05:00,1.1,1.2,,1.1', 'a price is missing or not above 0'],
    ['2024-03-04 10:05:00,1.1,1.2,-1,1.1', 'a price is missing or not above 0'],
    ['2024-03-04 10:05:00,1.3,1.2,1.0,1.1', 'open or close lies outside of high and low'],
  ])('%s is rejected', (row, reason) => {
    const rows = minutes.map((minute) => `2024-03-04 10:${minute}:00,1.1,1.2,1.0,1.1`);
    const batch = readBars(file(['time,open,high,low,close', ...rows, ...rows.map((line) => line.replace('10:', '11:')), row].join('\n')));
    expect(batch.rejected).toEqual([{ origin: 'line 10', reason, text: row }]);
    expect(batch.atServerMs).toHaveLength(8);
  });
});

describe('files of bars that are refused', () => {
  test('when the export lost the minutes', () => {
    const rows = Array.from({ length: 20 }, (_, i) => `2024-03-04 05:00:00;1.1;1.2;1.0;1.1${i};0`);
    expect(refusal(() => readBars(file(['datetime;open;high;low;close;volume', ...rows].join('\n'))))).toContain(
      '20 bars share only 1 times',
    );
  });

  test('when the times have no regular step', () => {
    const rows = [0, 7, 20, 41, 55].map((minute) => `2024-03-04 05:${String(minute).padStart(2, '0')}:13;1.1;1.2;1.0;1.1`);
    expect(refusal(() => readBars(file(['time;open;high;low;close', ...rows].join('\n'))))).toContain('have no regular step');
  });

  test('when they are of several symbols', () => {
    const rows = minutes.map((minute, i) => `${i < 2 ? 'EURUSD' : 'GBPUSD'},2024-03-04 10:${minute}:00,1.1,1.2,1.0,1.1`);
    expect(refusal(() => readBars(file(['symbol,time,open,high,low,close', ...rows].join('\n'))))).toContain('bars of 2 symbols');
  });
});

describe('lengths of bars', () => {
  const starts = (from: number, step: number, count: number) => Array.from({ length: count }, (_, i) => from + i * step * 1000);

  test('are the commonest gap, over pauses and holes', () => {
    const times = [...starts(0, 300, 50), ...starts(1e9, 300, 50)].filter((_, i) => i % 17 !== 3);
    expect(new Set(barLengths(Float64Array.from(times)))).toEqual(new Set([300]));
  });

  test('are told apart where a terminal filled in longer bars', () => {
    const times = Float64Array.from([...starts(0, 86_400, 40), ...starts(50 * 86_400_000, 3_600, 100)]);
    const lengths = barLengths(times)!;
    expect([lengths[0], lengths[20], lengths[60], lengths[139]]).toEqual([86_400, 86_400, 3_600, 3_600]);
  });

  test('must be chart periods', () => {
    expect(barLengths(Float64Array.from(starts(0, 17, 30)))).toBeNull();
  });
});

describe('economic calendars', () => {
  test('with times in UTC, currencies or countries, words for the impact, in any language', () => {
    const first = readCalendar(
      file(
        'DateTime,Currency,Impact,Event,Actual\n2024-03-08T13:30:00+00:00,USD,High Impact Expected,Non-Farm Payrolls,275K\n',
        'calendar.csv',
      ),
    );
    expect(first.events).toEqual([{ atMs: at('2024-03-08T13:30:00'), currency: 'USD', impact: 'high', title: 'Non-Farm Payrolls' }]);
    const second = readCalendar(
      file(
        'datetime_utc,event,country,impact\n2024-03-08 10:00:00,"Еврозона — ВВП, final",EA,medium\n2024-03-08 12:00:00,Rate,MOON,high\n',
        'calendar.csv',
      ),
    );
    expect(second.events).toEqual([{ atMs: at('2024-03-08T10:00:00'), currency: 'EUR', impact: 'medium', title: 'Еврозона — ВВП, final' }]);
    expect(second.rejected).toEqual([
      { origin: 'line 3', reason: '"MOON" is no currency or country that is known', text: '2024-03-08 12:00:00,Rate,MOON,high' },
    ]);
  });

  test('with a UTC column beside the local one: the date belongs to the local time', () => {
    const calendar = readCalendar(
      file(
        'date,time,currency,impact,event,time_utc\n2025-12-02,8:30pm,USD,high,Jobs,15:00\n2025-12-02,5:20am,JPY,low,Base,23:50\n2025-12-02,Tentative,EUR,low,Bonds,Tentative\n',
        'calendar.csv',
      ),
    );
    expect(calendar.events.map(({ atMs }) => atMs)).toEqual([at('2025-12-02T15:00:00'), at('2025-12-01T23:50:00')]);
    expect(calendar.rejected.map(({ reason }) => reason)).toEqual(['the release has no clock time']);
  });

  test.each([
    ['times without a zone', 'year,day,time,impact,cur,text\n2022,Jan 2,All Day,holiday,NZD,Holiday\n2022,Jan 3,8:30am,high,USD,Jobs\n'],
    ['a date and a time without a zone', 'impact,currency,time,date,event\nhigh,USD,8:30am,2016-01-08,Jobs\n'],
    ['one column without a zone', 'datetime,currency,impact,event\n2024-03-08 13:30,USD,high,Jobs\n'],
  ])('with %s are refused rather than guessed', (_, text) => {
    expect(refusal(() => readCalendar(file(text, 'calendar.csv')))).toContain('does not say in which time zone');
  });

  test.each([
    ['8:30am', 510],
    ['12:05am', 5],
    ['12:00pm', 720],
    ['20:30', 1_230],
    ['All Day', null],
    ['25:00', null],
  ])('%s is minute %s of the day', (text, minute) => {
    expect(clockMinutes(text)).toBe(minute);
  });
});

test.each([
  ['20260216 020700', { atMs: at('2026-02-16T02:07:00'), isUtc: false }],
  ['2026-02-16T02:07:00.5-05:30', { atMs: at('2026-02-16T07:37:00.500'), isUtc: true }],
  ['1708050420', { atMs: 1_708_050_420_000, isUtc: true }],
  ['16.02.2026 02:07', null],
  ['2026-02-30 00:00', null],
])('the time %s', (text, time) => {
  expect(readTime(text)).toEqual(time);
});

test('a table of positions or a statement is no market data', () => {
  const positions =
    'Ticket,Symbol,Type,Volume,Open Time,Open Price,Close Time,Close Price,Profit\n1,EURUSD,buy,1,2024-03-04 10:00:00,1.1,2024-03-04 11:00:00,1.2,5\n';
  expect(detectMarketData(file(positions))).toBeNull();
  expect(detectMarketData(file('Time;Type;Volume;Symbol;Price;Volume;Time;Price;Commission;Swap;Profit\n'))).toBeNull();
});
