import crypto from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type {
  BrokerClock,
  IngestAccount,
  IngestBalanceOp,
  IngestBatch,
  IngestEquitySnapshot,
  IngestOrder,
  IngestPosition,
  IngestResult,
  RejectedRow,
} from '#workers/contracts/standard-schema.ts';
import { serverToUtcMs, wallTimeText } from './clock.ts';
import { type RawStore, withTransaction } from './raw-store.ts';
import { type CanonicalSymbol, canonicalSymbol, type SymbolAliases } from './symbols.ts';

/** Times outside of this span are misread dates, not trades. */
const earliestMs = Date.UTC(1980, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);
/** Starts the ref of an open position whose source has no ticket; when it closes, its row gets the ref of its full content. */
const openRefPrefix = 'open:';

const accountColumns = [
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
];
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

type Value = string | number | null;
/** `insert` leaves a row with the same key alone; `update` then writes it where anything differs. */
type Write = Statement<[Value[]]>;
type Upsert = { insert: Write; update: Write };

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

function prepareStatements(db: Database) {
  return {
    seq: db.prepare('SELECT value FROM sequence').pluck() as Statement<[], number>,
    setSeq: db.prepare('UPDATE sequence SET value = max(value, ?)') as Statement<[number]>,
    aliasVersion: db.prepare("SELECT count(*) || ':' || max(seq) FROM symbol_aliases").pluck() as Statement<[], string>,
    aliases: db.prepare('SELECT alias, symbol FROM symbol_aliases').raw() as unknown as Statement<[], [string, string]>,
    findAccount: db.prepare(`SELECT id, ${accountColumns.join(', ')} FROM accounts WHERE source = ? AND account_ref = ?`) as Statement<
      [string, string],
      Record<string, Value> & { id: number }
    >,
    insertAccount: db.prepare(
      `INSERT INTO accounts (source, account_ref, ${accountColumns.join(', ')}, seq) VALUES (?, ?, ${accountColumns.map(() => '?').join(', ')}, ?)`,
    ) as Write,
    updateAccount: db.prepare(
      `UPDATE accounts SET ${accountColumns.map((column) => `${column} = ?`).join(', ')}, seq = ? WHERE id = ?`,
    ) as Write,
    openRefs: db
      .prepare(`SELECT position_ref FROM positions WHERE account_id = ? AND closed_at_ms IS NULL AND position_ref LIKE '${openRefPrefix}%'`)
      .pluck() as Statement<[number], string>,
    hasRef: db.prepare('SELECT 1 FROM positions WHERE account_id = ? AND position_ref = ?') as Statement<[number, string]>,
    renameRef: db.prepare('UPDATE positions SET position_ref = ?, seq = ? WHERE account_id = ? AND position_ref = ?') as Statement<
      [string, number, number, string]
    >,
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
    reject: db.prepare(
      `INSERT INTO rejected_rows (account_id, fingerprint, origin, place, reason, text, at_ms, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account_id, fingerprint) DO NOTHING`,
    ) as Write,
  };
}

/** What is kept per connection: prepared statements, and symbols as long as nobody touches the alias table. */
type Prepared = ReturnType<typeof prepareStatements> & {
  symbols: Map<string, CanonicalSymbol>;
  aliasMap: SymbolAliases;
  aliasVersionSeen: string;
};
const preparedByDb = new WeakMap<Database, Prepared>();

function preparedFor(db: Database): Prepared {
  let prepared = preparedByDb.get(db);
  if (!prepared) {
    prepared = { ...prepareStatements(db), symbols: new Map(), aliasMap: new Map(), aliasVersionSeen: '' };
    preparedByDb.set(db, prepared);
  }
  return prepared;
}

function followAliases(prepared: Prepared): void {
  const version = prepared.aliasVersion.get()!;
  if (version === prepared.aliasVersionSeen) return;
  prepared.aliasVersionSeen = version;
  prepared.aliasMap = new Map(prepared.aliases.all());
  prepared.symbols.clear();
}

function symbolOf(raw: string, prepared: Prepared): CanonicalSymbol {
  let symbol = prepared.symbols.get(raw);
  if (!symbol) {
    symbol = canonicalSymbol(raw, prepared.aliasMap);
    prepared.symbols.set(raw, symbol);
  }
  return symbol;
}

const contentHash = (content: string) => crypto.hash('sha1', content, 'base64url').slice(0, 16);

/** Refs made from content: equal rows get ordinals, so that two equal split orders in the same second both survive. */
function createRefMaker() {
  const seen = new Map<string, number>();
  return (content: string) => {
    const hash = contentHash(content);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    return ordinal === 1 ? hash : `${hash}.${ordinal}`;
  };
}

/** Refs of open positions without a ticket: those that are stored are used again before new ones are made. */
function createOpenRefs(storedRefs: readonly string[]) {
  const free = new Map<string, string[]>();
  for (const ref of storedRefs.toSorted()) {
    const [hash] = ref.slice(openRefPrefix.length).split('.');
    const refs = free.get(hash!);
    if (refs) refs.push(ref);
    else free.set(hash!, [ref]);
  }
  const used = new Set(storedRefs);
  const hashOf = (row: IngestPosition) => contentHash(openContent(row));
  return {
    has: (row: IngestPosition) => free.size > 0 && (free.get(hashOf(row))?.length ?? 0) > 0,
    take(row: IngestPosition): string {
      const hash = hashOf(row);
      const stored = free.get(hash)?.shift();
      if (stored !== undefined) return stored;
      for (let ordinal = 1; ; ordinal++) {
        const ref = ordinal === 1 ? openRefPrefix + hash : `${openRefPrefix}${hash}.${ordinal}`;
        if (used.has(ref)) continue;
        used.add(ref);
        return ref;
      }
    },
  };
}

const isTime = (ms: number) => ms >= earliestMs && ms < latestMs;
const isNumberOrNull = (value: number | null) => value === null || Number.isFinite(value);

function positionFault(row: IngestPosition): string | null {
  if (row.symbolRaw.trim() === '') return 'the symbol is missing';
  if (row.side !== 'buy' && row.side !== 'sell') return `the side "${row.side}" is neither buy nor sell`;
  if (!(Number.isFinite(row.volumeLots) && row.volumeLots > 0)) return `the volume ${row.volumeLots} is not a positive number of lots`;
  if (!isTime(row.openedAtServerMs)) return 'the open time is not a date between 1980 and 2100';
  if (row.closedAtServerMs !== null) {
    if (!isTime(row.closedAtServerMs)) return 'the close time is not a date between 1980 and 2100';
    if (row.closedAtServerMs < row.openedAtServerMs) return 'the close time is before the open time';
  }
  if (!(Number.isFinite(row.commission) && Number.isFinite(row.swap) && Number.isFinite(row.profit))) {
    return 'profit, commission or swap is not a number';
  }
  if (!(isNumberOrNull(row.openPrice) && isNumberOrNull(row.closePrice))) return 'a price is not a number';
  if (!(isNumberOrNull(row.sl) && isNumberOrNull(row.tp))) return 'stop loss or take profit is not a number';
  if (!isNumberOrNull(row.contractSize)) return 'the contract size is not a number';
  if (row.magic !== null && !(Number.isInteger(row.magic) && Math.abs(row.magic) < 2 ** 63))
    return 'the magic number is not a whole number';
  return null;
}

function balanceOpFault(row: IngestBalanceOp): string | null {
  if (!Number.isFinite(row.amount)) return 'the amount is not a number';
  return isTime(row.atServerMs) ? null : 'the time is not a date between 1980 and 2100';
}

function orderFault(row: IngestOrder): string | null {
  if (row.symbolRaw.trim() === '') return 'the symbol is missing';
  if (!(Number.isFinite(row.volumeLots) && row.volumeLots >= 0)) return `the volume ${row.volumeLots} is not a number of lots`;
  if (!isTime(row.placedAtServerMs)) return 'the time of placing is not a date between 1980 and 2100';
  if (row.doneAtServerMs !== null && !isTime(row.doneAtServerMs)) return 'the time of execution is not a date between 1980 and 2100';
  return isNumberOrNull(row.price) && isNumberOrNull(row.sl) && isNumberOrNull(row.tp) ? null : 'a price is not a number';
}

function equityFault(row: IngestEquitySnapshot): string | null {
  if (!isTime(row.atServerMs)) return 'the time is not a date between 1980 and 2100';
  return Number.isFinite(row.equity) && isNumberOrNull(row.balance) && isNumberOrNull(row.margin) ? null : 'an amount is not a number';
}

const openContent = (row: IngestPosition) => `${row.symbolRaw}|${row.side}|${row.volumeLots}|${row.openedAtServerMs}|${row.openPrice}`;
const closedContent = (row: IngestPosition) => `${openContent(row)}|${row.closedAtServerMs}|${row.closePrice}|${row.profit}`;

function accountValues(account: IngestAccount, clock: BrokerClock): Value[] {
  const openedAtMs = account.openedAtServerMs === null ? null : serverToUtcMs(account.openedAtServerMs, clock).utcMs;
  return [
    account.name,
    account.ownerRef,
    account.server,
    account.platform,
    account.currency,
    account.leverage,
    account.initialBalance,
    account.stage,
    account.groupRef,
    openedAtMs,
    clock.offsetMinutes,
    clock.daylight,
    account.isDemo ? 1 : 0,
    JSON.stringify(account.meta),
  ];
}

/** What a batch does not say stays as it was; `meta` is merged key by key. */
function mergeAccount(found: Record<string, Value>, values: Value[]): Value[] {
  return values.map((value, index) => {
    const column = accountColumns[index]!;
    if (column === 'meta') return JSON.stringify({ ...JSON.parse(found.meta as string), ...JSON.parse(value as string) });
    return value ?? found[column]!;
  });
}

/**
 * Writes what one statement, page or message says about one account, in one short transaction (a savepoint inside `withTransaction`).
 * Idempotent: the same batch again changes nothing, a changed row (an open position that closed) is updated, times become UTC, symbols
 * canonical. A row that cannot be right goes to `rejected_rows` with its place and the reason. Throws where the account itself is unusable.
 */
export function ingestBatch(store: RawStore, batch: IngestBatch, { nowMs = Date.now() }: { nowMs?: number } = {}): IngestResult {
  const { account, clock } = batch;
  if (account.source === '' || account.accountRef === '') throw new Error('A batch needs the source and the number of its account');
  if (account.currency === '') throw new Error('A batch needs the currency of its account');
  const prepared = preparedFor(store.db);
  return withTransaction(store, () => writeBatch(prepared, batch, clock, nowMs));
}

function writeBatch(prepared: Prepared, batch: IngestBatch, clock: BrokerClock, nowMs: number): IngestResult {
  followAliases(prepared);
  const firstSeq = prepared.seq.get()!;
  let seq = firstSeq;
  const utc = (serverMs: number) => serverToUtcMs(serverMs, clock).utcMs;
  const utcOrNull = (serverMs: number | null) => (serverMs === null ? null : utc(serverMs));

  /** Counts what became of one row; `seq` moves on only with a change. */
  const write = ({ insert, update }: Upsert, values: Value[], counts: { inserted: number; updated: number; unchanged: number }) => {
    values.push(seq + 1);
    if (insert.run(values).changes > 0) {
      seq++;
      counts.inserted++;
    } else if (update.run(values).changes > 0) {
      seq++;
      counts.updated++;
    } else counts.unchanged++;
  };

  const found = prepared.findAccount.get(batch.account.source, batch.account.accountRef);
  let accountId: number;
  const values = accountValues(batch.account, clock);
  if (found) {
    accountId = found.id;
    const merged = mergeAccount(found, values);
    if (merged.some((value, index) => value !== found[accountColumns[index]!])) prepared.updateAccount.run([...merged, ++seq, accountId]);
  } else {
    accountId = Number(prepared.insertAccount.run([batch.account.source, batch.account.accountRef, ...values, ++seq]).lastInsertRowid);
  }

  const rejectRef = createRefMaker();
  const rejectedRows: RejectedRow[] = [];
  const reject = (place: string, reason: string, text: string) => {
    rejectedRows.push({ origin: place, reason, text });
    const fingerprint = rejectRef(`${reason}|${text}`);
    if (prepared.reject.run([accountId, fingerprint, batch.origin, place, reason, text, nowMs, seq + 1]).changes > 0) seq++;
  };
  for (const row of batch.rejected) reject(row.origin, row.reason, row.text);

  const result: IngestResult = {
    accountId,
    isNewAccount: !found,
    positions: { inserted: 0, updated: 0, unchanged: 0 },
    balanceOps: { inserted: 0, updated: 0, unchanged: 0 },
    orders: { inserted: 0, updated: 0, unchanged: 0 },
    rejected: 0,
    rejectedRows,
    unknownSymbols: {},
  };
  const canonical = (raw: string) => {
    const { symbol, known } = symbolOf(raw, prepared);
    if (!known) result.unknownSymbols[raw] = (result.unknownSymbols[raw] ?? 0) + 1;
    return symbol;
  };

  const positionRef = createRefMaker();
  const open = createOpenRefs(found ? prepared.openRefs.all(accountId) : []);
  const closedRef = (row: IngestPosition) => {
    const ref = positionRef(closedContent(row));
    if (open.has(row) && !prepared.hasRef.get(accountId, ref)) prepared.renameRef.run(ref, ++seq, accountId, open.take(row));
    return ref;
  };
  const byTicket = new Map<string, IngestPosition>();
  /** A second close under one ticket would replace the first and lose its money. */
  const ticketFault = (row: IngestPosition): string | null => {
    if (row.positionRef === null) return null;
    const earlier = byTicket.get(row.positionRef);
    if (earlier && earlier.closedAtServerMs !== null && closedContent(earlier) !== closedContent(row)) {
      return `the position ${row.positionRef} stands here twice with different content`;
    }
    byTicket.set(row.positionRef, row);
    return null;
  };
  const writePosition = (row: IngestPosition) => {
    const fault = positionFault(row) ?? ticketFault(row);
    if (fault) {
      reject(row.origin, fault, JSON.stringify({ ...row, origin: undefined }));
      return;
    }
    const opened = serverToUtcMs(row.openedAtServerMs, clock);
    const closed = row.closedAtServerMs === null ? null : serverToUtcMs(row.closedAtServerMs, clock);
    if (closed && closed.utcMs < opened.utcMs) closed.utcMs = opened.utcMs; // opened and closed within the hour that the clock showed twice
    write(
      prepared.position,
      [
        accountId,
        row.positionRef ?? (closed ? closedRef(row) : open.take(row)),
        canonical(row.symbolRaw),
        row.symbolRaw,
        row.side,
        row.volumeLots,
        opened.utcMs,
        opened.ambiguous ? wallTimeText(row.openedAtServerMs) : null,
        row.openPrice,
        closed?.utcMs ?? null,
        closed?.ambiguous ? wallTimeText(row.closedAtServerMs!) : null,
        row.closePrice,
        row.sl,
        row.tp,
        row.commission,
        row.swap,
        row.profit,
        row.magic,
        row.comment,
        row.closeReason,
        row.contractSize,
        row.isPartial ? 1 : 0,
        row.parentRef,
      ],
      result.positions,
    );
  };
  // Closed ones first: they take over the refs that they had while open, before the still open ones look for theirs.
  const isOpenWithoutTicket = (row: IngestPosition) => row.positionRef === null && row.closedAtServerMs === null;
  for (const row of batch.positions) if (!isOpenWithoutTicket(row)) writePosition(row);
  for (const row of batch.positions) if (isOpenWithoutTicket(row)) writePosition(row);

  const opRef = createRefMaker();
  for (const row of batch.balanceOps) {
    const fault = balanceOpFault(row);
    if (fault) {
      reject(row.origin, fault, JSON.stringify({ ...row, origin: undefined }));
      continue;
    }
    const ref = row.opRef ?? opRef(`${row.kind}|${row.amount}|${row.atServerMs}|${row.comment}`);
    write(prepared.balanceOp, [accountId, ref, row.kind, row.amount, utc(row.atServerMs), row.comment], result.balanceOps);
  }

  const orderRef = createRefMaker();
  for (const row of batch.orders) {
    const fault = orderFault(row);
    if (fault) {
      reject(row.origin, fault, JSON.stringify({ ...row, origin: undefined }));
      continue;
    }
    const ref = row.orderRef ?? orderRef(`${row.symbolRaw}|${row.kind}|${row.volumeLots}|${row.placedAtServerMs}|${row.price}`);
    write(
      prepared.order,
      [
        accountId,
        ref,
        canonical(row.symbolRaw),
        row.symbolRaw,
        row.kind,
        row.state,
        row.volumeLots,
        row.price,
        row.sl,
        row.tp,
        utc(row.placedAtServerMs),
        utcOrNull(row.doneAtServerMs),
        row.comment,
      ],
      result.orders,
    );
  }

  const equityCounts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const row of batch.equity) {
    const fault = equityFault(row);
    if (fault) reject('equity', fault, JSON.stringify(row));
    else write(prepared.equity, [accountId, utc(row.atServerMs), row.balance, row.equity, row.margin], equityCounts);
  }

  if (seq > firstSeq) prepared.setSeq.run(seq);
  result.rejected = rejectedRows.length;
  return result;
}
