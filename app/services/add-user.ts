import type { Actor } from '#app/domain/actor.ts';
import { emailSchema, newPasswordSchema, personNameSchema } from '#app/domain/credentials.ts';
import type { Role } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { hashPassword } from '#app/lib/password.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { createUser, findUserByEmail, type User } from '#app/repositories/users.ts';

export type NewUser = { email: string; name: string; role: Role; password: string; groupIds?: readonly number[] };

/** Creates a person with a password at once: for operators at the command line. On screens people are invited and choose their own. */
export async function addUser(actor: Actor, { email, name, role, password, groupIds = [] }: NewUser): Promise<User> {
  if (!emailSchema.safeParse(email).success) throw new AppError('invalid', `"${email}" is not an e-mail address: name@example.com is one.`);
  if (!personNameSchema.safeParse(name).success) throw new AppError('invalid', 'The name of the person needs 1 to 120 characters.');
  if (!newPasswordSchema.safeParse(password).success) {
    throw new AppError('invalid', 'The password needs 12 to 256 characters, more than four of them different.');
  }
  if (await findUserByEmail(email)) throw new AppError('taken', 'Someone with this e-mail address exists already.');
  const user = await createUser({ email, name: name.trim(), role, passwordHash: await hashPassword(password), groupIds });
  await recordAudit({ actor, action: 'user.add', entity: `user:${user.id}`, after: { email: user.email, role, groupIds } });
  return user;
}
