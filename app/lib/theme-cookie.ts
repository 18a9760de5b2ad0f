import { createCookie } from '@remix-run/node';
import { isTheme, type Theme } from '#app/domain/theme.ts';

const yearS = 31_536_000;
// Readable by anyone and signed by nobody: it only chooses colours, also before someone has signed in.
const themeCookie = createCookie('cortex-theme', { sameSite: 'lax', path: '/', maxAge: yearS });

export async function readTheme(request: Request): Promise<Theme> {
  const value: unknown = await themeCookie.parse(request.headers.get('Cookie'));
  return isTheme(value) ? value : 'system';
}

export const writeTheme = (theme: Theme) => themeCookie.serialize(theme);
