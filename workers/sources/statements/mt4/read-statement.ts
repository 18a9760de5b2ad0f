import type {
  IngestBalanceOp,
  IngestEquitySnapshot,
  IngestOrder,
  IngestPosition,
  RejectedRow,
} from '#workers/contracts/standard-schema.ts';
import type { StatedTotals, StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { decodeText } from '../shared/decode-text.ts';
import { type HtmlCell, type HtmlRow, readHtmlTables } from '../shared/html-table.ts';
import {
  balanceOpKind,
  initialBalanceOf,
  orderKindOf,
  parseLeverage,
  parseReportDate,
  parseServerTime,
  roundMoney,
  sideOf,
} from '../shared/metatrader.ts';
import { parseNumber } from '../shared/parse-number.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';

/** Columns before the money columns never move. */
const columns = { ticket: 0, openTime: 1, type: 2, size: 3, item: 4, price: 5, sl: 6, tp: 7, closeTime: 8, closePrice: 9 } as const;

/** Where the money columns stand: Taxes came with later builds. -1: no such column. */
type MoneyColumns = { commission: number; taxes: number; swap: number; profit: number };

type Section = 'closed' | 'open' | 'working';

/** Everything that the rows say; filled while the file is read from top to bottom. */
type Draft = {
  labels: Map<string, string>;
  positions: IngestPosition[];
  balanceOps: IngestBalanceOp[];
  orders: IngestOrder[];
  rejected: RejectedRow[];
  /** Sums under the closed trades, in the order of the money columns. */
  closedSums: { commission: number; swap: number } | null;
};

/** Reads an MT4 statement. Throws `StatementError` when the header names no account. */
export function readMt4Statement(file: StatementFile, settings: ImportSettings): StatementDocument {
  const { rows, preamble } = readHtmlTables(decodeText(file.bytes).text);
  const draft = readRows(rows);
  const label = (...names: string[]) =>
    names.map((name) => draft.labels.get(name)).find((value) => value !== undefined && value !== '') ?? null;
  const accountRef = label('account', 'a/c no');
  if (!accountRef || !/^\d+$/.test(accountRef))
    throw new StatementError(
      `${file.name}: the statement's header names no account; "Account: 12345" was expected above the closed transactions.`,
    );
  const { positions, balanceOps } = draft;
  const reportedAtServerMs = parseReportDate(label('report date') ?? '');
  const amount = (...names: string[]) => {
    const value = parseNumber(label(...names) ?? '');
    return Number.isNaN(value) ? null : value;
  };

  const notes: string[] = [];
  const currency = label('currency') ?? settings.currency;
  if (!currency) notes.push("The statement does not print the account's currency: USD is assumed.");
  const equity = amount('equity');
  const snapshots: IngestEquitySnapshot[] =
    equity !== null && reportedAtServerMs !== null
      ? [{ atServerMs: reportedAtServerMs, balance: amount('balance'), equity, margin: amount('margin', 'margin requirement') }]
      : [];
  const closedProfit = amount('closed trade p/l', 'closed p/l');
  const stated: StatedTotals = {
    closedProfit,
    closedProfitBasis: 'net',
    commission: draft.closedSums?.commission ?? null,
    swap: draft.closedSums?.swap ?? null,
    deposits: amount('deposit/withdrawal'),
    balance: amount('balance'),
    trades: amount('total trades'),
  };
  const broughtForward = unexplainedBalance(stated);
  if (broughtForward !== 0)
    notes.push(
      `The printed balance is ${printed(broughtForward)} ${broughtForward > 0 ? 'more' : 'less'} than the printed deposits and closed trades together: the statement covers only a part of the account's life, or someone changed it.`,
    );
  return {
    format: 'mt4-html',
    batches: [
      {
        account: {
          source: 'mt4',
          accountRef,
          name: label('name'),
          ownerRef: null,
          server: null,
          platform: 'mt4',
          currency: currency ?? 'USD',
          leverage: parseLeverage(label('leverage') ?? ''),
          initialBalance: initialBalanceOf(positions, balanceOps) ?? (broughtForward > 0 ? broughtForward : null),
          stage: settings.stage,
          groupRef: settings.groupRef,
          openedAtServerMs: null,
          isDemo: false,
          meta: {
            company: preamble || label('company'),
            reportedAtServerMs,
            creditFacility: amount('credit facility', 'total credit facility'),
          },
        },
        clock: settings.clock,
        origin: file.name,
        positions,
        balanceOps,
        orders: draft.orders,
        equity: snapshots,
        rejected: draft.rejected,
      },
    ],
    stated,
    notes,
  };
}

/** What the printed balance holds beyond the printed deposits and closed profit. 0 where one of them is not printed. */
function unexplainedBalance({ balance, deposits, closedProfit }: StatedTotals): number {
  if (balance === null || deposits === null || closedProfit === null) return 0;
  const difference = roundMoney(balance - deposits - closedProfit);
  return Math.abs(difference) < 0.011 ? 0 : difference;
}

const printed = (value: number) => Math.abs(value).toFixed(2);

function readRows(rows: readonly HtmlRow[]): Draft {
  const draft: Draft = { labels: new Map(), positions: [], balanceOps: [], orders: [], rejected: [], closedSums: null };
  let section: Section | null = null;
  let money: MoneyColumns = { commission: 10, taxes: 11, swap: 12, profit: 13 };
  for (const row of rows) {
    const header = readHeader(row);
    if (header) {
      section = header.section;
      money = header.money;
    } else if (section === null) {
      readLabels(row, draft.labels);
    } else if (row.cells.filter((cell) => cell.text !== '').length <= 1) {
      // The title of the next section, a blank line or "No transactions".
    } else if (isSums(row)) {
      const at = (column: number) => parseNumber(textAt(row, column)) ?? 0;
      if (section === 'closed') draft.closedSums = { commission: roundMoney(at(money.commission) + at(money.taxes)), swap: at(money.swap) };
      section = null;
    } else if (textAt(row, columns.ticket) === '') {
      attachComment(row, draft.positions.at(-1));
    } else if (textAt(row, columns.ticket).endsWith(':')) {
      readLabels(row, draft.labels);
      section = null;
    } else {
      try {
        readTrade(row, section, money, draft);
      } catch (error) {
        if (!(error instanceof UnreadableRow)) throw error;
        draft.rejected.push({ origin: `line ${row.line}`, reason: error.message, text: row.cells.map((cell) => cell.text).join(' | ') });
      }
    }
  }
  return draft;
}

const cellAt = (row: HtmlRow, column: number): HtmlCell | undefined =>
  row.cells.find((cell) => cell.column <= column && column < cell.column + cell.colspan);
const textAt = (row: HtmlRow, column: number): string => cellAt(row, column)?.text ?? '';

/** The header row of a section tells by its close column which section it is: a close time, nothing, or the market's price. */
function readHeader(row: HtmlRow): { section: Section; money: MoneyColumns } | null {
  if (textAt(row, columns.ticket).toLowerCase() !== 'ticket') return null;
  const closing = textAt(row, columns.closeTime).toLowerCase();
  const column = (name: string) => row.cells.find((cell) => cell.text.toLowerCase() === name)?.column ?? -1;
  return {
    section: closing.includes('time') ? 'closed' : closing.includes('market') ? 'working' : 'open',
    money: { commission: column('commission'), taxes: column('taxes'), swap: column('swap'), profit: column('profit') },
  };
}

/** `Account: 123` in one cell, or `Balance:` with its value in the next. Says whether the row held any. */
function readLabels(row: HtmlRow, labels: Map<string, string>): boolean {
  let found = false;
  for (const [index, cell] of row.cells.entries()) {
    const match = /^([\p{L}][^:]*):\s*(.*)$/u.exec(cell.text);
    if (match) {
      const name = (match[1] ?? '').toLowerCase();
      const value = match[2] || (row.cells[index + 1]?.text ?? '');
      if (!labels.has(name)) labels.set(name, value);
      found = true;
    } else if (parseReportDate(cell.text) !== null && !labels.has('report date')) labels.set('report date', cell.text);
  }
  return found;
}

/** The sums under a section: a wide empty cell, then money only. */
const isSums = (row: HtmlRow): boolean => {
  const [first, ...rest] = row.cells;
  return (
    first?.text === '' &&
    first.colspan >= columns.closePrice + 1 &&
    rest.length >= 3 &&
    rest.every((cell) => /^-?[\d\s,]+\.\d+$/.test(cell.text))
  );
};

/** The second row of a trade in a detailed statement repeats magic number and comment; older terminals print it without the tool tip. */
function attachComment(row: HtmlRow, position: IngestPosition | undefined): void {
  const magic = /^\d+$/.exec(row.cells[1]?.text ?? '')?.[0];
  if (!position || row.cells[0]?.colspan !== columns.closePrice || !magic) return;
  position.magic ??= Number(magic);
  position.comment ??= row.cells[2]?.text || null;
}

function readTrade(row: HtmlRow, section: Section, money: MoneyColumns, draft: Draft): void {
  const text = (column: number) => textAt(row, column);
  const origin = `line ${row.line}`;
  const ticket = text(columns.ticket);
  if (!/^\d+$/.test(ticket)) throw new UnreadableRow(`Ticket is not a number: "${ticket}"`);
  const openedAtServerMs = requiredTime(text(columns.openTime), 'Open Time', parseServerTime);
  const type = text(columns.type).toLowerCase();
  const tip = readTip(row.cells[0]?.title ?? null);

  const side = sideOf[type];
  if (side) {
    const facts = readCloseComment(tip.comment ?? '');
    const closing = text(columns.closeTime);
    const amount = (column: number, name: string) => (column < 0 ? 0 : (optionalNumber(text(column), name) ?? 0));
    draft.positions.push({
      positionRef: ticket,
      symbolRaw: required(text(columns.item), 'Item'),
      side,
      volumeLots: requiredNumber(text(columns.size), 'Size'),
      openedAtServerMs,
      openPrice: optionalPrice(text(columns.price), 'Price'),
      closedAtServerMs: section === 'open' ? null : requiredTime(closing, 'Close Time', parseServerTime),
      closePrice: section === 'open' ? null : optionalPrice(text(columns.closePrice), 'close Price'),
      sl: optionalPrice(text(columns.sl), 'S / L'),
      tp: optionalPrice(text(columns.tp), 'T / P'),
      commission: roundMoney(amount(money.commission, 'Commission') + amount(money.taxes, 'Taxes')),
      swap: amount(money.swap, 'Swap'),
      profit: requiredNumber(text(money.profit), 'Profit'),
      magic: tip.magic,
      comment: tip.comment,
      closeReason: section === 'open' ? null : facts.closeReason,
      contractSize: null,
      isPartial: facts.isPartial,
      parentRef: facts.parentRef,
      origin,
    });
    return;
  }

  const kind = orderKindOf[type];
  if (kind) {
    const last = row.cells.at(-1)?.text || tip.comment;
    draft.orders.push({
      orderRef: ticket,
      symbolRaw: required(text(columns.item), 'Item'),
      kind,
      state: section === 'working' ? 'pending' : cancelState(last ?? ''),
      volumeLots: requiredNumber(text(columns.size), 'Size'),
      price: optionalPrice(text(columns.price), 'Price'),
      sl: optionalPrice(text(columns.sl), 'S / L'),
      tp: optionalPrice(text(columns.tp), 'T / P'),
      placedAtServerMs: openedAtServerMs,
      doneAtServerMs: section === 'working' ? null : requiredTime(text(columns.closeTime), 'Close Time', parseServerTime),
      comment: tip.comment ?? last,
      origin,
    });
    return;
  }

  const amount = requiredNumber(row.cells.at(-1)?.text ?? '', 'amount');
  const comment = row.cells[3]?.text || row.cells[0]?.title || null;
  const opKind = balanceOpKind(type, comment ?? '', amount);
  if (!opKind) throw new UnreadableRow(`the type "${type}" is not known`);
  draft.balanceOps.push({ opRef: ticket, kind: opKind, amount, atServerMs: openedAtServerMs, comment, origin });
}

function required(text: string, name: string): string {
  if (text === '') throw new UnreadableRow(`${name} is empty`);
  return text;
}

/** A ticket's tool tip: `#magic comment`, or the comment alone for trades by hand. */
function readTip(title: string | null): { magic: number | null; comment: string | null } {
  if (!title) return { magic: null, comment: null };
  const match = /^#(\d+)(?: (.*))?$/.exec(title);
  return match ? { magic: Number(match[1]), comment: match[2] || null } : { magic: null, comment: title };
}

function cancelState(text: string): IngestOrder['state'] {
  if (/expir/i.test(text)) return 'expired';
  return /^deleted/i.test(text) ? 'rejected' : 'cancelled';
}
