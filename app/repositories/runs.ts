import type { ArchetypeFit } from '#workers/contracts/archetypes.ts';
import { archetypeColour } from '#workers/contracts/archetypes.ts';
import type { StageReport } from '#workers/contracts/tasks.ts';
import { db } from './db.ts';

export type RunSummary = {
  accounts: number;
  positions: number;
  ideas: number;
  k: number;
  /** Null where there is only one group. */
  silhouette: number | null;
  stability: number | null;
  insufficient: number;
  /** What a reader must know before trusting the groups. */
  notes: string[];
};

export type RunView = {
  id: string;
  status: 'running' | 'complete' | 'failed' | 'cancelled';
  createdAtMs: number;
  completedAtMs: number | null;
  /** The raw store's `seq` that the run has seen. */
  lakeSeq: number | null;
  seed: number;
  stages: StageReport[];
  summary: Partial<RunSummary>;
};

type Row = {
  id: string;
  status: string;
  createdAt: Date;
  completedAt: Date | null;
  lakeSeq: number | null;
  seed: number;
  stages: string;
  summary: string;
};

const toRunView = (row: Row): RunView => ({
  id: row.id,
  status: row.status as RunView['status'],
  createdAtMs: row.createdAt.getTime(),
  completedAtMs: row.completedAt?.getTime() ?? null,
  lakeSeq: row.lakeSeq,
  seed: row.seed,
  stages: JSON.parse(row.stages),
  summary: JSON.parse(row.summary),
});

export async function createRun(id: string, seed: number): Promise<void> {
  await db.run.create({ data: { id, seed, status: 'running' } });
}

/** Makes a run the visible one: its archetypes and its state appear in one transaction. */
export async function completeRun(
  id: string,
  report: { lakeSeq: number; stages: StageReport[]; summary: RunSummary; fit: ArchetypeFit },
): Promise<void> {
  const archetypes = report.fit.archetypes.map(({ profile, deciding, signature, ...archetype }) => ({
    ...archetype,
    runId: id,
    colour: archetypeColour[archetype.key],
    profile: JSON.stringify(profile),
    deciding: JSON.stringify(deciding),
    signature: signature && JSON.stringify(signature),
  }));
  await db.$transaction([
    db.archetype.createMany({ data: archetypes }),
    db.run.update({
      where: { id },
      data: {
        status: 'complete',
        completedAt: new Date(),
        lakeSeq: report.lakeSeq,
        stages: JSON.stringify(report.stages),
        summary: JSON.stringify(report.summary),
      },
    }),
  ]);
}

export async function endRun(id: string, status: 'failed' | 'cancelled', stages: StageReport[] = []): Promise<void> {
  await db.run.updateMany({ where: { id, status: 'running' }, data: { status, completedAt: new Date(), stages: JSON.stringify(stages) } });
}

/** The run that every screen shows, or null before the first rescore. */
export async function latestCompleteRun(): Promise<RunView | null> {
  const row = await db.run.findFirst({ where: { status: 'complete' }, orderBy: { id: 'desc' } });
  return row && toRunView(row);
}

export async function findRun(id: string): Promise<RunView | null> {
  const row = await db.run.findUnique({ where: { id } });
  return row && toRunView(row);
}

/** Runs of any state, newest first. */
export async function listRuns(limit: number): Promise<RunView[]> {
  return (await db.run.findMany({ orderBy: { id: 'desc' }, take: limit })).map(toRunView);
}

export async function removeRuns(ids: string[]): Promise<void> {
  await db.run.deleteMany({ where: { id: { in: ids } } });
}
