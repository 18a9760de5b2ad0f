/** From the snapshot's columns to what screens show of an account. */
import type { AccountRow, ArchetypeKey, Capability, DecidingFeature, MetricValues } from '#app/domain/account-views.ts';
import { type MetricKey, metricKeys, metricValue } from '#app/domain/metrics.ts';
import type { Cell } from '#workers/lake/engine.ts';
import { type ArchetypeNamer, archetypeNamer } from './archetype-tags.ts';
import type { ScopedLake } from './lake.ts';
import { type MembershipReader, membershipReader } from './memberships.ts';

export type SnapshotRow = Record<string, Cell>;

const text = (cell: Cell | undefined): string | null => (typeof cell === 'string' && cell !== '' ? cell : null);
const number = (cell: Cell | undefined): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);

const placeOf = new Map(metricKeys.map((key, place) => [key, place]));

/** The chosen metrics of a row of the snapshot, each with its reason where it is missing. */
export function metricValues(row: SnapshotRow, keys: readonly MetricKey[]): MetricValues {
  const reasons = text(row.reasons);
  return Object.fromEntries(keys.map((key) => [key, metricValue(number(row[key]), reasons?.[placeOf.get(key)!])]));
}

/** What gives the numbers of a row their archetypes. */
export type RowNames = { nameOf: ArchetypeNamer; membershipsOf: MembershipReader };
export async function rowNames(lake: ScopedLake): Promise<RowNames> {
  const [nameOf, membershipsOf] = await Promise.all([archetypeNamer(lake), membershipReader(lake)]);
  return { nameOf, membershipsOf };
}

/** Likeliest archetypes of a new account that are worth naming. */
const priorsShown = 3;

export function accountRow(row: SnapshotRow, keys: readonly MetricKey[], { nameOf, membershipsOf }: RowNames): AccountRow {
  return {
    id: Number(row.account_id),
    label: String(row.label),
    isDemo: row.is_demo === 1,
    isArchived: row.archived === 1,
    currency: String(row.currency),
    stage: text(row.stage),
    group: text(row.group_name),
    tags: (text(row.tags) ?? '').split('\n').filter(Boolean),
    tier: text(row.data_tier),
    capabilities: (text(row.capabilities) ?? '').split(',').filter(Boolean) as Capability[],
    archetype: nameOf(row.archetype_index, row.archetype_key),
    confidence: number(row.confidence),
    prior: row.is_prior === 1 ? membershipsOf(row.memberships).slice(0, priorsShown) : null,
    lastCloseMs: number(row.last_close_ms),
    values: metricValues(row, keys),
  };
}

export const decidingOf = (row: SnapshotRow): DecidingFeature[] => JSON.parse(text(row.deciding) ?? '[]');
export const runnerUpOf = (row: SnapshotRow): ArchetypeKey | null => text(row.runner_up_key) as ArchetypeKey | null;
