import path from 'node:path';
import { instrumentOf } from '#workers/contracts/instruments.ts';
import {
  type BookMetricKey,
  historyMetrics,
  type MetricKey,
  type MissingReasonCode,
  metricByKey,
  metricKeys,
} from '#workers/contracts/metrics.ts';
import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { createRowBuffer } from '#workers/core/features/row-buffer.ts';
import { bookSpreadOf, largestOwnZ, peerIsolation, ranksInBook } from '#workers/core/ratings/anomaly.ts';
import { churnProbabilities, leastPauseDays, type Pauses } from '#workers/core/ratings/churn.ts';
import { coTradingScores } from '#workers/core/ratings/co-trading.ts';
import { createToxicityModel } from '#workers/core/ratings/toxicity.ts';
import { type AnalyticsEngine, type Columns, numbers, rowCount, texts } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';
import { ratePairs } from './rate-pairs.ts';

const memoryLimitMb = 2_048;
/** The metrics this task fills, in the order of the registry: they stand side by side there. */
const rated = metricKeys.filter((key) => metricByKey[key].isOfBook) as BookMetricKey[];
const measures = archetypeFeatures.map(({ metric }) => metric);
const weeklyMeasures = measures.filter((key) => historyMetrics.includes(key));
/** Below this many toxic outcomes of its own nothing is said about an account. */
const leastOutcomes = 20;

const statement = (name: string) => sqlFile('ratings', name);
const ratingColumns = {
  account_id: 'INTEGER',
  toxicityProbability: 'DOUBLE',
  copyScore: 'DOUBLE',
  reverseScore: 'DOUBLE',
  leadLag: 'DOUBLE',
  anomalyScore: 'DOUBLE',
  inactiveDays: 'DOUBLE',
  churnProbability: 'DOUBLE',
} as const satisfies Record<'account_id' | BookMetricKey, string>;

/** Compares every account with the book: co-trading pairs, anomaly, pauses, toxicity. Fills these metrics of the run for the whole history and writes its pairs. */
export default defineTask('rate-accounts', async ({ dataDir, runId, seed }, context) => {
  const reader = await openLakeReader(dataDir, { memoryLimitMb, throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    const metrics = reader.snapshot(runId, 'metrics.parquet');
    const ideas = reader.snapshot(runId, 'ideas.parquet');
    context.progress(0, 'Reading the accounts');
    const book = await engine.columns(withRelations(statement('account-metrics'), { metrics }));
    const ids = numbers(book, 'account_id');

    context.progress(0.05, 'Accounts that trade together');
    const pairs = await ratePairs(engine, ideas, context.throwIfCancelled);
    const scores = coTradingScores(pairs);
    context.progress(0.5, 'Accounts that stand apart');
    const weekly = reader.snapshot(runId, 'weekly.parquet');
    const anomaly = await anomalyScores(engine, withRelations(statement('weeks'), { weekly }), book, seed, context.throwIfCancelled);
    context.progress(0.8, 'Pauses');
    const pauses = (await engine.columns(withRelations(statement('pauses'), { ideas }), { least_days: leastPauseDays })) as Pauses;
    const churn = churnProbabilities(pauses);
    const inactive = await engine.columns(withRelations(statement('inactivity'), { ideas }));
    const inactiveDays = new Map(Array.from(numbers(inactive, 'accountId'), (id, row) => [id, numbers(inactive, 'days')[row]!]));
    context.progress(0.85, 'Toxicity');
    const toxicity = await learnToxicity(engine, ideas, context.throwIfCancelled);

    const rows = createRowBuffer({ ...ratingColumns, codes: 'VARCHAR' });
    const ideaCounts = numbers(book, 'ideas');
    for (const [row, id] of ids.entries()) {
      const toxic = toxicity.accounts.get(id);
      const score = scores.get(id);
      const values: Record<BookMetricKey, number> = {
        toxicityProbability: toxic?.probability ?? Number.NaN,
        copyScore: score?.copyScore ?? 0,
        reverseScore: score?.reverseScore ?? 0,
        leadLag: score?.leadLagS ?? Number.NaN,
        anomalyScore: anomaly[row]!,
        inactiveDays: inactiveDays.get(id) ?? Number.NaN,
        churnProbability: churn.get(id) ?? Number.NaN,
      };
      const codes = rated.map((key): MissingReasonCode => {
        if (key === 'toxicityProbability' && !toxic) return 'c';
        const sample = key === 'toxicityProbability' ? Math.min(toxic!.ideas, ideaCounts[row]!) : ideaCounts[row]!;
        if (sample < Math.max(metricByKey[key].minIdeas, key === 'toxicityProbability' ? leastOutcomes : 0)) return 'n';
        return Number.isFinite(values[key]) ? '.' : 'u';
      });
      rows.push(id, ...rated.map((key, i) => (codes[i] === '.' ? values[key] : Number.NaN)), codes.join(''));
    }
    await engine.exec(statement('ratings-table'));
    const taken = rows.take();
    await engine.append('ratings', Object.fromEntries(Object.entries(taken).map(([name, column]) => [sqlName(name), column])));

    context.throwIfCancelled();
    context.progress(0.95, 'Writing the ratings');
    await writeSnapshot(dataDir, runId, async (folder) => {
      const filled = withRelations(statement('rated-metrics'), { metrics });
      await engine.exec(copyTo(filled, path.join(folder, 'metrics.parquet'), 'parquet'), { first_code: metricKeys.indexOf(rated[0]!) + 1 });
      await engine.exec(copyTo(statement('lagged-pairs'), path.join(folder, 'pairs.parquet'), 'parquet'));
    });
    return {
      accounts: ids.length,
      pairs: pairs.length,
      toxicIdeas: toxicity.report.predicted,
      logLossGain: toxicity.report.predicted > 0 ? 1 - toxicity.report.logLoss / toxicity.report.baseLogLoss : 0,
    };
  } finally {
    reader.close();
  }
});

const sqlName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** 0 … 100 per account, in the order of `book`: the larger of its rank by the own past and its rank by isolation among the others. */
async function anomalyScores(
  engine: AnalyticsEngine,
  weeks: Parameters<AnalyticsEngine['stream']>[0],
  book: Columns,
  seed: number,
  throwIfCancelled: () => void,
): Promise<Float64Array> {
  const ids = numbers(book, 'account_id');
  const enough = numbers(book, 'ideas').map((ideas) => (ideas >= metricByKey.anomalyScore.minIdeas ? 1 : 0));
  const members = [...enough.keys()].filter((row) => enough[row] === 1);
  const valuesOf = (key: MetricKey) => Float64Array.from(members, (row) => numbers(book, key)[row]!);
  const isolation = peerIsolation(measures.map(valuesOf), seed, throwIfCancelled);
  const spreads = Float64Array.from(weeklyMeasures, (key) => bookSpreadOf(valuesOf(key)));
  const ownZ = new Map<number, number>();
  let current = { id: Number.NaN, weeks: weeklyMeasures.map((): number[] => []) };
  const close = () => {
    if (!Number.isNaN(current.id))
      ownZ.set(
        current.id,
        largestOwnZ(
          current.weeks.map((values) => Float64Array.from(values)),
          spreads,
        ),
      );
  };
  for await (const batch of engine.stream(weeks)) {
    throwIfCancelled();
    const accounts = numbers(batch, 'account_id');
    const columns = weeklyMeasures.map((key) => numbers(batch, key));
    for (let row = 0; row < accounts.length; row++) {
      if (accounts[row] !== current.id) {
        close();
        current = { id: accounts[row]!, weeks: weeklyMeasures.map(() => []) };
      }
      for (const [measure, column] of columns.entries()) current.weeks[measure]!.push(column[row]!);
    }
  }
  close();
  const againstPast = ranksInBook(members.map((row) => ownZ.get(ids[row]!) ?? Number.NaN));
  const againstPeers = ranksInBook(isolation);
  const scores = new Float64Array(ids.length).fill(Number.NaN);
  for (const [i, row] of members.entries()) {
    const known = [againstPast[i]!, againstPeers[i]!].filter((rank) => !Number.isNaN(rank));
    if (known.length > 0) scores[row] = 100 * Math.max(...known);
  }
  return scores;
}

async function learnToxicity(engine: AnalyticsEngine, ideas: Parameters<typeof ratePairs>[1], throwIfCancelled: () => void) {
  const model = createToxicityModel();
  for await (const batch of engine.stream(withRelations(statement('toxic-ideas'), { ideas }))) {
    throwIfCancelled();
    const column = (name: string) => numbers(batch, name);
    const [accountId, openedAtMs, side, relativeSize] = [column('accountId'), column('openedAtMs'), column('side'), column('relativeSize')];
    const [returnBefore, toxic, symbols] = [column('returnBefore'), column('toxic'), texts(batch, 'symbol')];
    for (let row = 0; row < rowCount(batch); row++) {
      const assetClass = instrumentOf(symbols[row]!)?.assetClass;
      model.see({
        accountId: accountId[row]!,
        openedAtMs: openedAtMs[row]!,
        side: side[row]!,
        relativeSize: relativeSize[row]!,
        returnBefore: returnBefore[row]!,
        isMetal: assetClass === 'metal',
        isForex: assetClass === 'forex',
        toxic: toxic[row]!,
      });
    }
  }
  return { accounts: model.accounts(), report: model.report() };
}
