import type { ArchetypeKey, SignatureMatch } from '#workers/contracts/archetypes.ts';
import { type ClusterView, matchSignature } from './signatures.ts';

export type NamedCluster = { key: ArchetypeKey; name: string; signature: SignatureMatch | null };

/** `holdMedian` → `hold median`: the English default; screens use their own words. */
const words = (metric: string) => metric.replace(/[A-Z0-9]+/g, (capital) => ` ${capital.toLowerCase()}`);
const phrase = (metric: string, z: number) => `${z >= 0 ? 'high' : 'low'} ${words(metric)}`;

/**
 * Names every cluster by its signature. Without one it is "Mixed" with its two strongest features. No two clusters share a name: those that would get the
 * feature that sets them apart from their namesakes appended.
 * @param profiles mean z per cluster and feature
 * @param weights weight of each feature
 */
export function nameClusters(
  views: readonly ClusterView[],
  profiles: readonly Float64Array[],
  metrics: readonly string[],
  weights: Float64Array,
): NamedCluster[] {
  const strength = (difference: Float64Array) =>
    metrics.map((_, j) => j).sort((a, b) => weights[b]! * difference[b]! ** 2 - weights[a]! * difference[a]! ** 2 || a - b);
  const named = views.map((view, cluster): NamedCluster => {
    if (views.length === 1) return { key: 'mixed', name: 'All accounts', signature: null };
    const match = matchSignature(view);
    if (match)
      return { key: match.signature.key, name: match.signature.name, signature: { score: match.score, against: match.counterEvidence } };
    const profile = profiles[cluster]!;
    const features = strength(profile).slice(0, 2);
    return { key: 'mixed', name: `Mixed: ${features.map((j) => phrase(metrics[j]!, profile[j]!)).join(', ')}`, signature: null };
  });
  const taken = new Set<string>();
  return named.map((own, cluster) => {
    const { name } = own;
    const namesakes = named.flatMap((other, index) => (index !== cluster && other.name === name ? [index] : []));
    let unique = name;
    if (namesakes.length > 0) {
      const difference = profiles[cluster]!.map(
        (z, j) => z - namesakes.reduce((total, other) => total + profiles[other]![j]!, 0) / namesakes.length,
      );
      for (const j of strength(difference)) {
        unique = `${name} · ${phrase(metrics[j]!, difference[j]!)}`;
        if (!taken.has(unique)) break;
      }
    }
    taken.add(unique);
    return { ...own, name: unique };
  });
}
