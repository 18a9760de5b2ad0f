import { describe, expect, test } from 'vitest';
import { createRandom } from '#workers/core/numerics/random.ts';
import { classOf, fitTree, leafOf, type TreeNode } from './decision-tree.ts';
import { roundedThresholds, tellArchetypes } from './tell-archetypes.ts';

const allRows = (length: number) => Int32Array.from({ length }, (_, row) => row);

test('by hand: one split between the two kinds, at the midpoint', () => {
  const columns = [Float64Array.of(1, 2, 3, 7, 8, 9), Float64Array.of(5, 1, 4, 2, 6, 3)];
  const tree = fitTree({ columns, rows: allRows(6) }, [0, 0, 0, 1, 1, 1], 2, { depth: 3, leastRows: 1 });
  expect(tree.split).toMatchObject({ feature: 0, threshold: 5 });
  expect([...tree.split!.left.counts]).toEqual([3, 0]);
  expect(tree.split!.left.split).toBeNull();
});

test('the split that is chosen is the best of all by brute force', () => {
  const random = createRandom(4);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 40 }, () => Math.floor(12 * random.next())));
  const classes = Array.from({ length: 40 }, (_, i) => (columns[1]![i]! + 3 * random.normal() > 6 ? 1 : columns[2]![i]! > 9 ? 2 : 0));
  const impurity = (rows: number[]) =>
    rows.length -
    [0, 1, 2].reduce((total, own) => total + rows.filter((row) => classes[row] === own).length ** 2 / Math.max(rows.length, 1), 0);
  const sides = (feature: number, threshold: number) =>
    [true, false].map((isLeft) => [...allRows(40)].filter((row) => columns[feature]![row]! < threshold === isLeft));
  let least = Number.POSITIVE_INFINITY;
  for (let feature = 0; feature < 3; feature++) {
    for (let threshold = 0.5; threshold < 12; threshold++) {
      const [left, right] = sides(feature, threshold);
      if (left!.length > 0 && right!.length > 0) least = Math.min(least, impurity(left!) + impurity(right!));
    }
  }
  const { split } = fitTree({ columns, rows: allRows(40) }, classes, 3, { depth: 1, leastRows: 1 });
  const [left, right] = sides(split!.feature, split!.threshold);
  expect(impurity(left!) + impurity(right!)).toBeCloseTo(least, 9);
});

test('no deeper than asked, no leaf smaller than asked, and every row falls into the leaf that counts it', () => {
  const random = createRandom(8);
  const columns = [0, 1, 2, 3].map(() => Float64Array.from({ length: 300 }, () => random.normal()));
  const classes = Array.from({ length: 300 }, (_, i) => (columns[0]![i]! * columns[1]![i]! > 0 ? 1 : 0));
  const tree = fitTree({ columns, rows: allRows(300) }, classes, 2, { depth: 3, leastRows: 15 });
  const leaves = new Map<TreeNode, number>();
  for (const row of allRows(300)) leaves.set(leafOf(tree, columns, row), (leaves.get(leafOf(tree, columns, row)) ?? 0) + 1);
  const depthOf = (node: TreeNode): number => (node.split ? 1 + Math.max(depthOf(node.split.left), depthOf(node.split.right)) : 0);
  expect(depthOf(tree)).toBeLessThanOrEqual(3);
  for (const [leaf, count] of leaves) {
    expect(count).toBe(leaf.rows);
    expect(count).toBeGreaterThanOrEqual(15);
  }
});

test('a row without the value goes where most of the known ones are', () => {
  const columns = [Float64Array.of(1, 2, 3, 4, 9, Number.NaN)];
  const tree = fitTree({ columns, rows: allRows(6) }, [0, 0, 0, 0, 1, 0], 2, { depth: 1, leastRows: 1 });
  expect(tree.split).toMatchObject({ threshold: 6.5, missingLeft: true });
  expect(classOf(leafOf(tree, columns, 5))).toBe(0);
});

/** Iris-like measurements made from a seed; what scikit-learn's tree reaches on them stands in tests/fixtures/clustering/decision-tree.py. */
function species(): { columns: Float64Array[]; classes: Int32Array } {
  const random = createRandom(15);
  const means = [
    [5, 3.4, 1.5, 0.25],
    [5.9, 2.8, 4.3, 1.3],
    [6.6, 3, 5.5, 2],
  ];
  const classes = Int32Array.from({ length: 600 }, (_, i) => i % 3);
  const columns = [0, 1, 2, 3].map((feature) => Float64Array.from(classes, (own) => means[own]![feature]! + 0.45 * random.normal()));
  return { columns, classes };
}

/** Depth → share of unseen rows told right by sklearn.tree.DecisionTreeClassifier(min_samples_leaf=4). */
const scikitLearnFidelity = [
  [1, 0.665],
  [2, 0.92],
  [3, 0.935],
  [4, 0.94],
] as const;

test('as right on unseen rows as the tree of scikit-learn', () => {
  const { columns, classes } = species();
  const trained = allRows(600).filter((row) => row < 400);
  for (const [depth, theirs] of scikitLearnFidelity) {
    const tree = fitTree({ columns, rows: trained }, classes, 3, { depth, leastRows: 4 });
    const right = allRows(600).filter((row) => row >= 400 && classOf(leafOf(tree, columns, row)) === classes[row]).length;
    expect(right / 200).toBeCloseTo(theirs, 9);
  }
});

describe('archetypes in words', () => {
  const random = createRandom(2);
  const index = Int32Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? -2 : i % 4));
  const raw = {
    holdMedian: Float64Array.from(index, (group) => (group === 0 ? 40 : 6_000) * Math.exp(0.3 * random.normal())),
    winRate: Float64Array.from(index, (group) => (group === 1 ? 0.8 : 0.45) + 0.05 * random.normal()),
    sizeCv: Float64Array.from(index, (group) => (group === 2 ? 2 : 0.4) * Math.exp(0.2 * random.normal())),
  };
  const tree = tellArchetypes({ metrics: ['holdMedian', 'winRate', 'sizeCv'], raw, index, groups: 4, random: createRandom(1) })!;

  test('say what was put in, in plain numbers', () => {
    expect(tree.paths[0]!.conditions).toHaveLength(1);
    expect(tree.paths[0]!.conditions[0]).toMatchObject({ metric: 'holdMedian', op: '<' });
    const { value } = tree.paths[0]!.conditions[0]!;
    expect(value).toBeGreaterThan(60);
    expect(value).toBeLessThan(3_600);
    expect(value % 60).toBe(0);
    expect(tree.paths[1]!.conditions).toEqual([{ metric: 'winRate', op: '>=', value: 0.6 }]);
    expect(tree.paths[2]!.conditions[0]).toMatchObject({ metric: 'sizeCv', op: '>=' });
  });

  test('are as true as the accounts that were held out say', () => {
    expect(tree.heldOut).toBe(114);
    expect(tree.fidelity).toBeGreaterThan(0.95);
    expect(tree.baseline).toBeLessThan(0.4);
    for (const { precision, recall } of tree.paths) {
      expect(precision).toBeGreaterThan(0.9);
      expect(recall).toBeGreaterThan(0.9);
    }
  });

  test('a group that no short rule tells is not told', () => {
    const shuffled = createRandom(9);
    const noise = { holdMedian: Float64Array.from(index, () => shuffled.next()) };
    const told = tellArchetypes({ metrics: ['holdMedian'], raw: noise, index, groups: 4, random: createRandom(1) })!;
    expect(told.paths.every(({ conditions }) => conditions.length === 0)).toBe(true);
    expect(Math.abs(told.fidelity - told.baseline)).toBeLessThan(0.15);
  });

  test('one group needs no words', () => {
    expect(tellArchetypes({ metrics: ['holdMedian'], raw, index: new Int32Array(400), groups: 1, random: createRandom(1) })).toBeNull();
  });
});

describe('plain numbers', () => {
  test.each([
    ['holdMedian', 243.7, 100, 240],
    ['holdMedian', 5_300, 10, 5_000],
    ['winRate', 0.6137, 0.2, 0.6],
    ['winRate', 0.012, 0.0001, 0.012],
    ['sizeCv', 0.2876, 0.1, 0.3],
    ['positionsPerDay', 17.31, 0.01, 17],
  ])('%s %s with a spread of %s is %s', (metric, threshold, spread, plain) => {
    expect(roundedThresholds(metric, threshold, spread)[0]).toBe(plain);
  });
});
