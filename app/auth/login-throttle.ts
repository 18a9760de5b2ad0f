import { AppError } from '#app/lib/errors.ts';

const windowMs = 15 * 60_000;
/** Failures within the window before the next attempt is refused unread. */
export const failureLimits = { addressAndAccount: 5, address: 30, account: 50 } as const;

export type LoginAttempt = { ip: string; email: string };

/**
 * Counts failed sign-ins per address, per account and per both. The account's own limit is high: a stranger who guesses should not
 * lock the person out. In memory: a restart forgets, and one process serves an installation.
 */
export function createLoginThrottle() {
  const failures = new Map<string, number[]>();

  const keysOf = ({ ip, email }: LoginAttempt) =>
    [
      [`both ${ip} ${email}`, failureLimits.addressAndAccount],
      [`address ${ip}`, failureLimits.address],
      [`account ${email}`, failureLimits.account],
    ] as const;
  const recent = (key: string, nowMs: number) => (failures.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs);

  return {
    /** Throws `too-many` with the waiting time when a limit is reached. */
    check(attempt: LoginAttempt, nowMs: number): void {
      for (const [key, limit] of keysOf(attempt)) {
        const times = recent(key, nowMs);
        if (times.length < limit) continue;
        const minutes = Math.max(1, Math.ceil((times[times.length - limit]! + windowMs - nowMs) / 60_000));
        throw new AppError('too-many', `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`);
      }
    },
    failed(attempt: LoginAttempt, nowMs: number): void {
      for (const [key] of keysOf(attempt)) failures.set(key, [...recent(key, nowMs), nowMs]);
      for (const key of failures.keys()) {
        if (recent(key, nowMs).length === 0) failures.delete(key);
      }
    },
    succeeded(attempt: LoginAttempt): void {
      failures.delete(keysOf(attempt)[0][0]);
    },
  };
}
