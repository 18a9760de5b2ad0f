import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { env } from './env.ts';

/** 256 random bits, safe in URLs and cookies. */
export const randomToken = () => randomBytes(32).toString('base64url');

/** What a database keeps of a token. A token is random, so one round of SHA-256 is enough; passwords go through argon2id. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** Compares without telling by its duration where two texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left!, right!);
}

const keys = new Map<string, Buffer>();

/** A 256-bit key for one purpose, derived from the installation's secret (HKDF-SHA-256): the same after every restart. */
export function derivedKey(purpose: 'flash-cookie' | 'cookie-name' | 'pseudonym'): Buffer {
  const id = `${env.dataDir}\n${purpose}`;
  let key = keys.get(id);
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', env.secret ?? storedSecret(env.dataDir), '', `fx-cortex/${purpose}`, 32));
    keys.set(id, key);
  }
  return key;
}

/** The secret in `secrets.json`, written on first use and readable by its owner alone. Two processes that start together agree: the first file wins. */
function storedSecret(dataDir: string): string {
  const file = dataPaths(dataDir).secrets;
  fs.mkdirSync(dataDir, { recursive: true });
  if (!fs.existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, `${JSON.stringify({ secret: randomToken() })}\n`, { mode: 0o600 });
    try {
      fs.linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  const { secret } = JSON.parse(fs.readFileSync(file, 'utf8')) as { secret?: unknown };
  if (typeof secret !== 'string' || secret.length < 32) throw new Error(`${file} holds no secret of at least 32 characters`);
  return secret;
}
