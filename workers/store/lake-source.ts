import { type LakeTable, lakeTables } from '#workers/contracts/lake-files.ts';
import type { DemoMarket, LakeSource, SourceValue } from '#workers/contracts/lake-source.ts';
import { utcMonth } from './clock.ts';
import { currentSeq, openRawStore, storeId } from './raw-store.ts';
import { canonicalSymbols } from './symbol-aliases.ts';
import type { CanonicalSymbol } from './symbols.ts';

const dayMs = 86_400_000;
/** As in the index `positions_by_month`. */
const monthOfClose = "strftime('%Y-%m', closed_at_ms / 1000, 'unixepoch')";

const positionColumns = `account_id, id, symbol, iif(side = 'buy', 1, -1), volume_lots, opened_at_ms, open_price, closed_at_ms, close_price,
  sl, tp, commission, swap, profit, magic, close_reason, contract_size, is_partial`;

type DemoTable = 'demo_bars' | 'demo_calendar_events';
type DemoMonth = { seed: number; month: string; from_ms: number; until_ms: number };

/** Each takes the part's name; the tables of one part do not need it. */
const selects: Record<Exclude<LakeTable, DemoTable>, string> = {
  positions: `SELECT ${positionColumns} FROM positions WHERE ${monthOfClose} = ? AND closed_at_ms IS NOT NULL`,
  open_positions: `SELECT ${positionColumns} FROM positions WHERE closed_at_ms IS NULL AND ? IS NOT NULL`,
  balance_ops: 'SELECT account_id, id, kind, amount, at_ms FROM balance_ops WHERE ? IS NOT NULL',
  accounts: `SELECT id, source, platform, currency, leverage, initial_balance, stage, opened_at_ms, is_demo, owner_ref IS NOT NULL
    FROM accounts WHERE ? IS NOT NULL`,
  bars: 'SELECT symbol, seconds, at_ms, open, high, low, close FROM bars WHERE symbol = substr(?, 6)',
  calendar_events: 'SELECT at_ms, currency, impact, title FROM calendar_events WHERE ? IS NOT NULL',
};

const aliasTable = 'symbol_aliases';
const barsPart = (symbol: string) => `bars ${symbol}`;
const demoPart = (seed: number, month: string) => `demo_bars ${seed} ${month}`;

function* withSeed(seed: number, rows: IterableIterator<SourceValue[]>): IterableIterator<SourceValue[]> {
  for (const row of rows) {
    row.unshift(seed);
    yield row;
  }
}

/** Rows of other programs, and rows from before an alias was added, may still carry a broker's name. */
function* withCanonicalSymbols(table: LakeTable, rows: IterableIterator<SourceValue[]>, canonical: (raw: string) => CanonicalSymbol) {
  const symbolColumn = Object.keys(lakeTables[table]).indexOf('symbol');
  for (const row of rows) {
    row[symbolColumn] = canonical(row[symbolColumn] as string).symbol;
    yield row;
  }
}

const noDemoMarket: DemoMarket = {
  bars: () => [].values(),
  calendarEvents: () => [].values(),
};

/**
 * Opens the raw store as the lake's source: one read transaction until `close`, beside which others may write.
 * `demoMarket` makes the simulated prices and releases that `demo_markets` names; without it there are none.
 */
export function openLakeSource(dataDir: string, demoMarket: DemoMarket = noDemoMarket): LakeSource {
  const store = openRawStore(dataDir, { readonly: true });
  const { db } = store;
  db.exec('BEGIN');
  const demoMonths = () => db.prepare('SELECT seed, month, from_ms, until_ms FROM demo_markets ORDER BY seed, month').all() as DemoMonth[];
  /** One jump through an index per value: `sql` takes a value and gives the next larger one. */
  const distinct = (sql: string): string[] => {
    const next = db.prepare(sql).pluck();
    const values: string[] = [];
    for (let value = next.get(''); value; value = next.get(value)) values.push(value as string);
    return values;
  };
  const months = () =>
    distinct(
      `SELECT ${monthOfClose} FROM positions WHERE closed_at_ms IS NOT NULL AND ${monthOfClose} > ? ORDER BY ${monthOfClose} LIMIT 1`,
    );
  function* demoRows(table: DemoTable, part: string): IterableIterator<SourceValue[]> {
    for (const { seed, month, from_ms, until_ms } of demoMonths()) {
      if (table === 'demo_calendar_events') yield* withSeed(seed, demoMarket.calendarEvents(seed, from_ms, until_ms));
      else if (part === demoPart(seed, month)) yield* withSeed(seed, demoMarket.bars(seed, from_ms, until_ms));
    }
  }
  return {
    seq: currentSeq(store), // the first reading: from here on the view stands still
    storeId: storeId(store),
    parts() {
      const demo = demoMonths().map(({ seed, month }) => demoPart(seed, month));
      return [...months(), ...distinct('SELECT symbol FROM bars WHERE symbol > ? ORDER BY symbol LIMIT 1').map(barsPart), ...demo];
    },
    changedParts(sinceSeq) {
      const select = (sql: string) => db.prepare(sql).pluck().all(sinceSeq);
      const parts = new Set(select('SELECT part FROM lake_dirty_parts WHERE seq > ?') as string[]);
      // Another alias may rename any position.
      if (parts.delete(aliasTable) || select(`SELECT 1 FROM ${aliasTable} WHERE seq > ? LIMIT 1`).length > 0) {
        for (const part of [...this.parts(), 'open_positions']) parts.add(part);
      }
      const days = select(`SELECT DISTINCT closed_at_ms / ${dayMs} FROM positions WHERE seq > ? AND closed_at_ms IS NOT NULL`) as number[];
      for (const day of days) parts.add(utcMonth(day * dayMs));
      for (const symbol of select('SELECT DISTINCT symbol FROM bars WHERE seq > ?') as string[]) parts.add(barsPart(symbol));
      for (const { seed, month } of db.prepare('SELECT seed, month FROM demo_markets WHERE seq > ?').all(sinceSeq) as DemoMonth[]) {
        parts.add(demoPart(seed, month));
        parts.add('demo_calendar_events');
      }
      const changes: Record<Exclude<LakeTable, 'positions' | 'bars' | DemoTable>, string> = {
        open_positions: 'SELECT 1 FROM positions WHERE seq > ? AND closed_at_ms IS NULL LIMIT 1',
        balance_ops: 'SELECT 1 FROM balance_ops WHERE seq > ? LIMIT 1',
        accounts: 'SELECT 1 FROM accounts WHERE seq > ? LIMIT 1',
        calendar_events: 'SELECT 1 FROM calendar_events WHERE seq > ? LIMIT 1',
      };
      for (const [table, sql] of Object.entries(changes)) if (select(sql).length > 0) parts.add(table);
      return [...parts];
    },
    rows(table, part) {
      const isDemo = table === 'demo_bars' || table === 'demo_calendar_events';
      const rows = isDemo ? demoRows(table, part) : (db.prepare(selects[table]).raw().iterate(part) as IterableIterator<SourceValue[]>);
      return 'symbol' in lakeTables[table] ? withCanonicalSymbols(table, rows, canonicalSymbols(store)) : rows;
    },
    close: () => store.close(),
  };
}
