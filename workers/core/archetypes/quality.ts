import { type ArchetypeKey, type ArchetypeQuality, noGroup } from '#workers/contracts/archetypes.ts';
import { adjustedRandIndex, purity } from '#workers/core/numerics/partition-agreement.ts';

/** How well archetypes match a known truth (simulated books only). Accounts with too few ideas (index −1) or without truth do not count. */
export function archetypeQuality(
  clusters: ArrayLike<number>,
  keys: readonly ArchetypeKey[],
  truth: readonly (ArchetypeKey | undefined)[],
): ArchetypeQuality {
  const all = truth.flatMap((key, i) =>
    key !== undefined && clusters[i]! !== noGroup.insufficient ? [{ truth: key, key: keys[i]!, cluster: clusters[i]! }] : [],
  );
  const rows = all.filter(({ cluster }) => cluster >= 0);
  const classes = [...new Set(rows.map((row) => row.truth))].sort();
  const allClasses = [...new Set(all.map((row) => row.truth))];
  const clusterLabels = rows.map(({ cluster }) => cluster);
  const classLabels = rows.map((row) => classes.indexOf(row.truth));
  const right = rows.filter((row) => row.key === row.truth).length;
  const namedRows = rows.filter(({ key }) => key !== 'mixed').length;
  return {
    accounts: all.length,
    noiseShare: 1 - rows.length / all.length,
    clusters: new Set(clusterLabels).size,
    adjustedRandIndex: adjustedRandIndex(clusterLabels, classLabels),
    adjustedRandIndexOfAll: adjustedRandIndex(
      all.map(({ cluster }) => Math.max(cluster, -1) + 1),
      all.map((row) => allClasses.indexOf(row.truth)),
    ),
    purity: purity(clusterLabels, classLabels),
    namingAccuracy: right / rows.length,
    namingPrecision: right / namedRows,
    perArchetype: classes.map((key) => {
      const own = rows.filter((row) => row.truth === key);
      const given: Partial<Record<ArchetypeKey, number>> = {};
      for (const row of own) given[row.key] = (given[row.key] ?? 0) + 1;
      return { truth: key, accounts: own.length, named: given[key] ?? 0, given };
    }),
  };
}
