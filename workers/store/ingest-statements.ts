/** The SQL of the ingest, prepared once per connection. */
import type { Database, Statement } from 'better-sqlite3';
import { openRefPrefix } from './ingest-refs.ts';

export type Value = string | number | null;
type Write = Statement<[Value[]]>;
/** `insert` leaves a row with the same key alone; `update` then writes it where anything differs. Both end with `seq`. */
export type Upsert = { insert: Write; update: Write };

export const accountColumns = [
  'name',
  'owner_ref',
  'server',
  'platform',
  'currency',
  'leverage',
  'initial_balance',
  'stage',
  'group_ref',
  'opened_at_ms',
  'utc_offset_min',
  'daylight_rule',
  'is_demo',
  'meta',
] as const;
const positionColumns = [
  'symbol',
  'symbol_raw',
  'side',
  'volume_lots',
  'opened_at_ms',
  'opened_at_text',
  'open_price',
  'closed_at_ms',
  'closed_at_text',
  'close_price',
  'sl',
  'tp',
  'commission',
  'swap',
  'profit',
  'magic',
  'comment',
  'close_reason',
  'contract_size',
  'is_partial',
  'parent_ref',
];
const balanceOpColumns = ['kind', 'amount', 'at_ms', 'comment'];
const orderColumns = ['symbol', 'symbol_raw', 'kind', 'state', 'volume_lots', 'price', 'sl', 'tp', 'placed_at_ms', 'done_at_ms', 'comment'];
const equityColumns = ['balance', 'equity', 'margin'];

function prepareUpsert(db: Database, table: string, key: readonly string[], columns: readonly string[], unless?: string): Upsert {
  const all = [...key, ...columns, 'seq'];
  const insert = `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${key.join(', ')})`;
  const set = [...columns, 'seq'].map((column) => `${column} = excluded.${column}`).join(', ');
  const differs = columns.map((column) => `${table}.${column} IS NOT excluded.${column}`).join(' OR ');
  const condition = unless ? `NOT (${unless}) AND (${differs})` : differs;
  return {
    insert: db.prepare<[Value[]]>(`${insert} DO NOTHING`),
    update: db.prepare<[Value[]]>(`${insert} DO UPDATE SET ${set} WHERE ${condition}`),
  };
}

export type StoredAccount = { id: number } & Record<(typeof accountColumns)[number], Value>;

function prepare(db: Database) {
  const columns = accountColumns.join(', ');
  const places = accountColumns.map(() => '?').join(', ');
  return {
    seq: db.prepare<[], number>('SELECT value FROM sequence').pluck(),
    setSeq: db.prepare<[number]>('UPDATE sequence SET value = max(value, ?)'),
    findAccount: db.prepare<[string, string], StoredAccount>(`SELECT id, ${columns} FROM accounts WHERE source = ? AND account_ref = ?`),
    insertAccount: db.prepare<[Value[]]>(`INSERT INTO accounts (source, account_ref, ${columns}, seq) VALUES (?, ?, ${places}, ?)`),
    updateAccount: db.prepare<[Value[]]>(`UPDATE accounts SET (${columns}, seq) = (${places}, ?) WHERE id = ?`),
    openRefs: db
      .prepare<[number], string>(
        `SELECT position_ref FROM positions WHERE account_id = ? AND closed_at_ms IS NULL AND position_ref LIKE '${openRefPrefix}%'`,
      )
      .pluck(),
    hasRef: db.prepare<[number, string]>('SELECT 1 FROM positions WHERE account_id = ? AND position_ref = ?'),
    renameRef: db.prepare<[string, number, number, string]>(
      'UPDATE positions SET position_ref = ?, seq = ? WHERE account_id = ? AND position_ref = ?',
    ),
    // A statement from before a position closed must not open it again.
    position: prepareUpsert(
      db,
      'positions',
      ['account_id', 'position_ref'],
      positionColumns,
      'positions.closed_at_ms IS NOT NULL AND excluded.closed_at_ms IS NULL',
    ),
    balanceOp: prepareUpsert(db, 'balance_ops', ['account_id', 'op_ref'], balanceOpColumns),
    order: prepareUpsert(db, 'orders', ['account_id', 'order_ref'], orderColumns),
    equity: prepareUpsert(db, 'equity_snapshots', ['account_id', 'at_ms'], equityColumns),
    reject: db.prepare<[Value[]]>(
      `INSERT INTO rejected_rows (account_id, fingerprint, origin, place, reason, text, at_ms, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account_id, fingerprint) DO NOTHING`,
    ),
  };
}

export type IngestStatements = ReturnType<typeof prepare>;
const byDb = new WeakMap<Database, IngestStatements>();

export function ingestStatements(db: Database): IngestStatements {
  let statements = byDb.get(db);
  if (!statements) {
    statements = prepare(db);
    byDb.set(db, statements);
  }
  return statements;
}
