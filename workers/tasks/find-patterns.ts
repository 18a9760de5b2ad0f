import fs from 'node:fs';
import path from 'node:path';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { metricKeys } from '#workers/contracts/metrics.ts';
import type { PatternRequest, PatternResult, SeriesRefusal } from '#workers/contracts/patterns.ts';
import { dayMs } from '#workers/core/features/account-history.ts';
import { selectRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { tradingTime } from '#workers/core/patterns/axis.ts';
import { nearestMedoids } from '#workers/core/patterns/compare-series.ts';
import { habitTraits, possessionTraits } from '#workers/core/patterns/describe-groups.ts';
import { type FoundPatterns, findPatterns } from '#workers/core/patterns/find-patterns.ts';
import { stratifiedSample } from '#workers/core/patterns/sample.ts';
import { refusal, type SeriesShape, seriesShape } from '#workers/core/patterns/series.ts';
import type { TraitColumn } from '#workers/core/patterns/shared-traits.ts';
import { numbers } from '#workers/lake/engine.ts';
import { publishFile } from '#workers/lake/manifest.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { defineTask } from './define-task.ts';
import { finishedSeries, openSeriesBook, type SeriesBook } from './series-book.ts';

/** Accounts that are compared pair by pair at most: a tree of more could not be read, and pairs grow with the square. */
const mostComparedAtOnce = 2_000;
/** Accounts whose ideas are in memory at once. */
const accountsAtOnce = 2_000;

/** Groups accounts by a series of theirs into `dataPaths(dataDir).pattern(id)`. Above a limit a sample is compared, and the rest given to the nearest medoid. */
export default defineTask(
  'find-patterns',
  async ({ dataDir, runId, id, request, accountIds, mostCompared = mostComparedAtOnce }, context) => {
    const { throwIfCancelled } = context;
    const reader = await openLakeReader(dataDir, { throwIfCancelled });
    try {
      context.progress(0, 'Reading the book');
      const book = await openSeriesBook(reader, runId);
      const { startMs, endMs } = await book.timeSpan();
      // Before the book begins every series is flat: that would make them all alike, and those that are there all along seem absent.
      const days = Math.min(request.days, (endMs - startMs) / dayMs);
      const shape = seriesShape(request.series, endMs, days, request.distance === 'profile');
      const fromMs = request.series === 'sizePath' ? 0 : (shape.axis?.timesMs[0] ?? endMs - days * dayMs);
      const { eligible, leftOut } = await eligibleAccounts(book, shape, fromMs, accountIds);
      const strata = eligible.map(({ archetype }) => archetype ?? '');
      const sampled = new Set(stratifiedSample(strata, mostCompared, createRandom(request.seed).fork('sample')));
      const sample = eligible.filter((_, place) => sampled.has(place));
      const loaded = await book.series(
        shape,
        sample.map(({ account }) => account),
        fromMs,
      );
      const { rows, finished } = finishedSeries(shape, loaded.raw);
      leftOut.constant += sample.length - rows.length;
      const compared = Array.from(rows, (row) => sample[row]!);
      const accounts = compared.map(({ account }) => account);
      const traits: TraitColumn[] = [
        ...(await metricTraits(book, accounts)),
        ...habitTraits(
          Array.from(rows, (row) => loaded.ideas[row]!),
          await book.symbolNames(),
        ),
        ...possessionTraits(
          accounts,
          compared.map(({ archetype }) => archetype),
          await book.robots(accounts),
        ),
      ];
      const openings = Array.from(rows, (row) => loaded.openings[row]!);
      const found = findPatterns(
        { accounts, shape, raw: selectRows(loaded.raw, rows), finished, openings, days: tradingTime(endMs, days, 24), traits },
        request,
        { throwIfCancelled, progress: (fraction, message) => context.progress(0.1 + 0.6 * fraction, message) },
      );
      const rest = eligible.filter((_, place) => !sampled.has(place)).map(({ account }) => account);
      const assigned = await assignRest(book, shape, fromMs, request, found, rest, (fraction) => {
        throwIfCancelled();
        context.progress(0.7 + 0.3 * fraction, `Assigning ${rest.length} accounts`);
      });
      leftOut.constant += assigned.constant;
      const { result, agreement } = found;
      if (days < request.days && shape.axis) result.notes.unshift({ key: 'youngBook', values: { days: Math.ceil(days) } });
      if (rest.length > 0) {
        result.notes.push({ key: 'sampled', values: { compared: accounts.length, eligible: eligible.length } });
        result.notes.push({ key: 'assignment', values: { agreement } });
      }
      throwIfCancelled();
      writeResult(dataDir, id, {
        runId,
        ...result,
        clusters: result.clusters.map((cluster, label) => ({ ...cluster, members: cluster.members.concat(assigned.members[label]!) })),
        leftOut: Object.entries(leftOut).flatMap(([reason, count]) =>
          count > 0 ? [{ reason: reason as SeriesRefusal, accounts: count }] : [],
        ),
        assigned: assigned.count,
      });
      return { compared: accounts.length, assigned: assigned.count, groups: result.clusters.length };
    } finally {
      reader.close();
    }
  },
);

type Eligible = { account: number; archetype: string | null };

async function eligibleAccounts(book: SeriesBook, shape: SeriesShape, fromMs: number, accountIds: readonly number[] | null) {
  const { accounts, archetypes, extentOf } = await book.extents(fromMs);
  const wanted = accountIds && new Set(accountIds);
  const leftOut: Record<SeriesRefusal, number> = { fewIdeas: 0, fewDays: 0, absent: 0, constant: 0 };
  const eligible: Eligible[] = [];
  accounts.forEach((account, row) => {
    if (wanted && !wanted.has(account)) return;
    const reason = refusal(shape, extentOf(row));
    if (reason === null) eligible.push({ account, archetype: archetypes[row]! });
    else leftOut[reason]++;
  });
  return { eligible, leftOut };
}

async function metricTraits(book: SeriesBook, accounts: readonly number[]): Promise<TraitColumn[]> {
  const columns = await book.metrics(accounts);
  return metricKeys.filter((key) => key in columns).map((key) => ({ kind: 'metric', key, values: numbers(columns, key) }));
}

/** Gives every further account to the group of the nearest medoid; where groups are dense regions, only within the reach of the group's own members. */
async function assignRest(
  book: SeriesBook,
  shape: SeriesShape,
  fromMs: number,
  { distance, band, algorithm }: PatternRequest,
  { medoids, reach }: FoundPatterns,
  rest: readonly number[],
  tick: (fraction: number) => void,
) {
  const isDense = algorithm === 'hdbscan' || algorithm === 'dbscan';
  const members: number[][] = Array.from({ length: medoids.rows }, () => []);
  let count = 0;
  let constant = 0;
  for (let from = 0; from < rest.length && medoids.rows > 0; from += accountsAtOnce) {
    tick(from / rest.length);
    const part = rest.slice(from, from + accountsAtOnce);
    const { rows, finished } = finishedSeries(shape, (await book.series(shape, part, fromMs)).raw);
    constant += part.length - rows.length;
    const nearest = nearestMedoids(distance, band, finished, medoids);
    rows.forEach((row, place) => {
      const group = nearest.index[place]!;
      if (isDense && nearest.distance[place]! > reach[group]!) return;
      members[group]!.push(part[row]!);
      count++;
    });
  }
  return { members, count, constant };
}

const idPattern = /^[\w-]+$/;

function writeResult(dataDir: string, id: string, result: PatternResult): void {
  if (!idPattern.test(id)) throw new Error(`"${id}" is not the id of a result`);
  const file = dataPaths(dataDir).pattern(id);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.tmp`;
  fs.writeFileSync(temporary, JSON.stringify(result));
  publishFile(temporary, file);
}
