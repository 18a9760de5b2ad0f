import { createCookie, json, redirect } from '@remix-run/node';
import { z } from 'zod';
import { derivedKey } from './crypto.ts';
import { env } from './env.ts';

const toastSchema = z.object({
  tone: z.enum(['done', 'warning', 'error']),
  title: z.string().max(200),
  detail: z.string().max(500).optional(),
});
export type Toast = z.infer<typeof toastSchema>;

const flashCookie = () =>
  createCookie('cortex-toast', {
    httpOnly: true,
    sameSite: 'lax',
    secure: env.publicUrl?.startsWith('https:') ?? false,
    path: '/',
    maxAge: 60,
    secrets: [derivedKey('flash-cookie').toString('base64url')],
  });

/** Answers an action: the next page shows the toast once. Texts are translated by the caller. */
export async function redirectWithToast(url: string, toast: Toast) {
  return redirect(url, { headers: { 'Set-Cookie': await flashCookie().serialize(toast) } });
}

/** Answers an action whose page stays: the form closes and the toast shows. */
export async function doneWithToast(toast: Toast) {
  return json({ ok: true as const }, { headers: { 'Set-Cookie': await flashCookie().serialize(toast) } });
}

/** The waiting toast, and the header that takes it away. */
export async function readToast(request: Request): Promise<{ toast: Toast | null; headers: Record<string, string> }> {
  const parsed = toastSchema.safeParse(await flashCookie().parse(request.headers.get('Cookie')));
  if (!parsed.success) return { toast: null, headers: {} };
  return { toast: parsed.data, headers: { 'Set-Cookie': await flashCookie().serialize('', { maxAge: 0 }) } };
}
