import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import { type ArchetypeQuality, archetypeQuality } from '#workers/core/archetypes/quality.ts';
import { numbers, texts } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { openRawStore } from '#workers/store/raw-store.ts';

const archetypesOfRun = defineStatement(
  'features/archetypes-of-run',
  `-- @relation archetypes the run's archetypes
  SELECT account_id, archetype_index, archetype_key FROM {archetypes} ORDER BY account_id`,
);

/** Compares a run's archetypes with the truth that the simulator wrote: account ref → archetype. For benches, not part of a run. */
export async function measureArchetypeQuality(
  dataDir: string,
  runId: string,
  truth: ReadonlyMap<string, ArchetypeKey>,
): Promise<ArchetypeQuality> {
  const store = openRawStore(dataDir, { readonly: true });
  const refs = new Map(store.db.prepare<[], [number, string]>('SELECT id, account_ref FROM accounts').raw().all());
  store.close();
  const reader = await openLakeReader(dataDir);
  try {
    const columns = await reader.engine.columns(
      withRelations(archetypesOfRun, { archetypes: reader.snapshot(runId, 'archetypes.parquet') }),
    );
    const truths = Array.from(numbers(columns, 'account_id'), (id) => truth.get(refs.get(id) ?? ''));
    return archetypeQuality(numbers(columns, 'archetype_index'), texts(columns, 'archetype_key') as ArchetypeKey[], truths);
  } finally {
    reader.close();
  }
}
