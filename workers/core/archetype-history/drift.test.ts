import { describe, expect, test } from 'vitest';
import { modelAt } from '#tests/setup/archetype-model.ts';
import { matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { classOf, featureDrift, stabilityIndex } from './feature-drift.ts';
import { accountMovements, centroidMovement } from './movement.ts';

describe('drift of a metric', () => {
  test('classes are left-closed', () => {
    expect([-2, -1, -0.5, 0, 1, 5].map((value) => classOf(value, [-1, 0, 1]))).toEqual([0, 1, 1, 2, 3, 3]);
  });
  test('by hand: half and half against one and three quarters', () => {
    // with half an account in each class: q = 10.5/41, 30.5/41; p = 20.5/41 twice
    const expected = (10.5 / 41 - 0.5) * Math.log(10.5 / 41 / 0.5) + (30.5 / 41 - 0.5) * Math.log(30.5 / 41 / 0.5);
    expect(stabilityIndex([0.5, 0.5], [10, 30], 40)).toBeCloseTo(expected, 12);
    expect(stabilityIndex([0.5, 0.5], [50, 50], 100)).toBe(0);
  });
  test('two samples of one book differ by what is expected, a shifted one by more', () => {
    const random = createRandom(8);
    const model = modelAt([[0]], { accounts: [400] });
    let total = 0;
    for (let round = 0; round < 200; round++) {
      const reference = [0, 0, 0, 0];
      for (let i = 0; i < 400; i++) reference[random.integer(4)]!++;
      model.reference = [{ metric: 'a', edges: [-1, 0, 1], shares: reference.map((count) => count / 400) }];
      const [drift] = featureDrift(model, { a: Float64Array.from({ length: 300 }, () => [-2, -0.5, 0.5, 2][random.integer(4)]!) });
      total += drift!.psi / drift!.expected;
      expect(drift!.level).toBe('steady');
    }
    expect(total / 200).toBeGreaterThan(0.85);
    expect(total / 200).toBeLessThan(1.15);
    const [shifted] = featureDrift(model, { a: Float64Array.from({ length: 300 }, () => [-2, 0.5, 2, 2][random.integer(4)]!) });
    expect(shifted!.level).toBe('shifted');
  });
  test('a metric that nobody has any more says nothing', () => {
    expect(featureDrift(modelAt([[0]]), { a: Float64Array.of(Number.NaN) })[0]).toMatchObject({ psi: 0, accounts: 0, level: 'steady' });
  });
});

describe('movement', () => {
  const { features } = modelAt([[0, 0]]);
  const cloud = (count: number, shift: number, seed: number) => {
    const random = createRandom(seed);
    const from = Array.from({ length: count }, () => [random.normal(), random.normal()]);
    return {
      before: matrixFromRows(from),
      after: matrixFromRows(from.map(([x, y]) => [x! + shift + 0.3 * random.normal(), y! + 0.3 * random.normal()])),
    };
  };
  const everyone = (count: number) => ({
    before: Int32Array.from({ length: count }, (_, i) => i),
    after: Int32Array.from({ length: count }, (_, i) => i),
  });

  test('a centre that moved stands out, one that only shook does not', () => {
    const moved = cloud(200, 0.5, 1);
    const found = centroidMovement(moved.before, moved.after, everyone(200), features, 2, createRandom(1))!;
    expect(found.distance).toBeCloseTo(0.25, 1);
    expect(found.z).toBeGreaterThan(3);
    expect(found.features[0]!.metric).toBe('a');
    expect(found.features[0]!.after - found.features[0]!.before).toBeCloseTo(0.5, 1);
    const still = Array.from({ length: 40 }, (_, seed) => {
      const shaken = cloud(200, 0, 10 + seed);
      return centroidMovement(shaken.before, shaken.after, everyone(200), features, 2, createRandom(seed))!.z;
    });
    expect(still.filter((z) => z > 3).length).toBeLessThanOrEqual(2);
  });
  test('a group without members on one side has not moved anywhere', () => {
    const { before, after } = cloud(3, 0, 1);
    const gone = { before: Int32Array.of(0, 1, 2), after: Int32Array.of(-1, -1, -1) };
    expect(centroidMovement(before, after, gone, features, 1, createRandom(1))).toBeNull();
  });
  test('an account that changed is told from the book, with the features that changed', () => {
    const { before, after } = cloud(100, 0, 5);
    after.data[2 * 7 + 1]! += 6;
    const { distance, z, features: moved } = accountMovements(before, after);
    expect(z[7]).toBeGreaterThan(4);
    expect(z.filter((value) => value > 4)).toHaveLength(1);
    expect(distance[7]).toBeGreaterThan(5);
    expect(moved[7]![0]).toBe(1);
  });
});
