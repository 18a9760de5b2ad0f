import { describe, expect, test } from 'vitest';
import { hourOfWeek, stepHoursFor, tradingTime } from './axis.ts';
import { fillSteps, finishSeries, type IdeaEvents, refusal, seriesShape } from './series.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Saturday. */
const saturdayMs = Date.UTC(2024, 5, 29);
const noIdeas: IdeaEvents = {
  openedAtMs: new Float64Array(),
  closedAtMs: new Float64Array(),
  side: new Float64Array(),
  volumeLots: new Float64Array(),
  holdS: new Float64Array(),
};
const noDays = { atMs: new Float64Array(), profit: new Float64Array(), balanceEnd: new Float64Array() };
const ideasAt = (openedAtMs: number[], holdHours = 1, side = 1): IdeaEvents => ({
  openedAtMs: Float64Array.from(openedAtMs),
  closedAtMs: Float64Array.from(openedAtMs, (atMs) => atMs + holdHours * hourMs),
  side: new Float64Array(openedAtMs.length).fill(side),
  volumeLots: new Float64Array(openedAtMs.length).fill(2),
  holdS: new Float64Array(openedAtMs.length).fill(holdHours * 3_600),
});
const filled = (shape: ReturnType<typeof seriesShape>, ideas: IdeaEvents, days = noDays) => {
  const steps = new Float64Array(shape.points);
  fillSteps(shape, ideas, days, steps);
  return Array.from(steps);
};

describe('trading time', () => {
  test('two weeks have ten days from Monday to Friday, and a weekend counts to the Monday after', () => {
    const axis = tradingTime(saturdayMs, 14, 24);
    expect(axis.timesMs.map((atMs) => new Date(atMs).getUTCDay())).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    expect(axis.placeOf(Date.UTC(2024, 5, 22, 12))).toBe(5);
    expect(axis.placeOf(Date.UTC(2024, 5, 23, 23))).toBe(5);
    expect(axis.placeOf(Date.UTC(2024, 5, 24, 12))).toBe(5.5);
    expect(axis.placeOf(axis.timesMs[0]! - 3 * dayMs)).toBeLessThan(0);
  });

  test('hours run from Sunday 22:00 to Friday 22:00', () => {
    const axis = tradingTime(saturdayMs, 7, 1);
    expect(axis.points).toBe(120);
    expect(axis.timesMs[0]).toBe(Date.UTC(2024, 5, 23, 22));
    expect(axis.timesMs.at(-1)).toBe(Date.UTC(2024, 5, 28, 21));
    expect(axis.placeOf(Date.UTC(2024, 5, 23, 10))).toBe(0);
  });

  test('the step grows with the window, and hours of the week begin on Monday', () => {
    expect([7, 14, 30, 90, 180].map(stepHoursFor)).toEqual([1, 1, 4, 8, 24]);
    expect([Date.UTC(2024, 5, 24), Date.UTC(2024, 5, 30, 23, 59), Date.UTC(1969, 11, 29, 5)].map(hourOfWeek)).toEqual([0, 167, 5]);
  });
});

describe('series', () => {
  const at = (day: number, hour = 9) => saturdayMs - 14 * dayMs + day * dayMs + hour * hourMs;

  test('counts ideas by the step of their opening', () => {
    const shape = seriesShape('tradeCount', saturdayMs, 180, false);
    const steps = filled(shape, ideasAt([at(2), at(2), at(8), at(7)]));
    expect(steps.slice(-10)).toEqual([2, 0, 0, 0, 0, 2, 0, 0, 0, 0]);
  });

  test('exposure is signed lots by the share of the step they are open, across a closed weekend', () => {
    const shape = seriesShape('exposure', saturdayMs, 7, false);
    expect(shape.axis?.stepMs).toBe(hourMs);
    const friday = Date.UTC(2024, 5, 28, 20, 30);
    expect(filled(shape, ideasAt([friday], 48, -1)).slice(-3)).toEqual([0, -1, -2]);
  });

  test('a daily return is the result over the balance before it, equity the sum of results', () => {
    const days = {
      atMs: Float64Array.of(at(2, 0), at(3, 0), at(4, 0)),
      profit: Float64Array.of(50, -60, 99),
      balanceEnd: Float64Array.of(600, 540, 639),
    };
    const returns = seriesShape('dailyReturn', saturdayMs, 14, false);
    expect(filled(returns, noIdeas, days).slice(0, 4)).toEqual([50, -0.1, 99 / 540, 0]);
    const equity = seriesShape('equity', saturdayMs, 14, false);
    const steps = Float64Array.from(filled(equity, noIdeas, days));
    expect(finishSeries(equity, steps)).toBe(true);
    const rise = (steps[0]! - steps[1]!) / (steps[2]! - steps[1]!);
    expect(rise).toBeCloseTo(60 / 99, 12);
  });

  test('one huge day does not hide all others', () => {
    const shape = seriesShape('dailyReturn', saturdayMs, 14, false);
    const steps = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1, 1, -1_000);
    finishSeries(shape, steps);
    expect(Math.abs(steps[9]! / steps[0]!)).toBeLessThan(10);
  });

  test('a finished series has mean 0 and standard deviation 1; a constant one is refused, rounding included', () => {
    const shape = seriesShape('exposure', saturdayMs, 14, false);
    const steps = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
    expect(finishSeries(shape, steps)).toBe(true);
    expect(steps.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(steps.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(8, 12);
    expect(finishSeries(shape, Float64Array.of(0.3, 0.1 + 0.2, 0.3))).toBe(false);
    expect(finishSeries(seriesShape('hourOfWeek', saturdayMs, 14, true), new Float64Array(168).fill(1 / 168))).toBe(true);
  });

  test('who is not there, hardly there or trades too little is left out with the reason', () => {
    const shape = seriesShape('equity', saturdayMs, 28, false);
    const present = { ideas: 40, activeDays: 15, firstMs: at(-13), lastMs: at(13) };
    expect(refusal(shape, present)).toBe(null);
    expect(refusal(shape, { ...present, ideas: 19 })).toBe('fewIdeas');
    expect(refusal(shape, { ...present, activeDays: 9 })).toBe('fewDays');
    expect(refusal(shape, { ...present, firstMs: at(3) })).toBe('absent');
    expect(refusal(seriesShape('sizePath', saturdayMs, 28, false), { ...present, ideas: 63 })).toBe('fewIdeas');
  });
});
