import { expect, test } from 'vitest';
import { areaOf } from './request-log.ts';

test('the log names the area of a request and nothing that could be a secret or a person', () => {
  expect(areaOf('/')).toBe('/');
  expect(areaOf('/accounts/1234')).toBe('/accounts');
  expect(areaOf('/setup/4yKHQt8eDeSwzi7PTvbQu_MyDNWT1Q8PoS2cPZSTvOU')).toBe('/setup');
  for (const path of ['/Jane.Doe', '/4yKHQt8eDeSwzi7PTvbQ', '/12345678', '/%2e%2e']) expect(areaOf(path), path).toBe('/…');
});
