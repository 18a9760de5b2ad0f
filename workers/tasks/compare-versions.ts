import { minIdeasForArchetype } from '#workers/contracts/windows.ts';
import { placeAccounts } from '#workers/core/archetypes/place-accounts.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { readMetricBook, readModel } from '#workers/lake/archetype-run.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { defineTask } from './define-task.ts';

/** Gives the accounts of a run the labels of two frozen versions. */
export default defineTask('compare-versions', async ({ dataDir, runId, versionA, versionB }, { throwIfCancelled }) => {
  const reader = await openLakeReader(dataDir, { throwIfCancelled });
  try {
    const labelsOf = async (version: string): Promise<Int32Array> => {
      const model = readModel(dataDir, version);
      if (!model) throw new Error(`Version ${version} has no model`);
      const { ideas, values } = await readMetricBook(
        reader,
        runId,
        model.features.map(({ metric }) => metric),
      );
      const { index } = placeAccounts(model, { ideas, values });
      return index.filter((_, row) => ideas[row]! >= minIdeasForArchetype);
    };
    const [a, b] = [await labelsOf(versionA), await labelsOf(versionB)];
    const counts = new Map<string, { a: number; b: number; accounts: number }>();
    a.forEach((label, row) => {
      const cell = counts.get(`${label} ${b[row]}`) ?? { a: label, b: b[row]!, accounts: 0 };
      cell.accounts++;
      counts.set(`${label} ${b[row]}`, cell);
    });
    // "Unlike anyone" is below 0; the index counts labels from 0.
    const shifted = (labels: Int32Array) => labels.map((label) => label + 2);
    return {
      accounts: a.length,
      adjustedRandIndex: a.length < 2 ? 1 : adjustedRandIndex(shifted(a), shifted(b)),
      cells: [...counts.values()].sort((x, y) => x.a - y.a || y.accounts - x.accounts),
    };
  } finally {
    reader.close();
  }
});
