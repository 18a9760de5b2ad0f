import { chooseColour } from '#app/domain/archetype-identity.ts';
import type { ArchetypeDrift } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeAlgorithm, ArchetypeFit, ArchetypeSettings } from '#workers/contracts/archetypes.ts';
import type { StageReport } from '#workers/contracts/tasks.ts';
import { db } from './db.ts';

export type RunSummary = {
  algorithm: ArchetypeAlgorithm;
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
  /** What the run was asked for: two runs over the same trades that were asked for the same are one opinion, not two. */
  basis: { seed: number; ideaGapMs: number; settings: ArchetypeSettings };
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

/**
 * Makes a run the visible one: its archetypes with what became of earlier ones, and its state appear in one transaction.
 * An archetype that the run no longer has is retired, unless it is pinned; one that returns lives on with its name and colour.
 */
export async function completeRun(
  id: string,
  report: { lakeSeq: number; stages: StageReport[]; summary: RunSummary; fit: ArchetypeFit; drift: ArchetypeDrift },
): Promise<void> {
  const identityOf = new Map(report.drift.groups.map(({ index, identityId }) => [index, identityId]));
  const settled = new Map(report.drift.groups.map(({ index, settled: accounts }) => [index, accounts]));
  await db.$transaction(async (write) => {
    const known = await write.archetypeIdentity.findMany({ orderBy: { id: 'asc' } });
    const completedAt = new Date();
    const gone = report.drift.gone.filter(({ pinned }) => !pinned).map(({ identityId }) => identityId);
    await write.archetypeIdentity.updateMany({ where: { id: { in: gone }, pinned: false }, data: { retiredAt: completedAt } });
    const present = new Set(identityOf.values());
    const taken = new Set(
      known
        .filter(({ id, retiredAt, pinned }) => present.has(id) || ((retiredAt === null || pinned) && !gone.includes(id)))
        .map(({ colour }) => colour),
    );
    const colours = new Map(known.map((identity) => [identity.id, identity.colour]));
    for (const { identityId, key, name } of report.drift.groups) {
      const seen = { key, autoName: name, lastRunId: id, retiredAt: null };
      const colour = colours.get(identityId) ?? chooseColour(key, taken);
      taken.add(colour);
      colours.set(identityId, colour);
      await write.archetypeIdentity.upsert({
        where: { id: identityId },
        create: { ...seen, id: identityId, firstRunId: id, colour },
        update: seen,
      });
    }
    await write.archetype.createMany({
      data: report.fit.archetypes.map(({ profile, deciding, signature, ...archetype }) => ({
        ...archetype,
        runId: id,
        accounts: settled.get(archetype.index)!,
        identityId: identityOf.get(archetype.index)!,
        colour: colours.get(identityOf.get(archetype.index)!)!,
        profile: JSON.stringify(profile),
        deciding: JSON.stringify(deciding),
        signature: signature && JSON.stringify(signature),
      })),
    });
    await write.run.update({
      where: { id },
      data: {
        status: 'complete',
        completedAt,
        lakeSeq: report.lakeSeq,
        stages: JSON.stringify(report.stages),
        summary: JSON.stringify(report.summary),
      },
    });
  });
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
