import { expect, test } from 'vitest';
import { isSameSite, refuseCrossSite } from './csrf.ts';

const ownOrigins = ['https://cortex.example'];
const request = (method: string, fetchSite?: string, origin?: string) => ({ method, fetchSite, origin, ownOrigins });

test('reading is never refused', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(isSameSite(request(method, 'cross-site', 'https://evil.example'))).toBe(true);
});

test('a change must come from a page of this site', () => {
  expect(isSameSite(request('POST', 'same-origin'))).toBe(true);
  for (const site of ['cross-site', 'same-site', 'none', '']) expect(isSameSite(request('POST', site)), site).toBe(false);
  for (const method of ['PUT', 'PATCH', 'DELETE', 'post']) expect(isSameSite(request(method, 'cross-site')), method).toBe(false);
});

test('what the browser says about the site counts more than the origin', () => {
  expect(isSameSite(request('POST', 'cross-site', 'https://cortex.example'))).toBe(false);
});

test('an older browser is judged by the origin', () => {
  expect(isSameSite(request('POST', undefined, 'https://cortex.example'))).toBe(true);
  for (const origin of ['https://cortex.example.evil.example', 'http://cortex.example', 'null', '']) {
    expect(isSameSite(request('POST', undefined, origin)), origin).toBe(false);
  }
});

test('a change that says nothing about where it comes from is refused', () => {
  expect(isSameSite(request('POST'))).toBe(false);
});

test('over plain http on a local network, where browsers say nothing of the site, the asked host and the public address count', () => {
  const verdict = (origin: string) => {
    let status = 200;
    const response = { status: (code: number) => ((status = code), response), type: () => response, send: () => response };
    const headers: Record<string, string> = { origin, host: '192.168.1.5:3000' };
    const incoming = { method: 'POST', protocol: 'http', get: (name: string) => headers[name] };
    refuseCrossSite('https://cortex.example')(incoming as never, response as never, () => {});
    return status;
  };
  expect(verdict('http://192.168.1.5:3000')).toBe(200);
  expect(verdict('https://cortex.example')).toBe(200);
  expect(verdict('http://192.168.1.6:3000')).toBe(403);
});
