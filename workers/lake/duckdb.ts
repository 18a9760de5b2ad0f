import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { cellOf, isTextType, readNumbers, readTexts, writeColumn } from './duckdb-vectors.ts';
import {
  type AnalyticsEngine,
  type Column,
  type Columns,
  type Params,
  type ParamType,
  type ParamValue,
  rowCount,
  type Statement,
} from './engine.ts';
import { identifier } from './relations.ts';
import { checkParams, defineStatement } from './sql-files.ts';

export type DuckDbOptions = {
  /** Beyond this the engine spills sorts, joins and tables to `tempDir`. Default: a quarter of the machine's memory, 512 MB to 4 GB. */
  memoryLimitMb?: number;
  /** Default: one per core. */
  threads?: number;
  /** Parent of the folder that this engine spills into; the folder is removed on close. */
  tempDir?: string;
  /**
   * Looked at while statements run: where it throws, they are interrupted and reject with what it threw. Every task passes its own, because a
   * worker thread cannot be ended from outside while a statement runs in it.
   */
  throwIfCancelled?: () => void;
};

const chunkRows = 2_048;
const streamBatchRows = 32 * chunkRows;
const cancelPollMs = 100;

const duckDbTypes: Record<ParamType, DuckDBType> = {
  INTEGER,
  BIGINT,
  DOUBLE,
  BOOLEAN,
  VARCHAR,
  'INTEGER[]': LIST(INTEGER),
  'DOUBLE[]': LIST(DOUBLE),
  'VARCHAR[]': LIST(VARCHAR),
};

function bindable(value: ParamValue, type: ParamType): DuckDBValue {
  if (value === null) return null;
  if (Array.isArray(value)) return listValue(value);
  return type === 'BIGINT' ? BigInt(value as number) : (value as DuckDBValue);
}

function bindings({ params: declared }: Statement, params: Params) {
  const names = Object.keys(declared);
  if (names.length === 0) return { values: undefined, types: undefined };
  return {
    values: Object.fromEntries(names.map((name) => [name, bindable(params[name]!, declared[name]!)])),
    types: Object.fromEntries(names.map((name) => [name, duckDbTypes[declared[name]!]])),
  };
}

type ResultColumn = { name: string; isText: boolean };
const columnsOf = (result: DuckDBResult): ResultColumn[] =>
  result.deduplicatedColumnNames().map((name, index) => ({ name, isText: isTextType(result.columnTypeId(index), name) }));

/** Chunks as one set of columns. */
function gather(header: readonly ResultColumn[], chunks: readonly DuckDBDataChunk[], rows: number): Columns {
  const columns: Columns = {};
  header.forEach(({ name, isText }, index) => {
    let offset = 0;
    const column: Column = isText ? [] : new Float64Array(rows);
    for (const chunk of chunks) {
      if (column instanceof Float64Array) readNumbers(chunk, index, column, offset);
      else readTexts(chunk, index, column);
      offset += chunk.rowCount;
    }
    columns[name] = column;
  });
  return columns;
}

const spillPrefix = 'duckdb-';
const spillKeptMs = 24 * 60 * 60_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what killed processes spilled: their process is gone, and for a day nothing was written (it may live in another container). */
export function removeDeadSpillFolders(tempDir: string, nowMs: number): void {
  for (const name of fs.existsSync(tempDir) ? fs.readdirSync(tempDir) : []) {
    if (!name.startsWith(spillPrefix) || isAlive(Number.parseInt(name.slice(spillPrefix.length), 10))) continue;
    const folder = path.join(tempDir, name);
    if (nowMs - fs.statSync(folder).mtimeMs > spillKeptMs) fs.rmSync(folder, { recursive: true, force: true });
  }
}

const defaultMemoryMb = () => Math.round(Math.min(4_096, Math.max(512, os.totalmem() / 4 / 2 ** 20)));

/**
 * Opens an in-memory DuckDB. Every reader, task and script has its own: nothing is shared, so nothing is locked.
 * Each running query holds one thread of libuv's pool (four by default, shared with file access, DNS and password hashing of the whole process):
 * a host that serves requests should set UV_THREADPOOL_SIZE to at least four more than the queries it runs at once.
 */
export async function openDuckDb({
  memoryLimitMb = defaultMemoryMb(),
  threads,
  tempDir = os.tmpdir(),
  throwIfCancelled,
}: DuckDbOptions = {}): Promise<AnalyticsEngine> {
  fs.mkdirSync(tempDir, { recursive: true });
  const spillDir = fs.mkdtempSync(path.join(tempDir, `${spillPrefix}${process.pid}-`));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryLimitMb}MB`,
    temp_directory: spillDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const idle: DuckDBConnection[] = [];
  const busy = new Set<DuckDBConnection>();
  let closed = false;

  const connect = async () => {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  };
  const take = async () => {
    if (closed) throw new Error('The engine is closed');
    const connection = idle.pop() ?? (await connect());
    busy.add(connection);
    return connection;
  };
  const giveBack = (connection: DuckDBConnection) => {
    busy.delete(connection);
    if (closed) connection.closeSync();
    else idle.push(connection);
  };

  /** Interrupts the connection's statement as soon as someone cancels; `reason` is then what the statement fails with. */
  const watch = (connection: DuckDBConnection) => {
    const watcher: { reason?: unknown; stop: () => void } = { stop: () => clearInterval(timer) };
    const timer = setInterval(() => {
      try {
        throwIfCancelled?.();
      } catch (reason) {
        watcher.reason = reason;
        connection.interrupt();
      }
    }, cancelPollMs);
    return watcher;
  };

  async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    throwIfCancelled?.();
    const connection = await take();
    const watcher = watch(connection);
    try {
      return await use(connection);
    } catch (error) {
      throw watcher.reason ?? error;
    } finally {
      watcher.stop();
      giveBack(connection);
    }
  }

  async function run(statement: Statement, params: Params): Promise<Columns> {
    checkParams(statement, params);
    const { values, types } = bindings(statement, params);
    return withConnection(async (connection) => {
      const result = await connection.run(statement.sql, values, types);
      const header = columnsOf(result);
      const chunks = Array.from({ length: result.chunkCount }, (_, index) => result.getChunk(index));
      return gather(header, chunks, result.rowCount);
    });
  }

  const tableColumns = defineStatement(
    'table-columns',
    `-- @param table VARCHAR
     SELECT column_name AS name FROM duckdb_columns() WHERE table_name = $table ORDER BY column_index`,
  );

  return {
    async exec(statement, params = {}) {
      checkParams(statement, params);
      const { values, types } = bindings(statement, params);
      await withConnection((connection) => connection.run(statement.sql, values, types));
    },
    async rows<T>(statement: Statement, params: Params = {}) {
      const columns = await run(statement, params);
      const names = Object.keys(columns);
      return Array.from(
        { length: rowCount(columns) },
        (_, index) => Object.fromEntries(names.map((name) => [name, cellOf(columns[name]!, index)])) as T,
      );
    },
    columns: (statement, params = {}) => run(statement, params),
    async *stream(statement, params = {}) {
      checkParams(statement, params);
      const { values, types } = bindings(statement, params);
      throwIfCancelled?.();
      const connection = await take();
      const watcher = watch(connection);
      try {
        const result = await connection.stream(statement.sql, values, types);
        const header = columnsOf(result);
        let chunks: DuckDBDataChunk[] = [];
        let rows = 0;
        for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
          chunks.push(chunk);
          rows += chunk.rowCount;
          if (rows < streamBatchRows) continue;
          yield gather(header, chunks, rows);
          chunks = [];
          rows = 0;
        }
        if (rows > 0) yield gather(header, chunks, rows);
      } catch (error) {
        throw watcher.reason ?? error;
      } finally {
        watcher.stop();
        giveBack(connection);
      }
    },
    async append(table, columns) {
      const names = (await run(tableColumns, { table })).name as string[];
      const unknown = Object.keys(columns).filter((name) => !names.includes(name));
      if (unknown.length > 0) throw new Error(`Table ${table} has no column ${unknown.join(', ')}`);
      const rows = rowCount(columns);
      if (Object.values(columns).some((column) => column.length !== rows)) throw new Error(`The columns for ${table} differ in length`);
      await withConnection(async (connection) => {
        const appender = await connection.createAppender(table);
        const types = names.map((_, index) => appender.columnType(index));
        for (let from = 0; from < rows; from += chunkRows) {
          const count = Math.min(chunkRows, rows - from);
          const chunk = DuckDBDataChunk.create(types, count);
          names.forEach((name, index) => {
            writeColumn(chunk, index, columns[name], from, count);
          });
          appender.appendDataChunk(chunk);
        }
        appender.closeSync();
      });
    },
    interrupt() {
      for (const connection of busy) connection.interrupt();
    },
    close() {
      if (closed) return;
      closed = true;
      for (const connection of busy) connection.interrupt();
      for (const connection of idle.splice(0)) connection.closeSync();
      instance.closeSync();
      fs.rmSync(spillDir, { recursive: true, force: true });
    },
  };
}

/** For statements that name a table: `CREATE`, `DROP` and the like take no parameters. */
export const dropTable = (table: string): Statement => defineStatement(`drop ${table}`, `DROP TABLE IF EXISTS ${identifier(table)}`);
