import { expect, test } from 'vitest';
import { patternChoice } from './pattern-choices.ts';

const from = (fields: Record<string, string>) => patternChoice((name) => fields[name]);

test('a choice is read as it is written', () => {
  expect(from({ series: 'equity', distance: 'dtw', algorithm: 'k-medoids', days: '90', clusters: '7', band: '0.05' })).toEqual({
    series: 'equity',
    distance: 'dtw',
    algorithm: 'k-medoids',
    days: 90,
    clusters: 7,
    band: 0.05,
  });
});

test('what does not fit becomes what fits best', () => {
  expect(from({ series: 'hourOfWeek', distance: 'dtw', algorithm: 'ward', clusters: '900', days: '7' })).toEqual({
    series: 'hourOfWeek',
    distance: 'profile',
    algorithm: 'average',
    days: 180,
    clusters: null,
    band: 0.1,
  });
  expect(from({ series: 'equity', distance: 'shape', algorithm: 'dbscan', clusters: '4' }).clusters).toBeNull();
});
