import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findGroup, deleteGroup as removeGroup } from '#app/repositories/groups.ts';

/** Removes a group. Its accounts stay and belong to none; people who were responsible for it alone see nothing afterwards. */
export async function deleteGroup(actor: Actor, id: number): Promise<void> {
  const group = await findGroup(id);
  if (!group) throw new AppError('not-found', 'This group does not exist any more.');
  await removeGroup(id);
  await recordAudit({ actor, action: 'group.delete', entity: `group:${id}`, before: { name: group.name, description: group.description } });
  await announceBook();
}
