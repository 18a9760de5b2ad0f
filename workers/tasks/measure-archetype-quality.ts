import fs from 'node:fs';
import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import { archetypeQuality } from '#workers/core/archetypes/quality.ts';
import { numbers, texts } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

const archetypesOfRun = defineStatement(
  'features/archetypes-of-run',
  `-- @relation archetypes the run's archetypes
  SELECT account_id, archetype_index, archetype_key FROM {archetypes} ORDER BY account_id`,
);

/** How well a run's archetypes match the truth that the simulator wrote: account ref → archetype. */
export default defineTask('measure-archetype-quality', async ({ dataDir, runId, truthFile }) => {
  const { accounts } = JSON.parse(fs.readFileSync(truthFile, 'utf8')) as { accounts: { accountRef: string; archetype: ArchetypeKey }[] };
  const truth = new Map(accounts.map(({ accountRef, archetype }) => [accountRef, archetype]));
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
});
