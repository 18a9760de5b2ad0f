import type { ConditionFinding, ConditionKind, ConditionMeasure } from '#workers/contracts/conditions.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import { mean, median } from '#workers/core/numerics/statistics.ts';
import { clusteredTest, inside, neither, oneSided, outside, type RankTest, rankScores } from './clustered-rank-test.ts';
import { type ConditionIdeas, ideaSituations } from './condition-ideas.ts';
import { type Hypothesis, hypothesesOf, minSideDays, minSideIdeas } from './hypotheses.ts';

/** False discovery rate among an account's own hypotheses. */
const falseDiscoveryRate = 0.05;
/** Each half of the ideas must show the effect by itself, in the same direction, at this one-sided level. */
const replicationLevel = 0.1;
/** Cliff's delta below this is too small to say anything about, however certain. */
const smallestEffect = 0.1;
/** Conditions whose ideas are mostly the same are one condition: the stronger stays. */
const sameIdeas = 0.5;
const mostlyWithin = 0.75;
const mostFindings = 8;

export type ConditionFindings = { /** Hypotheses that had enough ideas on both sides. */ tested: number; found: ConditionFinding[] };

/**
 * The circumstances under which an account trades measurably better or worse, larger, sooner or longer, strongest first (by the end of the interval that is nearer to 0).
 * A finding has q ≤ 0.05 among all of the account's questions (Benjamini–Hochberg over day-clustered rank tests, repetitions counted once), |delta| ≥ 0.1, and holds in the earlier and in the later
 * half of the ideas alone. A result must also differ in its mean at usual size in the same direction: winning more often while losing more is not trading better.
 */
export function findConditions(ideas: ConditionIdeas): ConditionFindings {
  const situations = ideaSituations(ideas);
  const { dayNumber, relativeSize, gapS } = situations;
  const values: Record<ConditionMeasure, Float64Array> = {
    result: ideas.profit.map((profit, i) => profit / relativeSize[i]!),
    size: relativeSize,
    pace: gapS,
    hold: ideas.holdS,
  };
  const scores = Object.fromEntries(Object.entries(values).map(([measure, column]) => [measure, rankScores(column)])) as typeof values;
  const tested: { hypothesis: Hypothesis; test: RankTest }[] = [];
  for (const hypothesis of hypothesesOf(ideas, situations)) {
    const test = clusteredTest(scores[hypothesis.measure], hypothesis.part, dayNumber, { leastIdeas: minSideIdeas });
    if (test && isEnough(test)) tested.push({ hypothesis, test });
  }
  const half = halfway(dayNumber);
  const found: ConditionFinding[] = [];
  for (const { hypothesis, test, qValue } of distinctFindings(tested)) {
    if (qValue > falseDiscoveryRate || Math.abs(test.effect) < smallestEffect) continue;
    const direction = test.effect > 0 ? 1 : -1;
    const { measure, kind, detail, part } = hypothesis;
    const column = values[measure];
    if (measure === 'result' && Math.sign(mean(pickPart(column, part, inside)) - mean(pickPart(column, part, outside))) !== direction)
      continue;
    const earlier = clusteredTest(scores[measure], part, dayNumber, { to: half });
    const later = clusteredTest(scores[measure], part, dayNumber, { from: half });
    if (!earlier || !later) continue;
    const pEarlier = oneSided(earlier, direction);
    const pLater = oneSided(later, direction);
    if (Math.max(pEarlier, pLater) > replicationLevel) continue;
    const shown = measure === 'result' ? ideas.profit : column;
    found.push({
      measure,
      kind,
      detail,
      direction,
      effect: test.effect,
      low: test.low,
      high: test.high,
      nInside: test.nInside,
      nOutside: test.nOutside,
      daysInside: test.daysInside,
      daysOutside: test.daysOutside,
      inside: typical[measure](pickPart(shown, part, inside)),
      outside: typical[measure](pickPart(shown, part, outside)),
      winRateInside: measure === 'result' ? winRate(pickPart(ideas.profit, part, inside)) : Number.NaN,
      winRateOutside: measure === 'result' ? winRate(pickPart(ideas.profit, part, outside)) : Number.NaN,
      pValue: test.pValue,
      qValue,
      pEarlier,
      pLater,
    });
  }
  found.sort((a, b) => nearestToZero(b) - nearestToZero(a) || a.pValue - b.pValue);
  return { tested: tested.length, found: found.slice(0, mostFindings) };
}

const isEnough = ({ daysInside, daysOutside }: RankTest) => Math.min(daysInside, daysOutside) >= minSideDays;

/** The first idea of the day with which the later half begins. */
function halfway(dayNumber: Int32Array): number {
  let at = Math.floor(dayNumber.length / 2);
  while (at > 0 && dayNumber[at] === dayNumber[at - 1]) at--;
  return at;
}

const pickPart = (values: Float64Array, part: Int8Array, which: number): Float64Array =>
  values.filter((value, i) => part[i] === which && !Number.isNaN(value));

const typical: Record<ConditionMeasure, (values: Float64Array) => number> = {
  result: mean,
  size: (values) => Math.exp(mean(values.map(Math.log))),
  pace: median,
  hold: median,
};

const winRate = (profits: Float64Array): number => mean(profits.map((profit) => (profit > 0 ? 1 : 0)));

const nearestToZero = ({ effect, low, high }: ConditionFinding): number => (effect > 0 ? low : -high);

type Tested = { hypothesis: Hypothesis; test: RankTest };

/**
 * Benjamini–Hochberg where findings that part the ideas nearly alike count once: in order of p, one that repeats a smaller p is dropped, and the i-th that stays has
 * q = p · (all questions asked) / i, made monotone. Counting repetitions as findings of their own would let them vouch for false ones.
 */
function distinctFindings(tested: readonly Tested[]): (Tested & { qValue: number })[] {
  const kept: (Tested & { qValue: number })[] = [];
  for (const at of ascendingOrder(tested.map(({ test }) => test.pValue))) {
    const { hypothesis, test } = tested[at]!;
    // with more than this p no rank helps
    if (test.pValue > falseDiscoveryRate) break;
    const repeats = kept.some(
      (other) =>
        other.hypothesis.measure === hypothesis.measure &&
        (isSameSplit(other.hypothesis.part, hypothesis.part) || isPartOf(other, { hypothesis, test })),
    );
    if (!repeats) kept.push({ hypothesis, test, qValue: (test.pValue * tested.length) / (kept.length + 1) });
  }
  for (let i = kept.length - 2; i >= 0; i--) kept[i]!.qValue = Math.min(kept[i]!.qValue, kept[i + 1]!.qValue);
  return kept;
}

/** Hours lie within sessions and streaks of losses after a loss: one sentence about the stronger is enough where both point the same way. */
const families: readonly ConditionKind[][] = [
  ['hours', 'session'],
  ['afterLoss', 'lossStreak'],
];

function isPartOf(a: Tested, b: Tested): boolean {
  const isFamily = families.some((family) => family.includes(a.hypothesis.kind) && family.includes(b.hypothesis.kind));
  if (!isFamily || Math.sign(a.test.effect) !== Math.sign(b.test.effect)) return false;
  let both = 0;
  for (let i = 0; i < a.hypothesis.part.length; i++) if (a.hypothesis.part[i] === inside && b.hypothesis.part[i] === inside) both++;
  return both > mostlyWithin * Math.min(a.test.nInside, b.test.nInside);
}

/** Whether two conditions split the ideas nearly alike, be it with the sides exchanged ("best on A" of two symbols is "worst on B"). */
function isSameSplit(a: Int8Array, b: Int8Array): boolean {
  const shared = (sideOfA: number, sideOfB: number) => {
    let both = 0;
    let either = 0;
    for (let i = 0; i < a.length; i++) {
      if (a[i] === neither || b[i] === neither) continue;
      const isA = a[i] === sideOfA;
      const isB = b[i] === sideOfB;
      if (isA && isB) both++;
      if (isA || isB) either++;
    }
    return either === 0 ? 0 : both / either;
  };
  return shared(inside, inside) > sameIdeas || Math.min(shared(inside, outside), shared(outside, inside)) > sameIdeas;
}
