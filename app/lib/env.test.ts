import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

test('nothing set gives a server on this machine alone, with its data beside the program', () => {
  expect(readEnv({})).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    dataDir: path.resolve('data'),
    production: true,
    secret: null,
    liveDemo: true,
    peerPython: 'python3',
  });
});

test('an empty value counts as not set, as in docker-compose files', () => {
  expect(readEnv({ CORTEX_PORT: '', CORTEX_SECRET: '' })).toMatchObject({ port: 3000, secret: null });
});

test('every wrong setting is named, each with its reason', () => {
  const wrong = { CORTEX_PORT: '99999', CORTEX_SECRET: 'short', CORTEX_PUBLIC_URL: 'cortex', CORTEX_LIVE_DEMO: 'maybe' };
  for (const name of Object.keys(wrong)) expect(() => readEnv(wrong)).toThrow(name);
});

test('the public address loses its last slash', () => {
  expect(readEnv({ CORTEX_PUBLIC_URL: 'https://cortex.example/' }).publicUrl).toBe('https://cortex.example');
});
