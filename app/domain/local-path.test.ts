import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test('a path of this site stays', () => {
  expect(localPath('/accounts?sort=-pnl&group=3')).toBe('/accounts?sort=-pnl&group=3');
});

test('whatever could lead elsewhere becomes the start page', () => {
  for (const wanted of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'accounts',
    'javascript:alert(1)',
    '',
    null,
    undefined,
  ]) {
    expect(localPath(wanted), String(wanted)).toBe('/');
  }
});
