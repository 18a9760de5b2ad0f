import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type { AccountHit } from '#app/domain/search.ts';
import { accountRows } from './accounts.ts';
import { openLakeFor, type Viewer } from './lake.ts';
import { orderedIds, selectAccounts } from './selection.ts';

const hits = 8;

/** The accounts whose label fits the words best: those of the scope, archived ones included, by name only for people who may read names. */
export async function searchAccounts(viewer: Viewer, words: string): Promise<AccountHit[]> {
  const search = words.trim().slice(0, 100);
  if (search === '') return [];
  const lake = await openLakeFor(viewer);
  const base = lake.accounts('all');
  const selection = selectAccounts(base, { ...emptyAccountFilter, search, archived: 'any' });
  const ids = await lake.rowsOver<{ account_id: number }>(orderedIds(selection, { by: 'ideas', descending: true }), selection, {
    limit: hits,
    offset: 0,
  });
  const rows = await accountRows(
    lake,
    base,
    ids.map(({ account_id }) => account_id),
    [],
  );
  return rows.map(({ id, label, isDemo, group, currency, archetype }) => ({
    id,
    label,
    isDemo,
    detail: [archetype?.name, group, currency].filter(Boolean).join(' · '),
  }));
}
