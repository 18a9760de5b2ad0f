/** What a rescore leaves in the directory when nothing was found: fixtures for tests that need a complete run and do not look at its figures. */
import type { RunSummary } from '#app/repositories/runs.ts';
import { type ArchetypeFit, defaultArchetypeSettings } from '#workers/contracts/archetypes.ts';

export const emptySummary: RunSummary = {
  algorithm: 'k-means',
  accounts: 0,
  positions: 0,
  ideas: 0,
  k: 1,
  silhouette: null,
  stability: null,
  insufficient: 0,
  notes: [],
  basis: { seed: 1, ideaGapMs: 0, settings: defaultArchetypeSettings },
};

export const emptyFit: ArchetypeFit = {
  algorithm: 'k-means',
  settings: defaultArchetypeSettings,
  structure: 'one group',
  k: 1,
  seed: 1,
  accounts: 0,
  insufficient: 0,
  noise: 0,
  silhouette: null,
  stability: null,
  dbcv: null,
  withoutGroups: null,
  gapClusters: null,
  candidates: [],
  features: [],
  components: null,
  approximations: [],
  tree: null,
  archetypes: [],
  notes: [],
};
