import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { dataPaths, type LakeTable, lakeTables } from '#workers/contracts/lake-files.ts';
import type { LakeSource } from '#workers/contracts/lake-source.ts';
import { type DuckDbOptions, dropTable, openDuckDb, removeDeadSpillFolders } from './duckdb.ts';
import type { AnalyticsEngine, Columns } from './engine.ts';
import { takeLock } from './lock.ts';
import { emptyManifest, type LakePart, type Manifest, publishFile, readManifest, writeManifest } from './manifest.ts';
import { copyTo, identifier } from './relations.ts';
import { defineStatement } from './sql-files.ts';

/** A replaced file stays this long for readers that were opened before. */
const retiredFileGraceMs = 60 * 60_000;
const temporaryPrefix = '.tmp-';
const appendBatchRows = 32_768;
/** A month of a large book fits; a larger one spills. */
const memoryLimitMb = 1_024;

/** How a table's parts are sorted, and which column their time range in the manifest is taken from. */
const layouts: Record<LakeTable, { orderBy: string; timeColumn: string | null }> = {
  positions: { orderBy: 'account_id, opened_at_ms, position_id', timeColumn: 'closed_at_ms' },
  open_positions: { orderBy: 'account_id, opened_at_ms, position_id', timeColumn: null },
  balance_ops: { orderBy: 'account_id, at_ms, balance_op_id', timeColumn: 'at_ms' },
  accounts: { orderBy: 'account_id', timeColumn: null },
  bars: { orderBy: 'symbol, seconds, at_ms', timeColumn: 'at_ms' },
  calendar_events: { orderBy: 'at_ms, currency, title', timeColumn: 'at_ms' },
  demo_bars: { orderBy: 'seed, symbol, seconds, at_ms', timeColumn: 'at_ms' },
  demo_calendar_events: { orderBy: 'seed, at_ms, currency, title', timeColumn: 'at_ms' },
};

/** A month is a part of `positions`; every other part begins with its table's name. */
const tableOf = (part: string): LakeTable => {
  const [table] = part.split(' ', 1);
  return table! in lakeTables ? (table as LakeTable) : 'positions';
};
const partitioned: readonly string[] = ['positions', 'bars', 'demo_bars'] satisfies LakeTable[];
const singleParts = Object.keys(lakeTables).filter((table) => !partitioned.includes(table));
/** Symbols may hold any character; a file's name may not. */
const fileStem = (part: string) => part.replace(/[^\w.-]/g, (character) => `=${character.charCodeAt(0).toString(16)}`);

/** Parts whose file is gone or has another size than the manifest says: someone meddled, so they are written again. */
function damagedParts(lakeDir: string, manifest: Manifest): string[] {
  return Object.values(manifest.tables)
    .flat()
    .filter(({ file, bytes }) => fs.statSync(path.join(lakeDir, file), { throwIfNoEntry: false })?.size !== bytes)
    .map(({ part }) => part);
}

export type RefreshOptions = {
  dataDir: string;
  /** Opens the raw store; called once the lock is held. */
  openSource: (dataDir: string) => LakeSource;
  /** Writes every part again, whatever has changed. */
  full?: boolean;
  nowMs?: number;
  graceMs?: number;
  progress?: (fraction: number, message: string) => void;
  throwIfCancelled?: () => void;
  engineOptions?: DuckDbOptions;
};
export type RefreshResult = {
  /** Months that were written or removed. */
  months: number;
  /** Closed positions in the lake afterwards. */
  positions: number;
  seq: number;
};

/**
 * Brings the lake up to the raw store: rewrites the months that changed, then swaps the manifest. One writer at a time, across processes;
 * readers never wait. Killed at any point, it leaves the lake as it was, and the next run clears what was left behind. One month is in
 * memory at a time, and beyond the engine's memory limit not even that.
 */
export async function refreshLake({
  dataDir,
  openSource,
  full = false,
  nowMs = Date.now(),
  graceMs = retiredFileGraceMs,
  progress = () => {},
  throwIfCancelled = () => {},
  engineOptions,
}: RefreshOptions): Promise<RefreshResult> {
  const paths = dataPaths(dataDir);
  const release = await takeLock(paths.lakeLock, { onWait: (message) => progress(0, message), throwIfCancelled });
  let source: LakeSource | undefined;
  let engine: AnalyticsEngine | undefined;
  try {
    source = openSource(dataDir);
    const { seq } = source;
    const before = usableManifest(dataDir, source);
    removeLeftovers(paths.lake, before, nowMs, graceMs);
    removeDeadSpillFolders(paths.temp, nowMs);

    const dirty = dirtyParts(source, before, full, paths.lake);
    const dirtyMonths = dirty.filter((part) => tableOf(part) === 'positions').length;
    if (dirty.length === 0 && before.seq === seq) return { months: 0, positions: positionRows(before), seq };

    const written: LakePart[] = [];
    if (dirty.length > 0) engine = await openDuckDb({ memoryLimitMb, tempDir: paths.temp, throwIfCancelled, ...engineOptions });
    for (const [index, part] of dirty.entries()) {
      throwIfCancelled();
      progress(index / dirty.length, `Writing ${part} (${index + 1} of ${dirty.length})`);
      const made = await writePart(engine!, source, paths.lake, part, throwIfCancelled);
      if (made) written.push(made);
    }

    const manifest = nextManifest(before, dirty, written, { storeId: source.storeId, seq, nowMs, graceMs });
    writeManifest(dataDir, manifest);
    removeLeftovers(paths.lake, manifest, nowMs, graceMs);
    progress(1, `${dirtyMonths} months written`);
    return { months: dirtyMonths, positions: positionRows(manifest), seq };
  } finally {
    engine?.close();
    source?.close();
    release();
  }
}

const positionRows = (manifest: Manifest) => (manifest.tables.positions ?? []).reduce((sum, { rows }) => sum + rows, 0);

/** The manifest to build on; an empty one where it cannot be read or belongs to another raw store, so that everything is written again. */
function usableManifest(dataDir: string, { storeId, seq }: LakeSource): Manifest {
  try {
    const manifest = readManifest(dataDir);
    return manifest.storeId === storeId && manifest.seq <= seq ? manifest : emptyManifest;
  } catch {
    return emptyManifest;
  }
}

/** The parts to write, in their order: what changed since the manifest, or everything. */
function dirtyParts(source: LakeSource, before: Manifest, full: boolean, lakeDir: string): string[] {
  const parts =
    full || before === emptyManifest
      ? [...source.parts(), ...Object.values(before.tables).flatMap((parts) => parts.map(({ part }) => part)), ...singleParts]
      : [...source.changedParts(before.seq), ...damagedParts(lakeDir, before)];
  return [...new Set(parts)].sort();
}

/** Reads a part from raw.db row by row into the engine, writes it sorted and compressed, and moves it to its place. Null for a part without rows. */
async function writePart(
  engine: AnalyticsEngine,
  source: LakeSource,
  lakeDir: string,
  part: string,
  throwIfCancelled: () => void,
): Promise<LakePart | null> {
  const table = tableOf(part);
  const columns = Object.entries(lakeTables[table]);
  const definition = columns.map(([name, type]) => `${identifier(name)} ${type}`).join(', ');
  const { orderBy, timeColumn } = layouts[table];
  await engine.exec(dropTable('staging'));
  await engine.exec(defineStatement('create staging', `CREATE TABLE staging (${definition})`));

  const names = columns.map(([name]) => name);
  const isText = columns.map(([, type]) => type === 'VARCHAR');
  const batch = isText.map((text) => (text ? new Array<string | null>(appendBatchRows) : new Float64Array(appendBatchRows)));
  const flush = async (rows: number) => {
    const filled: Columns = {};
    names.forEach((name, index) => {
      const column = batch[index]!;
      filled[name] = column instanceof Float64Array ? column.subarray(0, rows) : column.slice(0, rows);
    });
    await engine.append('staging', filled);
  };
  let inBatch = 0;
  let rows = 0;
  for (const row of source.rows(table, part)) {
    for (let index = 0; index < names.length; index++) {
      const value = row[index]!;
      const column = batch[index]!;
      if (column instanceof Float64Array) column[inBatch] = value === null ? Number.NaN : (value as number);
      else column[inBatch] = value as string | null;
    }
    rows++;
    if (++inBatch === appendBatchRows) {
      await flush(inBatch);
      inBatch = 0;
      throwIfCancelled();
    }
  }
  if (rows === 0) return null;
  await flush(inBatch);

  const range = timeColumn
    ? (
        await engine.rows<{ minMs: number; maxMs: number }>(
          defineStatement('part range', `SELECT min(${timeColumn}) AS "minMs", max(${timeColumn}) AS "maxMs" FROM staging`),
        )
      )[0]!
    : { minMs: null, maxMs: null };

  const folder = path.join(lakeDir, table);
  fs.mkdirSync(folder, { recursive: true });
  const tempFile = path.join(folder, `${temporaryPrefix}${fileStem(part)}.parquet`);
  await engine.exec(copyTo(defineStatement(`sorted ${part}`, `SELECT * FROM staging ORDER BY ${orderBy}`), tempFile, 'parquet'));
  await engine.exec(dropTable('staging'));
  const { hash, bytes } = await fileHash(tempFile);
  const file = path.posix.join(table, `${fileStem(part)}.${hash}.parquet`);
  publishFile(tempFile, path.join(lakeDir, file));
  return { part, file, rows, bytes, ...range };
}

async function fileHash(file: string): Promise<{ hash: string; bytes: number }> {
  const hash = crypto.createHash('sha256');
  let bytes = 0;
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { hash: hash.digest('hex').slice(0, 16), bytes };
}

function nextManifest(
  before: Manifest,
  dirty: readonly string[],
  written: readonly LakePart[],
  { storeId, seq, nowMs, graceMs }: { storeId: string; seq: number; nowMs: number; graceMs: number },
): Manifest {
  const isDirty = new Set(dirty);
  const tables = Object.fromEntries(
    (Object.keys(lakeTables) as LakeTable[]).map((table) => {
      const kept = (before.tables[table] ?? []).filter(({ part }) => !isDirty.has(part));
      const made = written.filter(({ part }) => tableOf(part) === table);
      return [table, [...kept, ...made].sort((a, b) => (a.part < b.part ? -1 : 1))];
    }),
  ) as Manifest['tables'];
  const named = filesOf(tables);
  const retiredNow = [...filesOf(before.tables)].map((file) => ({ file, atMs: nowMs }));
  const retired = [...before.retired.filter(({ atMs }) => nowMs - atMs <= graceMs), ...retiredNow].filter(({ file }) => !named.has(file));
  return { version: 1, storeId, seq, tables, retired };
}

const filesOf = (tables: Manifest['tables']) =>
  new Set(
    Object.values(tables)
      .flat()
      .map(({ file }) => file),
  );

/**
 * Deletes what no reader can still need: half-written files, replaced files after the grace, and files that no manifest names (left by a
 * killed writer, or by a manifest that was lost) once they are older than the grace. Runs under the writer's lock.
 */
function removeLeftovers(lakeDir: string, manifest: Manifest, nowMs: number, graceMs: number): void {
  const named = filesOf(manifest.tables);
  const retiredAt = new Map(manifest.retired.map(({ file, atMs }) => [file, atMs]));
  for (const table of Object.keys(lakeTables)) {
    const folder = path.join(lakeDir, table);
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const file = path.posix.join(table, name);
      if (named.has(file)) continue;
      const sinceMs = name.startsWith(temporaryPrefix)
        ? Number.NEGATIVE_INFINITY
        : (retiredAt.get(file) ?? fs.statSync(path.join(folder, name)).mtimeMs);
      if (nowMs - sinceMs > graceMs) fs.rmSync(path.join(folder, name), { force: true });
    }
  }
}
