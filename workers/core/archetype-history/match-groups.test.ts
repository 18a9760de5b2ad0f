import { describe, expect, test } from 'vitest';
import { modelAt } from '#tests/setup/archetype-model.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { type Candidate, centroidIn, distanceOverCommon, groupSpacing, matchGroups } from './match-groups.ts';

const before = modelAt([
  [0, 0],
  [4, 0],
  [0, 4],
]);
const candidate = (index: number, part: Partial<Candidate> = {}): Candidate => ({
  identityId: 100 + index,
  pinned: false,
  isMerged: false,
  model: before,
  index,
  isOfLastRun: true,
  ...part,
});
const all = [0, 1, 2].map((index) => candidate(index));
const ids = (matches: ReturnType<typeof matchGroups>) => matches.map((match) => match?.identityId ?? null);

describe('centres of an earlier model', () => {
  test('are the same place on another scale, weight and order of features', () => {
    const now = modelAt([[0, 0]], { weights: [0.25, 1] });
    now.features[0] = { ...now.features[0]!, metric: 'b', centre: 1, spread: 2 };
    now.features[1] = { ...now.features[1]!, metric: 'a' };
    // b = 4 is (4 − 1)/2 deviations, √0.25 of it; a = 0 stays
    expect([...centroidIn(now.features, before, 2)]).toEqual([0.75, 0]);
  });
  test('without a common feature there is no distance; a missing one counts as far as the common ones', () => {
    const now = modelAt([[0, 0, 0]]);
    const there = centroidIn(now.features, before, 1);
    expect([...there]).toEqual([4, 0, Number.NaN]);
    expect(distanceOverCommon(Float64Array.of(0, 0, 9), there, now.features)).toBeCloseTo(4 * Math.sqrt(3 / 2), 12);
    expect(distanceOverCommon(Float64Array.of(Number.NaN, Number.NaN, 1), there, now.features)).toBeNaN();
  });
  test('the yardstick is the median distance between groups', () => {
    expect(groupSpacing(before)).toBe(4);
    expect(groupSpacing(modelAt([[1, 1]]))).toBeNaN();
  });
});

describe('groups of a new run', () => {
  test('in another order are the ones they were', () => {
    const now = modelAt([
      [0.2, 3.9],
      [0, 0.1],
      [4.1, 0],
    ]);
    expect(ids(matchGroups(now, all, () => 0))).toEqual([102, 100, 101]);
  });
  test('by their members when the centres have left, and new when neither is left', () => {
    const now = modelAt([
      [20, 0],
      [0, 20],
      [20, 20],
    ]);
    const overlap = (group: number, c: number) => (group === c ? [0.5, 0.49, 0][group]! : 0);
    expect(ids(matchGroups(now, all, overlap))).toEqual([100, null, null]);
  });
  test('an archetype is never two groups: the rest is new', () => {
    const now = modelAt([
      [0.5, 0],
      [-0.5, 0],
      [4, 0],
      [0, 4],
    ]);
    const matches = ids(matchGroups(now, all, (group, c) => (group === 1 && c === 0 ? 0.6 : 0)));
    expect(matches).toEqual([null, 100, 101, 102]);
  });
  test('a pinned archetype chooses first and on half the evidence', () => {
    const now = modelAt([
      [1.5, 0],
      [4, 0],
      [0, 4],
    ]);
    const stolen = candidate(0, { identityId: 7, model: modelAt([[1.5, 0]]) });
    expect(ids(matchGroups(now, [stolen, ...all], () => 0))[0]).toBe(7);
    const pinned = all.map((one) => ({ ...one, pinned: one.index === 0 }));
    expect(ids(matchGroups(now, [stolen, ...pinned], () => 0))[0]).toBe(100);
    const far = modelAt([
      [3, -2],
      [4, 0],
      [0, 4],
    ]);
    expect(ids(matchGroups(far, all, () => 0))[0]).toBeNull();
    expect(ids(matchGroups(far, pinned, () => 0))[0]).toBe(100);
  });
  test('one that was away returns by its frozen centre, unless the last run has a better claim', () => {
    const away = candidate(0, { identityId: 9, isOfLastRun: false });
    const now = modelAt([
      [0, 0],
      [4, 0],
      [0, 4],
    ]);
    expect(ids(matchGroups(now, [away, all[1]!, all[2]!], () => 0))).toEqual([9, 101, 102]);
    expect(ids(matchGroups(now, [away, ...all], (group, c) => (group === 0 && c === 1 ? 0.9 : 0)))[0]).toBe(100);
  });
  test('a book that is one group is the one it was', () => {
    expect(ids(matchGroups(modelAt([[9, 9]]), [candidate(0, { model: modelAt([[0, 0]]) })], () => 0.2))).toEqual([100]);
  });
});

test('the total cost is the least there is (all ways to assign tried)', () => {
  const random = createRandom(3);
  const point = () => [4 * random.normal(), 4 * random.normal()];
  for (let round = 0; round < 50; round++) {
    const [model, earlier] = [modelAt([point(), point(), point()]), modelAt([point(), point(), point()])];
    const jaccard = Array.from({ length: 9 }, () => random.next());
    const candidates = [0, 1, 2].map((index) => candidate(index, { model: earlier }));
    const overlap = (group: number, c: number) => jaccard[group * 3 + c]!;
    const spacing = groupSpacing(model);
    const cost = (group: number, c: number) => {
      const there = centroidIn(model.features, earlier, c);
      const distance = distanceOverCommon(Float64Array.from(model.groups[group]!.centroid), there, model.features) / spacing;
      const isKept = overlap(group, c) >= 0.5 || distance < 0.5;
      return isKept ? 0.5 * (1 - overlap(group, c)) + 0.5 * Math.min(1, distance) : 1;
    };
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const least = Math.min(...orders.map((order) => order.reduce((sum, c, group) => sum + cost(group, c), 0)));
    const found = matchGroups(model, candidates, overlap).reduce(
      (sum, match, group) => sum + (match ? cost(group, match.candidate) : 1),
      0,
    );
    expect(found).toBeCloseTo(least, 9);
  }
});
