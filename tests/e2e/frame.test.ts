import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pageGroups } from '#app/components/shell/pages.ts';
import type { LiveMessage } from '#app/domain/live.ts';
import { can, roles } from '#app/domain/roles.ts';
import { createGroup } from '#app/services/create-group.ts';
import { addAccount } from '#tests/setup/accounts.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { batchWithPosition } from '#tests/setup/batches.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { type PageOptions, startApp, type TestApp, testPassword } from './support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

async function liveFeed(cookie: string) {
  const abort = new AbortController();
  const response = await fetch(`${app.url}/live`, { headers: { Cookie: cookie }, signal: abort.signal });
  const messages: LiveMessage[] = [];
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      for (const [, json] of decoder.decode(chunk).matchAll(/^data: (.*)$/gm)) messages.push(JSON.parse(json!));
    }
  };
  read().catch((error: Error) => expect(error.name).toBe('AbortError'));
  return { messages, close: () => abort.abort() };
}

const widthOverflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('the way in', () => {
  test('the printed link makes the first admin, who is then signed in; afterwards it is worthless', async () => {
    const path = new URL(app.setupUrl!).pathname;
    const page = await app.open(path);
    await page.getByLabel('Name').fill('Grace Hopper');
    await page.getByLabel('E-mail address').fill('grace@example.com');
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByText('At least 12 characters.', { exact: true }).waitFor();
    expect(app.takeProblems()).toEqual([expect.stringContaining('400')]);
    await page.getByLabel('New password').fill(testPassword);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByRole('button', { name: 'Signed in as Grace Hopper' }).waitFor();
    const again = await fetch(app.url + path);
    expect(again.status).toBe(410);
    await page.context().close();
  });

  test('signing out and in again leads back to the page that was wanted', async () => {
    const page = await app.open('/groups');
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.getByLabel('E-mail address').fill('grace@example.com');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail address or password is wrong.').waitFor();
    expect(app.takeProblems()).toEqual([expect.stringContaining('400')]);
    await page.getByLabel('Password').fill(testPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Groups' }).waitFor();
    await page.getByRole('button', { name: 'Signed in as' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });
});

describe('groups and people', () => {
  test('an admin makes a group, invites a risk manager for it, and the audit log tells', async () => {
    const admin = await app.addPerson('admin');
    const page = await app.open('/groups', { as: admin });
    await page.getByRole('button', { name: 'New group' }).first().click();
    await page.getByLabel('Name').fill('Gold desk');
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByRole('cell', { name: 'Gold desk', exact: true }).waitFor();
    await page.getByText('Group created').waitFor();

    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('button', { name: 'Invite someone' }).click();
    await page.getByLabel('E-mail address').fill('new@example.com');
    await page.getByLabel('Gold desk').check();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByRole('textbox', { name: 'One-time link' }).inputValue();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('cell', { name: 'new@example.com', exact: true }).waitFor();

    const guest = await app.open(new URL(link).pathname);
    await guest.getByLabel('Name').fill('New Person');
    await guest.getByLabel('New password').fill(testPassword);
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.getByRole('button', { name: 'Signed in as New Person' }).waitFor();
    expect(await guest.getByRole('link', { name: 'Users' }).count()).toBe(0);
    await guest.context().close();

    await page.goto(`${app.url}/audit?action=user.join`);
    await page.getByRole('cell', { name: 'new@example.com', exact: true }).waitFor();
    await page.context().close();
  });

  test('a person who is disabled is out at the next click', async () => {
    const admin = await app.addPerson('admin');
    const person = await app.addPerson('viewer', { name: 'Leaving Person' });
    const theirs = await app.open('/profile', { as: person });
    const page = await app.open('/users', { as: admin });
    await page.getByRole('button', { name: 'Actions for Leaving Person' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByText('Person disabled and signed out').waitFor();
    await theirs.reload();
    expect(new URL(theirs.url()).pathname).toBe('/login');
    await theirs.context().close();
    await page.context().close();
  });

  test('a viewer who opens the address of an admin page learns which right is missing', async () => {
    const page = await app.open('/users', { as: await app.addPerson('viewer') });
    await page.getByRole('heading', { name: 'Your role does not allow this' }).waitFor();
    await page.getByText('manage users').waitFor();
    expect(app.takeProblems()).toEqual([expect.stringContaining('403')]);
    await page.context().close();
  });
});

test.each(roles)('every page opens for the role %s exactly when the navigation shows it', async (role) => {
  const cookie = await app.cookieOf(await app.addPerson(role));
  for (const { to, permission } of pageGroups.flat()) {
    const response = await fetch(app.url + to, { headers: { Cookie: cookie } });
    expect(response.status, `${role} ${to}`).toBe(can(role, permission) ? 200 : 403);
  }
});

describe('the frame', () => {
  test('the palette opens with the keyboard, finds a page and goes there', async () => {
    const page = await app.open('/audit', { as: await app.addPerson('admin') });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Account, page or command').fill('profi');
    await page.getByRole('option', { name: 'Your profile', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
    await page.context().close();
  });

  test('a chosen theme shows at once and is there before any script runs', async () => {
    const page = await app.open('/profile', { as: await app.addPerson('viewer'), theme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(background).not.toBe(light);
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
    const html = await (await page.context().request.get(`${app.url}/login`)).text();
    expect(html).toMatch(/data-theme="dark"/);
    expect(html).toMatch(/tokens-dark[^>]*media="all"/);
    await page.context().close();
  });

  test('chosen row heights hold for every table and after a reload', async () => {
    const page = await app.open('/audit', { as: await app.addPerson('admin') });
    const height = () => page.evaluate("document.querySelector('tbody td').getBoundingClientRect().height");
    const dense = await height();
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('menuitemradio', { name: 'Comfortable rows' }).click();
    await expect.poll(height).toBeGreaterThan(dense as number);
    await page.waitForLoadState('networkidle');
    await page.reload();
    await expect.poll(height).toBeGreaterThan(dense as number);
    await page.context().close();
  });

  test('rows move with the arrow keys, Enter opens one beside the table and Escape closes it', async () => {
    const page = await app.open('/audit', { as: await app.addPerson('admin') });
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(
      await page
        .locator('tbody tr')
        .nth(1)
        .evaluate((row) => row === document.activeElement),
    ).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.context().close();
  });

  const sizes: PageOptions[] = [{ width: 1440 }, { width: 390, height: 844 }, { width: 360, height: 740, theme: 'dark' }];
  test.each(sizes)('no page scrolls sideways at $width', async (size) => {
    const admin = await app.addPerson('admin', {
      name: 'Someone with a very long name who signs every letter in full and with all titles',
    });
    for (const target of ['/groups', '/users', '/audit', '/profile']) {
      const page = await app.open(target, { ...size, as: admin });
      expect(await page.evaluate(widthOverflow), target).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });
});

describe('what the server allows', () => {
  test('the content security policy is enforced and names this response’s nonce', async () => {
    const [first, second] = await Promise.all([fetch(`${app.url}/login`), fetch(`${app.url}/login`)]);
    const policy = first.headers.get('content-security-policy') ?? '';
    const [, nonce] = policy.match(/script-src 'self' 'nonce-([^']+)'/) ?? [];
    expect(nonce).toBeTruthy();
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    const html = await first.text();
    const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)];
    expect(inline.length).toBeGreaterThan(0);
    for (const [, attributes] of inline) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(second.headers.get('content-security-policy')).not.toContain(nonce!);
    expect(first.headers.get('x-frame-options')).toBe('DENY');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
  });

  test('a change from another site, or from nowhere, is refused before any route sees it', async () => {
    const body = new URLSearchParams({ theme: 'dark' });
    for (const headers of [{}, { Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      const response = await fetch(`${app.url}/logout`, {
        method: 'POST',
        body,
        headers: headers as Record<string, string>,
        redirect: 'manual',
      });
      expect(response.status, JSON.stringify(headers)).toBe(403);
    }
    const own = await fetch(`${app.url}/logout`, { method: 'POST', body, headers: { Origin: app.url }, redirect: 'manual' });
    expect(own.status).toBe(302);
  });

  test('a form that is too large is refused unread', async () => {
    const headers = { Origin: app.url, 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${app.url}/login`, { method: 'POST', headers, body: 'x'.repeat(3 * 1_048_576) });
    expect(response.status).toBe(413);
  });

  test('the live feed is for signed-in people only', async () => {
    expect((await fetch(`${app.url}/live`)).status).toBe(401);
  });

  test('a position that anyone writes to raw.db reaches who may see it within seconds', async () => {
    const groupId = await createGroup(systemActor, { name: 'Live desk', description: '' });
    await addAccount({ id: 1, name: 'Printed Name', groupId });
    const [inside, outside] = [await app.addPerson('viewer', { groupIds: [groupId] }), await app.addPerson('viewer')];
    const [theirs, nothing] = await Promise.all([inside, outside].map(async (person) => liveFeed(await app.cookieOf(person))));
    const positionsOf = (feed: typeof theirs) =>
      feed!.messages.flatMap((message) => (message.type === 'positions' ? message.positions : []));
    const store = openRawStore(app.dataDir);
    // What was there before the watcher's first look is not news, so trades go on until one is.
    const seen = () => {
      ingestBatch(store, batchWithPosition(Date.now()));
      return positionsOf(theirs!).length;
    };
    await expect.poll(seen, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
    store.close();
    expect(positionsOf(theirs!)[0]).toMatchObject({ accountId: 1, symbol: 'XAUUSD', event: 'opened' });
    expect(JSON.stringify(theirs!.messages)).not.toContain('Printed Name');
    // The first word on every connection; it tells nothing of accounts.
    expect(nothing!.messages[0]).toEqual({ type: 'book', version: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(nothing!.messages.filter(({ type }) => type !== 'book')).toEqual([]);
    for (const feed of [theirs!, nothing!]) feed.close();
  });

  test('health and readiness answer, metrics only from this machine and never through a proxy', async () => {
    expect(await (await fetch(`${app.url}/healthz`)).text()).toBe('ok');
    expect(await (await fetch(`${app.url}/readyz`)).text()).toBe('ready');
    expect(await (await fetch(`${app.url}/metrics`)).text()).toContain('cortex_http_request_seconds');
    expect((await fetch(`${app.url}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status).toBe(403);
  });

  test('nothing of the server is in what browsers load', () => {
    const assets = fileURLToPath(new URL('../../build/client/assets/', import.meta.url));
    const scripts = fs.readdirSync(assets).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(10);
    for (const name of scripts) {
      const text = fs.readFileSync(assets + name, 'utf8');
      expect(text, name).not.toMatch(/better-sqlite3|argon2|PrismaClient|#app\/|#workers\/|CORTEX_|createHmac|node:fs/);
    }
  });

  test('a wrong address answers 404, and the log names neither people nor secrets', async () => {
    expect((await fetch(`${app.url}/assets/nothing.js`)).status).toBe(404);
    expect(app.log()).not.toMatch(/example\.com|grace|session/i);
  });
});

test('told to stop, the server ends its live feeds and goes with code 0', async () => {
  const other = await startApp();
  const person = await other.addPerson('viewer');
  const response = await fetch(`${other.url}/live`, { headers: { Cookie: await other.cookieOf(person) } });
  const ended = response.text().catch(() => 'cut off');
  expect(await other.stop()).toBe(0);
  await ended;
});
