/** Everything that real files put between groups of three digits: plain, no-break, narrow no-break and thin spaces, apostrophes. */
const groupMarks = /[\s\u00a0\u202f\u2009'’]/g;
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a printed number. Returns null for an empty cell and NaN for text that is not a number, so that a caller can tell "not printed" from "unreadable".
 * With a decimal point, commas are group marks, and the other way round; spaces always are.
 */
export function parseNumber(text: string, decimal: '.' | ',' = '.'): number | null {
  if (text === '') return null;
  if (decimal === '.' && plainNumber.test(text)) return Number(text);
  let compact = text.replace(groupMarks, '').replace('\u2212', '-');
  if (compact === '' || compact === '-' || compact === '\u2013') return null;
  compact = decimal === '.' ? compact.replaceAll(',', '') : compact.replaceAll('.', '').replace(',', '.');
  const inParentheses = /^\((.+)\)$/.exec(compact);
  if (inParentheses?.[1]) compact = `-${inParentheses[1]}`;
  return plainNumber.test(compact) ? Number(compact) : Number.NaN;
}
