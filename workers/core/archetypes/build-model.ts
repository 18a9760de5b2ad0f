import type { ArchetypeAlgorithm, ArchetypeModel, ModelFeature, ModelGroup, Projection } from '#workers/contracts/archetypes.ts';
import { centroidsOf } from '#workers/core/clustering/k-means.ts';
import { type Matrix, matrixFromRows, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { logNormalCdf } from '#workers/core/numerics/normal.ts';
import { principalAxes } from '#workers/core/numerics/principal-axes.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { median, medianAbsoluteDeviation, quantileOfSorted, sorted } from '#workers/core/numerics/statistics.ts';
import { fitTemperature } from './explain.ts';
import { neighbourDistances, outwardness, placePoints, squaredDistancesToGroups } from './place-accounts.ts';

/** Groups of accounts as an algorithm found them, in the space in which it looked. */
export type Partition = {
  algorithm: ArchetypeAlgorithm;
  /** Group of each account, −1 for noise. */
  labels: Int32Array;
  clusters: number;
  /** Points of the space that stand for each group. */
  prototypes: number[][][];
  /** Density methods: their noise, the neighbours that make an account dense, and how far from a prototype each group reaches. */
  density: { minSamples: number; noisePrototypes: number[][]; reach: number[] } | null;
};

export type ModelInput = {
  features: readonly ModelFeature[];
  components: Projection | null;
  /** Accounts over the weighted features, and in the clustering space (the same where there are no components). */
  points: Matrix;
  space: Matrix;
  partition: Partition;
  /** Share of accounts that a refit puts into the matching group: what a mean membership should say. */
  agreement: number;
  /** Raw values per feature. */
  raw: Readonly<Record<string, Float64Array>>;
  random: Random;
};

const limits = { temperatureSample: 2_000, sparsenessSample: 5_000 };
/** Expected share of wrongly excluded accounts among those that are called unlike anyone, and how many members' worth of spread a group borrows from all. */
const noiseRate = 0.05;
const borrowedMembers = 20;
const leastSpread = 0.05;
const sigmaPerMad = 1.4826;
const referenceClasses = 10;

/**
 * Freezes a partition: groups in order of size with their prototypes, how far each reaches, the temperature of memberships, the map and the reference for drift.
 * Names are given later, when the members are known.
 */
export function buildModel({ features, components, points, space, partition, agreement, raw, random }: ModelInput): FrozenPartition {
  const { algorithm, labels, clusters, prototypes, density } = partition;
  const centroids = centroidsOf(points, labels, clusters);
  const centres = centroidsOf(space, labels, clusters);
  const { centre, axes } = principalAxes(points, 2);
  const model: ArchetypeModel = {
    version: 1,
    algorithm,
    features: [...features],
    components: components && { centre: components.centre, axes: components.axes },
    map: {
      centre: [...centre],
      axes: [0, 1].map((axis) => (axis < axes.rows ? [...rowOf(axes, axis)] : [...new Float64Array(points.columns)])),
    },
    temperature: 1,
    groups: prototypes.map((own, index) => ({
      index,
      key: 'mixed',
      name: '',
      accounts: 0,
      centroid: [...rowOf(centroids, index)],
      prototypes: own,
      centre: [...rowOf(centres, index)],
      outlyingness: { median: 0, spread: 1 },
      reach: density ? density.reach[index]! : Number.MAX_VALUE,
    })),
    density: density && { minSamples: density.minSamples, noisePrototypes: density.noisePrototypes },
    reference: features.map(({ metric }) => ({ metric, ...referenceOf(raw[metric]!) })),
  };
  measureSpread(model, space, labels, random);
  if (clusters > 1) {
    const sample = selectRows(space, sampleRows(space.rows, limits.temperatureSample, random));
    const target = Math.min(0.99, Math.max(1 / clusters + 0.01, agreement));
    model.temperature = fitTemperature(selectColumns(squaredDistancesToGroups(sample, model), clusters), target);
  }
  return inOrderOfSize(model, points);
}

/** A model, and the label that each of its groups had in the partition. */
export type FrozenPartition = { model: ArchetypeModel; labelOf: number[] };

/**
 * How far out the members of each group lie, and for groups that are measured from their centre the reach beyond which an account is unlike anyone: how far out is
 * taken as normal within a group, and the cut is the nearest at which no more than `noiseRate` of the excluded are expected to be members (Benjamini & Hochberg 1995
 * over all accounts of the book).
 */
function measureSpread(model: ArchetypeModel, space: Matrix, labels: Int32Array, random: Random): void {
  const { groups, density } = model;
  const rows = density ? sampleRows(space.rows, limits.sparsenessSample, random.fork('sparseness')) : Int32Array.from(labels.keys());
  const sampled = density ? selectRows(space, rows) : space;
  const sparseness = density && neighbourDistances(sampled, model);
  const centres = groups.map(({ centre }) => Float64Array.from(centre));
  const outward = Float64Array.from(rows, (row, i) => {
    const label = labels[row]!;
    if (label < 0) return Number.NaN;
    return outwardness(sparseness ? sparseness[i]! : Math.sqrt(squaredDistance(rowOf(sampled, i), centres[label]!)));
  });
  const members = groups.map((_, group) => outward.filter((_value, i) => labels[rows[i]!] === group));
  const medians = members.map((own) => (own.length > 0 ? median(own) : 0));
  const residuals = Float64Array.from(members.flatMap((own, group) => [...own].map((value) => value - medians[group]!)));
  const pooled = Math.max(sigmaPerMad * medianAbsoluteDeviation(residuals), leastSpread);
  groups.forEach((group, index) => {
    const own = members[index]!;
    const spread = own.length > 0 ? sigmaPerMad * medianAbsoluteDeviation(own) : 0;
    group.outlyingness = {
      median: medians[index]!,
      spread: Math.sqrt((own.length * spread ** 2 + borrowedMembers * pooled ** 2) / (own.length + borrowedMembers)),
    };
  });
  // a group that stands for everyone leaves nobody out
  if (density || groups.length === 1) return;
  const logTails = sorted(
    Float64Array.from(rows, (row, i) => {
      const { median: middle, spread } = groups[labels[row]!]!.outlyingness;
      return logNormalCdf((middle - outward[i]!) / spread);
    }),
  );
  let excluded = 0;
  logTails.forEach((tail, i) => {
    if (tail <= Math.log((noiseRate * (i + 1)) / rows.length)) excluded = i + 1;
  });
  const cut = -normalQuantileOfLog(Math.log((noiseRate * Math.max(excluded, 1)) / rows.length));
  for (const group of groups) group.reach = (group.outlyingness.median + cut * group.outlyingness.spread) ** 1.5;
}

/** The z at which ln Φ(z) is `logProbability`. */
function normalQuantileOfLog(logProbability: number): number {
  let low = -40;
  let high = 40;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (logNormalCdf(middle) < logProbability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Groups by the accounts that they get, largest first; one that gets none is left out. */
function inOrderOfSize(model: ArchetypeModel, points: Matrix): FrozenPartition {
  const { index } = placePoints(model, points);
  const accounts = model.groups.map(() => 0);
  for (const group of index) if (group >= 0) accounts[group]!++;
  const groups = model.groups
    .map((group): ModelGroup => ({ ...group, accounts: accounts[group.index]! }))
    .filter((group) => group.accounts > 0)
    .sort((a, b) => b.accounts - a.accounts || a.index - b.index);
  return {
    model: { ...model, groups: groups.map((group, place) => ({ ...group, index: place })) },
    labelOf: groups.map(({ index: label }) => label),
  };
}

/** Deciles of the known values as class edges (equal ones once), and the share of values in each class. */
function referenceOf(values: Float64Array): { edges: number[]; shares: number[] } {
  const ascending = sorted(values.filter((value) => !Number.isNaN(value)));
  const deciles = Array.from({ length: referenceClasses - 1 }, (_, i) => quantileOfSorted(ascending, (i + 1) / referenceClasses));
  const edges = [...new Set(deciles)].filter((edge) => edge > ascending[0]!);
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of ascending) counts[edges.filter((edge) => value >= edge).length]!++;
  return { edges, shares: counts.map((count) => count / ascending.length) };
}

function selectColumns(from: Matrix, columns: number): Matrix {
  return matrixFromRows(Array.from({ length: from.rows }, (_, row) => rowOf(from, row).subarray(0, columns)));
}
