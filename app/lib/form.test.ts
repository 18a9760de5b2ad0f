import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseForm } from './form.ts';

const schema = z.object({ name: z.string().min(1, 'A name is needed.'), ids: z.array(z.coerce.number()).default([]) });
const formOf = (...fields: [string, string][]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};

test('a field whose name ends in [] is a list, also with one entry or none', () => {
  expect(parseForm(schema, formOf(['name', 'x'], ['ids[]', '1'], ['ids[]', '2'])).ids).toEqual([1, 2]);
  expect(parseForm(schema, formOf(['name', 'x'], ['ids[]', '1'])).ids).toEqual([1]);
  expect(parseForm(schema, formOf(['name', 'x'])).ids).toEqual([]);
});

test('the first thing that is wrong becomes the message, with its field', () => {
  expect(() => parseForm(schema, formOf(['name', '']))).toThrow('name: A name is needed.');
});
