/** Archetypes over time, for the accounts that the viewer may see. */
import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type { MigrationLink, MigrationView } from '#app/domain/archetype-history-views.ts';
import { mostMigrationSteps } from '#app/domain/archetype-views.ts';
import { archetypeRisk } from '#workers/contracts/archetype-risk.ts';
import { noGroup } from '#workers/contracts/archetypes.ts';
import { identityNamer } from './archetype-tags.ts';
import { openLakeFor, type Viewer } from './lake.ts';
import { selectAccounts } from './selection.ts';

const weekMs = 7 * 86_400_000;
/** Weeks back from the newest one, where nobody has chosen a period. */
const usualWeeks = 13;

type LinkRow = { place: number; from_identity: number; to_identity: number; accounts: number };

/**
 * Who became what between `fromMs` and `toMs`, in `steps` equal steps: a Sankey diagram. What is left out is the last quarter in one step. The whole past is told by
 * the model of the run on screen, so that names mean the same at every instant.
 */
export async function presentMigration(
  viewer: Viewer,
  wish: { fromMs: number | null; toMs: number | null; steps: number },
): Promise<MigrationView> {
  const lake = await openLakeFor(viewer);
  const [span] = await lake.rows<{ first_ms: number | null; last_ms: number | null }>('archetype-weeks');
  if (!span || span.first_ms === null || span.last_ms === null)
    return { range: null, instantsMs: [], nodes: [], links: [], accounts: 0, changed: 0 };
  const range = { firstMs: span.first_ms, lastMs: span.last_ms };
  const within = (ms: number) => Math.min(range.lastMs, Math.max(range.firstMs, ms));
  // Dates the wrong way round are meant the other way, and at least a week lies between them.
  const isReversed = wish.fromMs !== null && wish.toMs !== null && wish.fromMs > wish.toMs;
  const [wishedFromMs, wishedToMs] = isReversed ? [wish.toMs, wish.fromMs] : [wish.fromMs, wish.toMs];
  const toMs = Math.max(within(wishedToMs ?? range.lastMs), within(range.firstMs + weekMs));
  const fromMs = Math.min(within(wishedFromMs ?? toMs - usualWeeks * weekMs), within(toMs - weekMs));
  const steps = Math.max(1, Math.min(mostMigrationSteps, wish.steps, Math.floor((toMs - fromMs) / weekMs)));
  const instantsMs = Array.from({ length: steps + 1 }, (_, step) => Math.round(fromMs + ((toMs - fromMs) * step) / steps));
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const [rows, ends, nameOf] = await Promise.all([
    lake.rowsOver<LinkRow>('archetype-migration', selection, { instants: instantsMs }),
    lake.rowsOver<LinkRow>('archetype-migration', selection, { instants: [fromMs, toMs] }),
    identityNamer(lake),
  ]);
  const riskOf = (identityId: number) => archetypeRisk[nameOf(identityId).key];
  const links = rows.map(({ place, from_identity: from, to_identity: to, accounts }): MigrationLink => {
    const [before, after] = [riskOf(from), riskOf(to)];
    return { column: place, from, to, accounts, riskSteps: before === null || after === null ? null : after - before };
  });
  const known = ends.filter(
    ({ from_identity, to_identity }) => from_identity !== noGroup.insufficient && to_identity !== noGroup.insufficient,
  );
  const total = (of: readonly LinkRow[]) => of.reduce((sum, { accounts }) => sum + accounts, 0);
  return {
    range,
    instantsMs,
    nodes: nodesOf(links, instantsMs.length).map((node) => ({ ...node, archetype: nameOf(node.identityId) })),
    links,
    accounts: total(known),
    changed: total(known.filter(({ from_identity, to_identity }) => from_identity !== to_identity)),
  };
}

/** Accounts by column and archetype, largest first: what leaves to the right, in the last column what arrives. Accounts that only pass through nothing are none. */
function nodesOf(links: readonly MigrationLink[], columns: number) {
  const counts = new Map<string, { column: number; identityId: number; accounts: number }>();
  const add = (column: number, identityId: number, accounts: number) => {
    const node = counts.get(`${column} ${identityId}`) ?? { column, identityId, accounts: 0 };
    counts.set(`${column} ${identityId}`, { ...node, accounts: node.accounts + accounts });
  };
  const arriving = new Map<string, number>();
  for (const { column, from, to, accounts } of links) {
    add(column, from, accounts);
    if (column === columns - 2) add(columns - 1, to, accounts);
    else arriving.set(`${column + 1} ${to}`, (arriving.get(`${column + 1} ${to}`) ?? 0) + accounts);
  }
  // Accounts without an archetype before and after a step are in no link, so that one side of such a node can be larger than the other.
  for (const [place, accounts] of arriving) {
    const [column, identityId] = place.split(' ').map(Number);
    const leaving = counts.get(place)?.accounts ?? 0;
    if (accounts > leaving) add(column!, identityId!, accounts - leaving);
  }
  return [...counts.values()].sort(
    (a, b) =>
      a.column - b.column ||
      Number(a.identityId < 0) - Number(b.identityId < 0) ||
      b.accounts - a.accounts ||
      Math.abs(a.identityId) - Math.abs(b.identityId),
  );
}
