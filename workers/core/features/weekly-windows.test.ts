import { describe, expect, test } from 'vitest';
import { dayMs, historyOf, hourMs, minuteMs, position } from '#tests/setup/account-history.ts';
import type { ClosedPosition } from '#tests/setup/build-ideas.ts';
import { historyMetrics, type MetricKey, metricByKey } from '#workers/contracts/metrics.ts';
import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import type { AccountHistory } from './account-history.ts';
import { accountMetrics, measureWindow } from './account-metrics.ts';
import { followedWeeks } from './windows.ts';

/** Monday 1 January 2024, 00:00 UTC. */
const monday = Date.UTC(2024, 0, 1);
const weekMs = 7 * dayMs;

/** Half a year with a pause of two months in it: each idea is one or two positions an hour apart. */
function account(seed: number): ClosedPosition[] {
  const random = createRandom(seed);
  return Array.from({ length: 260 }, () => {
    const day = random.chance(0.5) ? random.integer(60) : 120 + random.integer(60);
    const openedAtMs = monday + day * dayMs + random.integer(24 * 60) * minuteMs;
    const rows = Array.from({ length: 1 + random.integer(2) }, (_, leg) =>
      position({
        symbol: random.pick(['EURUSD', 'GBPUSD', 'XAUUSD']),
        side: random.pick([1, -1] as const),
        openedAtMs: openedAtMs + leg * hourMs,
        closedAtMs: openedAtMs + leg * hourMs + (1 + random.integer(900)) * minuteMs,
        openPrice: 1 + random.integer(50) / 100,
        volumeLots: (1 + random.integer(8)) / 8,
        profit: random.integer(41) - 20,
        sl: random.chance(0.5) ? 0.9 : null,
        swap: -random.integer(2),
      }),
    );
    return rows;
  }).flat();
}

describe.each([1, 2, 3])('account %i', (seed) => {
  const positions = account(seed);
  const options = { moves: [{ atMs: monday - dayMs, amount: 10_000 }] };
  const history = historyOf(positions, options);
  const newestCloseMs = Math.max(...positions.map((row) => row.closedAtMs));
  const { weeks } = accountMetrics(history, newestCloseMs);

  test('there is one week for every Monday whose 30 days before saw a close', () => {
    const expected: number[] = [];
    for (let atMs = monday; atMs <= newestCloseMs; atMs += weekMs) {
      const { closedAtMs } = history.ideas;
      if (closedAtMs.some((close) => close >= atMs - 30 * dayMs && close < atMs)) expected.push(atMs);
    }
    expect(weeks.map(({ atMs }) => atMs)).toEqual(expected);
    expect(expected.length).toBeLessThan(26);
  });

  test('a week is what the 30-day window said at that instant', () => {
    const skipped = new Map<MetricKey, number>();
    for (const { atMs, ideas, values } of weeks) {
      const closed = positions.filter((row) => ideaCloseMs(history, row) < atMs);
      const then = measureWindow(historyOf(closed, options), 'd30', atMs - 1);
      expect(ideas).toBe(then.ideas);
      // Looking back, legs of ideas that close later count for the balance as soon as they close, and for leverage while they are open.
      const isHalfClosed = positions.some((row) => row.closedAtMs < atMs && ideaCloseMs(history, row) >= atMs);
      const isOpen = positions.some((row) => row.openedAtMs < atMs && row.closedAtMs >= atMs);
      const cannotTell = new Set<MetricKey>([
        ...(isHalfClosed ? ofBalance : []),
        ...(isHalfClosed || isOpen ? ['leverageP95' as const] : []),
      ]);
      for (const key of cannotTell) skipped.set(key, (skipped.get(key) ?? 0) + 1);
      historyMetrics.forEach((key, column) => {
        if (cannotTell.has(key)) return;
        const expected = then.ideas < metricByKey[key].minIdeas || !Number.isFinite(then[key]) ? Number.NaN : then[key];
        if (Number.isNaN(expected)) expect(values[column], `${key} at ${atMs}`).toBeNaN();
        else expect(values[column], `${key} at ${atMs}`).toBeCloseTo(expected, 10);
      });
    }
    for (const [key, times] of skipped) expect(times, key).toBeLessThan(weeks.length);
  });
});

const ofBalance: MetricKey[] = ['maxDrawdown', 'sharpe'];
const symbolCodes = ['EURUSD', 'GBPUSD', 'XAUUSD'];
/** When the idea that a position belongs to closes. */
function ideaCloseMs({ ideas }: AccountHistory, row: ClosedPosition): number {
  const index = ideas.ideaId.findIndex(
    (_, i) =>
      symbolCodes[ideas.symbol[i]!] === row.symbol &&
      ideas.side[i] === row.side &&
      ideas.openedAtMs[i]! <= row.openedAtMs &&
      ideas.closedAtMs[i]! >= row.closedAtMs,
  );
  return ideas.closedAtMs[index]!;
}

test('a close at Monday midnight belongs to the week that begins then', () => {
  const positions = [position({ openedAtMs: monday + dayMs, closedAtMs: monday + weekMs })];
  const { weeks } = accountMetrics(historyOf(positions), monday + 10 * weekMs);
  expect(weeks.map(({ atMs }) => (atMs - monday) / weekMs)).toEqual([2, 3, 4, 5]);
});

test('only the newest weeks are followed, and none that is not over', () => {
  const positions = Array.from({ length: 130 }, (_, week) =>
    position({ openedAtMs: monday + week * weekMs + dayMs, closedAtMs: monday + week * weekMs + 2 * dayMs }),
  );
  const { weeks } = accountMetrics(historyOf(positions), monday + 129 * weekMs + 2 * dayMs);
  expect(weeks).toHaveLength(followedWeeks);
  expect(weeks.at(-1)!.atMs).toBe(monday + 129 * weekMs);
  expect(weeks[0]!.atMs).toBe(monday + (129 - followedWeeks + 1) * weekMs);
});

test('everything that archetypes are made of is followed, except what only the whole book tells', () => {
  const missing = archetypeFeatures
    .map(({ metric }) => metric)
    .filter((metric) => !historyMetrics.includes(metric) && !metricByKey[metric].isOfBook);
  expect(missing).toEqual([]);
});
