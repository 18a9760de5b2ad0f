import { type ArchetypeKey, type ArchetypeModel, type DecidingFeature, noGroup } from '#workers/contracts/archetypes.ts';
import { rowOf } from '#workers/core/numerics/matrix.ts';
import { decidingTerms, strongest } from './explain.ts';
import type { Placement } from './place-accounts.ts';

/** Share of an account in a group, largest first. */
export type MembershipShare = [index: number, share: number];

/** One entry per placed account. */
export type Explained = {
  key: ArchetypeKey[];
  confidence: Float64Array;
  runnerUpKey: (ArchetypeKey | null)[];
  deciding: DecidingFeature[][];
  memberships: MembershipShare[][];
};

const decidingShown = 3;
const membershipsShown = 5;

/**
 * Why each account is where it is. Groups of one key are one archetype here: their memberships add up, and the runner-up is the likeliest group of another
 * archetype, unless there is none. Mixed groups are all different. Of an account that is unlike anyone the runner-up is the group it is least far from, the
 * confidence is its outlier score, and the features are those in which it differs from that group.
 * @param raw raw values per feature, by placed account
 */
export function explainAccounts(
  model: Pick<ArchetypeModel, 'features' | 'groups'>,
  { index, memberships, outlierScore, z, points }: Placement,
  raw: Readonly<Record<string, Float64Array>>,
  throwIfCancelled: () => void,
): Explained {
  const { features, groups } = model;
  const centroids = groups.map(({ centroid }) => Float64Array.from(centroid));
  const explained: Explained = { key: [], confidence: new Float64Array(index.length), runnerUpKey: [], deciding: [], memberships: [] };
  const isSameArchetype = (a: number, b: number) => a === b || (groups[a]!.key !== 'mixed' && groups[a]!.key === groups[b]!.key);
  for (let i = 0; i < index.length; i++) {
    if (i % 1_000 === 0) throwIfCancelled();
    const point = rowOf(points, i);
    const shares = rowOf(memberships, i);
    const ranked = Array.from(groups.keys()).sort((a, b) => shares[b]! - shares[a]! || a - b);
    const own = index[i]!;
    let terms: Float64Array;
    if (own === noGroup.unlikeAnyone) {
      const nearest = centroids[ranked[0]!]!;
      terms = point.map((value, j) => (value - nearest[j]!) ** 2);
      explained.key.push('unlike-anyone');
      explained.confidence[i] = outlierScore[i]!;
      explained.runnerUpKey.push(groups[ranked[0]!]!.key);
    } else {
      const others = ranked.filter((group) => group !== own);
      const runnerUp = others.find((group) => !isSameArchetype(own, group)) ?? others[0];
      terms = runnerUp === undefined ? point.map((value) => value ** 2) : decidingTerms(point, centroids[own]!, centroids[runnerUp]!);
      explained.key.push(groups[own]!.key);
      explained.confidence[i] =
        runnerUp === undefined
          ? Number.NaN
          : ranked.reduce((total, group) => total + (isSameArchetype(own, group) ? shares[group]! : 0), 0);
      explained.runnerUpKey.push(runnerUp === undefined ? null : groups[runnerUp]!.key);
    }
    explained.deciding.push(
      strongest(terms, decidingShown, (j) => !Number.isNaN(raw[features[j]!.metric]![i]!)).map((j) => {
        const { metric } = features[j]!;
        return { metric, z: z.data[i * z.columns + j]!, value: raw[metric]![i]! };
      }),
    );
    explained.memberships.push(
      ranked.slice(0, membershipsShown).map((group): MembershipShare => [group, Math.round(shares[group]! * 1e4) / 1e4]),
    );
  }
  return explained;
}
