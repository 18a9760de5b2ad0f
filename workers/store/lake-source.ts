import { type LakeTable, lakeTables } from '#workers/contracts/lake-files.ts';
import type { LakeSource, SourceValue } from '#workers/contracts/lake-source.ts';
import { utcMonth } from './clock.ts';
import { currentSeq, openRawStore } from './raw-store.ts';
import { canonicalSymbols } from './symbol-aliases.ts';
import type { CanonicalSymbol } from './symbols.ts';

const dayMs = 86_400_000;
/** As in the index `positions_by_month`. */
const monthOfClose = "strftime('%Y-%m', closed_at_ms / 1000, 'unixepoch')";

const positionColumns = `account_id, id, symbol, iif(side = 'buy', 1, -1), volume_lots, opened_at_ms, open_price, closed_at_ms, close_price,
  sl, tp, commission, swap, profit, magic, close_reason, contract_size, is_partial`;

/** Each takes the part's name; the tables of one part do not need it. */
const selects: Record<LakeTable, string> = {
  positions: `SELECT ${positionColumns} FROM positions WHERE ${monthOfClose} = ? AND closed_at_ms IS NOT NULL`,
  open_positions: `SELECT ${positionColumns} FROM positions WHERE closed_at_ms IS NULL AND ? IS NOT NULL`,
  balance_ops: 'SELECT account_id, id, kind, amount, at_ms FROM balance_ops WHERE ? IS NOT NULL',
  accounts: `SELECT id, source, platform, currency, leverage, initial_balance, stage, opened_at_ms, is_demo, owner_ref IS NOT NULL
    FROM accounts WHERE ? IS NOT NULL`,
};

const aliasTable = 'symbol_aliases';
const symbolColumn = Object.keys(lakeTables.positions).indexOf('symbol');

/** Rows of other programs, and rows from before an alias was added, may still carry a broker's name. */
function* withCanonicalSymbols(rows: IterableIterator<SourceValue[]>, canonical: (raw: string) => CanonicalSymbol) {
  for (const row of rows) {
    row[symbolColumn] = canonical(row[symbolColumn] as string).symbol;
    yield row;
  }
}

/** Opens the raw store as the lake's source: one read transaction until `close`, beside which others may write. */
export function openLakeSource(dataDir: string): LakeSource {
  const store = openRawStore(dataDir, { readonly: true });
  const { db } = store;
  db.exec('BEGIN');
  return {
    seq: currentSeq(store), // the first reading: from here on the view stands still
    storeId: db.prepare('SELECT store_id FROM sequence').pluck().get() as string,
    months() {
      // One jump through the index per month.
      const next = db
        .prepare(
          `SELECT ${monthOfClose} FROM positions WHERE closed_at_ms IS NOT NULL AND ${monthOfClose} > ? ORDER BY ${monthOfClose} LIMIT 1`,
        )
        .pluck();
      const months: string[] = [];
      for (let month = next.get(''); month; month = next.get(month)) months.push(month as string);
      return months;
    },
    changedParts(sinceSeq) {
      const select = (sql: string) => db.prepare(sql).pluck().all(sinceSeq);
      const parts = new Set(select('SELECT part FROM lake_dirty_parts WHERE seq > ?') as string[]);
      // Another alias may rename any position.
      if (parts.delete(aliasTable) || select(`SELECT 1 FROM ${aliasTable} WHERE seq > ? LIMIT 1`).length > 0) {
        for (const part of [...this.months(), 'open_positions']) parts.add(part);
      }
      const days = select(`SELECT DISTINCT closed_at_ms / ${dayMs} FROM positions WHERE seq > ? AND closed_at_ms IS NOT NULL`) as number[];
      for (const day of days) parts.add(utcMonth(day * dayMs));
      const changes: Record<Exclude<LakeTable, 'positions'>, string> = {
        open_positions: 'SELECT 1 FROM positions WHERE seq > ? AND closed_at_ms IS NULL LIMIT 1',
        balance_ops: 'SELECT 1 FROM balance_ops WHERE seq > ? LIMIT 1',
        accounts: 'SELECT 1 FROM accounts WHERE seq > ? LIMIT 1',
      };
      for (const [table, sql] of Object.entries(changes)) if (select(sql).length > 0) parts.add(table);
      return [...parts];
    },
    rows(table, part) {
      const rows = db.prepare(selects[table]).raw().iterate(part) as IterableIterator<SourceValue[]>;
      return table === 'positions' || table === 'open_positions' ? withCanonicalSymbols(rows, canonicalSymbols(store)) : rows;
    },
    close: () => store.close(),
  };
}
