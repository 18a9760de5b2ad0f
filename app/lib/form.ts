import type { z } from 'zod';
import { AppError } from './errors.ts';
import { issuesOf } from './issues.ts';

/** Reads a form by a schema. A repeated field is a list when its name ends in `[]`. Throws `invalid` with the first thing that is wrong, and its field. */
export function parseForm<Schema extends z.ZodType>(schema: Schema, formData: FormData): z.output<Schema> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(formData.keys())) {
    if (name.endsWith('[]')) fields[name.slice(0, -2)] = formData.getAll(name);
    else fields[name] = formData.get(name);
  }
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw new AppError('invalid', issuesOf(parsed.error)[0]!);
  return parsed.data;
}
