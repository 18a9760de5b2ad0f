import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import type { BarBatch } from '#workers/contracts/market-data.ts';
import { metaTraderClock, utcClock } from '#workers/contracts/standard-schema.ts';
import { removeAccounts } from './accounts.ts';
import { utcToServerMs } from './clock.ts';
import { recordDemoMarket } from './demo-market.ts';
import { ingestBars, ingestCalendar, UnknownSymbolError } from './ingest-market.ts';
import { openLakeSource } from './lake-source.ts';
import { currentSeq, openRawStore, type RawStore } from './raw-store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 0, 1);
let dataDir: string;
let store: RawStore;
beforeEach(() => {
  dataDir = tempDataDir();
  store = openRawStore(dataDir);
});
afterEach(() => store.close());

const all = (sql: string) => store.db.prepare(sql).all() as Record<string, unknown>[];

function bars(atServerMs: readonly number[], values: Partial<BarBatch> = {}): BarBatch {
  const column = (value: number) => new Float64Array(atServerMs.length).fill(value);
  return {
    symbolCandidates: ['GOLD', 'H1'],
    isUtc: true,
    origin: 'GOLD_H1.csv',
    atServerMs: Float64Array.from(atServerMs),
    seconds: column(3_600),
    open: column(2_000),
    high: column(2_010),
    low: column(1_990),
    close: column(2_005),
    volume: column(Number.NaN),
    isInPoints: false,
    rejected: [],
    ...values,
  };
}

const write = (batch: BarBatch, clock = utcClock) => ingestBars(store, batch, { clock, nowMs });
const monday = Date.UTC(2024, 2, 4);

describe('price bars', () => {
  test('stand under the canonical symbol, once, and a second time change nothing', () => {
    expect(write(bars([monday, monday + hourMs]))).toMatchObject({ inserted: 2, updated: 0, unchanged: 0 });
    const seq = currentSeq(store);
    expect(write(bars([monday, monday + hourMs]))).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
    expect(currentSeq(store)).toBe(seq);
    expect(all('SELECT symbol, seconds, at_ms, open, volume FROM bars')).toEqual([
      { symbol: 'XAUUSD', seconds: 3_600, at_ms: monday, open: 2_000, volume: null },
      { symbol: 'XAUUSD', seconds: 3_600, at_ms: monday + hourMs, open: 2_000, volume: null },
    ]);
  });

  test('that went on after the export are completed; those of another feed stay out', () => {
    write(bars([monday]));
    const grown = write(bars([monday], { high: Float64Array.of(2_020), close: Float64Array.of(2_015) }));
    expect(grown).toMatchObject({ updated: 1, notes: [] });
    const other = write(bars([monday], { open: Float64Array.of(2_001) }));
    expect(other).toMatchObject({
      updated: 0,
      unchanged: 1,
      notes: [expect.stringContaining('1 bars were there already with other prices')],
    });
    expect(all('SELECT open, high, low, close FROM bars')).toEqual([{ open: 2_000, high: 2_020, low: 1_990, close: 2_015 }]);
  });

  test('in points become prices by the digits of their instrument', () => {
    const values = {
      open: Float64Array.of(158_611),
      high: Float64Array.of(158_618),
      low: Float64Array.of(158_572),
      close: Float64Array.of(158_599.99999999997),
    };
    const { notes } = write(bars([monday], { ...values, symbolCandidates: ['GBPUSD'], isInPoints: true }));
    expect(all('SELECT open, close FROM bars')).toEqual([{ open: 1.58611, close: 1.586 }]);
    expect(notes).toEqual(['Prices are whole points; they were divided by 100000.']);
    write(bars([monday], { symbolCandidates: ['US30'], isInPoints: true }));
    expect(all("SELECT open FROM bars WHERE symbol = 'US30'")).toEqual([{ open: 2_000 }]);
  });

  test('of nothing known are refused, and their rejected rows are kept', () => {
    expect(() => write(bars([monday], { symbolCandidates: ['prices', '2024'] }))).toThrow(UnknownSymbolError);
    const rejected = [{ origin: 'line 3', reason: 'a price is missing or not above 0', text: 'x' }];
    write(bars([monday], { rejected }));
    write(bars([monday], { rejected }));
    expect(all('SELECT origin, place, reason, text, at_ms FROM rejected_market_rows')).toEqual([
      { origin: 'GOLD_H1.csv', place: 'line 3', reason: 'a price is missing or not above 0', text: 'x', at_ms: nowMs },
    ]);
  });
});

/** Hours of four weeks of trading from Sunday 17:00 to Friday 17:00 in New York, in winter and in summer, as a clock shows them. */
function tradedHours(clock: typeof utcClock): number[] {
  const newYork = { offsetMinutes: -300, daylight: 'us' as const };
  const hours: number[] = [];
  for (let utcMs = Date.UTC(2024, 1, 20); utcMs < Date.UTC(2024, 3, 20); utcMs += hourMs) {
    const wallMs = utcToServerMs(utcMs, newYork);
    const sinceSunday = (((Math.floor(wallMs / dayMs) + 4) % 7) * dayMs + (wallMs % dayMs)) / hourMs;
    if (sinceSunday >= 17 && sinceSunday < 5 * 24 + 17) hours.push(utcToServerMs(utcMs, clock));
  }
  return hours;
}

describe('the clock of a file', () => {
  const london = { offsetMinutes: 0, daylight: 'eu' as const };

  test.each([
    ['MetaTrader’s', metaTraderClock, metaTraderClock, 0],
    ['UTC where MetaTrader’s was meant', utcClock, metaTraderClock, 1],
    ['London’s where MetaTrader’s was meant', london, metaTraderClock, 1],
    ['MetaTrader’s where UTC was meant', metaTraderClock, utcClock, 1],
  ])('is told from the beginnings of its weeks: %s', (_, real, wanted, notes) => {
    const result = write(bars(tradedHours(real), { isUtc: false, symbolCandidates: ['EURUSD'] }), wanted);
    expect(result.notes).toHaveLength(notes);
    const stored = store.db.prepare('SELECT at_ms FROM bars ORDER BY at_ms').pluck().all();
    expect(stored).toEqual(tradedHours(utcClock));
  });

  test('stays the import’s, and says so, where no weekend shows it', () => {
    const result = write(bars([monday, monday + hourMs], { isUtc: false }), metaTraderClock);
    expect(result.notes).toEqual([expect.stringContaining('UTC+2 with United States daylight saving, the import')]);
    expect(all('SELECT at_ms FROM bars')[0]).toEqual({ at_ms: monday - 2 * hourMs });
  });
});

test('releases stand once, with the higher of two impacts, whichever file came first', () => {
  const event = { atMs: monday, currency: 'USD', title: 'Jobs' };
  const batch = (impact: 'medium' | 'high') => ({ origin: 'calendar.csv', events: [{ ...event, impact }], rejected: [], notes: [] });
  expect(ingestCalendar(store, batch('medium'), { nowMs })).toMatchObject({ inserted: 1 });
  expect(ingestCalendar(store, batch('high'), { nowMs })).toMatchObject({ inserted: 0, updated: 1 });
  expect(ingestCalendar(store, batch('medium'), { nowMs })).toMatchObject({ updated: 0, unchanged: 1 });
  expect(all('SELECT at_ms, currency, impact, title FROM calendar_events')).toEqual([
    { at_ms: monday, currency: 'USD', impact: 'high', title: 'Jobs' },
  ]);
});

describe('for the lake', () => {
  const changed = (since: number) => {
    const source = openLakeSource(dataDir);
    try {
      return source.changedParts(since).sort();
    } finally {
      source.close();
    }
  };

  test('prices are one part per symbol, dirty when one is added or deleted', () => {
    write(bars([monday]));
    write(bars([monday], { symbolCandidates: ['EURUSD'] }));
    expect(changed(0)).toEqual(expect.arrayContaining(['bars EURUSD', 'bars XAUUSD']));
    const before = currentSeq(store);
    write(bars([monday + hourMs]));
    expect(changed(before)).toEqual(['bars XAUUSD']);
    const seq = currentSeq(store);
    store.db.exec("DELETE FROM bars WHERE symbol = 'EURUSD'");
    expect(changed(seq)).toEqual(['bars EURUSD']);
  });

  test('a simulated market is a seed and its months; it only grows, and goes with the last simulated account', async () => {
    const from = Date.UTC(2026, 0, 20);
    store.db.exec("INSERT INTO accounts (source, account_ref, currency, is_demo) VALUES ('simulator', '1', 'USD', 1)");
    recordDemoMarket(store, { seed: 5, fromMs: from, untilMs: from + 20 * dayMs });
    expect(all('SELECT seed, month, from_ms, until_ms FROM demo_markets')).toEqual([
      { seed: 5, month: '2026-01', from_ms: from - 7 * dayMs, until_ms: Date.UTC(2026, 1, 1) },
      { seed: 5, month: '2026-02', from_ms: Date.UTC(2026, 1, 1), until_ms: from + 20 * dayMs },
    ]);
    const seq = currentSeq(store);
    recordDemoMarket(store, { seed: 5, fromMs: from, untilMs: from + 20 * dayMs + 60_000 });
    expect(currentSeq(store)).toBe(seq);
    recordDemoMarket(store, { seed: 5, fromMs: from, untilMs: from + 21 * dayMs });
    expect(changed(seq)).toEqual(['demo_bars 5 2026-02', 'demo_calendar_events']);
    const later = currentSeq(store);
    await removeAccounts(store, 'demo');
    expect(all('SELECT * FROM demo_markets')).toEqual([]);
    expect(changed(later)).toEqual(expect.arrayContaining(['demo_bars 5 2026-01', 'demo_bars 5 2026-02', 'demo_calendar_events']));
  });
});
