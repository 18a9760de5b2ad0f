import type { Database } from 'better-sqlite3';
import { type Instrument, instrumentOf } from '#workers/contracts/instruments.ts';
import type { BarBatch, CalendarBatch, MarketIngestResult } from '#workers/contracts/market-data.ts';
import type { BrokerClock, RejectedRow } from '#workers/contracts/standard-schema.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';
import { serverToUtcMs } from './clock.ts';
import { createRefMaker } from './ingest-refs.ts';
import { type ClockFinding, clockOfBars } from './market-clock.ts';
import { currentSeq, type RawStore, withTransaction } from './raw-store.ts';
import { canonicalSymbols } from './symbol-aliases.ts';

/** One row each, which ends with its seq. `insert` and `update` tell whether they changed anything, `differs` whether other values stand there. */
type Writer = Record<'insert' | 'update' | 'differs', (row: unknown[]) => boolean>;

const hasChanged = ({ changes }: { changes: number }) => changes > 0;

/** A bar that was still running when it was exported grows: same open, wider range. Any other difference is another feed, and the first one stays. */
function barWriter(db: Database): Writer {
  const into = `INSERT INTO bars (symbol, seconds, at_ms, open, high, low, close, volume, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (symbol, seconds, at_ms)`;
  const insert = db.prepare(`${into} DO NOTHING`);
  const update = db.prepare(
    `${into} DO UPDATE SET high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume, seq = excluded.seq
     WHERE open = excluded.open AND high <= excluded.high AND low >= excluded.low
       AND (high < excluded.high OR low > excluded.low OR close <> excluded.close)`,
  );
  const find = db.prepare(
    'SELECT 1 FROM bars WHERE symbol = ? AND seconds = ? AND at_ms = ? AND (open <> ? OR high <> ? OR low <> ? OR close <> ?)',
  );
  return {
    insert: (row) => hasChanged(insert.run(row)),
    update: (row) => hasChanged(update.run(row)),
    differs: (row) => find.get(row.slice(0, 7)) !== undefined,
  };
}

/** Calendars disagree about impact; the higher one stays, whichever file comes first. */
function eventWriter(db: Database): Writer {
  const into =
    'INSERT INTO calendar_events (at_ms, currency, title, impact, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (at_ms, currency, title)';
  const insert = db.prepare(`${into} DO NOTHING`);
  const rank = (table: string) => `instr('holiday low medium high', ${table}.impact)`;
  const update = db.prepare(
    `${into} DO UPDATE SET impact = excluded.impact, seq = excluded.seq WHERE ${rank('excluded')} > ${rank('calendar_events')}`,
  );
  return { insert: (row) => hasChanged(insert.run(row)), update: (row) => hasChanged(update.run(row)), differs: () => false };
}

type Counts = { inserted: number; updated: number; unchanged: number };

/** Writes rows that end without their seq; it grows only with a change. */
function upsertAll(store: RawStore, writer: Writer, rows: Iterable<unknown[]>): { counts: Counts; conflicts: number } {
  const first = currentSeq(store);
  let seq = first;
  let conflicts = 0;
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const row of rows) {
    row.push(seq + 1);
    if (writer.insert(row)) counts.inserted++;
    else if (writer.update(row)) counts.updated++;
    else {
      counts.unchanged++;
      if (writer.differs(row)) conflicts++;
      continue;
    }
    seq++;
  }
  if (seq > first) store.db.prepare('UPDATE sequence SET value = max(value, ?)').run(seq);
  return { counts, conflicts };
}

function reject(store: RawStore, origin: string, rows: readonly RejectedRow[], nowMs: number): void {
  const insert = store.db.prepare(
    `INSERT INTO rejected_market_rows (fingerprint, origin, place, reason, text, at_ms, seq) VALUES (?, ?, ?, ?, ?, ?, (SELECT value FROM sequence))
     ON CONFLICT (fingerprint) DO NOTHING`,
  );
  const fingerprint = createRefMaker();
  for (const row of rows) insert.run(fingerprint(`${origin}|${row.reason}|${row.text}`), origin, row.origin, row.reason, row.text, nowMs);
}

/** Thrown where a file of bars cannot be placed: the message is for the person who imported it. */
export class UnknownSymbolError extends Error {}

/** Quotes with prices in the thousands, whose whole numbers are no points. */
const wholeQuotes = new Set(['IDR', 'KRW', 'CLP', 'COP', 'VND', 'NGN']);

/** How much larger a price in points is than the price: 10 to the digits that the instrument is quoted with. */
function pointsPerUnit(instrument: Instrument): number {
  const isQuotedInFractions =
    (instrument.assetClass === 'forex' || instrument.assetClass === 'metal') && !wholeQuotes.has(instrument.quoteCurrency);
  return isQuotedInFractions ? Math.round(10 / instrument.pipSize) : 1;
}

const clockName = ({ offsetMinutes, daylight }: BrokerClock) => {
  const hours = `UTC${offsetMinutes === 0 ? '' : `${offsetMinutes > 0 ? '+' : '−'}${Math.abs(offsetMinutes) / 60}`}`;
  return daylight === 'none' ? hours : `${hours} with ${daylight === 'us' ? 'United States' : 'European'} daylight saving`;
};

const clockNotes: Record<ClockFinding['verdict'], (clock: BrokerClock) => string[]> = {
  agrees: () => [],
  corrected: (clock) => [
    `The weeks of this file begin at other hours than the import's clock would have it: its times were read as ${clockName(clock)}.`,
  ],
  unproven: (clock) => [`The file does not show in which clock its times are; they were read as ${clockName(clock)}, the import's clock.`],
};

/**
 * Writes a file's price bars in one transaction: canonical symbol, UTC, prices in units. Idempotent; where another feed's bar is there already, that one stays.
 * Throws `UnknownSymbolError` where nothing names a known instrument.
 */
export function ingestBars(store: RawStore, batch: BarBatch, { clock, nowMs }: { clock: BrokerClock; nowMs: number }): MarketIngestResult {
  const canonical = canonicalSymbols(store);
  const found = batch.symbolCandidates.map(canonical).find(({ known }) => known);
  if (!found)
    throw new UnknownSymbolError('the file does not say which instrument these prices are of. Name the file after it, e.g. EURUSD_M1.csv.');
  const { symbol } = found;
  const instrument = instrumentOf(symbol);
  const divisor = batch.isInPoints && instrument ? pointsPerUnit(instrument) : 1;
  const finding: ClockFinding = batch.isUtc
    ? { clock: utcClock, verdict: 'agrees' }
    : clockOfBars(batch.atServerMs, batch.seconds, instrument, clock);
  const notes = clockNotes[finding.verdict](finding.clock);
  if (divisor > 1) notes.push(`Prices are whole points; they were divided by ${divisor}.`);
  const lengths = new Set(batch.seconds);
  if (lengths.size > 1)
    notes.push(
      `Bars of ${[...lengths]
        .sort((a, b) => a - b)
        .map(lengthName)
        .join(' and ')} stand in one file; each is kept with its own length.`,
    );
  function* rows() {
    for (let i = 0; i < batch.atServerMs.length; i++) {
      const volume = batch.volume[i]!;
      const prices = [batch.open[i]!, batch.high[i]!, batch.low[i]!, batch.close[i]!].map((price) =>
        divisor === 1 ? price : Math.round(price) / divisor,
      );
      yield [
        symbol,
        batch.seconds[i],
        serverToUtcMs(batch.atServerMs[i]!, finding.clock).utcMs,
        ...prices,
        Number.isNaN(volume) ? null : volume,
      ];
    }
  }
  return withTransaction(store, () => {
    const { counts, conflicts } = upsertAll(store, barWriter(store.db), rows());
    reject(store, batch.origin, batch.rejected, nowMs);
    if (conflicts > 0) notes.push(`${conflicts} bars were there already with other prices, from another feed; the first ones stay.`);
    return { ...counts, rejectedRows: batch.rejected, notes };
  });
}

const lengthName = (seconds: number) =>
  seconds < 3_600 ? `${seconds / 60} min` : seconds < 86_400 ? `${seconds / 3_600} h` : `${seconds / 86_400} d`;

/** Writes a file's releases in one transaction. Idempotent. */
export function ingestCalendar(store: RawStore, batch: CalendarBatch, { nowMs }: { nowMs: number }): MarketIngestResult {
  function* rows() {
    for (const { atMs, currency, title, impact } of batch.events) yield [atMs, currency, title, impact];
  }
  return withTransaction(store, () => {
    const { counts } = upsertAll(store, eventWriter(store.db), rows());
    reject(store, batch.origin, batch.rejected, nowMs);
    return { ...counts, rejectedRows: batch.rejected, notes: batch.notes };
  });
}
