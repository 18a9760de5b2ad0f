import { hash, verify } from '@node-rs/argon2';
import { maxPasswordLength } from '#app/domain/password-length.ts';
import { randomToken } from './crypto.ts';

/** argon2id as OWASP's password storage sheet asks for at least: 19 MiB, two passes, one lane. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string) => hash(password, argon2id);

let unknownUserHash: Promise<string> | undefined;

/** True when the password fits. Without a hash it works as long as with one, so that nobody learns which addresses exist. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  unknownUserHash ??= hashPassword(randomToken());
  const fits = await verify(passwordHash ?? (await unknownUserHash), password.slice(0, maxPasswordLength + 1));
  return fits && passwordHash !== null;
}
