/** A made-up result of a pattern search, as the job would have left it: a row of the job table and a file. */
import fs from 'node:fs';
import { db } from '#app/repositories/db.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { PatternJob, PatternResult } from '#workers/contracts/patterns.ts';

/**
 * Eight accounts with series of four points in two groups, (1 4 2 3) and (7 8 5), and 6 like nobody; account 9 was only assigned, to the
 * second group. The tree joins 1 4, then 2 3, both, 7 8, with 5, all, and 6 last.
 */
export const patternAccounts = [1, 4, 2, 3, 7, 8, 5, 6];

export function patternResult(runId: string): PatternResult {
  const series = [
    [1, 2, 3, 4],
    [1, 2, 3, 5],
    [1, 2, 4, 4],
    [0, 2, 3, 4],
    [4, 3, 2, 1],
    [5, 3, 2, 1],
    [4, 4, 2, 1],
    [0, 9, 0, 9],
  ];
  const trait = { kind: 'symbol', key: 'XAUUSD', members: 0.9, others: 0.1, strength: 0.9, qValue: 0.001 } as const;
  return {
    runId,
    request: { series: 'equity', distance: 'shape', algorithm: 'average', days: 180, clusters: null, band: 0.1, seed: 1 },
    accounts: patternAccounts,
    timesMs: [0, 1, 2, 3].map((day) => day * 86_400_000),
    stepMs: 86_400_000,
    points: 4,
    values: series.flat(),
    labels: [0, 0, 0, 0, 1, 1, 1, -1],
    merges: [
      { left: 0, right: 1, height: 1, size: 2 }, // 8
      { left: 2, right: 3, height: 2, size: 2 }, // 9
      { left: 8, right: 9, height: 3, size: 4 }, // 10
      { left: 4, right: 5, height: 4, size: 2 }, // 11
      { left: 11, right: 6, height: 5, size: 3 }, // 12
      { left: 10, right: 12, height: 6, size: 7 }, // 13
      { left: 13, right: 7, height: 7, size: 8 }, // 14
    ],
    cutHeight: 5.5,
    clusters: [
      { label: 0, members: [2, 1, 4, 3], medoid: 2, meanDistance: 0.2, silhouette: 0.6, shared: [trait] },
      { label: 1, members: [7, 8, 5, 9], medoid: 7, meanDistance: 0.3, silhouette: 0.5, shared: [trait] },
    ],
    pairs: [
      { a: 1, b: 2, distance: 0.05, lagSteps: 0, chance: 0.0001, falseShare: 0.01 },
      { a: 1, b: 4, distance: 0.1, lagSteps: 2, chance: 0.001, falseShare: 0.05 },
    ],
    delays: [
      {
        a: 7,
        b: 8,
        resolution: 'minute',
        lagMs: 60_000,
        side: 1,
        matched: 20,
        expected: 1.5,
        events: 30,
        pValue: 1e-12,
        qValue: 1e-9,
      },
    ],
    quality: { silhouette: 0.55, densityValidity: null, cophenetic: 0.9 },
    leftOut: [{ reason: 'fewIdeas', accounts: 3 }],
    assigned: 1,
    notes: [{ key: 'weekendsFolded', values: {} }],
  };
}

/** Stores the search with its result; `groupIds` as it was asked. Returns the id. */
export async function storePatternResult(dataDir: string, runId: string, { id, groupIds }: { id: string; groupIds: number[] | null }) {
  const result = patternResult(runId);
  const input: PatternJob = { request: result.request, groupIds };
  await db.job.create({
    data: {
      id,
      kind: 'find-patterns',
      status: 'succeeded',
      progress: 1,
      payload: JSON.stringify({ version: 1, actor: 'test', input }),
      result: JSON.stringify({ compared: 8, assigned: 1, groups: 2 }),
      finishedAt: new Date(),
    },
  });
  fs.mkdirSync(dataPaths(dataDir).patterns, { recursive: true });
  fs.writeFileSync(dataPaths(dataDir).pattern(id), JSON.stringify(result));
  return id;
}
