import { expect, test } from 'vitest';
import { presetOf, similarityPresets, weightsFromText, weightsToText } from './similarity-choice.ts';

test.each([
  ['style', { metrics: 0, style: 1, series: 0 }],
  ['3-0-1', { metrics: 3, style: 0, series: 1 }],
])('%s in the address are weights that are written the same way', (text, weights) => {
  expect(weightsFromText(text)).toEqual(weights);
  expect(weightsToText(weights)).toBe(text);
});

test.each([null, '', 'everything', '0-0-0', '1-2', '1-2-5', '1-2--1', '1.5-1-1'])('%j means the mix', (text) => {
  expect(weightsFromText(text)).toEqual(similarityPresets.mix);
});

test('weights that are a preset are called by its name, the mix by nothing', () => {
  expect(weightsToText({ metrics: 0, style: 0, series: 1 })).toBe('series');
  expect(weightsToText({ metrics: 2, style: 1, series: 1 })).toBeNull();
  expect(presetOf({ metrics: 1, style: 1, series: 1 })).toBeNull();
});
