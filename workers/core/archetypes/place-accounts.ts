import { type ArchetypeModel, type ModelGroup, noGroup, type Projection } from '#workers/contracts/archetypes.ts';
import { lloydKernel } from '#workers/core/clustering/k-means.ts';
import { buildKdTree, nearestNeighbours } from '#workers/core/clustering/kd-tree.ts';
import { type Matrix, matrix, matrixFromRows, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { normalCdf } from '#workers/core/numerics/normal.ts';
import { applyStandardisation } from './standardise.ts';

/** Accounts to place: metric columns of one window (NaN where not evaluated; a metric that is not there counts as missing for all) and ideas per account. */
export type PlacedBook = { ideas: Float64Array; values: Readonly<Record<string, Float64Array>> };

/** One entry per account, in the book's order. Every account is placed, however few ideas it has: who wants only grown accounts gives only those. */
export type Placement = {
  /** Index of the group, or `noGroup.unlikeAnyone`. */
  index: Int32Array;
  /** Accounts × groups, each row sums to 1. Said of accounts that are unlike anyone, too: whom they are least far from. */
  memberships: Matrix;
  /** 0 … 1: how far out the account lies among what the group of its nearest prototype holds. */
  outlierScore: Float64Array;
  /** Accounts × features in robust standard deviations of the model's book, and scaled by √weight. */
  z: Matrix;
  points: Matrix;
  /** Place on the model's map. */
  x: Float64Array;
  y: Float64Array;
};

/**
 * Gives every account of a book the place that a frozen model has for it: the group of the nearest prototype, unless the account lies beyond the group's reach.
 * Nothing is learnt from the accounts, so that a label can be compared between runs, windows and weeks. O(accounts · prototypes · dimensions).
 */
export function placeAccounts(model: ArchetypeModel, { ideas, values }: PlacedBook): Placement {
  const missing = new Float64Array(ideas.length).fill(Number.NaN);
  const columns = model.features.map(({ metric }) => values[metric] ?? missing);
  const { z, points } = applyStandardisation(model.features, columns, ideas);
  return { ...placePoints(model, points), z, points };
}

/** Places accounts that are standardised already. */
export function placePoints(model: ArchetypeModel, points: Matrix): Omit<Placement, 'z' | 'points'> {
  const space = model.components ? project(points, model.components) : points;
  const squared = squaredDistancesToGroups(space, model);
  const groups = model.groups.length;
  const rows = points.rows;
  const centres = model.groups.map(({ centre }) => Float64Array.from(centre));
  const sparseness = model.density && neighbourDistances(space, model);
  const index = new Int32Array(rows);
  const memberships = matrix(rows, groups);
  const outlierScore = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const distances = rowOf(squared, row).subarray(0, groups);
    let nearest = 0;
    for (let g = 1; g < groups; g++) if (distances[g]! < distances[nearest]!) nearest = g;
    const group = model.groups[nearest]!;
    const distance = Math.sqrt(model.density ? distances[nearest]! : squaredDistance(rowOf(space, row), centres[nearest]!));
    const isBeyond = distance > group.reach || squared.data[row * squared.columns + groups]! < distances[nearest]!;
    index[row] = isBeyond ? noGroup.unlikeAnyone : group.index;
    outlierScore[row] = outlierScoreOf(sparseness ? sparseness[row]! : distance, group);
    softMemberships(distances, model.temperature, rowOf(memberships, row));
  }
  const map = project(points, model.map);
  const axis = (at: number) => Float64Array.from({ length: rows }, (_, row) => map.data[row * map.columns + at]!);
  return { index, memberships, outlierScore, x: axis(0), y: axis(1) };
}

/** Distance as the scale on which members of a group are nearly normal. */
export const outwardness = (distance: number): number => Math.cbrt(distance ** 2);

/** The share of members that lie nearer, as their median and spread tell; 0 for a distance of 0. */
export function outlierScoreOf(distance: number, { outlyingness: { median, spread } }: Pick<ModelGroup, 'outlyingness'>): number {
  return distance > 0 ? normalCdf((outwardness(distance) - median) / spread) : 0;
}

/** exp(−d²/2τ²) normalised to 1, written into `into`. */
export function softMemberships(squaredDistances: Float64Array, temperature: number, into: Float64Array): void {
  let nearest = Number.POSITIVE_INFINITY;
  for (let g = 0; g < squaredDistances.length; g++) nearest = Math.min(nearest, squaredDistances[g]!);
  let total = 0;
  for (let g = 0; g < squaredDistances.length; g++) {
    into[g] = Math.exp((nearest - squaredDistances[g]!) / (2 * temperature));
    total += into[g]!;
  }
  for (let g = 0; g < into.length; g++) into[g]! /= total;
}

/** Squared distance of every account to the nearest prototype of each group, and in a last column to the nearest one of accounts without a group. */
export function squaredDistancesToGroups(space: Matrix, { groups, density }: Pick<ArchetypeModel, 'groups' | 'density'>): Matrix {
  const sets = [...groups.map(({ prototypes }) => prototypes), density?.noisePrototypes ?? []];
  const squared = matrix(space.rows, sets.length);
  squared.data.fill(Number.POSITIVE_INFINITY);
  const kernel = lloydKernel(space, Math.max(1, ...sets.map(({ length }) => length)));
  sets.forEach((prototypes, column) => {
    if (prototypes.length === 0) return;
    kernel.assign(matrixFromRows(prototypes));
    for (let row = 0; row < space.rows; row++) squared.data[row * sets.length + column] = kernel.squared[row]!;
  });
  return squared;
}

/** Distance of every account to the `minSamples`-th nearest prototype of a density model, whatever its group: how sparse the surroundings are. */
export function neighbourDistances(space: Matrix, { groups, density }: Pick<ArchetypeModel, 'groups' | 'density'>): Float64Array {
  const tree = buildKdTree(matrixFromRows([...groups.flatMap(({ prototypes }) => prototypes), ...density!.noisePrototypes]));
  return Float64Array.from({ length: space.rows }, (_, row) => {
    const { squared } = nearestNeighbours(tree, rowOf(space, row), density!.minSamples);
    return Math.sqrt(squared.at(-1)!);
  });
}

/** (x − centre) · axesᵀ of every row. */
export function project(points: Matrix, { centre, axes }: Projection): Matrix {
  const result = matrix(points.rows, axes.length);
  for (let row = 0; row < points.rows; row++) {
    const point = rowOf(points, row);
    axes.forEach((axis, at) => {
      let along = 0;
      for (let j = 0; j < point.length; j++) along += (point[j]! - centre[j]!) * axis[j]!;
      result.data[row * axes.length + at] = along;
    });
  }
  return result;
}
