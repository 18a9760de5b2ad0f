import type { IngestBatch, IngestPosition, Stage } from '#workers/contracts/standard-schema.ts';
import type { StatedTotals, StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { contentRef, identifyingRows } from '../shared/content-ref.ts';
import { inferCurrency } from '../shared/infer-currency.ts';
import { initialBalanceOf, roundMoney } from '../shared/metatrader.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import type { Deal } from './deals.ts';
import type { ReportSheet } from './report-rows.ts';
import { cutSections, type Section, type SheetSections } from './sections.ts';
import { type ReportHead, type ReportSummary, readHead, readSummary } from './summary.ts';
import { readTables, rebuildPositions, type Tables } from './tables.ts';

const stageOf: Record<string, Stage> = { demo: 'demo', contest: 'demo', real: 'live' };

/**
 * Reads an MT5 history report or open-positions report, one sheet for HTML and one or more for a workbook. A workbook may hold one account over several
 * sheets or one account per sheet. Throws `StatementError` when no table of MetaTrader 5 is in it.
 */
export function readMt5Report(
  format: StatementFormatId,
  file: StatementFile,
  sheets: readonly ReportSheet[],
  settings: ImportSettings,
): StatementDocument {
  const cut = sheets.map(cutSections).filter((sheet) => sheet.sections.length > 0);
  if (cut.length === 0)
    throw new StatementError(`${file.name}: none of its tables is a table of positions, orders or deals as MetaTrader 5 prints them.`);
  const parts = perAccount(cut, sheets).map((account) => readAccount(account, file, settings));
  const [only] = parts;
  return {
    format,
    batches: parts.map((part) => part.batch),
    stated: parts.length === 1 && only ? only.stated : null,
    notes: [...new Set(parts.flatMap((part) => part.notes))],
  };
}

/** The sheets of one account; `suffix` tells the names of several accounts of one file apart. */
type AccountSheets = { head: ReportHead; sections: Section[]; summary: ReportSummary; suffix: string; hasMt4Words: boolean };

function perAccount(cut: readonly SheetSections[], all: readonly ReportSheet[]): AccountSheets[] {
  const withPositions = cut.filter((sheet) => sheet.sections.some((section) => section.kind === 'positions'));
  const hasOwnHead = (sheet: SheetSections) => readHead(sheet.head).accountRef !== null;
  if (cut.length === 1 || (withPositions.length <= 1 && cut.filter(hasOwnHead).length <= 1)) {
    const tableSheets = new Set(cut.map((sheet) => sheet.name));
    const otherRows = all.filter((sheet) => !tableSheets.has(sheet.name)).flatMap((sheet) => sheet.rows);
    return [
      {
        head: readHead(cut.flatMap((sheet) => sheet.head)),
        sections: cut.flatMap((sheet) => sheet.sections),
        summary: readSummary([...cut.flatMap((sheet) => sheet.rest), ...otherRows]),
        suffix: '',
        hasMt4Words: cut.some((sheet) => sheet.hasMt4Words),
      },
    ];
  }
  return cut.map((sheet) => ({
    head: readHead(sheet.head),
    sections: sheet.sections,
    summary: readSummary(sheet.rest),
    suffix: `-${sheet.name}`,
    hasMt4Words: sheet.hasMt4Words,
  }));
}

function readAccount(account: AccountSheets, file: StatementFile, settings: ImportSettings) {
  const { head, summary } = account;
  const notes: string[] = [];
  const tables = readTables(account.sections);
  if (!tables.has.positions && tables.deals.length > 0) {
    rebuildPositions(tables);
    notes.push(
      'The report has no table of closed positions: positions were rebuilt from its deals, first in, first out, with the stops of their first orders.',
    );
  }
  const positions = uniquePositions(tables, notes);
  linkDeals(tables);
  if (positions.length + tables.balanceOps.length + tables.orders.length === 0 && tables.rejected.length > 0) {
    const [first] = tables.rejected;
    throw new StatementError(`${file.name}: none of its ${tables.rejected.length} rows could be read; ${first?.origin}: ${first?.reason}.`);
  }

  const currency = head.currency ?? settings.currency ?? inferCurrency(tables.closed);
  if (!head.currency && !settings.currency)
    notes.push(
      currency
        ? `The report does not print the account's currency: its profits and prices say ${currency}.`
        : "The report does not print the account's currency: USD is assumed.",
    );
  const accountRef = head.accountRef ?? contentRef(oldest(positions));
  if (!head.accountRef)
    notes.push('The report does not print an account number: the account is told by its oldest positions and named after the file.');
  if (tables.open.length > 0 && !tables.has.positions && !tables.has.deals) notes.push('The report lists open positions only.');

  const platform = account.hasMt4Words ? 'mt4' : 'mt5';
  const batch: IngestBatch = {
    account: {
      source: platform,
      accountRef,
      name: head.name ?? (head.accountRef ? null : fileStem(file.name) + account.suffix),
      ownerRef: null,
      server: head.server,
      platform,
      currency: currency ?? 'USD',
      leverage: head.leverage,
      initialBalance: initialBalanceOf(positions, tables.balanceOps),
      stage: settings.stage ?? stageOf[head.accountType ?? ''] ?? null,
      groupRef: settings.groupRef,
      openedAtServerMs: null,
      isDemo: false,
      meta: { company: head.company, reportedAtServerMs: head.reportedAtServerMs, marginMode: head.marginMode, credit: summary.credit },
    },
    clock: settings.clock,
    origin: file.name,
    positions,
    balanceOps: tables.balanceOps,
    orders: tables.orders,
    equity:
      summary.equity !== null && head.reportedAtServerMs !== null
        ? [{ atServerMs: head.reportedAtServerMs, balance: summary.balance, equity: summary.equity, margin: summary.margin }]
        : [],
    rejected: tables.rejected,
  };
  return { batch, stated: statedTotals(tables, summary, notes), notes };
}

/**
 * Adds to positions what only their deals say: the comment and, for open positions, the commission of the entry (a position's number is the order that opened
 * it), why it was closed, and fees.
 */
function linkDeals(tables: Tables): void {
  const entries = new Map(tables.deals.filter((deal) => deal.direction !== 'out').map((deal) => [deal.order, deal]));
  const exits = new Map<string, Deal[]>();
  for (const deal of tables.deals) {
    if (deal.direction === 'in') continue;
    const key = `${deal.symbol} ${deal.atServerMs}`;
    exits.set(key, [...(exits.get(key) ?? []), deal]);
  }
  for (const position of [...tables.closed, ...tables.open]) {
    const entry = entries.get(position.positionRef ?? '');
    position.comment = entry?.comment ?? position.comment;
    if (position.closedAtServerMs === null) {
      if (entry && position.commission === 0) position.commission = entry.commission;
      continue;
    }
    const candidates = (exits.get(`${position.symbolRaw} ${position.closedAtServerMs}`) ?? []).filter(
      (deal) => deal.side !== position.side,
    );
    const exit =
      candidates.find((deal) => deal.volumeLots === position.volumeLots && deal.price === position.closePrice) ??
      candidates.find((deal) => deal.price === position.closePrice) ??
      candidates.find((deal) => deal.volumeLots === position.volumeLots);
    position.closeReason ??= readCloseComment(exit?.comment ?? '').closeReason;
    if (entry && exit) position.commission = roundMoney(position.commission + missingFees(position.commission, entry, exit));
  }
}

/** The fees of a position's two deals, where its own commission does not hold them yet: the table of positions has no column for fees. */
function missingFees(commission: number, entry: Deal, exit: Deal): number {
  const fees = entry.fee + exit.fee;
  return fees !== 0 && Math.abs(entry.commission + exit.commission - fees - commission) < 0.005 ? fees : 0;
}

/**
 * A position that is partly closed stands in both tables: its closed part as `0.02 / 0.05` lots, with the whole entry commission. Only the closed part is kept;
 * when the rest is closed, a later report prints the whole position under the same number. Any other repetition is refused.
 */
function uniquePositions(tables: Tables, notes: string[]): IngestPosition[] {
  const seen = new Set<string | null>();
  const unique: IngestPosition[] = [];
  for (const position of tables.closed) {
    if (seen.has(position.positionRef))
      tables.rejected.push({ origin: position.origin, reason: 'the position is listed twice', text: position.positionRef ?? '' });
    else unique.push(position);
    seen.add(position.positionRef);
  }
  const partlyClosed = tables.open.filter((position) => seen.has(position.positionRef));
  if (partlyClosed.length > 0) {
    const lots = partlyClosed.reduce((sum, position) => sum + position.volumeLots, 0);
    notes.push(
      `${partlyClosed.length} open positions are partly closed: their closed part is kept, ${+lots.toFixed(8)} lots of them are still open.`,
    );
  }
  tables.closed = unique;
  tables.open = tables.open.filter((position) => !seen.has(position.positionRef));
  return [...tables.closed, ...tables.open];
}

/**
 * The report's totals in the terms of closed positions. The report counts every closing deal as a trade, and its profit and balance include what deals already
 * booked on positions that are still open (their entry commission): both are set off here and said in a note.
 */
function statedTotals(tables: Tables, summary: ReportSummary, notes: string[]): StatedTotals | null {
  if (!tables.has.deals) return null;
  const closingDeals = tables.deals.filter((deal) => deal.direction !== 'in').length;
  const furtherParts = closingDeals - tables.closed.length;
  const openRefs = new Set(tables.open.map((position) => position.positionRef));
  const booked = roundMoney(
    tables.deals.filter((deal) => deal.direction === 'in' && openRefs.has(deal.order)).reduce((sum, deal) => sum + deal.commission, 0),
  );
  if (summary.trades !== null && furtherParts > 0)
    notes.push(`The report counts ${summary.trades} trades: ${furtherParts} of them closed a further part of a position.`);
  if (booked !== 0) notes.push(`The printed balance includes ${booked.toFixed(2)} of commission on positions that are still open.`);
  const withoutBooked = (value: number | null) => (value === null ? null : roundMoney(value - booked));
  return {
    closedProfit: withoutBooked(summary.netProfit),
    closedProfitBasis: 'net',
    commission: null,
    swap: null,
    deposits: null,
    balance: withoutBooked(summary.balance),
    trades: summary.trades === null ? null : summary.trades - furtherParts,
  };
}

/** The oldest positions in the words that every later report of the account repeats. */
const oldest = (positions: readonly IngestPosition[]): string[] =>
  positions
    .map(({ openedAtServerMs, positionRef, symbolRaw, side }) => [openedAtServerMs, positionRef, symbolRaw, side].join(' '))
    .sort()
    .slice(0, identifyingRows);

const fileStem = (name: string) => name.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
