import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { newsLift, upperHypergeometric } from './news-lift.ts';
import { indexReleases, isNearRelease, newsCurrencies } from './releases.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const mondayMs = Date.UTC(2024, 0, 1);

describe('releases', () => {
  test.each([
    ['EURUSD', ['EUR', 'USD']],
    ['XAUUSD', ['USD']],
    ['US500', ['USD']],
    ['GER40', ['EUR']],
    ['USDCNH', ['USD', 'CNY']],
    ['BTCUSD', ['USD']],
    ['UNHEARD', []],
  ])('that move %s are those of %s', (symbol, currencies) => {
    expect(newsCurrencies(symbol)).toEqual(currencies);
  });

  test('are near within five minutes, of the right currency, inside the calendar', () => {
    const releases = indexReleases([mondayMs, mondayMs + dayMs, mondayMs + dayMs], ['USD', 'EUR', 'EUR'])!;
    expect(releases.byCurrency.get('EUR')).toEqual(Float64Array.of(mondayMs + dayMs));
    expect(isNearRelease(releases, mondayMs + 5 * minuteMs, ['USD'])).toBe(1);
    expect(isNearRelease(releases, mondayMs + 5 * minuteMs + 1, ['USD'])).toBe(0);
    expect(isNearRelease(releases, mondayMs, ['EUR', 'JPY'])).toBe(0);
    expect(isNearRelease(releases, mondayMs - 1, ['USD'])).toBeNaN();
    expect(isNearRelease(releases, mondayMs + dayMs + 1, ['USD'])).toBeNaN();
    expect(indexReleases([], [])).toBeNull();
  });
});

test('Fisher’s exact test: the lady tasting tea', () => {
  // Four of eight cups, all four right: 1 / C(8, 4) = 1 / 70; at least three: 17 / 70.
  expect(upperHypergeometric(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
  expect(upperHypergeometric(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12);
  expect(upperHypergeometric(0, 4, 4, 8)).toBeCloseTo(1, 12);
});

/** A release every fourth Friday at 13:30, over two years. */
const releaseTimes = Array.from({ length: 26 }, (_, i) => mondayMs + 4 * dayMs + 13.5 * 3_600_000 + 4 * i * weekMs);
const releases = indexReleases([mondayMs, ...releaseTimes, mondayMs + 104 * weekMs], Array(28).fill('USD'))!;
const opens = (times: number[]) => new Map([['USD', Float64Array.from(times).sort()]]);

describe('news lift', () => {
  test('by hand: ten of ten windows against one of 72 controls', () => {
    const times = indexReleases(
      Array.from({ length: 10 }, (_, i) => mondayMs + 4 * dayMs + 10 * i * weekMs),
      Array(10).fill('USD'),
    )!;
    // One open in every release window, one at the first control after it, others far away at both ends.
    const own = [...Array.from({ length: 10 }, (_, i) => mondayMs + 4 * dayMs + 10 * i * weekMs + minuteMs), mondayMs + 4 * dayMs + weekMs];
    const result = newsLift(times, opens(own));
    // Inside the account's time there are 4 controls after the first release, 8 around each of eight, 4 before the last: 72.
    expect(result).toMatchObject({ windows: 10, active: 10, controls: 72, activeControls: 1 });
    const r = 10 / 82;
    expect(result.lift).toBeCloseTo((10 + r) / 10 / ((1 + 1 - r) / 72), 12);
    expect(result.chance).toBeCloseTo(upperHypergeometric(10, 10, 11, 82), 12);
  });

  test('a trader who opens on releases alone has a large one', () => {
    const result = newsLift(releases, opens(releaseTimes.map((atMs) => atMs + minuteMs)));
    expect(result.lift).toBeGreaterThan(10);
    expect(result.chance).toBeLessThan(1e-9);
  });

  test('a trader who opens every Friday at 13:30 has none, though every release finds him trading', () => {
    const fridays = Array.from({ length: 100 }, (_, i) => mondayMs + 4 * dayMs + 13.5 * 3_600_000 + i * weekMs);
    const result = newsLift(releases, opens(fridays));
    expect(result.active).toBe(result.windows);
    expect(result.lift).toBeCloseTo(1, 1);
    expect(result.chance).toBeGreaterThan(0.5);
  });

  test('a trader who was never there has none either', () => {
    const result = newsLift(releases, opens(Array.from({ length: 700 }, (_, i) => mondayMs + i * dayMs + 3_600_000)));
    expect(result).toMatchObject({ active: 0, activeControls: 0, chance: 1 });
    expect(result.lift).toBeCloseTo(1, 12);
  });

  test('chances of traders who do not look at the calendar are even: at most 5 % below 0.05', () => {
    const random = createRandom(8);
    let small = 0;
    const traders = 400;
    for (let trader = 0; trader < traders; trader++) {
      const own: number[] = [];
      for (let week = 0; week < 104; week++) if (random.chance(0.4)) own.push(mondayMs + week * weekMs + 4 * dayMs + 13.5 * 3_600_000);
      if (newsLift(releases, opens(own)).chance < 0.05) small++;
    }
    expect(small / traders).toBeLessThan(0.07);
  });

  test('without a release or a control it is not known', () => {
    expect(newsLift(releases, opens([mondayMs + 5 * minuteMs])).lift).toBeNaN();
    expect(newsLift(releases, new Map([['EUR', Float64Array.of(mondayMs)]])).lift).toBeNaN();
  });
});
