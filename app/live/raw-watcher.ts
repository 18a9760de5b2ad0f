import fs from 'node:fs';
import Database from 'better-sqlite3';
import type { LivePosition } from '#app/domain/live.ts';
import { logger } from '#app/lib/logger.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { publish } from './bus.ts';

const pollMs = 1_000;
/** A ticker shows a handful; an import of thousands must not flood every browser. */
const maxPositionsPerPoll = 40;
/** Statements of last year are new to the database, not to the market: only what happened within this time is live. */
const freshMs = 15 * 60_000;

type Row = {
  accountId: number;
  symbol: string;
  side: 'buy' | 'sell';
  volumeLots: number;
  openedAtMs: number;
  closedAtMs: number | null;
  netProfit: number;
  currency: string;
  isDemo: 0 | 1;
};

const newestSql = `
  SELECT p.account_id AS accountId, p.symbol, p.side, p.volume_lots AS volumeLots, p.opened_at_ms AS openedAtMs,
         p.closed_at_ms AS closedAtMs, p.profit + p.commission + p.swap AS netProfit, a.currency, a.is_demo AS isDemo
  FROM positions p JOIN accounts a ON a.id = p.account_id
  WHERE p.seq > ? AND coalesce(p.closed_at_ms, p.opened_at_ms) > ?
  ORDER BY p.seq DESC LIMIT ${maxPositionsPerPoll}`;

/**
 * Follows raw.db from outside, so that it notices whoever writes: the server's own jobs, a script, a foreign program.
 * Asking for SQLite's data version costs microseconds; the tables are read only after a change.
 */
export function openRawReader(dataDir: string) {
  const db = new Database(dataPaths(dataDir).rawDb, { readonly: true, fileMustExist: true, timeout: 1_000 });
  const head = db.prepare<[], { value: number; storeId: string }>('SELECT value, store_id AS storeId FROM sequence WHERE id = 1');
  const newest = db.prepare<[number, number], Row>(newestSql);
  let seen = head.get()!;
  let version = -1;
  return {
    /** The positions that changed since the last call and happened just now, oldest first. */
    newPositions(nowMs: number): LivePosition[] {
      const current = db.pragma('data_version', { simple: true }) as number;
      if (current === version) return [];
      version = current;
      const { value, storeId } = head.get()!;
      const since = storeId === seen.storeId ? seen.value : value;
      seen = { value, storeId };
      if (value <= since) return [];
      return newest
        .all(since, nowMs - freshMs)
        .reverse()
        .map(toLivePosition);
    },
    close: () => db.close(),
  };
}

const toLivePosition = (row: Row): LivePosition => ({
  accountId: row.accountId,
  symbol: row.symbol,
  side: row.side,
  volumeLots: row.volumeLots,
  event: row.closedAtMs === null ? 'opened' : 'closed',
  atMs: row.closedAtMs ?? row.openedAtMs,
  profit: row.closedAtMs === null ? null : row.netProfit,
  currency: row.currency,
  isDemo: row.isDemo === 1,
});

/** Publishes new positions about once a second until the returned function is called. Waits for raw.db when there is none yet. */
export function startRawWatcher(dataDir: string): () => void {
  let reader: ReturnType<typeof openRawReader> | null = null;
  let isBroken = false;
  const close = () => {
    reader?.close();
    reader = null;
  };
  const timer = setInterval(() => {
    try {
      if (!reader && !fs.existsSync(dataPaths(dataDir).rawDb)) return;
      reader ??= openRawReader(dataDir);
      const positions = reader.newPositions(Date.now());
      if (positions.length > 0) publish({ type: 'positions', positions });
      isBroken = false;
    } catch (error) {
      // A database that is being created, restored or busy: try again, and say so once.
      if (!isBroken) logger.warn({ err: error }, 'raw.db cannot be followed at the moment');
      isBroken = true;
      close();
    }
  }, pollMs);
  return () => {
    clearInterval(timer);
    close();
  };
}
