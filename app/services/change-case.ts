import type { Actor } from '#app/domain/actor.ts';
import { type CaseOutcome, longestCaseNote } from '#app/domain/cases.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError, notWithinGroups } from '#app/lib/errors.ts';
import { findAccounts } from '#app/repositories/accounts.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { addCaseNote, findCase, removeCaseAccount, type StoredCase, setCaseClosed } from '#app/repositories/cases.ts';

async function caseWithin(scope: AccountScope, id: number): Promise<StoredCase> {
  const found = await findCase(scope, id);
  if (!found) throw notWithinGroups('case');
  return found;
}

export async function writeCaseNote(actor: Actor, scope: AccountScope, id: number, text: string): Promise<void> {
  await caseWithin(scope, id);
  const note = text.trim();
  if (note === '') throw new AppError('invalid', 'The note is empty: write something first.');
  if (note.length > longestCaseNote)
    throw new AppError('invalid', `A note has at most ${longestCaseNote} characters; this one has ${note.length}.`);
  await addCaseNote(id, { author: actor.label, text: note });
  await recordAudit({ actor, action: 'case.note', entity: `case:${id}`, after: { characters: note.length } });
}

/** Closes a case with what it came to, or, with null, opens it again. */
export async function closeCase(
  actor: Actor,
  scope: AccountScope,
  id: number,
  closing: { atMs: number; outcome: CaseOutcome } | null,
): Promise<void> {
  const { case: before } = await caseWithin(scope, id);
  if ((before.closedAtMs !== null) === (closing !== null))
    throw new AppError('conflict', closing ? 'This case is closed already.' : 'This case is open already.');
  await setCaseClosed(id, closing);
  await recordAudit({
    actor,
    action: closing ? 'case.close' : 'case.reopen',
    entity: `case:${id}`,
    before: { outcome: before.outcome },
    after: { outcome: closing?.outcome ?? null },
  });
}

/** Takes an account out of a case. The last one stays: a case without accounts is nobody's. */
export async function removeFromCase(actor: Actor, scope: AccountScope, id: number, accountId: number): Promise<void> {
  const { accountIds } = await caseWithin(scope, id);
  const [account] = await findAccounts(scope, [accountId]);
  if (!account || !accountIds.includes(accountId)) throw new AppError('not-found', 'This account is not part of the case.');
  if (accountIds.length === 1) throw new AppError('conflict', 'The last account stays: close the case instead.');
  await removeCaseAccount(id, accountId);
  await recordAudit({ actor, action: 'case.remove-account', entity: `case:${id}`, before: { accountId } });
}
