import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountFilter, emptyAccountFilter, type Sort } from '#app/domain/account-filter.ts';
import { boxPolygon, isInside } from '#app/domain/map-area.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { closeLake, openLakeFor } from './lake.ts';
import { orderedIds, selectAccounts } from './selection.ts';

const all: AccountScope = { kind: 'all' };
let book: ScreenBook;
const folder = tempFolder();
beforeAll(async () => {
  book = await createScreenBook(folder.path, 12);
});
afterAll(async () => {
  await closeLake();
  folder.remove();
});

async function idsOf(
  filter: Partial<AccountFilter>,
  { scope = all, names = true, sort = { by: 'ideas', descending: false } as Sort, offset = 0, limit = 100 } = {},
): Promise<number[]> {
  const lake = await openLakeFor({ scope, mayReadNames: names });
  const selection = selectAccounts(lake.accounts(filter.window ?? 'all'), { ...emptyAccountFilter, ...filter });
  const rows = await lake.rowsOver<{ account_id: number }>(orderedIds(selection, sort), selection, { limit, offset });
  return rows.map(({ account_id }) => account_id);
}

describe('each condition', () => {
  test.each<[string, Partial<AccountFilter>, number[]]>([
    ['nothing', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['a name', { search: 'person 1' }, [1, 10, 11, 12]],
    ['an account number in any case', { search: 'ref7' }, [7]],
    ['an archetype', { archetypes: ['high-risk-martingale'] }, [2, 5, 8, 11]],
    ['a cluster', { clusters: [-1] }, [3, 6, 9, 12]],
    ['a stage', { stages: ['funded'] }, [2, 4, 6, 8, 10, 12]],
    ['a tier', { tiers: ['T0'] }, [1, 3, 5, 7, 9, 11]],
    ['a currency', { currencies: ['EUR'] }, [7]],
    ['a tag', { tags: ['watch'] }, [4]],
    ['part of a tag', { tags: ['wat'] }, []],
    ['demo only', { demo: 'only' }, [5, 10]],
    ['no demo', { demo: 'none' }, [1, 2, 3, 4, 6, 7, 8, 9, 11, 12]],
    ['archived only', { archived: 'only' }, []],
    ['accounts without a group', { groups: [0] }, [3, 6, 9, 12]],
    ['a range', { ranges: [{ metric: 'winRate', min: 0.5, max: 0.75 }] }, [6, 7, 8, 9]],
    ['a range of a missing value', { ranges: [{ metric: 'maxDrawdown', min: 0, max: null }] }, []],
    ['several at once', { stages: ['funded'], ranges: [{ metric: 'ideas', min: null, max: 60 }], archetypes: ['insufficient-data'] }, [6]],
  ])('%s', async (_name, filter, expected) => expect(await idsOf(filter)).toEqual(expected));

  test('what looks like SQL is only text', async () => {
    expect(await idsOf({ search: "' OR 1=1 --" })).toEqual([]);
    expect(await idsOf({ tags: ["x') OR true --"] })).toEqual([]);
  });
});

describe('an area of the map', () => {
  // Account i lies at (i, i mod 10).
  const frame = { x0: 0, x1: 10, y0: 0, y1: 10 };
  const area = (polygon: number[], runId = book.runId) => ({ area: { runId, frame, polygon } });
  test('holds what lies inside the polygon', async () => {
    expect(await idsOf(area(boxPolygon(2_500, 2_500, 6_500, 10_000)))).toEqual([3, 4, 5, 6]);
    // The lower left triangle under the diagonal from (0, 10) to (10, 0): i + i mod 10 < 10, and 10 itself at its corner.
    expect(await idsOf(area([-50, -50, 9_950, -50, -50, 9_950]))).toEqual([1, 2, 3, 4]);
  });
  test('agrees with the same question asked of every point of the map', async () => {
    const polygon = [1_000, 9_000, 4_000, -300, 6_000, 8_000, 9_000, 1_000, 10_300, 10_300];
    const expected = Array.from({ length: 12 }, (_, place) => place + 1).filter((id) =>
      isInside(polygon, Math.min(10_300, id * 1_000), (id % 10) * 1_000),
    );
    expect(expected.length).toBeGreaterThan(1);
    expect(await idsOf(area(polygon))).toEqual(expected);
  });
  test('takes points beyond the frame where they are drawn: on its rim', async () => {
    expect(await idsOf(area(boxPolygon(10_100, -300, 10_400, 10_300)))).toEqual([11, 12]);
  });
  test('of another run holds nothing, and no more than the scope', async () => {
    const everywhere = boxPolygon(-400, -400, 10_400, 10_400);
    expect(await idsOf(area(everywhere, 'an-older-run'))).toEqual([]);
    expect(await idsOf(area(everywhere), { scope: { kind: 'groups', groupIds: [book.north] } })).toEqual([1, 4, 7, 10]);
    expect(await idsOf(area([0, 0, 5_000, 0, 9_000, 0]))).toEqual([]);
  });
});

describe('order and pages', () => {
  test('sorts by a metric and by a label, missing values last', async () => {
    expect(await idsOf({}, { sort: { by: 'netProfit', descending: true }, limit: 3 })).toEqual([12, 11, 10]);
    expect(await idsOf({}, { sort: { by: 'label', descending: false }, limit: 4 })).toEqual([1, 10, 11, 12]);
    expect(await idsOf({}, { sort: { by: 'maxDrawdown', descending: true }, limit: 2 })).toEqual([1, 2]);
  });
  test('pages do not overlap', async () => {
    const pages = await Promise.all(
      [0, 5, 10].map((offset) => idsOf({}, { sort: { by: 'currency', descending: true }, offset, limit: 5 })),
    );
    expect(pages.flat().sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('scope', () => {
  test('a person sees the accounts of their groups alone, whatever they filter by', async () => {
    const scope: AccountScope = { kind: 'groups', groupIds: [book.north] };
    expect(await idsOf({}, { scope })).toEqual([1, 4, 7, 10]);
    expect(await idsOf({ groups: [0, book.south] }, { scope })).toEqual([]);
    expect(await idsOf({ search: 'person 2' }, { scope })).toEqual([]);
    expect(await idsOf({}, { scope: { kind: 'groups', groupIds: [] } })).toEqual([]);
  });
  test('who may not read names cannot search by them', async () => {
    expect(await idsOf({ search: 'person' }, { names: false })).toEqual([]);
    expect(await idsOf({ search: 'ref' }, { names: false })).toEqual([]);
    expect(await idsOf({ search: 'account ' }, { names: false })).toHaveLength(12);
  });
});
