import type { Actor } from '#app/domain/actor.ts';
import { rootsOf } from '#app/domain/archetype-identity.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { listIdentities, updateIdentity } from '#app/repositories/archetypes.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/**
 * Shows one archetype as another from now on, in every run. Nothing is computed anew and nothing is lost: `unmergeArchetype` takes it back.
 * What was merged into `fromId` before comes along.
 */
export async function mergeArchetypes(actor: Actor, fromId: number, intoId: number): Promise<void> {
  const identities = await listIdentities();
  const from = identities.find(({ id }) => id === fromId);
  const root = rootsOf(identities).get(intoId);
  if (!from || root === undefined) throw new AppError('not-found', 'There is no such archetype.');
  if (from.mergedIntoId !== null) throw new AppError('conflict', 'This archetype has been merged already: separate it first.');
  if (root === fromId) throw new AppError('conflict', 'An archetype cannot be merged into itself or into a part of itself.');
  await updateIdentity(fromId, { mergedIntoId: root });
  await recordAudit({ actor, action: 'archetype.merge', entity: `archetype:${fromId}`, before: null, after: root });
  await announceBook();
}

/** Shows an archetype as itself again. */
export async function unmergeArchetype(actor: Actor, identityId: number): Promise<void> {
  const identity = (await listIdentities()).find(({ id }) => id === identityId);
  if (!identity) throw new AppError('not-found', 'There is no such archetype.');
  if (identity.mergedIntoId === null) return;
  await updateIdentity(identityId, { mergedIntoId: null });
  await recordAudit({ actor, action: 'archetype.unmerge', entity: `archetype:${identityId}`, before: identity.mergedIntoId, after: null });
  await announceBook();
}
