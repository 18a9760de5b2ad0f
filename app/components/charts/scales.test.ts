import { describe, expect, test } from 'vitest';
import { domainWithZero, linearScale, niceTicks } from './scales.ts';

test('a scale maps ends to ends and a single value to the middle', () => {
  const scale = linearScale([10, 20], [0, 100]);
  expect([scale(10), scale(15), scale(20)]).toEqual([0, 50, 100]);
  expect(linearScale([5, 5], [0, 100])(5)).toBe(50);
});

describe('ticks', () => {
  test.each([
    [
      [0, 1],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [-3, 17],
      [0, 5, 10, 15],
    ],
    [
      [0, 0.3],
      [0, 0.1, 0.2, 0.3],
    ],
    [[4, 4], [4]],
  ] as const)('of %j are %j', (domain, expected) => expect(niceTicks(domain)).toEqual(expected));
});

test('a domain always shows zero', () => {
  expect(domainWithZero([3, 7])).toEqual([0, 8]);
  expect(domainWithZero([-3, -7])).toEqual([-8, 0]);
  expect(domainWithZero([-1200, 3400])).toEqual([-2000, 4000]);
  expect(domainWithZero([])).toEqual([0, 1]);
});
