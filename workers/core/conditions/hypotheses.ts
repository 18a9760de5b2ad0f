import { type ConditionKind, type ConditionMeasure, holdClassesS, tradingSessions } from '#workers/contracts/conditions.ts';
import { quantile } from '#workers/core/numerics/statistics.ts';
import { inside, neither, outside } from './clustered-rank-test.ts';
import type { ConditionIdeas, IdeaSituations } from './condition-ideas.ts';

/** A question about an account: do the ideas inside differ from those outside in this measure? */
export type Hypothesis = { measure: ConditionMeasure; kind: ConditionKind; detail: string; part: Int8Array };

/** Fewer ideas or days than this on either side are no ground for a sentence. */
export const minSideIdeas = 20;
export const minSideDays = 8;

const hoursPerBlock = 2;
const streakLength = 3;
const lateFrom = 5;
const deepShare = 0.5;
const largerFrom = 1.5;
const mostSymbols = 8;
const bigMoveFrom = 2 / 3;

type Split = { kind: ConditionKind; detail: string; part: Int8Array };

/**
 * Every question that is asked of an account. What can only be seen afterwards (hold time, averaging, the result) is asked of results and holds alone; sizes and gaps are asked
 * only about what was known at the open.
 */
export function hypothesesOf(ideas: ConditionIdeas, at: IdeaSituations): Hypothesis[] {
  const when = [...hourSplits(at), ...sessionSplits(at), ...weekdaySplits(at)];
  const before = [
    split('afterLoss', at.profitBefore, (profit) => (profit < 0 ? inside : profit > 0 ? outside : neither)),
    split('lossStreak', at.streak, (streak) => (streak <= -streakLength ? inside : outside)),
    split('winStreak', at.streak, (streak) => (streak >= streakLength ? inside : outside)),
    split('dayInLoss', at.profitToday, (profit) => (profit < 0 ? inside : profit > 0 ? outside : neither)),
  ];
  const belowPeak = split('belowPeak', at.drawdownShare, (share) => (share > deepShare ? inside : outside));
  const during = [
    split('lateInDay', at.placeInDay, (place) => (place >= lateFrom ? inside : outside)),
    split('stacked', at.othersOpen, (others) => (others > 0 ? inside : outside)),
    split('news', ideas.news, (news) => (news === 1 ? inside : outside)),
    ...bigMoveSplits(ideas),
  ];
  const afterwards = [
    ...symbolSplits(ideas),
    split('side', ideas.side, (side) => (side === 1 ? inside : outside)),
    ...holdTimeSplits(ideas),
    split('largerSize', at.relativeSize, (size) => (size > largerFrom ? inside : outside)),
    split('averaging', ideas.adverseAdds, (adds) => (adds > 0 ? inside : outside)),
    withMoveSplit(ideas),
  ];
  const losing = split('losing', ideas.profit, (profit) => (profit < 0 ? inside : profit > 0 ? outside : neither));
  const asked: [ConditionMeasure, Split[]][] = [
    ['result', [...when, ...before, ...during, ...afterwards]],
    ['size', [...when, ...before, belowPeak, ...during]],
    ['pace', before],
    ['hold', [losing, ...before]],
  ];
  return asked.flatMap(([measure, splits]) => splits.map((one) => ({ measure, ...one })));
}

function split(kind: ConditionKind, values: ArrayLike<number>, partOf: (value: number) => number, detail = ''): Split {
  const part = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) part[i] = Number.isNaN(values[i]!) ? neither : partOf(values[i]!);
  return { kind, detail, part };
}

const hourSplits = ({ hour }: IdeaSituations): Split[] =>
  Array.from({ length: 24 / hoursPerBlock }, (_, block) =>
    split('hours', hour, (value) => (Math.floor(value / hoursPerBlock) === block ? inside : outside), String(block * hoursPerBlock)),
  );

const sessionSplits = ({ hour }: IdeaSituations): Split[] =>
  Object.entries(tradingSessions).map(([name, [from, to]]) =>
    split('session', hour, (value) => ((from < to ? value >= from && value < to : value >= from || value < to) ? inside : outside), name),
  );

/** 1970-01-01 was a Thursday. */
const weekdaySplits = ({ day }: IdeaSituations): Split[] =>
  Array.from({ length: 7 }, (_, weekday) =>
    split('weekday', day, (value) => ((((value + 3) % 7) + 7) % 7 === weekday ? inside : outside), String(weekday)),
  );

function symbolSplits({ symbol }: ConditionIdeas): Split[] {
  const counts = new Map<string, number>();
  for (const name of symbol) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= minSideIdeas)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostSymbols)
    .map(([name]) => ({ kind: 'symbol', detail: name, part: Int8Array.from(symbol, (each) => (each === name ? inside : outside)) }));
}

const holdTimeSplits = ({ holdS }: ConditionIdeas): Split[] =>
  holdClassesS.map((from, place) => {
    const to = holdClassesS[place + 1] ?? Number.POSITIVE_INFINITY;
    return split('holdTime', holdS, (seconds) => (seconds >= from && seconds < to ? inside : outside), String(place));
  });

function withMoveSplit({ side, returnBefore }: ConditionIdeas): Split {
  return split(
    'withMove',
    returnBefore.map((value, i) => value * side[i]!),
    (along) => (along > 0 ? inside : along < 0 ? outside : neither),
  );
}

function bigMoveSplits({ symbol, returnBefore }: ConditionIdeas): Split[] {
  const moves = new Map<string, number[]>();
  symbol.forEach((name, i) => {
    if (Number.isNaN(returnBefore[i]!)) return;
    const known = moves.get(name);
    if (known) known.push(Math.abs(returnBefore[i]!));
    else moves.set(name, [Math.abs(returnBefore[i]!)]);
  });
  if (moves.size === 0) return [];
  const big = new Map([...moves].map(([name, values]) => [name, quantile(values, bigMoveFrom)]));
  return [
    split(
      'bigMove',
      returnBefore.map((value, i) => Math.abs(value) - (big.get(symbol[i]!) ?? Number.NaN)),
      (beyond) => (beyond > 0 ? inside : outside),
    ),
  ];
}
