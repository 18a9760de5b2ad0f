/** How accounts divide among the archetypes of the run on screen. */
import type { ArchetypeTag, Membership } from '#app/domain/account-views.ts';
import { runArchetypes } from '#app/repositories/archetypes.ts';
import type { Cell } from '#workers/lake/engine.ts';
import type { ScopedLake } from './lake.ts';

export type MembershipReader = (text: Cell | undefined) => Membership[];

/** Reads the `memberships` column: shares by the run's groups, those that an admin merged added up, largest first. */
export async function membershipReader(lake: ScopedLake): Promise<MembershipReader> {
  const archetypes = lake.run ? await runArchetypes(lake.run.id) : [];
  const tagOf = new Map(
    archetypes.flatMap(({ merged, index, key, name, givenName, identityId, colour }) => {
      const tag: ArchetypeTag = { index, key, name, givenName, identityId, colour };
      return [tag, ...merged].map((part) => [part.index, tag] as const);
    }),
  );
  return (text) => {
    const shares = new Map<number, Membership>();
    for (const [index, share] of JSON.parse(typeof text === 'string' && text !== '' ? text : '[]') as [number, number][]) {
      const tag = tagOf.get(index);
      if (tag) shares.set(tag.index, { tag, share: share + (shares.get(tag.index)?.share ?? 0) });
    }
    return [...shares.values()].sort((a, b) => b.share - a.share);
  };
}
