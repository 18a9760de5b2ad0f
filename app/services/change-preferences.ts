import { z } from 'zod';
import { preferencesSchema } from '#app/domain/preferences.ts';
import { AppError } from '#app/lib/errors.ts';
import { issuesOf } from '#app/lib/issues.ts';
import { type User, updateUser } from '#app/repositories/users.ts';

const changeSchema = z.strictObject(preferencesSchema.shape).partial();

/** Changes some of a person's own settings and leaves the rest. Arrangement of tables is no business fact and is not audited. */
export async function changePreferences(user: User, change: unknown): Promise<void> {
  const parsed = changeSchema.safeParse(change);
  if (!parsed.success) throw new AppError('invalid', `These are not settings of a page: ${issuesOf(parsed.error).join('; ')}.`);
  const columns = { ...user.preferences.columns, ...parsed.data.columns };
  await updateUser(user.id, { preferences: { ...user.preferences, ...parsed.data, columns } });
}
