import type { SeriesKind } from '#workers/contracts/patterns.ts';
import { sliceOfAccount } from '#workers/core/features/by-account.ts';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { type Openings, openingsOf } from '#workers/core/patterns/delayed-copies.ts';
import {
  type DayFigures,
  fillSteps,
  finishSeries,
  type IdeaEvents,
  type SeriesExtent,
  type SeriesShape,
} from '#workers/core/patterns/series.ts';
import { type Columns, numbers, rowCount, texts } from '#workers/lake/engine.ts';
import type { LakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';

/** A book as the pattern tasks read it: one run's ideas, days and metrics. */
export type SeriesBook = {
  /** From the oldest open to the newest close of the whole book; both 0 for an empty one. */
  timeSpan(): Promise<{ startMs: number; endMs: number }>;
  extents(fromMs: number): Promise<BookExtents>;
  /** Raw steps and openings of some accounts, ascending by id. */
  series(shape: SeriesShape, accounts: readonly number[], fromMs: number): Promise<BookSeries>;
  symbolNames(): Promise<string[]>;
  metrics(accounts: readonly number[]): Promise<Columns>;
  robots(accounts: readonly number[]): Promise<Map<string, number[]>>;
};

export type BookExtents = { accounts: Float64Array; archetypes: (string | null)[]; extentOf(row: number): SeriesExtent };
export type BookSeries = { raw: Matrix; ideas: (IdeaEvents & { symbol: Float64Array })[]; openings: Openings[] };

const statement = (name: string) => sqlFile('patterns', name);
const dayKinds: readonly SeriesKind[] = ['equity', 'dailyReturn'];

/** Opens a run's book; its symbols get codes that hold as long as the reader. */
export async function openSeriesBook(reader: LakeReader, runId: string): Promise<SeriesBook> {
  const { engine } = reader;
  const ideas = reader.snapshot(runId, 'ideas.parquet');
  await engine.exec(withRelations(statement('symbol-codes'), { ideas }));
  return {
    async timeSpan() {
      const [row] = await engine.rows<{ oldest_open_ms: number | null; newest_close_ms: number | null }>(
        withRelations(statement('time-span'), { ideas }),
      );
      return { startMs: row?.oldest_open_ms ?? 0, endMs: row?.newest_close_ms ?? 0 };
    },
    async extents(fromMs) {
      const archetypes = reader.snapshot(runId, 'archetypes.parquet');
      const columns = await engine.columns(withRelations(statement('extents'), { ideas, archetypes }), { from_ms: fromMs });
      const [count, activeDays, firstMs, lastMs] = ['ideas', 'active_days', 'first_ms', 'last_ms'].map((name) => numbers(columns, name));
      return {
        accounts: numbers(columns, 'account_id'),
        archetypes: texts(columns, 'archetype'),
        extentOf: (row) => ({ ideas: count![row]!, activeDays: activeDays![row]!, firstMs: firstMs![row]!, lastMs: lastMs![row]! }),
      };
    },
    async series(shape, accounts, fromMs) {
      const events = await engine.columns(withRelations(statement('window-ideas'), { ideas }), { accounts, from_ms: fromMs });
      const daily = dayKinds.includes(shape.kind)
        ? await engine.columns(withRelations(statement('daily-figures'), { daily: reader.snapshot(runId, 'daily.parquet') }), { accounts })
        : noDays;
      const raw = matrix(accounts.length, shape.points);
      const result: BookSeries = { raw, ideas: [], openings: [] };
      const end = { events: 0, days: 0 };
      accounts.forEach((account, row) => {
        const own = sliceOfAccount(events as EventColumns, numbers(events, 'accountId'), account, end.events);
        const days = sliceOfAccount(daily as DayColumns, numbers(daily, 'accountId'), account, end.days);
        end.events = own.end;
        end.days = days.end;
        const opened = openedSince(own.slice, fromMs);
        fillSteps(shape, shape.kind === 'exposure' ? own.slice : opened, days.slice, rowOf(raw, row));
        result.ideas.push(opened);
        result.openings.push(openingsOf(opened.symbol, opened.openedAtMs, opened.side));
      });
      return result;
    },
    symbolNames: async () => texts(await engine.columns(statement('symbol-names')), 'symbol') as string[],
    metrics: (accounts) =>
      engine.columns(withRelations(statement('metrics-of'), { metrics: reader.snapshot(runId, 'metrics.parquet') }), { accounts }),
    async robots(accounts) {
      const columns = await engine.columns(withRelations(statement('robots'), { positions: reader.source('positions') }), { accounts });
      const robots = texts(columns, 'robot');
      const ids = numbers(columns, 'account_id');
      const users = new Map<string, number[]>();
      for (let row = 0; row < rowCount(columns); row++) users.set(robots[row]!, [...(users.get(robots[row]!) ?? []), ids[row]!]);
      return users;
    },
  };
}

type EventColumns = IdeaEvents & { accountId: Float64Array; symbol: Float64Array };
type DayColumns = DayFigures & { accountId: Float64Array };

const noDays: Columns = Object.fromEntries(['accountId', 'atMs', 'profit', 'balanceEnd'].map((name) => [name, new Float64Array()]));

/** Without what was opened before the window: ideas ascend by open time. */
function openedSince(events: EventColumns, fromMs: number): EventColumns {
  let first = 0;
  while (first < events.openedAtMs.length && events.openedAtMs[first]! < fromMs) first++;
  return Object.fromEntries(Object.entries(events).map(([name, column]) => [name, column.subarray(first)])) as EventColumns;
}

/** The rows whose series can be compared, finished; `rows` are their places in what was given. */
export function finishedSeries(shape: SeriesShape, raw: Matrix): { rows: Int32Array; finished: Matrix } {
  const kept: number[] = [];
  const buffer = raw.data.slice();
  for (let row = 0; row < raw.rows; row++) {
    const series = buffer.subarray(row * raw.columns, (row + 1) * raw.columns);
    if (!finishSeries(shape, series)) continue;
    buffer.copyWithin(kept.length * raw.columns, row * raw.columns, (row + 1) * raw.columns);
    kept.push(row);
  }
  const finished = { rows: kept.length, columns: raw.columns, data: buffer.subarray(0, kept.length * raw.columns) };
  return { rows: Int32Array.from(kept), finished };
}
