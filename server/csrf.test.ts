import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
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

test('over plain http on a local network, where browsers say nothing of the site, the asked host and the public address count', async () => {
  const app = express();
  app.use(refuseCrossSite('https://cortex.example'), (_request, response) => void response.send('through'));
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const statusFrom = async (origin: string) => (await fetch(url, { method: 'POST', headers: { origin } })).status;
  expect(await statusFrom(url)).toBe(200);
  expect(await statusFrom('https://cortex.example')).toBe(200);
  expect(await statusFrom('http://127.0.0.2:80')).toBe(403);
});
