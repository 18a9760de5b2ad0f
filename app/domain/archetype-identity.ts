/** Archetypes that live on from run to run: their names, colours and merges. Pure, so that screens, repositories and jobs agree. */
import { type ArchetypeKey, archetypeColour, archetypeKeys } from '#workers/contracts/archetypes.ts';

/** Stands for the index of an archetype that the run on screen no longer has. */
export const retiredIndex = -3;

export type ArchetypeIdentity = {
  id: number;
  /** Signature and English name when last seen. */
  key: ArchetypeKey;
  autoName: string;
  /** An admin's name; null: the automatic one. */
  name: string | null;
  colour: number;
  pinned: boolean;
  mergedIntoId: number | null;
  firstRunId: string;
  /** The last run that had it. */
  lastRunId: string;
  /** Since when runs no longer have it. */
  retiredAtMs: number | null;
};

/** The identity that each one is shown as: itself, or the end of its chain of merges. */
export function rootsOf(identities: readonly Pick<ArchetypeIdentity, 'id' | 'mergedIntoId'>[]): Map<number, number> {
  const into = new Map(identities.map(({ id, mergedIntoId }) => [id, mergedIntoId]));
  const rootOf = (id: number): number => {
    const next = into.get(id) ?? null;
    return next === null ? id : rootOf(next);
  };
  return new Map(identities.map(({ id }) => [id, rootOf(id)]));
}

/** Slots of the palette that say "no group" and are never given to one. */
const reserved: readonly ArchetypeKey[] = ['insufficient-data', 'unlike-anyone'];
/** As many archetypes can be told apart by colour. */
const archetypeColours: readonly number[] = archetypeKeys.filter((key) => !reserved.includes(key)).map((key) => archetypeColour[key]);

/**
 * The colour of a new identity for life: the one that its signature always had, or else the first that nobody has. Where all are taken it shares its
 * signature's colour: names and symbols tell them apart then.
 */
export function chooseColour(key: ArchetypeKey, taken: ReadonlySet<number>): number {
  const own = archetypeColour[key];
  return taken.has(own) ? (archetypeColours.find((slot) => !taken.has(slot)) ?? own) : own;
}

export type ShownMember = { index: number; identityId: number; key: ArchetypeKey; name: string; accounts: number };

/** How an archetype of a run is shown: whose name it carries, and which other groups of the run it takes in. */
export type ShownGroup = {
  /** The group of the run that stands for all: the one of the identity itself, or the largest that was merged into it. */
  index: number;
  identity: ArchetypeIdentity | null;
  /** Groups of the run that were merged into it, largest first; `index` is never among them. */
  merged: ShownMember[];
};

/** The groups of a run as people see them after merges, in the given order. Groups from before there were identities stand for themselves. */
export function shownGroups(
  groups: readonly { index: number; identityId: number | null; key: ArchetypeKey; name: string; accounts: number }[],
  identities: readonly ArchetypeIdentity[],
): ShownGroup[] {
  const roots = rootsOf(identities);
  const byId = new Map(identities.map((identity) => [identity.id, identity]));
  const shown = new Map<number, ShownMember[]>();
  const result: ShownGroup[] = [];
  for (const { index, identityId, key, name, accounts } of groups) {
    const root = identityId === null ? undefined : roots.get(identityId);
    if (identityId === null || root === undefined) result.push({ index, identity: null, merged: [] });
    else {
      const members = shown.get(root) ?? [];
      shown.set(root, [...members, { index, identityId, key, name, accounts }]);
    }
  }
  for (const [root, members] of shown) {
    const bySize = [...members].sort((a, b) => b.accounts - a.accounts || a.index - b.index);
    const first = members.find(({ identityId }) => identityId === root) ?? bySize[0]!;
    result.push({ index: first.index, identity: byId.get(root)!, merged: bySize.filter((member) => member !== first) });
  }
  return result.sort((a, b) => groups.findIndex(({ index }) => index === a.index) - groups.findIndex(({ index }) => index === b.index));
}
