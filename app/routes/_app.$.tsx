import { protectedLoader } from '#app/auth/guard.ts';
import { AppError } from '#app/lib/errors.ts';

export const handle = { title: 'error.notFound.title' };

/** Every other address: a page that does not exist, within the frame. */
export const loader = protectedLoader({ permission: 'signed-in' }, function missingLoader(): null {
  throw new AppError('not-found', 'There is no page with this address.');
});

export default function Missing() {
  return null;
}
