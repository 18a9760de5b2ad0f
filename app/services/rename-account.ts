import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError, notWithinGroups } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findAccount, setDisplayName } from '#app/repositories/accounts.ts';
import { recordAudit } from '#app/repositories/audit.ts';

const longestName = 120;

/** Gives an account the firm's own name; an empty one returns to what the source printed. Throws `not-found` outside of the scope. */
export async function renameAccount(actor: Actor, scope: AccountScope, accountId: number, name: string): Promise<void> {
  const displayName = name.trim().replaceAll(/\s+/g, ' ') || null;
  if (displayName && displayName.length > longestName)
    throw new AppError('invalid', `A name has at most ${longestName} characters; this one has ${displayName.length}.`);
  const account = await findAccount(scope, accountId);
  if (!account) throw notWithinGroups('account');
  if (account.displayName === displayName) return;
  await setDisplayName(scope, accountId, displayName);
  await recordAudit({ actor, action: 'account.rename', entity: `account:${accountId}`, before: account.displayName, after: displayName });
  await announceBook();
}
