import type { IngestBalanceOp, IngestBatch, IngestOrder, IngestPosition, RejectedRow, Side } from '#workers/contracts/standard-schema.ts';
import type { StatedTotals, StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { contentRef, identifyingRows } from '../shared/content-ref.ts';
import { type CsvRow, readCsv, rowText } from '../shared/csv-table.ts';
import { decodeText } from '../shared/decode-text.ts';
import { parseMetaTraderTime } from '../shared/parse-time.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { type Mql5Columns, mql5Columns } from './layouts.ts';

const delimiter = ';';
const defaultCurrency = 'USD';
const tradeSides: Record<string, Side> = { Buy: 'buy', Sell: 'sell' };
const orderKinds: Record<string, IngestOrder['kind']> = {
  'Buy Limit': 'buy-limit',
  'Sell Limit': 'sell-limit',
  'Buy Stop': 'buy-stop',
  'Sell Stop': 'sell-stop',
  'Buy Stop Limit': 'buy-stop-limit',
  'Sell Stop Limit': 'sell-stop-limit',
};

/** Names that brokers give to the totals of trades they archived; most print them without prices, some with made-up ones. */
const archiveName = /^(archiv|summary$)/i;

/** What one row says. */
type Entry =
  | { kind: 'position'; position: IngestPosition }
  | { kind: 'balance-op'; op: IngestBalanceOp; isArchive: boolean }
  | { kind: 'order'; order: IngestOrder }
  | { kind: 'totals'; stated: StatedTotals };

/** Reads an export of a signal's page on mql5.com. The account is the signal's number in the file's name or, without one, a hash of the oldest rows. */
export function readMql5(
  format: StatementFormatId,
  platform: 'mt4' | 'mt5',
  file: StatementFile,
  settings: ImportSettings,
): StatementDocument {
  const { rows } = readCsv(decodeText(file.bytes).text, delimiter);
  const header = rows.shift();
  if (!header || rows.length === 0) throw new StatementError(`${file.name}: the export has a header line and no rows.`);
  const columns = mql5Columns(header.cells);

  const positions: IngestPosition[] = [];
  const balanceOps: IngestBalanceOp[] = [];
  const orders: IngestOrder[] = [];
  const rejected: RejectedRow[] = [];
  let stated: StatedTotals | null = null;
  let archivedRows = 0;
  for (const row of rows) {
    try {
      const entry = readRow(row, columns);
      if (entry.kind === 'position') positions.push(entry.position);
      else if (entry.kind === 'order') orders.push(entry.order);
      else if (entry.kind === 'totals') stated = entry.stated;
      else {
        balanceOps.push(entry.op);
        if (entry.isArchive) archivedRows++;
      }
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      rejected.push({ origin: `line ${row.line}`, reason: error.message, text: rowText(row, delimiter) });
    }
  }
  if (positions.length + balanceOps.length + orders.length === 0)
    throw new StatementError(
      `${file.name}: none of its ${rows.length} rows could be read; ${rejected[0]?.origin}: ${rejected[0]?.reason}.`,
    );

  const notes: string[] = [];
  if (!settings.currency) notes.push(`The export does not name the account's currency: ${defaultCurrency} is assumed.`);
  if (archivedRows > 0)
    notes.push(`${archivedRows} rows are totals of older trades that the broker archived: they count towards the balance, not as trades.`);
  const batch: IngestBatch = {
    account: {
      source: 'mql5',
      accountRef: signalId(file.name) ?? contentRef(rows.slice(-identifyingRows).map((row) => rowText(row, delimiter))),
      name: null,
      ownerRef: null,
      server: null,
      platform,
      currency: settings.currency ?? defaultCurrency,
      leverage: null,
      initialBalance: null,
      stage: settings.stage ?? 'signal',
      groupRef: settings.groupRef,
      openedAtServerMs: null,
      isDemo: false,
      meta: {},
    },
    clock: settings.clock,
    origin: file.name,
    positions,
    balanceOps,
    orders,
    equity: [],
    rejected,
  };
  return { format, batches: [batch], stated, notes };
}

/** The signal's number, which mql5.com puts first in the names of its exports. */
function signalId(fileName: string): string | null {
  const baseName = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return /^(\d{4,9})(?!\d)/.exec(baseName)?.[1] ?? null;
}

function readRow(row: CsvRow, columns: Mql5Columns): Entry {
  const cell = (column: number) => (column < 0 ? '' : (row.cells[column] ?? '').trim());
  const amount = (column: number, name: string) => optionalNumber(cell(column), name) ?? 0;
  const origin = `line ${row.line}`;
  const type = cell(columns.type);
  const comment = cell(columns.comment) || null;
  if (row.cells.length < columns.profit)
    throw new UnreadableRow(`the row has ${row.cells.length} cells and should have ${columns.profit + 1}`);
  if (type === '') {
    if (cell(columns.profit) === '') throw new UnreadableRow('the row has a time, but neither type nor amount');
    return { kind: 'totals', stated: readTotals(cell, columns) };
  }

  const openedAtServerMs = requiredTime(cell(columns.openedAt), 'Time', parseMetaTraderTime);
  const side = tradeSides[type];
  if (side) {
    const closedAtServerMs = requiredTime(cell(columns.closedAt), 'close Time', parseMetaTraderTime);
    const commission = amount(columns.commission, 'Commission');
    const swap = amount(columns.swap, 'Swap');
    const profit = amount(columns.profit, 'Profit');
    const openPrice = optionalPrice(cell(columns.openPrice), 'Price');
    const label = cell(columns.symbol);
    if (openPrice === null || archiveName.test(label)) {
      const op: IngestBalanceOp = {
        opRef: null,
        kind: 'correction',
        amount: roundMoney(commission + swap + profit),
        atServerMs: closedAtServerMs,
        comment: `total of archived trades (${label})`,
        origin,
      };
      return { kind: 'balance-op', op, isArchive: true };
    }
    if (label === '') throw new UnreadableRow('Symbol is empty');
    const volumeLots = requiredNumber(cell(columns.volume), 'Volume');
    if (volumeLots === 0 && commission === 0 && swap === 0 && profit === 0)
      throw new UnreadableRow('the row has neither volume nor result: the order that it was closed by carries both');
    const closedVolume = optionalNumber(cell(columns.closedVolume), 'closed Volume');
    const facts = readCloseComment(comment ?? '');
    return {
      kind: 'position',
      position: {
        positionRef: null,
        symbolRaw: label,
        side,
        volumeLots,
        openedAtServerMs,
        openPrice,
        closedAtServerMs,
        closePrice: optionalPrice(cell(columns.closePrice), 'close Price'),
        sl: optionalPrice(cell(columns.sl), 'S/L'),
        tp: optionalPrice(cell(columns.tp), 'T/P'),
        commission,
        swap,
        profit,
        magic: null,
        comment,
        closeReason: facts.closeReason,
        contractSize: null,
        isPartial: facts.isPartial || (closedVolume !== null && closedVolume < volumeLots),
        parentRef: facts.parentRef,
        origin,
      },
    };
  }

  const orderKind = orderKinds[type];
  if (orderKind)
    return {
      kind: 'order',
      order: {
        orderRef: null,
        symbolRaw: cell(columns.symbol),
        kind: orderKind,
        state: orderState(comment ?? ''),
        volumeLots: requiredNumber(cell(columns.volume), 'Volume'),
        price: optionalPrice(cell(columns.openPrice), 'Price'),
        sl: optionalPrice(cell(columns.sl), 'S/L'),
        tp: optionalPrice(cell(columns.tp), 'T/P'),
        placedAtServerMs: openedAtServerMs,
        doneAtServerMs: cell(columns.closedAt) === '' ? null : requiredTime(cell(columns.closedAt), 'close Time', parseMetaTraderTime),
        comment,
        origin,
      },
    };

  const value = requiredNumber(cell(columns.profit), 'Profit');
  const label = cell(columns.symbol);
  const kind = balanceOpKind(type, label, value);
  if (!kind) throw new UnreadableRow(`the type "${type}" is not known`);
  return {
    kind: 'balance-op',
    op: { opRef: null, kind, amount: value, atServerMs: openedAtServerMs, comment: comment ?? (label || null), origin },
    isArchive: false,
  };
}

/** The last row of some exports has no type and prints the columns' sums. */
const readTotals = (cell: (column: number) => string, columns: Mql5Columns): StatedTotals => ({
  closedProfit: requiredNumber(cell(columns.profit), 'Profit'),
  closedProfitBasis: 'gross',
  commission: optionalNumber(cell(columns.commission), 'Commission'),
  swap: optionalNumber(cell(columns.swap), 'Swap'),
  deposits: null,
  balance: null,
  trades: null,
});

/** mql5.com prints deposits, payouts, dividends and cash-backs alike as "Balance", some with a word in the symbol's column. */
function balanceOpKind(type: string, label: string, amount: number): IngestBalanceOp['kind'] | null {
  if (type === 'Credit') return 'credit';
  if (type === 'Deal Interestrate' || type === 'Interest') return 'interest';
  if (type === 'Correction') return 'correction';
  if (type === 'Bonus') return 'bonus';
  if (type === 'Commission' || type.startsWith('Commission ')) return 'commission';
  if (type === 'Charge' || type === 'Fee') return 'fee';
  if (type === 'Dividend') return 'dividend';
  if (type !== 'Balance') return null;
  if (label === 'Dividend') return 'dividend';
  if (label === 'Cashback') return 'bonus';
  return amount >= 0 ? 'deposit' : 'withdrawal';
}

function orderState(comment: string): IngestOrder['state'] {
  if (comment.startsWith('expiration')) return 'expired';
  if (comment.startsWith('deleted')) return 'rejected';
  return 'cancelled';
}

const roundMoney = (value: number) => Math.round(value * 1e8) / 1e8;
