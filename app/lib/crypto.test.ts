import fs from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { derivedKey, hashToken, randomToken, sameSecret } from './crypto.ts';
import { env } from './env.ts';

function withDataDir(dataDir: string): string {
  const before = env.dataDir;
  onTestFinished(() => {
    env.dataDir = before;
  });
  env.dataDir = dataDir;
  return dataDir;
}

test('the secret is made once, readable by its owner alone', () => {
  const file = dataPaths(withDataDir(tempDataDir())).secrets;
  derivedKey('pseudonym');
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(env.dataDir)).toEqual(['secrets.json']);
});

test('keys differ by purpose and by installation, and stay the same for one', () => {
  const first = withDataDir(tempDataDir());
  const [pseudonym, flash] = [derivedKey('pseudonym'), derivedKey('flash-cookie')];
  env.dataDir = tempDataDir();
  const elsewhere = derivedKey('pseudonym');
  env.dataDir = first;
  expect(pseudonym.equals(flash)).toBe(false);
  expect(pseudonym.equals(elsewhere)).toBe(false);
  expect(derivedKey('pseudonym').equals(pseudonym)).toBe(true);
});

test('a damaged secrets file is refused instead of replaced', () => {
  withDataDir(tempDataDir());
  fs.writeFileSync(dataPaths(env.dataDir).secrets, '{"secret":"short"}');
  expect(() => derivedKey('pseudonym')).toThrow('no secret of at least 32 characters');
});

test('tokens are long and never the same; their hash is not the token', () => {
  const tokens = Array.from({ length: 100 }, randomToken);
  expect(new Set(tokens).size).toBe(100);
  expect(tokens[0]).toMatch(/^[\w-]{43}$/);
  expect(hashToken(tokens[0]!)).toMatch(/^[0-9a-f]{64}$/);
});

test('secrets are compared whole', () => {
  expect(sameSecret('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '']) expect(sameSecret('abc', other)).toBe(false);
});
