import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFile, sharedFiles, withoutSharedData } from '#tests/setup/shared-data.ts';
import { metaTraderClock } from '#workers/contracts/standard-schema.ts';
import { agreement, type Fills } from '#workers/core/market/agreement.ts';
import { indexBars } from '#workers/core/market/bars.ts';
import { serverToUtcMs } from '#workers/store/clock.ts';
import { detectFormat } from '../statements/registry.ts';
import { openArchives } from '../statements/shared/archive.ts';
import { StatementError } from '../statements/statement-error.ts';
import type { StatementFile } from '../statements/statement-format.ts';
import { readBars } from './bars/read-bars.ts';
import { readCalendar } from './calendar/read-calendar.ts';
import { detectMarketData } from './registry.ts';

const open = (file: string): StatementFile => [...openArchives({ name: path.basename(file), bytes: fs.readFileSync(file) })][0]!;

const settings = { clock: metaTraderClock, stage: null, groupRef: null, importBacktests: false, mapping: null };

describe.skipIf(!hasSharedData)(`real prices and calendars${hasSharedData ? '' : ` (${withoutSharedData})`}`, () => {
  test('every file of bars is known; all are read but the one whose minutes are lost', () => {
    const refused: string[] = [];
    let bars = 0;
    for (const name of sharedFiles('bars')) {
      const file = open(name);
      expect(detectMarketData(file)?.id, file.name).toBe('price-bars');
      try {
        const batch = readBars(file);
        expect(batch.rejected, file.name).toEqual([]);
        bars += batch.atServerMs.length;
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        refused.push(error.message);
      }
    }
    expect(bars).toBe(900_885);
    expect(refused).toEqual([expect.stringContaining('the export lost part of the time')]);
  });

  test('a file of hours in which a year stands in days keeps both apart', () => {
    const lengths = readBars(open(sharedFile('bars', 'XAUUSD_H1_2021-2024_mt5-export.csv'))).seconds;
    expect([lengths.filter((seconds) => seconds === 86_400).length, lengths.filter((seconds) => seconds === 3_600).length]).toEqual([
      422, 13_788,
    ]);
  });

  test('every calendar is known; those that do not name their time zone are refused', () => {
    const refused: string[] = [];
    let events = 0;
    for (const name of sharedFiles('calendars')) {
      const file = open(name);
      expect(detectMarketData(file)?.id, file.name).toBe('economic-calendar');
      try {
        events += readCalendar(file).events.length;
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        refused.push(path.basename(name));
      }
    }
    expect(events).toBeGreaterThan(7_000);
    expect(refused).toEqual(['forexfactory_2016_all-impacts.csv', 'forexfactory_2022_all-impacts.csv']);
  });

  test('no statement is taken for market data', () => {
    for (const name of [...sharedFiles('mt5-reports'), ...sharedFiles('jlj/myfxbook').slice(0, 5), ...sharedFiles('csv-exports')])
      expect(detectMarketData(open(name)), path.basename(name)).toBeNull();
  });

  test('opens in gold of public signals lie within the public bars, and an hour later they do not', () => {
    const gold = readBars(open(sharedFile('bars', 'XAUUSD_M5_2023-12_to_2026-07_utc-normalised.csv.gz')));
    const bars = indexBars({ atMs: gold.atServerMs, open: gold.open, high: gold.high, low: gold.low, close: gold.close }, 300);
    const shares: number[] = [];
    for (const name of sharedFiles('jlj/mql4')) {
      const file = open(name);
      const positions = detectFormat(file)!
        .read(file, settings)
        .batches[0]!.positions.filter(({ symbolRaw, openPrice }) => /^(XAUUSD|GOLD)/i.test(symbolRaw) && openPrice !== null);
      const fills: Fills = {
        atMs: Float64Array.from(positions, ({ openedAtServerMs }) => serverToUtcMs(openedAtServerMs, metaTraderClock).utcMs),
        price: Float64Array.from(positions, ({ openPrice }) => openPrice!),
        prices: positions.map(() => [bars]),
      };
      const found = agreement(fills, { searchClock: false });
      if (found.opens < 50) continue;
      shares.push(found.inside / found.opens);
      if (shares.length === 1) {
        const late = agreement({ ...fills, atMs: fills.atMs.map((atMs) => atMs + 3_600_000) }, { searchClock: true });
        expect(late.accepted).toBe(false);
      }
    }
    expect(shares.length).toBeGreaterThan(5);
    expect(shares.sort((a, b) => a - b)[Math.floor(shares.length / 2)]).toBeGreaterThan(0.9);
  });
});
