import { expect, test } from 'vitest';
import english from '#app/i18n/locales/en/metrics.json' with { type: 'json' };
import {
  dictionaryChapters,
  dictionaryCsv,
  dictionaryRows,
  histogramOf,
  type MetricWords,
  unavailableMetrics,
} from './metric-dictionary.ts';
import { isMetricKey, metricGroups, metricKeys, metrics } from './metrics.ts';

const wordsOf: MetricWords = (key) => ({ name: english[key].name, meaning: english[key].meaning });
const everything = { search: '', chapter: null, metric: null };

test('every metric stands in exactly one chapter', () => {
  const listed = dictionaryChapters(everything, wordsOf).flatMap((part) => part.metrics.map(({ key }) => key));
  expect(listed.length).toBe(metricKeys.length);
  expect(new Set(listed).size).toBe(metricKeys.length);
});

test('a search looks at names, meanings, formulas, papers and catalogue ids, all words together', () => {
  const found = (search: string) =>
    dictionaryChapters({ ...everything, search }, wordsOf).flatMap((part) => part.metrics.map(({ key }) => key));
  expect(found('Odean disposition')).toEqual(['dispositionEffect']);
  expect(found('m22 lots')).toContain('martingaleIndex');
  expect(found('WIN rate')).toContain('winRate');
  expect(found('no such thing')).toEqual([]);
});

test('a single metric is shown whatever the chapter says', () => {
  expect(dictionaryChapters({ search: '', chapter: 'risk', metric: 'winRate' }, wordsOf).map(({ chapter }) => chapter)).toEqual(['result']);
});

test('the export has one line per metric and says what each rests on', () => {
  const rows = dictionaryRows(wordsOf);
  const [head, ...lines] = dictionaryCsv(rows).trimEnd().split('\r\n');
  expect(lines.length).toBe(metrics.length);
  expect(head).toBe(Object.keys(rows[0]!).join(','));
  expect(rows.find(({ key }) => key === 'winRate')).toMatchObject({ tier: 'T0', sample: 'ideas', interval: 'wilson', weeklyHistory: true });
  expect(rows.find(({ key }) => key === 'sharpe')).toMatchObject({ tier: 'T1', needs: 'balance', interval: 'lo' });
});

test('a histogram from percentiles holds every account once and follows the density', () => {
  const uniform = histogramOf(
    Array.from({ length: 101 }, (_, percent) => percent),
    8,
  );
  for (const share of uniform.shares) expect(share).toBeCloseTo(1 / 8, 10);
  const lumpy = histogramOf(
    Array.from({ length: 101 }, (_, percent) => (percent < 50 ? 0 : percent)),
    4,
  );
  expect(lumpy.shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 10);
  expect(lumpy.shares[0]!).toBeGreaterThan(0.48);
  expect(histogramOf(new Array(101).fill(3), 5).shares).toEqual([0, 0, 1, 0, 0]);
});

test('what cannot be measured has a name and a reason, and is no metric by another name', () => {
  for (const { key } of unavailableMetrics) {
    expect(isMetricKey(key)).toBe(false);
    expect(english.unavailable[key].name).toBeTruthy();
    expect(english.unavailable[key].reason).toBeTruthy();
  }
});

test('every chapter, sample and interval method has words', () => {
  for (const group of metricGroups) expect(english.group[group]).toBeTruthy();
  for (const { sample, interval, source } of metrics) {
    expect(english.sample[sample], sample).toBeTruthy();
    expect(english.intervalMethod[interval], interval).toBeTruthy();
    expect(source.reference).toBeTruthy();
  }
});
