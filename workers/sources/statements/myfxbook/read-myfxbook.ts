import type { IngestBalanceOp, IngestOrder, IngestPosition, RejectedRow, Side } from '#workers/contracts/standard-schema.ts';
import type { StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { contentRef, identifyingRows } from '../shared/content-ref.ts';
import { type CsvRow, readCsv, rowText } from '../shared/csv-table.ts';
import { decodeText } from '../shared/decode-text.ts';
import { wallTimeMs } from '../shared/parse-time.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { deriveVolumes } from './derive-volume.ts';
import { currencyInHeader, isMyfxbookHeader, type MyfxbookColumns, myfxbookColumns } from './layout.ts';

type Section = 'closed' | 'open' | 'orders';
/** Where money is hidden, profits are the printed percentages on an index that starts here; ISO 4217's code for "no currency" names its unit. */
const indexBase = 10_000;
const indexCurrency = 'XXX';
const unitsPerLot = 100_000;
const gainPercentStep = 0.01;
const moneyStep = 0.01;
const defaultCurrency = 'USD';
const sides: Record<string, Side> = { Buy: 'buy', Sell: 'sell' };
const orderKinds: Record<string, IngestOrder['kind']> = {
  'Buy Limit': 'buy-limit',
  'Sell Limit': 'sell-limit',
  'Buy Stop': 'buy-stop',
  'Sell Stop': 'sell-stop',
};

/** Reads a myfxbook export: closed trades and deposits, then, under their own headers, open trades and pending orders. */
export function readMyfxbook(file: StatementFile, settings: ImportSettings): StatementDocument {
  const { rows } = readCsv(decodeText(file.bytes).text, ',');
  const positions: IngestPosition[] = [];
  const balanceOps: IngestBalanceOp[] = [];
  const orders: IngestOrder[] = [];
  const rejected: RejectedRow[] = [];
  const closedGains = new Map<IngestPosition, number>();
  const anchors: string[] = [];
  let section: Section = 'closed';
  let columns: MyfxbookColumns | null = null;
  let currency: string | null = null;
  let hidesMoney = false;
  let hidesLots = false;

  for (const row of rows) {
    const title = row.cells[0]?.trim();
    if (row.cells.length === 1 && (title === 'Open Trades' || title === 'Open Orders')) {
      section = title === 'Open Trades' ? 'open' : 'orders';
      columns = null;
      continue;
    }
    if (isMyfxbookHeader(row.cells)) {
      columns = myfxbookColumns(row.cells);
      currency ??= currencyInHeader(row.cells);
      hidesMoney ||= section === 'closed' && columns.profit < 0;
      hidesLots ||= columns.lots < 0 && columns.units < 0;
      continue;
    }
    try {
      if (!columns) throw new UnreadableRow('the row stands outside the tables of trades');
      const cells = cellReader(row, columns);
      const action = cells.text('action');
      if (action === 'Deposit' || action === 'Withdrawal') balanceOps.push(readBalanceOp(cells, action, row));
      else if (section === 'orders') orders.push(readOrder(cells, action));
      else {
        const position = readPosition(cells, action, section, row);
        positions.push(position);
        if (hidesMoney && section === 'closed') closedGains.set(position, cells.gain());
      }
      if (section === 'closed') anchors.push(cells.anchor());
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      rejected.push({ origin: `line ${row.line}`, reason: error.message, text: rowText(row, ',') });
    }
  }
  if (positions.length + balanceOps.length + orders.length === 0)
    throw new StatementError(
      `${file.name}: a myfxbook export without a single readable row${rejected[0] ? `; ${rejected[0].origin}: ${rejected[0].reason}` : ''}.`,
    );

  const notes: string[] = [];
  const accountCurrency = hidesMoney ? indexCurrency : (currency ?? settings.currency ?? defaultCurrency);
  if (hidesMoney) {
    applyGains(closedGains, balanceOps);
    notes.push(
      `The owner hides profits and amounts: results are the printed percentages on an index that starts at ${indexBase.toLocaleString('en')}, without a currency.`,
    );
  } else if (!currency && !settings.currency) notes.push(`The export does not name the account's currency: ${defaultCurrency} is assumed.`);
  if (hidesLots) {
    const gainStep = (position: IngestPosition) => Math.abs(position.profit / (closedGains.get(position) || Number.NaN)) * gainPercentStep;
    deriveVolumes(
      positions.filter((position) => Number.isNaN(position.volumeLots)),
      accountCurrency,
      hidesMoney ? gainStep : () => moneyStep,
    );
    notes.push('The owner hides the volume: it is worked out from result and price move, good for comparing sizes, not for exact lots.');
  }
  if (anchors.length === 0)
    for (const position of positions)
      anchors.push([position.openedAtServerMs, position.symbolRaw, position.side, position.openPrice].join());

  return {
    format: 'myfxbook-csv',
    batches: [
      {
        account: {
          source: 'myfxbook',
          accountRef: contentRef(anchors.slice(-identifyingRows)),
          name: null,
          ownerRef: null,
          server: null,
          platform: null,
          currency: accountCurrency,
          leverage: null,
          initialBalance: null,
          stage: settings.stage,
          groupRef: settings.groupRef,
          openedAtServerMs: null,
          isDemo: false,
          meta: { ...(hidesMoney && { moneyBasis: 'index' }), ...(hidesLots && { volumeBasis: 'derived' }) },
        },
        clock: settings.clock,
        origin: file.name,
        positions,
        balanceOps,
        orders,
        equity: [],
        rejected,
      },
    ],
    stated: null,
    notes,
  };
}

type Cells = ReturnType<typeof cellReader>;

function cellReader(row: CsvRow, columns: MyfxbookColumns) {
  const text = (name: keyof MyfxbookColumns) => (columns[name] < 0 ? '' : (row.cells[columns[name]] ?? '').trim());
  return {
    text,
    has: (name: keyof MyfxbookColumns) => columns[name] >= 0,
    number: (name: keyof MyfxbookColumns) => optionalNumber(text(name), name),
    price: (name: keyof MyfxbookColumns) => optionalPrice(text(name), name),
    time: (name: keyof MyfxbookColumns) => requiredTime(text(name), name, parseMyfxbookTime),
    gain: () => requiredNumber(text('gainPercent'), 'Gain'),
    /** Volume in lots; NaN where the owner hides it, until it is derived. */
    lots: () => {
      if (columns.lots >= 0) return requiredNumber(text('lots'), 'Units/Lots');
      if (columns.units >= 0) return requiredNumber(text('units'), 'Units') / unitsPerLot;
      return Number.NaN;
    },
    anchor: () => [text('openedAt'), text('symbol'), text('action'), text('openPrice')].join(),
  };
}

/** `06/02/2026 18:11`, month first, to the minute. */
function parseMyfxbookTime(text: string): number | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})$/.exec(text);
  return match && wallTimeMs(Number(match[3]), Number(match[1]), Number(match[2]), Number(match[4]), Number(match[5]), 0);
}

/** `00:14:22:59` as milliseconds, or null where the export prints nonsense (`00:0-29:…`). */
function parseDuration(text: string): number | null {
  const match = /^(\d+):(\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [, days, hours, minutes, seconds] = match.map(Number) as [number, number, number, number, number];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

function readPosition(cells: Cells, action: string, section: Section, row: CsvRow): IngestPosition {
  const side = sides[action];
  if (!side) throw new UnreadableRow(`the action "${action}" is not known`);
  const symbolRaw = cells.text('symbol');
  if (symbolRaw === '') throw new UnreadableRow('Symbol is empty');
  const times = readTimes(cells, section);
  const commission = cells.number('commission') ?? 0;
  const swap = cells.number('swap') ?? 0;
  const printedProfit = cells.has('profit') ? requiredNumber(cells.text('profit'), 'Profit') : 0;
  const comment = cells.text('comment') || null;
  const facts = readCloseComment(comment ?? '');
  return {
    positionRef: null,
    symbolRaw,
    side,
    volumeLots: cells.lots(),
    ...times,
    openPrice: cells.price('openPrice'),
    closePrice: cells.price('closePrice'),
    sl: cells.price('sl'),
    tp: cells.price('tp'),
    commission,
    swap,
    // The export prints the profit of a closed trade net of commission and swap.
    profit: section === 'closed' ? Math.round((printedProfit - commission - swap) * 1e8) / 1e8 : printedProfit,
    magic: cells.number('magic'),
    comment,
    closeReason: facts.closeReason,
    contractSize: null,
    isPartial: facts.isPartial,
    parentRef: facts.parentRef,
    origin: `line ${row.line}`,
  };
}

/**
 * Times are printed to the minute, the duration to the second. Where the two agree, the trade is placed inside its printed minutes so that its
 * holding time is exact; otherwise (the clock changed in between) the printed times stand.
 */
function readTimes(cells: Cells, section: Section): { openedAtServerMs: number; closedAtServerMs: number | null } {
  const openedAtServerMs = cells.time('openedAt');
  if (section !== 'closed') return { openedAtServerMs, closedAtServerMs: null };
  const closedAtServerMs = cells.time('closedAt');
  const duration = parseDuration(cells.text('duration'));
  if (duration === null) return { openedAtServerMs, closedAtServerMs };
  const shift = closedAtServerMs - (openedAtServerMs + duration);
  if (Math.abs(shift) >= 60_000) return { openedAtServerMs, closedAtServerMs };
  const opened = openedAtServerMs + Math.max(0, shift);
  return { openedAtServerMs: opened, closedAtServerMs: opened + duration };
}

function readBalanceOp(cells: Cells, action: 'Deposit' | 'Withdrawal', row: CsvRow): IngestBalanceOp {
  if (!cells.has('profit')) throw new UnreadableRow('the owner hides the amount');
  return {
    opRef: null,
    kind: action === 'Deposit' ? 'deposit' : 'withdrawal',
    amount: requiredNumber(cells.text('profit'), 'Profit'),
    atServerMs: cells.time('openedAt'),
    comment: cells.text('comment') || null,
    origin: `line ${row.line}`,
  };
}

function readOrder(cells: Cells, action: string): IngestOrder {
  const kind = orderKinds[action];
  if (!kind) throw new UnreadableRow(`the order type "${action}" is not known`);
  return {
    orderRef: null,
    symbolRaw: cells.text('symbol'),
    kind,
    state: 'pending',
    volumeLots: cells.lots(),
    price: cells.price('openPrice'),
    sl: cells.price('sl'),
    tp: cells.price('tp'),
    placedAtServerMs: cells.time('openedAt'),
    doneAtServerMs: null,
    comment: cells.text('comment') || null,
    origin: cells.anchor(),
  };
}

/** Turns percentages of the balance into profits on the index, in the order in which the trades were closed. */
function applyGains(gains: Map<IngestPosition, number>, balanceOps: IngestBalanceOp[]): void {
  const byClose = [...gains.keys()].sort((a, b) => (a.closedAtServerMs ?? 0) - (b.closedAtServerMs ?? 0));
  let index = indexBase;
  let firstOpenMs = Number.POSITIVE_INFINITY;
  for (const position of byClose) {
    position.profit = Math.round(gains.get(position)! * index) / 100;
    index += position.profit;
    firstOpenMs = Math.min(firstOpenMs, position.openedAtServerMs);
  }
  if (byClose.length > 0)
    balanceOps.push({
      opRef: 'index-base',
      kind: 'deposit',
      amount: indexBase,
      atServerMs: firstOpenMs,
      comment: 'index base',
      origin: 'index',
    });
}
