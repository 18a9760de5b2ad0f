import type { ShownGroup } from '#app/domain/archetype-identity.ts';
import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { Relation } from '#workers/lake/engine.ts';
import { identifier, literal } from '#workers/lake/relations.ts';

/**
 * A run's archetypes.parquet as people see it: groups that an admin merged carry the index, key and identity of the one they are shown as, and the confidence
 * of an account is its membership of all of them together. `identity_id` is filled for runs that were scored before it was written; below 0 it is the index.
 */
export function shownArchetypes({ relationSql }: Relation, groups: readonly (ShownGroup & { key: ArchetypeKey })[]): Relation {
  const members = groups.flatMap((group) => [group, ...group.merged].map(({ index }) => ({ index, group })));
  const merged = groups.filter((group) => group.merged.length > 0);
  const among = (group: ShownGroup) => [group, ...group.merged].map(({ index }) => index).join(', ');
  const choose = (cases: string[], otherwise: string) => (cases.length === 0 ? otherwise : `CASE ${cases.join(' ')} ELSE ${otherwise} END`);
  const moved = members.filter(({ index, group }) => index !== group.index);
  const columns = {
    archetype_index: choose(
      moved.map(({ index, group }) => `WHEN archetype_index = ${index} THEN ${group.index}`),
      'archetype_index',
    ),
    archetype_key: choose(
      moved.map(({ index, group }) => `WHEN archetype_index = ${index} THEN ${literal(group.key)}`),
      'archetype_key',
    ),
    identity_id: choose(
      [
        'WHEN archetype_index < 0 THEN archetype_index',
        ...members.flatMap(({ index, group }) => (group.identity ? [`WHEN archetype_index = ${index} THEN ${group.identity.id}`] : [])),
      ],
      'identity_id',
    ),
    confidence: choose(
      merged.map(
        (group) => `WHEN archetype_index IN (${among(group)}) AND memberships IS NOT NULL THEN
          list_sum([share[2] FOR share IN from_json(memberships, '[["DOUBLE"]]') IF share[1] IN (${among(group)})])`,
      ),
      'confidence',
    ),
    runner_up_key: choose(
      merged.map((group) => `WHEN archetype_index IN (${among(group)}) AND runner_up_key = ${literal(group.key)} THEN NULL`),
      'runner_up_key',
    ),
  };
  const replaced = Object.entries(columns).flatMap(([name, sql]) => (sql === name ? [] : [`${sql} AS ${name}`]));
  return { relationSql: `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${relationSql})` };
}

/** A table with identities as people see them: merged ones carry the identity that they are shown as. */
export function shownIdentities({ relationSql }: Relation, roots: ReadonlyMap<number, number>, columns: readonly string[]): Relation {
  const merged = [...roots].filter(([id, root]) => id !== root);
  if (merged.length === 0) return { relationSql };
  const cases = merged.map(([id, root]) => `WHEN ${id} THEN ${root}`).join(' ');
  const replaced = columns.map((name) => `CASE ${identifier(name)} ${cases} ELSE ${identifier(name)} END AS ${identifier(name)}`);
  return { relationSql: `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${relationSql})` };
}
