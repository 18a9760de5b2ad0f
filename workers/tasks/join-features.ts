import path from 'node:path';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { agreementTableColumns } from '#workers/contracts/market-tables.ts';
import { intervalTableColumns, metricTableColumns, weeklyTableColumns } from '#workers/contracts/metric-tables.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { writeFingerprints } from '#workers/lake/fingerprints.ts';
import { createTable, joinParts } from '#workers/lake/part-files.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

const memoryLimitMb = 2_048;

/** Joins the parts of all ranges into the run's snapshot, and adds the fingerprints. */
export default defineTask('join-features', async ({ dataDir, runId, ranges }, { progress, throwIfCancelled }) => {
  const paths = dataPaths(dataDir);
  const engine = await openDuckDb({ memoryLimitMb, tempDir: paths.temp, throwIfCancelled });
  try {
    return await writeSnapshot(dataDir, runId, async (folder) => {
      progress(0, 'Writing the snapshot');
      const tables = {
        ideas: sqlFile('features', 'ideas-table'),
        daily: sqlFile('features', 'daily-table'),
        agreement: createTable('agreement', agreementTableColumns),
        metrics: createTable('metrics', metricTableColumns),
        intervals: createTable('intervals', intervalTableColumns),
        weekly: createTable('weekly', weeklyTableColumns),
      };
      for (const [name, create] of Object.entries(tables)) {
        await engine.exec(create);
        await joinParts(engine, name, paths.runParts(runId), ranges, path.join(folder, `${name}.parquet`));
      }
      progress(0.9, 'Writing the snapshot');
      await writeFingerprints(engine, folder);
      return null;
    });
  } finally {
    engine.close();
  }
});
