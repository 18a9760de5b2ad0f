import fs from 'node:fs';
import path from 'node:path';
import { noGroup } from '#workers/contracts/archetypes.ts';
import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { fitArchetypes } from '#workers/core/archetypes/fit-archetypes.ts';
import { signatureMetrics } from '#workers/core/archetypes/signatures.ts';
import { numbers } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, identifier, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

/** Archetypes from a run's metrics, into the same run's snapshot. */
export default defineTask('fit-archetypes', async ({ dataDir, runId, seed, settings, standing }, context) => {
  const reader = await openLakeReader(dataDir, { throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    const columns = await engine.columns(withRelations(bookOfMetrics, { metrics: reader.snapshot(runId, 'metrics.parquet') }));
    const accountId = numbers(columns, 'account_id');
    const values = Object.fromEntries(bookMetrics.map((metric) => [metric, numbers(columns, metric)]));
    const { fit, model, rows } = fitArchetypes({ accountId, ideas: numbers(columns, 'ideas'), values }, seed, context, settings, standing);
    await engine.exec(sqlFile('features', 'archetypes-table'));
    await engine.append('archetypes', {
      account_id: accountId,
      archetype_index: Float64Array.from(rows.archetypeIndex),
      archetype_key: rows.archetypeKey,
      confidence: rows.confidence,
      runner_up_key: rows.runnerUpKey,
      x: rows.x,
      y: rows.y,
      deciding: rows.deciding.map((features) => JSON.stringify(features)),
      fitted_index: Float64Array.from(rows.archetypeIndex),
      memberships: rows.memberships.map((shares) => JSON.stringify(shares)),
      outlier_score: rows.outlierScore,
      is_noise: Float64Array.from(rows.archetypeIndex, (index) => (index === noGroup.unlikeAnyone ? 1 : 0)),
      is_prior: new Float64Array(accountId.length),
    });
    context.throwIfCancelled();
    await writeSnapshot(dataDir, runId, async (folder) => {
      await engine.exec(copyTo(allArchetypes, path.join(folder, 'archetypes.parquet'), 'parquet'));
      fs.writeFileSync(path.join(folder, 'fit.json'), JSON.stringify(fit));
      if (model) fs.writeFileSync(path.join(folder, 'model.json'), JSON.stringify(model));
    });
    return fit;
  } finally {
    reader.close();
  }
});

/** What groups are made of, and what their names look at. */
const bookMetrics = [...new Set([...archetypeFeatures.map(({ metric }) => metric), ...signatureMetrics])];

const bookOfMetrics = defineStatement(
  'features/book-of-metrics',
  `-- @relation metrics the run's metrics
  SELECT account_id, ideas, ${bookMetrics.map((metric) => identifier(metric)).join(', ')}
  FROM {metrics} WHERE "window" = 'all' ORDER BY account_id`,
);

const allArchetypes = defineStatement('features/all-archetypes', 'SELECT * FROM archetypes');
