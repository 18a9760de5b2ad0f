import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError, notWithinGroups } from '#app/lib/errors.ts';
import { findAlert, setAlertDecision } from '#app/repositories/alerts.ts';
import { recordAudit } from '#app/repositories/audit.ts';

const longestReason = 500;

/** Dismisses an alert with a reason. The same finding of a later run does not come back. */
export async function dismissAlert(actor: Actor, scope: AccountScope, id: number, { atMs, reason }: { atMs: number; reason: string }) {
  const alert = await findAlert(scope, id);
  if (!alert) throw notWithinGroups('alert');
  if (alert.dismissed) throw new AppError('conflict', 'Somebody has dismissed this alert already.');
  const why = reason.trim();
  if (why.length > longestReason)
    throw new AppError('invalid', `A reason has at most ${longestReason} characters; this one has ${why.length}.`);
  await setAlertDecision(id, { atMs, by: actor.label, reason: why });
  await recordAudit({ actor, action: 'alert.dismiss', entity: `alert:${id}`, after: { reason: why } });
}

/** Opens a dismissed alert again. */
export async function reopenAlert(actor: Actor, scope: AccountScope, id: number): Promise<void> {
  const alert = await findAlert(scope, id);
  if (!alert) throw notWithinGroups('alert');
  if (!alert.dismissed) throw new AppError('conflict', 'This alert is open already.');
  await setAlertDecision(id, null);
  await recordAudit({ actor, action: 'alert.reopen', entity: `alert:${id}`, before: { reason: alert.dismissed.reason } });
}
