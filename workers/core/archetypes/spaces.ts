import type { ArchetypeAlgorithm, Projection } from '#workers/contracts/archetypes.ts';
import { type Matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import { principalAxes } from '#workers/core/numerics/principal-axes.ts';
import { sum } from '#workers/core/numerics/statistics.ts';
import { densityAlgorithms } from './algorithms.ts';
import { project } from './place-accounts.ts';

/** Components are kept until they hold this share of the variance; density methods need few dimensions to tell dense from sparse, and to be fast. */
const explainedVariance = 0.9;
const densityDimensions = 8;

export type Components = Projection & { explained: number };

/** The spaces in which groups can be looked for. */
export type Spaces = {
  /** Accounts over the weighted features. */
  features: Matrix;
  /** The space of an algorithm, and the components that span it (null: the features). */
  of(algorithm: ArchetypeAlgorithm): Matrix;
  componentsOf(algorithm: ArchetypeAlgorithm): Components | null;
  /** Scores of some accounts on the first principal components, unscaled. */
  scores(rows: ArrayLike<number>, components: number): Matrix;
};

/** The weighted features, and their principal components for density methods and for whoever wishes (`pca`). Components keep their variance: they are not whitened. */
export function openSpaces(features: Matrix, pca: boolean): Spaces {
  const { centre, axes, variances } = principalAxes(features, features.columns);
  const total = sum(variances);
  const componentsUpTo = (most: number): Components => {
    let count = 0;
    let explained = 0;
    while (count < Math.min(most, axes.rows) && (count === 0 || explained < explainedVariance * total)) explained += variances[count++]!;
    return {
      centre: [...centre],
      axes: Array.from({ length: count }, (_, axis) => [...rowOf(axes, axis)]),
      explained: total > 0 ? explained / total : 1,
    };
  };
  const forDensity = componentsUpTo(densityDimensions);
  const forOthers = pca ? componentsUpTo(axes.rows) : null;
  const componentsOf = (algorithm: ArchetypeAlgorithm) => (densityAlgorithms.has(algorithm) ? forDensity : forOthers);
  const projected = new Map<Components, Matrix>();
  return {
    features,
    componentsOf,
    of(algorithm) {
      const components = componentsOf(algorithm);
      if (!components) return features;
      let space = projected.get(components);
      if (!space) {
        space = project(features, components);
        projected.set(components, space);
      }
      return space;
    },
    scores(rows, components) {
      const all = {
        centre: [...centre],
        axes: Array.from({ length: Math.min(components, axes.rows) }, (_, axis) => [...rowOf(axes, axis)]),
      };
      return project(selectRows(features, rows), all);
    },
  };
}
