import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findIdentity, updateIdentity } from '#app/repositories/archetypes.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/** Keeps an archetype in preference when the groups of later runs are matched: it takes its nearest group first, and is never retired. */
export async function pinArchetype(actor: Actor, identityId: number, pinned: boolean): Promise<void> {
  const identity = await findIdentity(identityId);
  if (!identity) throw new AppError('not-found', 'There is no such archetype.');
  if (identity.pinned === pinned) return;
  await updateIdentity(identityId, { pinned });
  await recordAudit({ actor, action: 'archetype.pin', entity: `archetype:${identityId}`, before: identity.pinned, after: pinned });
  await announceBook();
}
