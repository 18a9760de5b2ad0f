import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findGroupByName, createGroup as insertGroup } from '#app/repositories/groups.ts';

export type GroupFields = { name: string; description: string };

/** Makes an empty group and returns its id. */
export async function createGroup(actor: Actor, fields: GroupFields): Promise<number> {
  if (await findGroupByName(fields.name)) throw new AppError('taken', 'There is a group with this name already.');
  const id = await insertGroup(fields);
  await recordAudit({ actor, action: 'group.create', entity: `group:${id}`, after: fields });
  await announceBook();
  return id;
}
