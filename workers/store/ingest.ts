import type {
  BrokerClock,
  IngestAccount,
  IngestBatch,
  IngestPosition,
  IngestResult,
  RejectedRow,
} from '#workers/contracts/standard-schema.ts';
import { serverToUtcMs, wallTimeText } from './clock.ts';
import { balanceOpFault, equityFault, orderFault, positionFault } from './ingest-faults.ts';
import { closedContent, createOpenRefs, createRefMaker } from './ingest-refs.ts';
import { accountColumns, ingestStatements, type StoredAccount, type Upsert, type Value } from './ingest-statements.ts';
import { type RawStore, withTransaction } from './raw-store.ts';
import { canonicalSymbols } from './symbol-aliases.ts';

/**
 * Writes what one statement, page or message says about one account, in one short transaction (a savepoint inside `withTransaction`).
 * Idempotent: the same batch again changes nothing, a changed row (an open position that closed) is updated, times become UTC, symbols
 * canonical. A row that cannot be right goes to `rejected_rows` with its place and the reason. Throws where the account itself is unusable.
 */
export function ingestBatch(store: RawStore, batch: IngestBatch, { nowMs = Date.now() }: { nowMs?: number } = {}): IngestResult {
  if (batch.account.source === '' || batch.account.accountRef === '') {
    throw new Error('A batch needs the source and the number of its account');
  }
  if (batch.account.currency === '') throw new Error('A batch needs the currency of its account');
  return withTransaction(store, () => {
    const writer = openWriter(store, batch, nowMs);
    for (const row of batch.rejected) writer.reject(row.origin, row.reason, row.text);
    writePositions(writer, batch);
    writeBalanceOps(writer, batch);
    writeOrders(writer, batch);
    writeEquity(writer, batch);
    return writer.finish();
  });
}

type Counts = { inserted: number; updated: number; unchanged: number };
type Writer = ReturnType<typeof openWriter>;

/** What the parts of a batch share: the account, the clock, the running sequence number, and where rejected rows go. */
function openWriter(store: RawStore, batch: IngestBatch, nowMs: number) {
  const sql = ingestStatements(store.db);
  const canonical = canonicalSymbols(store);
  const firstSeq = sql.seq.get()!;
  let seq = firstSeq;

  const found = sql.findAccount.get(batch.account.source, batch.account.accountRef);
  const values = accountValues(batch.account, batch.clock);
  let accountId: number;
  if (found) {
    accountId = found.id;
    const merged = mergeAccount(found, values);
    if (merged.some((value, index) => value !== found[accountColumns[index]!])) sql.updateAccount.run([...merged, ++seq, accountId]);
  } else {
    const row = [batch.account.source, batch.account.accountRef, ...values, ++seq];
    accountId = Number(sql.insertAccount.run(row).lastInsertRowid);
  }

  const fingerprint = createRefMaker();
  const rejectedRows: RejectedRow[] = [];
  const counts = (): Counts => ({ inserted: 0, updated: 0, unchanged: 0 });
  const result: IngestResult = {
    accountId,
    isNewAccount: !found,
    positions: counts(),
    balanceOps: counts(),
    orders: counts(),
    rejected: 0,
    rejectedRows,
    unknownSymbols: {},
  };

  return {
    sql,
    accountId,
    isNewAccount: !found,
    clock: batch.clock,
    result,
    nextSeq: () => ++seq,
    utcMs: (serverMs: number) => serverToUtcMs(serverMs, batch.clock).utcMs,
    /** Writes one row and counts what became of it; the sequence moves on only with a change. */
    upsert({ insert, update }: Upsert, row: Value[], counted: Counts) {
      row.push(seq + 1);
      if (insert.run(row).changes > 0) {
        seq++;
        counted.inserted++;
      } else if (update.run(row).changes > 0) {
        seq++;
        counted.updated++;
      } else counted.unchanged++;
    },
    reject(place: string, reason: string, text: string) {
      rejectedRows.push({ origin: place, reason, text });
      const row = [accountId, fingerprint(`${reason}|${text}`), batch.origin, place, reason, text, nowMs, seq + 1];
      if (sql.reject.run(row).changes > 0) seq++;
    },
    symbol(raw: string): string {
      const { symbol, known } = canonical(raw);
      if (!known) result.unknownSymbols[raw] = (result.unknownSymbols[raw] ?? 0) + 1;
      return symbol;
    },
    finish(): IngestResult {
      if (seq > firstSeq) sql.setSeq.run(seq);
      result.rejected = rejectedRows.length;
      return result;
    },
  };
}

const rowText = (row: object) => JSON.stringify({ ...row, origin: undefined });

function writePositions(writer: Writer, { positions }: IngestBatch): void {
  const { sql, accountId, clock, result } = writer;
  const refOf = createRefMaker();
  const open = createOpenRefs(writer.isNewAccount ? [] : sql.openRefs.all(accountId));
  const closedRef = (row: IngestPosition) => {
    const ref = refOf(closedContent(row));
    if (open.has(row) && !sql.hasRef.get(accountId, ref)) sql.renameRef.run(ref, writer.nextSeq(), accountId, open.take(row));
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

  const write = (row: IngestPosition) => {
    const fault = positionFault(row) ?? ticketFault(row);
    if (fault) {
      writer.reject(row.origin, fault, rowText(row));
      return;
    }
    const opened = serverToUtcMs(row.openedAtServerMs, clock);
    const closed = row.closedAtServerMs === null ? null : serverToUtcMs(row.closedAtServerMs, clock);
    if (closed && closed.utcMs < opened.utcMs) closed.utcMs = opened.utcMs; // both within the hour that the clock showed twice
    const values = [
      accountId,
      row.positionRef ?? (closed ? closedRef(row) : open.take(row)),
      writer.symbol(row.symbolRaw),
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
    ];
    writer.upsert(sql.position, values, result.positions);
  };
  // Closed ones first: they take over the refs that they had while open, before the still open ones look for theirs.
  const isOpenWithoutTicket = (row: IngestPosition) => row.positionRef === null && row.closedAtServerMs === null;
  for (const row of positions) if (!isOpenWithoutTicket(row)) write(row);
  for (const row of positions) if (isOpenWithoutTicket(row)) write(row);
}

function writeBalanceOps(writer: Writer, { balanceOps }: IngestBatch): void {
  const refOf = createRefMaker();
  for (const row of balanceOps) {
    const fault = balanceOpFault(row);
    if (fault) {
      writer.reject(row.origin, fault, rowText(row));
      continue;
    }
    const ref = row.opRef ?? refOf(`${row.kind}|${row.amount}|${row.atServerMs}|${row.comment}`);
    const values = [writer.accountId, ref, row.kind, row.amount, writer.utcMs(row.atServerMs), row.comment];
    writer.upsert(writer.sql.balanceOp, values, writer.result.balanceOps);
  }
}

function writeOrders(writer: Writer, { orders }: IngestBatch): void {
  const refOf = createRefMaker();
  for (const row of orders) {
    const fault = orderFault(row);
    if (fault) {
      writer.reject(row.origin, fault, rowText(row));
      continue;
    }
    const values = [
      writer.accountId,
      row.orderRef ?? refOf(`${row.symbolRaw}|${row.kind}|${row.volumeLots}|${row.placedAtServerMs}|${row.price}`),
      writer.symbol(row.symbolRaw),
      row.symbolRaw,
      row.kind,
      row.state,
      row.volumeLots,
      row.price,
      row.sl,
      row.tp,
      writer.utcMs(row.placedAtServerMs),
      row.doneAtServerMs === null ? null : writer.utcMs(row.doneAtServerMs),
      row.comment,
    ];
    writer.upsert(writer.sql.order, values, writer.result.orders);
  }
}

function writeEquity(writer: Writer, { equity }: IngestBatch): void {
  const uncounted: Counts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const row of equity) {
    const fault = equityFault(row);
    if (fault) writer.reject('equity', fault, rowText(row));
    else writer.upsert(writer.sql.equity, [writer.accountId, writer.utcMs(row.atServerMs), row.balance, row.equity, row.margin], uncounted);
  }
}

function accountValues(account: IngestAccount, clock: BrokerClock): Value[] {
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
    account.openedAtServerMs === null ? null : serverToUtcMs(account.openedAtServerMs, clock).utcMs,
    clock.offsetMinutes,
    clock.daylight,
    account.isDemo ? 1 : 0,
    JSON.stringify(account.meta),
  ];
}

/** What a batch does not say stays as it was; `meta` is merged key by key. */
function mergeAccount(found: StoredAccount, values: Value[]): Value[] {
  return values.map((value, index) => {
    const column = accountColumns[index]!;
    if (column === 'meta') return JSON.stringify({ ...JSON.parse(found.meta as string), ...JSON.parse(value as string) });
    return value ?? found[column];
  });
}
