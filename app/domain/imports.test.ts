import { expect, test } from 'vitest';
import { dateFormats } from '#workers/sources/statements/generic/dates.ts';
import { requiredFields } from '#workers/sources/statements/generic/fields.ts';
import { genericDateFormats, requiredGenericFields } from './imports.ts';

test('the mapping form offers what the reader of generic tables understands', () => {
  expect(genericDateFormats).toEqual(dateFormats);
  expect(requiredGenericFields).toEqual(requiredFields);
});
