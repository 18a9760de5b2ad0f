/** How a run's groups were formed, read from its fit.json. */
import fs from 'node:fs';
import path from 'node:path';
import { defaultArchetypeSettings } from '#app/domain/archetype-settings.ts';
import type { FitSummary } from '#app/domain/archetype-views.ts';
import { env } from '#app/lib/env.ts';
import type { RunView } from '#app/repositories/runs.ts';
import { type ArchetypeFit, plainCandidate, type TreePath } from '#workers/contracts/archetypes.ts';
import { runFolder } from '#workers/lake/reader.ts';

export type ReadFit = { summary: FitSummary; paths: TreePath[] };

/** Null when the run has no groups. What a run from before an upgrade did not write reads as not computed. */
export function readFit(run: RunView | null): ReadFit | null {
  const file = run && path.join(runFolder(env.dataDir, run.id), 'fit.json');
  if (!file || !fs.existsSync(file)) return null;
  const fit = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<ArchetypeFit>;
  const { tree = null, candidates = [] } = fit;
  return {
    summary: {
      algorithm: fit.algorithm ?? 'k-means',
      settings: fit.settings ?? defaultArchetypeSettings,
      structure: fit.structure ?? 'groups',
      k: fit.k ?? 0,
      silhouette: fit.silhouette ?? null,
      stability: fit.stability ?? null,
      dbcv: fit.dbcv ?? null,
      withoutGroups: fit.withoutGroups ?? null,
      gapClusters: fit.gapClusters ?? null,
      candidates: candidates.map((candidate) => ({ ...plainCandidate, ...candidate })),
      features: fit.features ?? [],
      components: fit.components ?? null,
      approximations: fit.approximations ?? [],
      tree: tree && { fidelity: tree.fidelity, baseline: tree.baseline, depth: tree.depth, heldOut: tree.heldOut },
      notes: fit.notes ?? [],
      completedAtMs: run.completedAtMs ?? run.createdAtMs,
    },
    paths: tree?.paths ?? [],
  };
}
