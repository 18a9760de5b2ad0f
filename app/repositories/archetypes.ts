/** Archetypes of runs and the identities that they are appearances of. */
import { type ArchetypeIdentity, rootsOf, type ShownGroup, type ShownMember, shownGroups } from '#app/domain/archetype-identity.ts';
import type { KnownIdentity } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeKey, ArchetypeSummary, SignatureMatch } from '#workers/contracts/archetypes.ts';
import { db } from './db.ts';
import type { ArchetypeIdentity as IdentityRow } from './generated/client.ts';

/** An archetype of a run as people see it: groups that were merged into it are counted in, under its name and colour. */
export type RunArchetype = ArchetypeSummary & {
  signature: SignatureMatch | null;
  identityId: number | null;
  /** An admin's name; null: the automatic one. */
  givenName: string | null;
  colour: number;
  pinned: boolean;
  /** The run's other groups that are shown as this one. The profile is that of the group that stands for all. */
  merged: ShownMember[];
};

const toIdentity = ({ key, retiredAt, ...row }: IdentityRow): ArchetypeIdentity => ({
  ...row,
  key: key as ArchetypeKey,
  retiredAtMs: retiredAt?.getTime() ?? null,
});

/** Every identity there ever was, retired ones included, oldest first. */
export async function listIdentities(): Promise<ArchetypeIdentity[]> {
  return (await db.archetypeIdentity.findMany({ orderBy: { id: 'asc' } })).map(toIdentity);
}

export async function findIdentity(id: number): Promise<ArchetypeIdentity | null> {
  const row = await db.archetypeIdentity.findUnique({ where: { id } });
  return row && toIdentity(row);
}

/** Changes what admins decide about an identity. */
export async function updateIdentity(
  id: number,
  change: Partial<Pick<ArchetypeIdentity, 'name' | 'pinned' | 'mergedIntoId'>>,
): Promise<void> {
  await db.archetypeIdentity.update({ where: { id }, data: change });
}

const groupColumns = { index: true, identityId: true, key: true, name: true, accounts: true } as const;
const toGroup = <Row extends { key: string }>(row: Row) => ({ ...row, key: row.key as ArchetypeKey });

/** Which groups of a run are shown as which, for relations and screens. */
export async function shownGroupsOf(runId: string): Promise<(ShownGroup & { key: ArchetypeKey })[]> {
  const [groups, identities] = await Promise.all([
    db.archetype.findMany({ where: { runId }, select: groupColumns, orderBy: { index: 'asc' } }),
    listIdentities(),
  ]);
  const keys = new Map(groups.map(({ index, key }) => [index, key as ArchetypeKey]));
  return shownGroups(groups.map(toGroup), identities).map((group) => ({ ...group, key: keys.get(group.index)! }));
}

/** The archetypes of a run as they are shown, in order of size. */
export async function runArchetypes(runId: string): Promise<RunArchetype[]> {
  const [rows, identities] = await Promise.all([db.archetype.findMany({ where: { runId }, orderBy: { index: 'asc' } }), listIdentities()]);
  const rowOf = new Map(rows.map((row) => [row.index, row]));
  return shownGroups(rows.map(toGroup), identities)
    .map(({ index, identity, merged }) => {
      const { runId: _, profile, deciding, signature, ...row } = toGroup(rowOf.get(index)!);
      return {
        ...row,
        accounts: row.accounts + merged.reduce((sum, { accounts }) => sum + accounts, 0),
        identityId: identity?.id ?? null,
        givenName: identity?.name ?? null,
        colour: identity?.colour ?? row.colour,
        pinned: identity?.pinned ?? false,
        profile: JSON.parse(profile),
        deciding: JSON.parse(deciding),
        signature: signature === null ? null : JSON.parse(signature),
        merged,
      };
    })
    .sort((a, b) => b.accounts - a.accounts || a.index - b.index);
}

/** What a new run has to know to find earlier archetypes again. */
export type KnownArchetypes = {
  /** The groups of the run before, by identity. */
  previousGroups: { index: number; identityId: number }[];
  /** All that were ever seen, retired ones included, each with its last run and group. */
  identities: KnownIdentity[];
  nextIdentityId: number;
};

export async function knownArchetypes(previousRunId: string | null): Promise<KnownArchetypes> {
  const identities = await listIdentities();
  const roots = rootsOf(identities);
  const lastRuns = [...new Set(identities.map(({ lastRunId }) => lastRunId)), ...(previousRunId ? [previousRunId] : [])];
  const rows = await db.archetype.findMany({
    where: { runId: { in: lastRuns }, identityId: { not: null } },
    select: { runId: true, index: true, identityId: true },
  });
  const indexOf = new Map(rows.map(({ runId, index, identityId }) => [`${runId} ${identityId}`, index]));
  return {
    previousGroups: rows
      .filter(({ runId }) => runId === previousRunId)
      .map(({ index, identityId }) => ({ index, identityId: identityId! }))
      .sort((a, b) => a.index - b.index),
    identities: identities.flatMap(({ id, pinned, lastRunId }): KnownIdentity[] => {
      const index = indexOf.get(`${lastRunId} ${id}`);
      return index === undefined ? [] : [{ id, rootId: roots.get(id)!, pinned, runId: lastRunId, index }];
    }),
    nextIdentityId: Math.max(0, ...identities.map(({ id }) => id)) + 1,
  };
}

/** Identity of each group of a run, by its number. */
export async function identitiesOfRun(runId: string): Promise<Map<number, number>> {
  const rows = await db.archetype.findMany({ where: { runId, identityId: { not: null } }, select: { index: true, identityId: true } });
  return new Map(rows.map(({ index, identityId }) => [index, identityId!]));
}
