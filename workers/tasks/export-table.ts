import fs from 'node:fs';
import path from 'node:path';
import { intervalTableColumns } from '#workers/contracts/metric-tables.ts';
import type { AccountLabel } from '#workers/contracts/tasks.ts';
import { type AnalyticsEngine, numbers, type Relation } from '#workers/lake/engine.ts';
import { publishFile } from '#workers/lake/manifest.ts';
import { openLakeReader, runFolder } from '#workers/lake/reader.ts';
import { copyTo, parquetRelation, tableRelation, withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

/** What a spreadsheet would take for a formula gets an apostrophe: names and tags are free text of other people. */
const formulaStart = /^[=+\-@\t\r]/;
const harmless = (text: string | null) => (text !== null && formulaStart.test(text) ? `'${text}` : text);

async function loadLabels(engine: AnalyticsEngine, labels: readonly AccountLabel[], forSpreadsheet: boolean): Promise<void> {
  await engine.exec(sqlFile('export', 'labels'));
  const text = (of: (label: AccountLabel) => string | null) => labels.map((label) => (forSpreadsheet ? harmless(of(label)) : of(label)));
  await engine.append('labels', {
    account_id: Float64Array.from(labels, ({ id }) => id),
    label: text(({ label }) => label),
    group: text(({ group }) => group),
    tags: text(({ tags }) => tags.join(', ')),
    stage: text(({ stage }) => stage),
    archived: Float64Array.from(labels, ({ archived }) => Number(archived)),
    is_demo: Float64Array.from(labels, ({ isDemo }) => Number(isDemo)),
    currency: text(({ currency }) => currency),
  });
}

/** A run's table for the given accounts, and only for them, into one file: there whole or not at all. */
export default defineTask('export-table', async ({ dataDir, runId, what, format, outFile, labels }, { progress, throwIfCancelled }) => {
  const reader = await openLakeReader(dataDir, { throwIfCancelled });
  const { engine } = reader;
  const folder = path.dirname(path.resolve(outFile));
  const tempFile = path.join(folder, `.${path.basename(outFile)}.${process.pid}.tmp`);
  try {
    progress(0, `Reading ${what}`);
    await loadLabels(engine, labels, format === 'csv');
    const available: Record<string, Relation> = {
      labels: tableRelation('labels'),
      metrics: reader.snapshot(runId, 'metrics.parquet'),
      // A run from before an upgrade has none.
      intervals: fs.existsSync(path.join(runFolder(dataDir, runId), 'intervals.parquet'))
        ? reader.snapshot(runId, 'intervals.parquet')
        : parquetRelation([], intervalTableColumns),
      archetypes: reader.snapshot(runId, 'archetypes.parquet'),
    };
    const statement = sqlFile('export', what);
    const relations = Object.fromEntries(statement.relations.map((name) => [name, available[name]!]));
    const select = withRelations(statement, relations);
    throwIfCancelled();
    fs.mkdirSync(folder, { recursive: true });
    const rows = numbers(await engine.columns(copyTo(select, tempFile, format)), 'Count')[0]!;
    throwIfCancelled();
    publishFile(tempFile, outFile);
    progress(1, `${rows} rows written`);
    return { rows };
  } finally {
    reader.close();
    fs.rmSync(tempFile, { force: true });
  }
});
