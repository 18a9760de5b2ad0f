import { expect, test } from 'vitest';
import { createRandom, hashInteger } from './random.ts';

const draw = (seed: number, n: number) => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => random.next());
};

test('the same seed gives the same stream and another seed another one', () => {
  expect(draw(7, 100)).toEqual(draw(7, 100));
  expect(draw(7, 100)).not.toEqual(draw(8, 100));
  expect(draw(2 ** 40 + 7, 5)).not.toEqual(draw(7, 5));
});

test('a fork depends on its label, not on what was drawn before', () => {
  const fresh = createRandom(1);
  const used = createRandom(1);
  for (let index = 0; index < 17; index++) used.normal();
  expect(used.fork('market').next()).toBe(fresh.fork('market').next());
  expect(fresh.fork('market').next()).not.toBe(fresh.fork('traders').next());
  const firsts = new Set(Array.from({ length: 10_000 }, (_, label) => fresh.fork(label).next()));
  expect(firsts.size).toBe(10_000);
});

test('uniform, normal and exponential numbers have their moments', () => {
  const random = createRandom(42);
  const n = 200_000;
  const moments = (sample: () => number) => {
    let sum = 0;
    let squares = 0;
    let fourths = 0;
    for (let index = 0; index < n; index++) {
      const value = sample();
      sum += value;
      squares += value * value;
      fourths += value ** 4;
    }
    return { mean: sum / n, square: squares / n, fourth: fourths / n };
  };
  const uniform = moments(() => random.next());
  expect(uniform.mean).toBeCloseTo(0.5, 2);
  expect(uniform.square).toBeCloseTo(1 / 3, 2);
  const normal = moments(() => random.normal());
  expect(normal.mean).toBeCloseTo(0, 1);
  expect(normal.square).toBeCloseTo(1, 1);
  expect(Math.abs(normal.fourth - 3)).toBeLessThan(0.1);
  const exponential = moments(() => random.exponential());
  expect(exponential.mean).toBeCloseTo(1, 1);
  expect(Math.abs(exponential.square - 2)).toBeLessThan(0.06);
});

test('the first numbers of neighbouring forks and hashes are uncorrelated', () => {
  const root = createRandom(5);
  const n = 20_000;
  let forkProduct = 0;
  let hashProduct = 0;
  for (let label = 0; label < n; label++) {
    forkProduct += (root.fork(label).next() - 0.5) * (root.fork(label + 1).next() - 0.5);
    hashProduct += (hashInteger(5, label) / 2 ** 32 - 0.5) * (hashInteger(5, label + 1) / 2 ** 32 - 0.5);
  }
  // the standard error of the mean product is (1/12)/√n = 0.0006
  expect(Math.abs(forkProduct / n)).toBeLessThan(0.003);
  expect(Math.abs(hashProduct / n)).toBeLessThan(0.003);
});

test('weights, integers and shuffles follow their shares', () => {
  const random = createRandom(9);
  const counts = [0, 0, 0];
  for (let index = 0; index < 60_000; index++) counts[random.weighted([1, 0, 5])]!++;
  expect(counts[1]).toBe(0);
  expect(counts[2]! / counts[0]!).toBeGreaterThan(4.6);
  expect(counts[2]! / counts[0]!).toBeLessThan(5.4);
  const seen = new Set(Array.from({ length: 1000 }, () => random.integer(6)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(random.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
});
