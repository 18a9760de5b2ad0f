import type { ArchetypeKey, ArchetypeModel, ModelFeature } from '#workers/contracts/archetypes.ts';

const plain = (metric: string, weight: number): ModelFeature => ({
  metric,
  group: metric,
  transform: 'plain',
  bookMean: 0,
  centre: 0,
  spread: 1,
  weight,
});

/** A k-means model over plain features `a`, `b`, … with centre 0 and spread 1: groups at the given points (z), reaching everywhere. */
export function modelAt(
  centres: readonly (readonly number[])[],
  options: { keys?: readonly ArchetypeKey[]; accounts?: readonly number[]; weights?: readonly number[]; reach?: number } = {},
): ArchetypeModel {
  const width = centres[0]?.length ?? 0;
  const features = Array.from({ length: width }, (_, j) => plain(String.fromCharCode(97 + j), options.weights?.[j] ?? 1));
  const axis = (at: number) => features.map((_, j) => Number(j === at));
  return {
    version: 1,
    algorithm: 'k-means',
    features,
    components: null,
    map: { centre: features.map(() => 0), axes: [axis(0), axis(1)] },
    temperature: 0.5,
    groups: centres.map((centre, index) => {
      const place = centre.map((z, j) => z * Math.sqrt(features[j]!.weight));
      return {
        index,
        key: options.keys?.[index] ?? 'mixed',
        name: `Group ${index}`,
        accounts: options.accounts?.[index] ?? 10,
        centroid: place,
        prototypes: [place],
        centre: place,
        outlyingness: { median: 0, spread: 1 },
        reach: options.reach ?? Number.MAX_VALUE,
      };
    }),
    density: null,
    reference: features.map(({ metric }) => ({ metric, edges: [-1, 0, 1], shares: [0.25, 0.25, 0.25, 0.25] })),
  };
}
