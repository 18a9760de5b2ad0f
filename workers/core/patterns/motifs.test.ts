import { expect, test } from 'vitest';
import { createRandom } from '#workers/core/numerics/random.ts';
import { distancesTo, exclusionZone, matrixProfile } from './matrix-profile.ts';
import { findMotifs } from './motifs.ts';

const random = createRandom(6);
const noise = (points: number) => Float64Array.from({ length: points }, () => random.normal());
const find = (series: Float64Array) => findMotifs(series, { window: 10, random: createRandom(2) });

test('the profile is the least distance outside of the exclusion zone, by brute force', () => {
  const series = noise(120);
  series.fill(1, 40, 60);
  const { distance, nearest } = matrixProfile(series, 8);
  distance.forEach((own, start) => {
    const to = Array.from(distancesTo(series, 8, start), (value, other) =>
      Math.abs(other - start) > exclusionZone(8) ? value : Number.POSITIVE_INFINITY,
    );
    expect(own).toBeCloseTo(Math.min(...to), 6);
    expect(to[nearest[start]!]).toBeCloseTo(own, 6);
  });
});

test('a ladder of sizes that comes three times is a motif with its three places', () => {
  const ladder = [1, 2, 4, 8, 16, 1, 2, 4, 8, 1].map(Math.log);
  const series = noise(300).map((value) => 0.7 * value);
  for (const start of [40, 130, 250])
    series.set(
      ladder.map((value) => value + 0.02 * random.normal()),
      start,
    );
  const { motifs, reason } = find(series);
  expect(reason).toBe(null);
  expect(motifs[0]!.starts).toEqual([40, 130, 250]);
  expect(motifs[0]!.chance).toBe(0.01);
});

test('the one stretch that is unlike the others is a discord', () => {
  const series = Float64Array.from({ length: 240 }, (_, i) => Math.sin((2 * Math.PI * i) / 12) + 0.1 * random.normal());
  for (let i = 100; i < 110; i++) series[i] = (i % 2) * 2 - 1;
  const { discords } = find(series);
  expect(Math.abs(discords[0]!.start - 100)).toBeLessThanOrEqual(9);
});

test('noise repeats nothing and has nothing strange; pauses are no repetition', () => {
  expect(find(noise(250))).toEqual({ motifs: [], discords: [], reason: null });
  const pauses = new Float64Array(250);
  for (let i = 0; i < 250; i += 17) pauses[i] = 1;
  expect(find(pauses).motifs).toEqual([]);
});

test('too short and constant series say so', () => {
  expect(find(noise(30)).reason).toBe('fewPoints');
  expect(find(new Float64Array(100).fill(2)).reason).toBe('constant');
});
