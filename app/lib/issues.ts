import type { z } from 'zod';

/** A message that is the key of a text (`auth:error.name`): screens put the sentence in its place, which names the field itself. */
const textKey = /^[\w-]+:[\w.-]+$/;

/** What a schema found wrong, each with its field: `clusters: Too big: expected number to be <=16`. */
export const issuesOf = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => (path.length === 0 || textKey.test(message) ? message : `${path.join('.')}: ${message}`));
