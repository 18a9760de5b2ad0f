import type { StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import { decodeText } from './shared/decode-text.ts';
import { isXlsx } from './shared/xlsx-sheet.ts';
import type { StatementFile } from './statement-format.ts';

const webPages: readonly StatementFormatId[] = ['mt4-html', 'mt5-html', 'mt4-tester', 'mt5-tester'];
const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
/** Half a cent per side: printed sums agree to the cent. */
const balanceTolerance = 0.015;

/** Why a file cannot be taken as the whole report that it claims to be, in words, or null. */
export function findIncomplete(file: StatementFile, document: StatementDocument): string | null {
  if (!webPages.includes(document.format) || isXlsx(file.bytes)) return null;
  const { text } = decodeText(file.bytes);
  if (!/<\/html>\s*$/i.test(text)) return 'the report breaks off in the middle: the file is cut off. Save or download it again.';
  return document.format === 'mt4-html' ? unvouchedBalance(text, document) : null;
}

/**
 * A statement over a part of an account's life prints a balance that its own rows do not explain. The terminal marks the pages that it writes, and a detailed report ends with details that can be
 * checked; a page with neither has nothing that vouches for its balance.
 */
function unvouchedBalance(text: string, { stated }: StatementDocument): string | null {
  if (!stated || stated.balance === null || stated.deposits === null || stated.closedProfit === null) return null;
  const unexplained = stated.balance - stated.deposits - stated.closedProfit;
  if (Math.abs(unexplained) <= balanceTolerance || /<meta[^>]+generator/i.test(text) || /\bDetails:/.test(text)) return null;
  return `the printed balance of ${money.format(stated.balance)} is ${money.format(Math.abs(unexplained))} ${unexplained > 0 ? 'more' : 'less'} than the printed deposits (${money.format(stated.deposits)}) and closed trades (${money.format(stated.closedProfit)}) give, and the page has neither the mark of the terminal nor the details of a detailed report: it is a part of a statement or was put together by hand. Export the whole history as a detailed report.`;
}
