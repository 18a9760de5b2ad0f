import { expect, test } from 'vitest';
import { controlDb } from '#tests/setup/control-db.ts';
import { doneWithToast, readToast } from './toast.ts';

const requestWith = (cookie: string) => new Request('http://localhost/', { headers: { Cookie: cookie } });

test('a toast is read once and then taken away', async () => {
  await controlDb();
  const response = await doneWithToast({ tone: 'done', title: 'Saved' });
  const cookie = response.headers.get('Set-Cookie')!.split(';')[0]!;
  const { toast, headers } = await readToast(requestWith(cookie));
  expect(toast).toEqual({ tone: 'done', title: 'Saved' });
  expect(headers['Set-Cookie']).toContain('Max-Age=0');
});

test('a toast that this server did not sign says nothing', async () => {
  await controlDb();
  const response = await doneWithToast({ tone: 'done', title: 'Saved' });
  const [name, value] = response.headers.get('Set-Cookie')!.split(';')[0]!.split('=') as [string, string];
  const forged = Buffer.from(JSON.stringify({ tone: 'error', title: 'Call this number' })).toString('base64');
  for (const cookie of [`${name}=${forged}`, `${name}=${forged}.${value.split('.')[1]}`]) {
    expect(await readToast(requestWith(cookie))).toEqual({ toast: null, headers: {} });
  }
});
