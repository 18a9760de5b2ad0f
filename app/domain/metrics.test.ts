import { describe, expect, test } from 'vitest';
import english from '#app/i18n/locales/en/metrics.json' with { type: 'json' };
import { archetypeKeys } from '#workers/contracts/archetypes.ts';
import { formatDuration, formatMetric, isMetricKey, metricKeys, metricValue } from './metrics.ts';

describe('formatMetric', () => {
  test.each([
    [0.6304, 'percent', {}, '63.0 %'],
    [-0.042, 'points', { signed: true }, '−4.2 pp'],
    [1234.5, 'money', { currency: 'USD' }, '1,234.50 USD'],
    [1234.5, 'money', {}, '1,234.50'],
    [-18_204.4, 'money', { currency: 'EUR', style: 'compact' }, '−18.2K EUR'],
    [950.25, 'money', { currency: 'EUR', style: 'compact' }, '950 EUR'],
    [12_400, 'count', {}, '12,400'],
    [12_400, 'count', { style: 'compact' }, '12.4K'],
    [3.24, 'perDay', {}, '3.2/d'],
    [3.244, 'multiple', {}, '3.24×'],
    [0, 'money', { signed: true, currency: 'USD' }, '0.00 USD'],
    [-2.25, 'sigma', { signed: true }, '−2.3 σ'],
    [0.125, 'lots', {}, '0.13 lots'],
  ] as const)('writes %d as %s', (value, unit, options, expected) => {
    expect(formatMetric(value, unit, options)).toBe(expected);
  });
});

describe('formatDuration', () => {
  test.each([
    [0.44, '0.4 s'],
    [42, '42 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [3_599.9, '1 h'],
    [15_130, '4 h 12 min'],
    [86_399, '1 d'],
    [183_600, '2 d 3 h'],
    [-90, '−1 min 30 s'],
  ])('%d seconds is %s', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});

describe('metricValue', () => {
  test('keeps a number and drops its code', () => expect(metricValue(0, '.')).toEqual({ value: 0, reason: null }));
  test('a missing value says why', () => {
    expect(metricValue(null, 'c')).toEqual({ value: null, reason: 'capability' });
    expect(metricValue(Number.NaN, 'n')).toEqual({ value: null, reason: 'fewIdeas' });
    expect(metricValue(null, 'u')).toEqual({ value: null, reason: 'undefined' });
    expect(metricValue(null, 'm')).toEqual({ value: null, reason: 'marketMismatch' });
    expect(metricValue(null, '.')).toEqual({ value: null, reason: 'undefined' });
    expect(metricValue(null, '?')).toEqual({ value: null, reason: 'undefined' });
    expect(metricValue(undefined, undefined)).toEqual({ value: null, reason: 'noTrades' });
  });
});

test('only registry keys are metrics', () => {
  expect(isMetricKey('winRate')).toBe(true);
  expect(isMetricKey('toString')).toBe(false);
});

test('every metric and archetype has a name and a meaning in words', () => {
  const words = english as Record<string, { name?: string; short?: string; meaning?: string }>;
  const speechless = metricKeys.filter((key) => !words[key]?.name || !words[key]?.short || !words[key]?.meaning);
  expect(speechless).toEqual([]);
  expect(archetypeKeys.filter((key) => !english.archetype[key]?.name || !english.archetype[key]?.meaning)).toEqual([]);
});
