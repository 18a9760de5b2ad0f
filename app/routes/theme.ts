import { json } from '@remix-run/node';
import { protectedAction } from '#app/auth/guard.ts';
import { isTheme, themes } from '#app/domain/theme.ts';
import { AppError } from '#app/lib/errors.ts';
import { writeTheme } from '#app/lib/theme-cookie.ts';

/** Light, dark or the system's choice: a cookie of this browser, so that it also holds on the login page. */
export const action = protectedAction({ permission: 'signed-in' }, async function themeAction({ request }) {
  const theme = (await request.formData()).get('theme');
  if (!isTheme(theme)) throw new AppError('invalid', `Choose one of the themes ${themes.join(', ')}.`);
  return json({ ok: true }, { headers: { 'Set-Cookie': await writeTheme(theme) } });
});
