import type { Actor } from '#app/domain/actor.ts';
import { longestCaseTitle, mostCaseAccounts } from '#app/domain/cases.ts';
import { localPath } from '#app/domain/local-path.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError, notWithinGroups } from '#app/lib/errors.ts';
import { findAccounts } from '#app/repositories/accounts.ts';
import { findAlert, putAlertIntoCase } from '#app/repositories/alerts.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { createCase } from '#app/repositories/cases.ts';

type NewCase = {
  title: string;
  accountIds: readonly number[];
  /** The page that it is opened from. */
  origin: string | null;
  /** The alert that it is about. */
  alertId: number | null;
};

/** Opens a case on those of the accounts that lie within the scope and returns its id. */
export async function openCase(actor: Actor, scope: AccountScope, { title, accountIds, origin, alertId }: NewCase): Promise<number> {
  const name = title.trim().replaceAll(/\s+/g, ' ');
  if (name === '') throw new AppError('invalid', 'Give the case a title.');
  if (name.length > longestCaseTitle)
    throw new AppError('invalid', `A title has at most ${longestCaseTitle} characters; this one has ${name.length}.`);
  const alert = alertId === null ? null : await findAlert(scope, alertId);
  if (alertId !== null && !alert) throw notWithinGroups('alert');
  if (alert?.caseId != null) throw new AppError('conflict', 'This alert belongs to a case already.');
  const ids = [...new Set([...accountIds, ...(alert ? [alert.accountId] : [])])];
  if (ids.length > mostCaseAccounts)
    throw new AppError('too-large', `A case has at most ${mostCaseAccounts} accounts; these are ${ids.length}.`);
  const accounts = (await findAccounts(scope, ids)).map(({ id }) => id);
  if (accounts.length === 0) throw new AppError('invalid', 'A case needs at least one account within your groups.');
  const id = await createCase({
    title: name,
    origin: origin === null ? null : localPath(origin),
    openedById: actor.userId,
    accountIds: accounts,
  });
  if (alert) await putAlertIntoCase(alert.id, id);
  await recordAudit({ actor, action: 'case.open', entity: `case:${id}`, after: { title: name, accounts, alertId } });
  return id;
}
