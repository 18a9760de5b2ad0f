/** Archetypes by their number in the run on screen, or by their identity across runs. */
import type { ArchetypeKey, ArchetypeTag } from '#app/domain/account-views.ts';
import { retiredIndex, rootsOf } from '#app/domain/archetype-identity.ts';
import { listIdentities, runArchetypes } from '#app/repositories/archetypes.ts';
import { archetypeColour, noGroup } from '#workers/contracts/archetypes.ts';
import type { Cell } from '#workers/lake/engine.ts';
import type { ScopedLake } from './lake.ts';

export type ArchetypeNamer = (index: Cell | undefined, key: Cell | undefined) => ArchetypeTag | null;

const plainTag = (index: number, key: ArchetypeKey): ArchetypeTag => ({
  index,
  key,
  name: key,
  givenName: null,
  identityId: null,
  colour: archetypeColour[key],
});

/** A name that the run on screen does not have, from before archetypes had identities. */
export const unknownArchetype = (key: ArchetypeKey): ArchetypeTag => plainTag(retiredIndex, key);

/** The archetypes of the run on screen, largest first. */
export async function archetypeTags(lake: ScopedLake): Promise<ArchetypeTag[]> {
  const archetypes = lake.run ? await runArchetypes(lake.run.id) : [];
  return archetypes.map(({ index, key, name, givenName, identityId, colour }) => ({ index, key, name, givenName, identityId, colour }));
}

/** Names an archetype by its place in the run; accounts without a group have words of their own. */
export async function archetypeNamer(lake: ScopedLake): Promise<ArchetypeNamer> {
  const tags = new Map((await archetypeTags(lake)).map((tag) => [tag.index, tag]));
  return (index, key) =>
    typeof key === 'string' && typeof index === 'number' ? (tags.get(index) ?? plainTag(index, key as ArchetypeKey)) : null;
}

/** Names an archetype by its identity, also one that the run on screen no longer has. Below 0 an identity is the index itself (`noGroup`). */
export async function identityNamer(lake: ScopedLake): Promise<(identityId: number) => ArchetypeTag> {
  const [tags, identities] = await Promise.all([archetypeTags(lake), listIdentities()]);
  const roots = rootsOf(identities);
  const present = new Map(tags.map((tag) => [tag.identityId, tag]));
  const known = new Map(identities.map((identity) => [identity.id, identity]));
  return (identityId) => {
    if (identityId < 0) return plainTag(identityId, identityId === noGroup.unlikeAnyone ? 'unlike-anyone' : 'insufficient-data');
    const root = roots.get(identityId) ?? identityId;
    const tag = present.get(root);
    if (tag) return tag;
    const identity = known.get(root);
    if (!identity) return unknownArchetype('mixed');
    const { id, key, autoName, name, colour } = identity;
    return { index: retiredIndex, key, name: autoName, givenName: name, identityId: id, colour };
  };
}
