import { expect, test } from 'vitest';
import { comparedIds, comparePath } from './compare-choice.ts';

test('accounts are read once each and at most six', () => {
  expect(comparedIds('3,17,3,42')).toEqual([3, 17, 42]);
  expect(comparedIds('1,2,3,4,5,6,7')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(comparedIds('-1,1e3,x,,0x10,9999999999')).toEqual([]);
  expect(comparedIds(null)).toEqual([]);
});

test('an address is read back', () => {
  expect(comparePath([])).toBe('/compare');
  expect(comparedIds(new URL(comparePath([5, 9]), 'http://localhost').searchParams.get('ids'))).toEqual([5, 9]);
});
