import type { BalanceOpKind, IngestBalanceOp, IngestOrder, IngestPosition, Side } from '#workers/contracts/standard-schema.ts';
import { parseMetaTraderTime, wallTimeMs } from './parse-time.ts';

/** Types of market deals, as both platforms print them. */
export const sideOf: Readonly<Record<string, Side>> = { buy: 'buy', sell: 'sell' };

/** Types of pending and market orders, as both platforms print them. */
export const orderKindOf: Readonly<Record<string, IngestOrder['kind']>> = {
  buy: 'buy',
  sell: 'sell',
  'buy limit': 'buy-limit',
  'sell limit': 'sell-limit',
  'buy stop': 'buy-stop',
  'sell stop': 'sell-stop',
  'buy stop limit': 'buy-stop-limit',
  'sell stop limit': 'sell-stop-limit',
};

const twelveHours = /^(.+[ T])(\d{1,2})(:\d{2}(?::\d{2})?)\s*([AP])M$/i;

/** Server time as MetaTrader prints it, also with AM or PM after a spreadsheet re-wrote it. Null when it is no such time. */
export function parseServerTime(text: string): number | null {
  const match = twelveHours.exec(text);
  if (!match) return parseMetaTraderTime(text);
  const [, day = '', hour = '', rest = '', half = ''] = match;
  const hours = Number(hour);
  if (hours < 1 || hours > 12) return null;
  return parseMetaTraderTime(`${day}${String((hours % 12) + (half.toUpperCase() === 'P' ? 12 : 0)).padStart(2, '0')}${rest}`);
}

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** The report's date in an MT4 statement's header: `2016 May 9, 10:06`. */
export function parseReportDate(text: string): number | null {
  const match = /^(\d{4}) (\p{L}+) (\d{1,2}), (\d{1,2}):(\d{2})$/u.exec(text);
  if (!match) return parseServerTime(text);
  const month = months.indexOf((match[2] ?? '').toLowerCase()) + 1;
  return month === 0 ? null : wallTimeMs(Number(match[1]), month, Number(match[3]), Number(match[4]), Number(match[5]), 0);
}

/** `1:100` → 100. Null when the terminal left the field empty. */
export function parseLeverage(text: string): number | null {
  const match = /^1\s*:\s*(\d+)$/.exec(text.trim());
  return match ? Number(match[1]) : null;
}

/**
 * What a balance row is, from its type (`balance`, `credit`, `charge`, `interest`, `commission daily`, …) and, for plain balance rows, from the words that
 * brokers put into the comment. A plain row without such a word is a deposit or a withdrawal by its sign.
 */
export function balanceOpKind(type: string, comment: string, amount: number): BalanceOpKind | null {
  const name = type.toLowerCase();
  if (name === 'credit') return 'credit';
  if (name === 'charge' || name === 'fee' || name === 'tax') return 'fee';
  if (name === 'correction') return 'correction';
  if (name === 'bonus') return 'bonus';
  if (name.startsWith('interest')) return 'interest';
  if (name.includes('dividend')) return 'dividend';
  if (name.includes('commission') || name === 'agent') return 'commission';
  if (name !== 'balance') return null;
  if (/\b(interest|financing|swap|rollover)\b/i.test(comment)) return 'interest';
  if (/\bdividends?\b/i.test(comment)) return 'dividend';
  return amount >= 0 ? 'deposit' : 'withdrawal';
}

/** Money that was there before the first trade: the deposits up to the first open. Null when the file starts later in the account's life. */
export function initialBalanceOf(positions: readonly IngestPosition[], balanceOps: readonly IngestBalanceOp[]): number | null {
  const firstOpen = positions.reduce((first, position) => Math.min(first, position.openedAtServerMs), Number.POSITIVE_INFINITY);
  const early = balanceOps.filter((op) => op.atServerMs <= firstOpen && (op.kind === 'deposit' || op.kind === 'withdrawal'));
  const sum = early.reduce((total, op) => total + op.amount, 0);
  return early.length > 0 && sum > 0 ? roundMoney(sum) : null;
}

/** Takes the noise out of a sum of printed money. */
export const roundMoney = (value: number) => Math.round(value * 1e6) / 1e6;
