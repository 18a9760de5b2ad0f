import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findIdentity, listIdentities, updateIdentity } from '#app/repositories/archetypes.ts';
import { recordAudit } from '#app/repositories/audit.ts';

const longestName = 80;

/** Gives an archetype the firm's own name, in this run and all later ones; an empty one returns to the automatic name. */
export async function renameArchetype(actor: Actor, identityId: number, name: string | null): Promise<void> {
  const given = name?.trim().replaceAll(/\s+/g, ' ') || null;
  if (given && given.length > longestName)
    throw new AppError('invalid', `A name has at most ${longestName} characters; this one has ${given.length}.`);
  const identity = await findIdentity(identityId);
  if (!identity) throw new AppError('not-found', 'There is no such archetype.');
  if (identity.name === given) return;
  const sameName = (other: { id: number; name: string | null }) =>
    other.id !== identityId && given !== null && other.name?.toLowerCase() === given.toLowerCase();
  if ((await listIdentities()).some(sameName)) throw new AppError('taken', 'Another archetype has this name already.');
  await updateIdentity(identityId, { name: given });
  await recordAudit({ actor, action: 'archetype.rename', entity: `archetype:${identityId}`, before: identity.name, after: given });
  await announceBook();
}
