import type { ArchetypeDrift, SettledGroup } from '#workers/contracts/archetype-history.ts';

/** drift.json of a run without a run before it, or with what a test says. */
export const driftOf = (runId: string, part: Partial<ArchetypeDrift> = {}): ArchetypeDrift => ({
  version: 1,
  runId,
  previousRunId: null,
  groups: [],
  gone: [],
  agreement: null,
  features: [],
  baseline: null,
  migration: [],
  riskyMoves: [],
  priors: [],
  ...part,
});

/** A group that carries an identity. */
export const settledGroup = (index: number, identityId: number, part: Partial<SettledGroup> = {}): SettledGroup => ({
  index,
  identityId,
  key: 'mixed',
  name: `Mixed ${identityId}`,
  fate: 'first',
  previousIndex: null,
  jaccard: null,
  distance: null,
  movement: null,
  fitted: 10,
  settled: 10,
  ...part,
});
