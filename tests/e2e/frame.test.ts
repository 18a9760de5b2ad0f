import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PageOptions, startApp, type TestApp, testPassword } from './support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

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

describe('the frame', () => {
  test('the palette opens with the keyboard, finds a page and goes there', async () => {
    const page = await app.open('/audit', { as: await app.addPerson('admin') });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Account, page or command').fill('profi');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
    await page.context().close();
  });

  test('a chosen theme shows at once and is there before any script runs', async () => {
    const page = await app.open('/profile', { as: await app.addPerson('viewer'), theme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(background).not.toBe(light);
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
    const html = await (await page.context().request.get(`${app.url}/login`)).text();
    expect(html).toMatch(/data-theme="dark"/);
    expect(html).toMatch(/tokens-dark[^>]*media="all"/);
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

  test('health and readiness answer, metrics only from this machine and never through a proxy', async () => {
    expect(await (await fetch(`${app.url}/healthz`)).text()).toBe('ok');
    expect(await (await fetch(`${app.url}/readyz`)).text()).toBe('ready');
    expect(await (await fetch(`${app.url}/metrics`)).text()).toContain('cortex_http_request_seconds');
    expect((await fetch(`${app.url}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status).toBe(403);
  });

  test('nothing of the server is in what browsers load', async () => {
    const html = await (await fetch(`${app.url}/login`)).text();
    const scripts = [...html.matchAll(/\/assets\/[\w.-]+\.js/g)].map(([path]) => path);
    expect(scripts.length).toBeGreaterThan(3);
    for (const path of new Set(scripts)) {
      const text = await (await fetch(app.url + path)).text();
      expect(text, path).not.toMatch(/better-sqlite3|argon2|PrismaClient|#app\/|#workers\/|CORTEX_/);
    }
  });

  test('a wrong address answers 404, and the log names neither people nor secrets', async () => {
    expect((await fetch(`${app.url}/assets/nothing.js`)).status).toBe(404);
    expect(app.log()).not.toMatch(/example\.com|grace|session/i);
  });
});
