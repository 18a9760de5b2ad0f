import type { ChangeDescription, ChangeDetail, ChangeMeasure } from '#workers/contracts/patterns.ts';
import { dayMs, utcDay } from '#workers/core/features/account-history.ts';
import { benjaminiHochberg } from '#workers/core/numerics/false-discovery.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { median, standardDeviation } from '#workers/core/numerics/statistics.ts';
import { profileDistance } from './compare-series.ts';
import { findCuts } from './find-cuts.ts';
import { categoricalParts, normalParts, type PartedSeries, poissonParts } from './segment-costs.ts';

/** Ideas of one account ascending by open time; symbols as codes. */
export type ChangeIdeas = { openedAtMs: Float64Array; symbol: Float64Array; volumeLots: Float64Array; holdS: Float64Array };

/** A row of changes.parquet (contracts/patterns.ts). Keys of symbols are codes. */
export type AccountChange = {
  measure: ChangeMeasure;
  atMs: number;
  before: number;
  after: number;
  nBefore: number;
  nAfter: number;
  pValue: number;
  description: ChangeDescription;
  detail: ChangeDetail;
};

/** Ideas and active days below which nothing is tested. */
const leastIdeas = 40;
const leastDays = 16;
/** A segment has at least so many active days or weeks. */
const leastSegment = { days: 5, weeks: 4 };
/** Active days (or weeks) that stay together in a shuffle: neighbouring days are alike without any change. */
const blocks = { days: 5, weeks: 1 };
/** More active days than this are taken together, so that the cost of an account has a limit. */
const mostParts = 120;
const greatestQ = 0.05;
/** Spread (of ln) that means nothing: one rounding step of lots, a few seconds of a hold. */
const spreadFloor = { size: 0.1, hold: 0.2 };
const hourBlocks = 8;
const hoursPerBlock = 3;
const shownSymbols = 8;
/** What is smaller than this is no news, however certain: ratio of medians or of spreads, ratio of rates, distance of profiles. */
const leastRatio = 1.15;
const leastSpreadRatio = 1.5;
const leastRateRatio = 1.4;
const leastProfileDistance = 0.15;

const weekMs = 7 * dayMs;
const firstMondayMs = 4 * dayMs;

/** A measure as a series in parts, the ideas of each part, and how two stretches of ideas compare; null where the change means nothing. */
type Measured = {
  measure: ChangeMeasure;
  series: PartedSeries;
  /** First idea of each part, and the number of ideas at the end. */
  from: Int32Array;
  span: 'days' | 'weeks';
  atMs(part: number): number;
  compare(before: Stretch, after: Stretch): Pick<AccountChange, 'before' | 'after' | 'description' | 'detail'> | null;
};
type Stretch = { from: number; until: number; parts: number };

/**
 * What changed in an account's size, hold, frequency, hours and instruments, and when. Chances are corrected over all changes of the account and the measures that showed
 * none (Benjamini & Hochberg, 5 %). Empty for an account with too few ideas or days.
 */
export function accountChanges(ideas: ChangeIdeas, random: Random): AccountChange[] {
  const count = ideas.openedAtMs.length;
  const days = partsByDay(ideas.openedAtMs);
  if (count < leastIdeas || days.length - 1 < leastDays) return [];
  const tested = measuresOf(ideas, groupParts(days)).map((measured) => ({
    measured,
    cuts: findCuts(measured.series, {
      least: leastSegment[measured.span],
      block: blocks[measured.span],
      random: random.fork(measured.measure),
    }),
  }));
  const q = benjaminiHochberg(tested.flatMap(({ cuts }) => (cuts.length > 0 ? cuts.map(({ pValue }) => pValue) : [1])));
  const changes: AccountChange[] = [];
  let test = 0;
  for (const { measured, cuts } of tested) {
    const certain = cuts.filter((_, index) => q[test + index]! <= greatestQ);
    test += Math.max(1, cuts.length);
    const { measure, from, series, compare, atMs } = measured;
    const stretch = (start: number, end: number): Stretch => ({ from: from[start]!, until: from[end]!, parts: end - start });
    certain.forEach(({ at, pValue }, index) => {
      const before = stretch(certain[index - 1]?.at ?? 0, at);
      const after = stretch(at, certain[index + 1]?.at ?? series.parts);
      const told = compare(before, after);
      if (told === null) return;
      changes.push({ measure, atMs: atMs(at), ...told, nBefore: before.until - before.from, nAfter: after.until - after.from, pValue });
    });
  }
  return changes.sort((a, b) => a.atMs - b.atMs);
}

function measuresOf(ideas: ChangeIdeas, from: Int32Array): Measured[] {
  const lnLots = ideas.volumeLots.map(Math.log);
  const lnHold = ideas.holdS.map((seconds) => Math.log(1 + seconds));
  const hourBlock = ideas.openedAtMs.map((atMs) => Math.floor(((atMs % dayMs) / dayMs) * hourBlocks));
  const { classes, keys } = commonest(ideas.symbol);
  const byDay = { from, span: 'days' as const, atMs: (part: number) => ideas.openedAtMs[from[part]!]! };
  const weeks = partsByWeek(ideas.openedAtMs);
  return [
    {
      measure: 'size',
      series: normalParts(lnLots, from, spreadFloor.size),
      ...byDay,
      compare: compareLevels(lnLots, ideas.volumeLots, spreadFloor.size, { up: 'sizeUp', down: 'sizeDown', spread: 'sizeSpread' }),
    },
    {
      measure: 'hold',
      series: normalParts(lnHold, from, spreadFloor.hold),
      ...byDay,
      compare: compareLevels(lnHold, ideas.holdS, spreadFloor.hold, { up: 'holdLonger', down: 'holdShorter', spread: 'holdSpread' }),
    },
    {
      measure: 'frequency',
      series: poissonParts(Float64Array.from({ length: weeks.from.length - 1 }, (_, week) => weeks.from[week + 1]! - weeks.from[week]!)),
      from: weeks.from,
      span: 'weeks',
      atMs: (week) => weeks.firstMs + week * weekMs,
      compare(before, after) {
        const rates = [before, after].map((stretch) => (stretch.until - stretch.from) / stretch.parts) as [number, number];
        if (Math.abs(Math.log(rates[1] / rates[0])) < Math.log(leastRateRatio)) return null;
        return { before: rates[0], after: rates[1], description: rates[1] > rates[0] ? 'moreOften' : 'lessOften', detail: noDetail };
      },
    },
    {
      measure: 'hours',
      series: categoricalParts(hourBlock, from, hourBlocks),
      ...byDay,
      compare: compareProfiles(hourBlock, hourBlocks, (block) => String(block * hoursPerBlock), 'hoursMoved'),
    },
    {
      measure: 'instruments',
      series: categoricalParts(classes, from, keys.length),
      ...byDay,
      compare: compareProfiles(classes, keys.length, (symbol) => keys[symbol]!, 'instrumentsMoved'),
    },
  ];
}

const noDetail: ChangeDetail = { before: [], after: [], spreadBefore: null, spreadAfter: null };

function compareLevels(
  logs: Float64Array,
  values: Float64Array,
  floor: number,
  words: { up: ChangeDescription; down: ChangeDescription; spread: ChangeDescription },
): Measured['compare'] {
  return (before, after) => {
    const medians = [before, after].map(({ from, until }) => median(values.subarray(from, until))) as [number, number];
    const spreads = [before, after].map(({ from, until }) => standardDeviation(logs.subarray(from, until))) as [number, number];
    const hasMoved = Math.max(medians[0], medians[1]) >= leastRatio * Math.min(medians[0], medians[1]);
    const [less, more] = spreads[0] < spreads[1] ? spreads : [spreads[1], spreads[0]];
    if (!hasMoved && (more + floor) / (less! + floor) < leastSpreadRatio) return null;
    return {
      before: medians[0],
      after: medians[1],
      description: !hasMoved ? words.spread : medians[1] > medians[0] ? words.up : words.down,
      detail: { ...noDetail, spreadBefore: spreads[0], spreadAfter: spreads[1] },
    };
  };
}

const shownShares = 3;

function compareProfiles(
  values: ArrayLike<number>,
  classes: number,
  keyOf: (value: number) => string,
  description: ChangeDescription,
): Measured['compare'] {
  const sharesOf = ({ from, until }: Stretch) => {
    const shares = new Float64Array(classes);
    for (let idea = from; idea < until; idea++) shares[values[idea]!]!++;
    return shares.map((count) => count / (until - from));
  };
  const largest = (shares: Float64Array) =>
    Array.from(shares, (share, value) => ({ key: keyOf(value), share }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share)
      .slice(0, shownShares);
  return (before, after) => {
    const [first, second] = [sharesOf(before), sharesOf(after)];
    const distance = profileDistance(first, second);
    if (distance < leastProfileDistance) return null;
    return { before: 0, after: distance, description, detail: { ...noDetail, before: largest(first), after: largest(second) } };
  };
}

/** First idea of each active UTC day, and the number of ideas. */
function partsByDay(openedAtMs: Float64Array): Int32Array {
  const from: number[] = [];
  for (let idea = 0; idea < openedAtMs.length; idea++) {
    if (idea === 0 || utcDay(openedAtMs[idea]!) !== utcDay(openedAtMs[idea - 1]!)) from.push(idea);
  }
  return Int32Array.from([...from, openedAtMs.length]);
}

/** At most `mostParts` parts of equally many days each. */
function groupParts(from: Int32Array): Int32Array {
  const each = Math.ceil((from.length - 1) / mostParts);
  return each === 1 ? from : Int32Array.from([...from.subarray(0, -1).filter((_, day) => day % each === 0), from.at(-1)!]);
}

/** First idea of each whole week from Monday to Sunday, weeks without ideas included; the begun weeks at both ends do not count. */
function partsByWeek(openedAtMs: Float64Array): { from: Int32Array; firstMs: number } {
  const weekOf = (atMs: number) => Math.floor((atMs - firstMondayMs) / weekMs);
  const first = weekOf(openedAtMs[0]!) + 1;
  const weeks = Math.max(0, weekOf(openedAtMs.at(-1)!) - first);
  const from = new Int32Array(weeks + 1);
  let idea = 0;
  for (let week = 0; week <= weeks; week++) {
    while (idea < openedAtMs.length && weekOf(openedAtMs[idea]!) < first + week) idea++;
    from[week] = idea;
  }
  return { from, firstMs: firstMondayMs + first * weekMs };
}

/** The commonest symbols as classes, all others as one more, whose key is empty. */
function commonest(symbols: Float64Array): { classes: Int32Array; keys: string[] } {
  const counts = new Map<number, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const shown = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b).slice(0, shownSymbols);
  const classOf = new Map(shown.map((symbol, place) => [symbol, place]));
  const keys = shown.map(String);
  if (counts.size > shownSymbols) keys.push('');
  return { classes: Int32Array.from(symbols, (symbol) => classOf.get(symbol) ?? shownSymbols), keys };
}
