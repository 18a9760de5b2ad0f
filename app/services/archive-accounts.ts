import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findAccounts, setArchived } from '#app/repositories/accounts.ts';
import { recordAudits } from '#app/repositories/audit.ts';

/**
 * Puts accounts within the scope into the archive, or takes them out again with `archivedAtMs` null. An archived account keeps its trades
 * and its page; overviews and tables leave it out. Returns how many changed.
 */
export async function archiveAccounts(
  actor: Actor,
  scope: AccountScope,
  ids: readonly number[],
  archivedAtMs: number | null,
): Promise<number> {
  const changed = (await findAccounts(scope, ids)).filter((account) => (account.archivedAtMs === null) !== (archivedAtMs === null));
  await setArchived(
    scope,
    changed.map(({ id }) => id),
    archivedAtMs,
  );
  const action = archivedAtMs === null ? 'account.restore' : 'account.archive';
  await recordAudits(changed.map(({ id }) => ({ actor, action, entity: `account:${id}` })));
  if (changed.length > 0) await announceBook();
  return changed.length;
}
