/** Runs of the rescore as screens see them. A run exists for readers only when it is complete. */
import { db } from './db.ts';

export type RunStage = { name: string; ms: number; counts: Record<string, number> };
export type CompleteRun = { id: string; createdAtMs: number; completedAtMs: number; lakeSeq: number | null; stages: RunStage[] };

/** The newest complete runs, newest first. */
export async function completeRuns(limit: number): Promise<CompleteRun[]> {
  const rows = await db.run.findMany({
    where: { status: 'complete', completedAt: { not: null } },
    orderBy: { completedAt: 'desc' },
    take: limit,
    select: { id: true, createdAt: true, completedAt: true, lakeSeq: true, stages: true },
  });
  return rows.map(({ id, createdAt, completedAt, lakeSeq, stages }) => ({
    id,
    createdAtMs: createdAt.getTime(),
    completedAtMs: completedAt!.getTime(),
    lakeSeq,
    stages: JSON.parse(stages) as RunStage[],
  }));
}
