import { parseNumber } from './parse-number.ts';

/** A single row that cannot be read; the reason goes to `rejected_rows` in these words. */
export class UnreadableRow extends Error {
  override name = 'UnreadableRow';
}

/** A number that the row cannot do without. */
export function requiredNumber(text: string, name: string, decimal: '.' | ',' = '.'): number {
  const value = parseNumber(text, decimal);
  if (value === null) throw new UnreadableRow(`${name} is empty`);
  if (Number.isNaN(value)) throw new UnreadableRow(`${name} is not a number: "${text}"`);
  return value;
}

/** A number that may be missing: null for an empty cell. */
export function optionalNumber(text: string, name: string, decimal: '.' | ',' = '.'): number | null {
  const value = parseNumber(text, decimal);
  if (Number.isNaN(value)) throw new UnreadableRow(`${name} is not a number: "${text}"`);
  return value;
}

/** A stop or target: platforms print 0 where none is set. */
export const optionalPrice = (text: string, name: string, decimal: '.' | ',' = '.'): number | null =>
  optionalNumber(text, name, decimal) || null;

/** A wall time that the row cannot do without, read by the format's own parser. */
export function requiredTime(text: string, name: string, parse: (text: string) => number | null): number {
  if (text === '') throw new UnreadableRow(`${name} is empty`);
  const ms = parse(text);
  if (ms === null) throw new UnreadableRow(`${name} is not a time: "${text}"`);
  return ms;
}
