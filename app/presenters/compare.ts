import fs from 'node:fs';
import path from 'node:path';
import { csvLine } from '#app/domain/csv.ts';
import { type MetricKey, metricKeys } from '#app/domain/metrics.ts';
import { robustZ } from '#app/domain/peers.ts';
import { similarityPresets } from '#app/domain/similarity-choice.ts';
import { type ComparedAccount, type CompareView, type LinkedTrades, leastCompared } from '#app/domain/style-views.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import type { AccountComparison } from '#workers/contracts/similarity.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { accountRows } from './accounts.ts';
import { archetypeTags } from './archetype-tags.ts';
import { equityCurves } from './compare-equity.ts';
import { bookFingerprint, fingerprintKey, fingerprintsOf } from './fingerprints.ts';
import { hoursOfWeek } from './hours-of-week.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { peersOf } from './peers.ts';
import { similaritySeed } from './similar.ts';

const timeoutMs = 120_000;

/** Some accounts side by side. Ids that do not exist or lie outside of the scope are named as unknown, alike; nothing else is said of them. */
export async function presentCompare(viewer: Viewer, ids: readonly number[]): Promise<CompareView> {
  const lake = await openLakeFor(viewer);
  const rows = await accountRows(lake, lake.accounts('all'), ids, metricKeys);
  const known = rows.map(({ id }) => id);
  const [fingerprints, { book }, hours, memberships, curves, comparison, peers, links] = await Promise.all([
    fingerprintsOf(lake, known),
    bookFingerprint(lake),
    hoursOfWeek(lake, known),
    membershipsOf(lake, known),
    equityCurves(lake, known),
    comparePairs(lake, known),
    peersOf(lake, 'all'),
    linksOf(lake, known),
  ]);
  const accounts = rows.map((row): ComparedAccount => {
    const z = metricKeys.flatMap((metric): [MetricKey, number][] => {
      const value = row.values[metric]?.value ?? null;
      const distribution = peers.distribution(metric, row.currency);
      const distance = value === null || !distribution ? null : robustZ(distribution, value);
      return distance === null ? [] : [[metric, distance]];
    });
    return {
      row,
      z: Object.fromEntries(z),
      memberships: memberships.get(row.id) ?? [],
      fingerprint: fingerprints.get(row.id) ?? null,
      hours: hours.get(row.id) ?? [],
      money: curves.money.get(row.id) ?? [],
      growth: curves.growth.get(row.id) ?? null,
    };
  });
  return {
    accounts,
    unknown: ids.filter((id) => !known.includes(id)),
    key: fingerprintKey(lake),
    book,
    timesMs: curves.timesMs,
    pairs: comparison.pairs,
    randomPairs: comparison.randomPairs,
    links,
    hasRun: lake.run !== null,
  };
}

async function comparePairs(lake: ScopedLake, accountIds: number[]): Promise<AccountComparison> {
  if (!lake.run || accountIds.length < leastCompared) return { pairs: [], unknown: [], randomPairs: 0 };
  return await pool().run(
    'compare-accounts',
    { dataDir: env.dataDir, runId: lake.run.id, accountIds, weights: similarityPresets.mix, seed: similaritySeed },
    { timeoutMs },
  );
}

type PairSql = {
  account_a: number;
  account_b: number;
  side: number;
  matches: number;
  expected: number;
  p_value: number;
  share_a: number;
  share_b: number;
  lag_median_s: number;
};

/** Null for a run that did not look for linked trades. */
async function linksOf(lake: ScopedLake, ids: number[]): Promise<LinkedTrades[] | null> {
  if (!lake.run || !fs.existsSync(path.join(runFolder(env.dataDir, lake.run.id), 'pairs.parquet'))) return null;
  const rows = await lake.rows<PairSql>('linked-pairs', { ids });
  return rows.map((row) => ({
    a: row.account_a,
    b: row.account_b,
    side: row.side === 1 ? 'same' : 'opposite',
    matches: row.matches,
    expected: row.expected,
    pValue: row.p_value,
    shareA: row.share_a,
    shareB: row.share_b,
    lagS: row.lag_median_s,
  }));
}

/** Shares of the archetypes of the run on screen; those that an admin merged away are left out. */
async function membershipsOf(lake: ScopedLake, ids: number[]): Promise<Map<number, ComparedAccount['memberships']>> {
  const [rows, tags] = await Promise.all([
    lake.rows<{ account_id: number; memberships: string | null }>('compare-memberships', { ids }),
    archetypeTags(lake),
  ]);
  const tagOf = new Map(tags.map((tag) => [tag.index, tag]));
  return new Map(
    rows.map(({ account_id, memberships }) => [
      account_id,
      (JSON.parse(memberships ?? '[]') as [number, number][]).flatMap(([index, share]) => {
        const tag = tagOf.get(index);
        return tag ? [{ tag, share }] : [];
      }),
    ]),
  );
}

/** Every metric of the compared accounts as CSV: one line per metric, a column per account and one for its distance from the book's middle. */
export async function exportComparison(viewer: Viewer, ids: readonly number[]): Promise<string> {
  const { accounts } = await presentCompare(viewer, ids);
  const head = ['metric', ...accounts.flatMap(({ row }) => [row.label, `${row.label} robust z`])];
  const lines = metricKeys.map((metric) => [
    metric,
    ...accounts.flatMap(({ row, z }) => [row.values[metric]?.value ?? null, z[metric] ?? null]),
  ]);
  return [head, ...lines].map(csvLine).join('');
}
