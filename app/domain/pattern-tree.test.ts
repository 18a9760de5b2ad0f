import { expect, test } from 'vitest';
import { layoutOf, positionsBelow, treeOf } from './pattern-tree.ts';

/** Six leaves: ((0 1) (2 (3 4))) 5, by hand. */
const merges = [
  { left: 3, right: 4, height: 1 }, // 6
  { left: 0, right: 1, height: 2 }, // 7
  { left: 2, right: 6, height: 3 }, // 8
  { left: 7, right: 8, height: 5 }, // 9
  { left: 9, right: 5, height: 8 }, // 10
];

test('a whole tree keeps its numbers', () => {
  expect(treeOf(merges, Array(6).fill(true))).toEqual({
    ids: [6, 7, 8, 9, 10],
    left: [3, 0, 2, 7, 9],
    right: [4, 1, 6, 8, 5],
    heights: [1, 2, 3, 5, 8],
  });
});

test('hidden leaves take the merges along that joined nothing else, and leave the other heights', () => {
  // Without 1 and 3: leaves 0 2 4 5 become 0 1 2 3; the joins of 0 with 1 and of 3 with 4 are gone.
  const tree = treeOf(merges, [true, false, true, false, true, true]);
  expect(tree).toEqual({ ids: [8, 9, 10], left: [1, 0, 5], right: [2, 4, 3], heights: [3, 5, 8] });
  expect([...layoutOf(tree, 4).first]).toEqual([1, 0, 0]);
  expect([...layoutOf(tree, 4).last]).toEqual([2, 2, 3]);
});

test('one visible leaf or none has no tree', () => {
  expect(treeOf(merges, [false, true, false, false, false, false]).ids).toEqual([]);
  expect(treeOf(merges, Array(6).fill(false)).ids).toEqual([]);
});

test('the layout centres a node between its arms and knows the way up', () => {
  const { centre, first, last, parent, peak } = layoutOf(treeOf(merges, Array(6).fill(true)), 6);
  expect([...centre]).toEqual([3.5, 0.5, 2.75, 1.625, 3.3125]);
  expect([...first]).toEqual([3, 0, 2, 0, 0]);
  expect([...last]).toEqual([4, 1, 4, 4, 5]);
  expect([...parent]).toEqual([7, 7, 8, 6, 6, 10, 8, 9, 9, 10, -1]);
  expect(peak).toBe(8);
});

test('a branch is the positions below its node', () => {
  expect(positionsBelow(merges, 6, 8)).toEqual([2, 3, 4]);
  expect(positionsBelow(merges, 6, 10)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(positionsBelow(merges, 6, 4)).toEqual([4]);
  expect(positionsBelow(merges, 6, 11)).toEqual([]);
  expect(positionsBelow(merges, 6, 2.5)).toEqual([]);
});
