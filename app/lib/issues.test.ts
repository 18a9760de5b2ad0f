import { expect, test } from 'vitest';
import { z } from 'zod';
import { issuesOf } from './issues.ts';

const schema = z.strictObject({ clock: z.object({ offsetMinutes: z.number().max(840) }), name: z.string().min(1, 'auth:error.name') });

test('every issue names its field and what was expected; keys of texts stay keys', () => {
  const { error } = schema.safeParse({ clock: { offsetMinutes: 900 }, name: '' });
  expect(issuesOf(error!)).toEqual([expect.stringMatching(/^clock\.offsetMinutes: .*840$/), 'auth:error.name']);
});

test('what concerns the whole says so itself', () => {
  const { error } = schema.safeParse({ clock: { offsetMinutes: 0 }, name: 'x', density: 'loose' });
  expect(issuesOf(error!)).toEqual([expect.stringContaining('"density"')]);
});
