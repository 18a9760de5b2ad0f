import { AppError } from '#app/lib/errors.ts';
import { passwordFits } from '#app/lib/password.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findPasswordHash, findUserByEmail, normalEmail } from '#app/repositories/users.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { startSession } from './session.ts';

const throttle = createLoginThrottle();

export type SignIn = { email: string; password: string; ip: string; userAgent: string; nowMs: number };

/** Checks the password and starts a session; returns the Set-Cookie value. Every refusal reads the same, whatever the cause. */
export async function signIn({ email, password, ip, userAgent, nowMs }: SignIn): Promise<string> {
  const attempt = { ip, email: normalEmail(email) };
  throttle.check(attempt, nowMs);
  const fits = await passwordFits(await findPasswordHash(email), password);
  const user = fits ? await findUserByEmail(email) : null;
  if (!user || user.disabledAtMs !== null) {
    throttle.failed(attempt, nowMs);
    throw new AppError('invalid', 'E-mail address or password is wrong.');
  }
  throttle.succeeded(attempt);
  await recordAudit({ actor: { userId: user.id, label: user.email }, action: 'user.sign-in', entity: `user:${user.id}` });
  return await startSession(user.id, userAgent, nowMs);
}
