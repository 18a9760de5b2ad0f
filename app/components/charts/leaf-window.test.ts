import { expect, test } from 'vitest';
import { isWhole, moved, showing, wholeWindow, windowAround, zoomed } from './leaf-window.ts';

test('zooming keeps the row under the pointer and stays inside', () => {
  expect(zoomed({ from: 0, to: 100 }, 100, 2, 0.25)).toEqual({ from: 12.5, to: 62.5 });
  expect(zoomed({ from: 0, to: 100 }, 100, 2, 0)).toEqual({ from: 0, to: 50 });
  expect(zoomed({ from: 80, to: 100 }, 100, 0.5, 0)).toEqual({ from: 60, to: 100 });
});

test('never fewer than four rows, never more than all', () => {
  expect(zoomed({ from: 10, to: 14 }, 100, 10)).toEqual({ from: 10, to: 14 });
  expect(zoomed({ from: 10, to: 14 }, 100, 0.001)).toEqual(wholeWindow(100));
  expect(zoomed(wholeWindow(3), 3, 5)).toEqual({ from: 0, to: 3 });
});

test('moving stops at both ends', () => {
  expect(moved({ from: 10, to: 20 }, 100, -50)).toEqual({ from: 0, to: 10 });
  expect(moved({ from: 10, to: 20 }, 100, 500)).toEqual({ from: 90, to: 100 });
});

test('a branch is shown with air around it', () => {
  expect(windowAround(40, 49, 100)).toEqual({ from: 39.5, to: 50.5 });
  expect(windowAround(0, 0, 100)).toEqual({ from: 0, to: 4 });
  expect(isWhole(windowAround(0, 99, 100), 100)).toBe(true);
});

test('a row is brought into sight by the shortest way', () => {
  expect(showing({ from: 10, to: 20 }, 5, 100)).toEqual({ from: 5, to: 15 });
  expect(showing({ from: 10, to: 20 }, 20, 100)).toEqual({ from: 11, to: 21 });
  expect(showing({ from: 10, to: 20 }, 12, 100)).toEqual({ from: 10, to: 20 });
});
