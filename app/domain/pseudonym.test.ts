import { expect, test } from 'vitest';
import { pseudonym } from './pseudonym.ts';

const key = new Uint8Array(32).fill(7);

test('an account keeps its pseudonym', () => {
  expect(pseudonym(42, key)).toBe(pseudonym(42, key));
  expect(pseudonym(42, key)).toMatch(/^[A-HJ-NP-Z2-9]{5}$/);
});

test('another installation calls it otherwise', () => {
  expect(pseudonym(42, new Uint8Array(32).fill(8))).not.toBe(pseudonym(42, key));
});

test('pseudonyms spread like random draws', () => {
  const names = new Set(Array.from({ length: 10_000 }, (_, id) => pseudonym(id, key)));
  // 10,000 draws from 32^5 expect 1.5 collisions; 12 or more has a chance below one in ten million.
  expect(names.size).toBeGreaterThan(9_988);
});
