import type { IngestBatch, IngestPosition } from '#workers/contracts/standard-schema.ts';
import type { StatedTotals, StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { decodeText } from '../shared/decode-text.ts';
import { type HtmlRow, readHtmlTables } from '../shared/html-table.ts';
import { inferCurrency } from '../shared/infer-currency.ts';
import { parseServerTime, roundMoney, sideOf } from '../shared/metatrader.ts';
import { parseNumber } from '../shared/parse-number.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import type { StatementFile } from '../statement-format.ts';

const textAt = (row: HtmlRow, column: number): string =>
  row.cells.find((cell) => cell.column <= column && column < cell.column + cell.colspan)?.text ?? '';

/** The headings of MT4 Manager's report of closed trades. */
export const isManagerHeader = (row: HtmlRow): boolean => {
  const names = row.cells.map((cell) => cell.text.toLowerCase());
  return ['deal', 'login', 'type', 'symbol', 'volume', 'open time', 'close time', 'profit'].every((name) => names.includes(name));
};

/** Reads MT4 Manager's "Closed Trades Report": the trades of a broker's accounts in one table, one batch per login. */
export function readManagerReport(file: StatementFile, settings: ImportSettings): StatementDocument {
  const { rows } = readHtmlTables(decodeText(file.bytes).text);
  const start = rows.findIndex(isManagerHeader);
  const column = new Map(rows[start]?.cells.map((cell): [string, number] => [cell.text.toLowerCase(), cell.column]));
  const batches = new Map<string, IngestBatch>();
  const unplaced: IngestBatch['rejected'] = [];
  let stated: StatedTotals | null = null;

  for (const row of rows.slice(start + 1)) {
    const text = (name: string) => {
      const index = column.get(name);
      return index === undefined ? '' : textAt(row, index);
    };
    if (text('login') === text('deal')) {
      stated = readSums(text) ?? stated; // a wide cell covers both columns in the row of sums
      continue;
    }
    const login = text('login');
    const origin = `line ${row.line}`;
    const batch = /^\d+$/.test(login) ? (batches.get(login) ?? newBatch(file, settings, login, text('name') || null)) : null;
    if (batch) batches.set(login, batch);
    try {
      if (!batch) throw new UnreadableRow(`Login is not a number: "${login}"`);
      batch.positions.push(readTrade(text, origin));
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      (batch?.rejected ?? unplaced).push({ origin, reason: error.message, text: row.cells.map((cell) => cell.text).join(' | ') });
    }
  }

  const accounts = [...batches.values()];
  accounts[0]?.rejected.push(...unplaced);
  const notes: string[] = [];
  const currency = settings.currency ?? inferCurrency(accounts.flatMap((batch) => batch.positions));
  if (!settings.currency)
    notes.push(
      currency
        ? `The report does not print the accounts' currencies: profits and prices say ${currency}.`
        : "The report does not print the accounts' currencies: USD is assumed.",
    );
  for (const batch of accounts) batch.account.currency = currency ?? 'USD';
  return { format: 'mt4-html', batches: accounts, stated, notes };
}

function readTrade(text: (name: string) => string, origin: string): IngestPosition {
  const type = text('type').toLowerCase();
  const side = sideOf[type];
  if (!side) throw new UnreadableRow(`the type "${type}" is neither buy nor sell`);
  if (!/^\d+$/.test(text('deal'))) throw new UnreadableRow(`Deal is not a number: "${text('deal')}"`);
  if (text('symbol') === '') throw new UnreadableRow('Symbol is empty');
  const amount = (name: string) => optionalNumber(text(name), name) ?? 0;
  const comment = text('comment') || null;
  const facts = readCloseComment(comment ?? '');
  return {
    positionRef: text('deal'),
    symbolRaw: text('symbol'),
    side,
    volumeLots: requiredNumber(text('volume'), 'Volume'),
    openedAtServerMs: requiredTime(text('open time'), 'Open Time', parseServerTime),
    openPrice: optionalPrice(text('open price'), 'Open Price'),
    closedAtServerMs: requiredTime(text('close time'), 'Close Time', parseServerTime),
    closePrice: optionalPrice(text('close price'), 'Close Price'),
    sl: null,
    tp: null,
    commission: roundMoney(amount('commission') + amount('taxes')),
    swap: amount('swap'),
    profit: requiredNumber(text('profit'), 'Profit'),
    magic: null,
    comment,
    closeReason: facts.closeReason,
    contractSize: null,
    isPartial: facts.isPartial,
    parentRef: facts.parentRef,
    origin,
  };
}

/** The last row: sums over all logins. What agents earned is not part of the clients' money. */
function readSums(text: (name: string) => string): StatedTotals | null {
  const amount = (name: string) => parseNumber(text(name));
  const profit = amount('profit');
  if (profit === null || Number.isNaN(profit)) return null;
  return {
    closedProfit: profit,
    closedProfitBasis: 'gross',
    commission: roundMoney((amount('commission') ?? 0) + (amount('taxes') ?? 0)),
    swap: amount('swap'),
    deposits: null,
    balance: null,
    trades: null,
  };
}

const newBatch = (file: StatementFile, settings: ImportSettings, login: string, name: string | null): IngestBatch => ({
  account: {
    source: 'mt4',
    accountRef: login,
    name,
    ownerRef: null,
    server: null,
    platform: 'mt4',
    currency: 'USD',
    leverage: null,
    initialBalance: null,
    stage: settings.stage,
    groupRef: settings.groupRef,
    openedAtServerMs: null,
    isDemo: false,
    meta: {},
  },
  clock: settings.clock,
  origin: file.name,
  positions: [],
  balanceOps: [],
  orders: [],
  equity: [],
  rejected: [],
});
