import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findGroup, findGroupByName, updateGroup } from '#app/repositories/groups.ts';
import type { GroupFields } from './create-group.ts';

/** Renames a group or changes what it is for. */
export async function changeGroup(actor: Actor, id: number, fields: GroupFields): Promise<void> {
  const group = await findGroup(id);
  if (!group) throw new AppError('not-found', 'This group does not exist any more.');
  const sameName = await findGroupByName(fields.name);
  if (sameName && sameName.id !== id) throw new AppError('taken', 'There is a group with this name already.');
  const before: GroupFields = { name: group.name, description: group.description };
  await updateGroup(id, fields);
  await recordAudit({ actor, action: 'group.change', entity: `group:${id}`, before, after: fields });
  await announceBook();
}
