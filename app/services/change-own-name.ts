import type { Actor } from '#app/domain/actor.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { type User, updateUser } from '#app/repositories/users.ts';

export async function changeOwnName(actor: Actor, user: User, name: string): Promise<void> {
  await updateUser(user.id, { name });
  await recordAudit({ actor, action: 'user.rename', entity: `user:${user.id}`, before: { name: user.name }, after: { name } });
}
