import { describe, expect, test } from 'vitest';
import {
  type AccountFilter,
  columnsFrom,
  conditionCount,
  defaultColumns,
  defaultSort,
  emptyAccountFilter,
  filterFromUrl,
  filterToUrl,
  pageFromUrl,
  parseRange,
  sortFromUrl,
  sortText,
} from './account-filter.ts';

const everything: AccountFilter = {
  search: 'gold & silver',
  groups: [3, 0],
  archetypes: ['grid-harvester', 'insufficient-data'],
  clusters: [-1, 4],
  stages: ['funded'],
  tiers: ['T1', 'T2'],
  currencies: ['USD'],
  tags: ['watch', 'a:b..c'],
  demo: 'none',
  archived: 'any',
  ranges: [
    { metric: 'winRate', min: 0.5, max: null },
    { metric: 'netProfit', min: -1e21, max: -0.5 },
    { metric: 'ideas', min: null, max: 200 },
  ],
  area: { runId: '01J', frame: { x0: -1.5, x1: 2, y0: 0, y1: 1 }, polygon: [0, 0, 10_300, -300, 5_000, 9_000] },
  move: { from: 3, to: -2, fromMs: 1_700_000_000_000, toMs: 1_760_000_000_000 },
  window: 'd30',
};

describe('a filter in the URL', () => {
  test('comes back as it was written', () => {
    expect(filterFromUrl(new URLSearchParams(filterToUrl(everything).toString()))).toEqual(everything);
    expect(conditionCount(everything)).toBe(20);
  });
  test('is empty when nothing is asked', () => {
    expect(filterToUrl(emptyAccountFilter).toString()).toBe('');
    expect(filterFromUrl(new URLSearchParams())).toEqual(emptyAccountFilter);
    expect(conditionCount(emptyAccountFilter)).toBe(0);
  });
  test('drops what it does not know', () => {
    const url = new URLSearchParams(
      'archetype=villain&stage=x&tier=T9&in=1;drop&demo=maybe&archived=x&window=year&m=salary:1..2&m=winRate:..&m=ideas:1.2.3..',
    );
    expect(filterFromUrl(url)).toEqual(emptyAccountFilter);
  });
});

test.each([
  ['winRate:0.5..0.9', { metric: 'winRate', min: 0.5, max: 0.9 }],
  ['netProfit:..-10', { metric: 'netProfit', min: null, max: -10 }],
  ['ideas:20..', { metric: 'ideas', min: 20, max: null }],
  ['constructor:1..2', null],
  ['ideas', null],
])('the range %s', (text, expected) => expect(parseRange(text)).toEqual(expected));

describe('sorting and paging', () => {
  test('a sort comes back as it was written', () => {
    for (const sort of [{ by: 'netProfit', descending: true } as const, { by: 'label', descending: false } as const]) {
      expect(sortFromUrl(new URLSearchParams({ sort: sortText(sort) }))).toEqual(sort);
    }
  });
  test('an unknown column sorts by the default', () => {
    expect(sortFromUrl(new URLSearchParams('sort=-password'))).toEqual(defaultSort);
  });
  test('pages start at 1', () => {
    expect(['', 'page=0', 'page=-2', 'page=1.5', 'page=x'].map((text) => pageFromUrl(new URLSearchParams(text)))).toEqual([1, 1, 1, 1, 1]);
    expect(pageFromUrl(new URLSearchParams('page=7'))).toBe(7);
  });
});

test('remembered columns keep their order and forget what no longer exists', () => {
  expect(columnsFrom(['winRate', 'gone', 'tier', 'winRate'])).toEqual(['winRate', 'tier']);
  expect(columnsFrom(['gone'])).toEqual(defaultColumns);
  expect(columnsFrom(undefined)).toEqual(defaultColumns);
});
