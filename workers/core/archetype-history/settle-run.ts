import type { ArchetypeDrift, RiskyMove } from '#workers/contracts/archetype-history.ts';
import { archetypeRisk, isRiskier } from '#workers/contracts/archetype-risk.ts';
import { type ArchetypeKey, type ArchetypeModel, type DecidingFeature, noGroup } from '#workers/contracts/archetypes.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { type Candidate, type Match, matchGroups } from './match-groups.ts';
import { type Opinion, settle } from './settle-labels.ts';

/** What a run's fit alone says of its accounts. */
export type FittedRun = {
  accountId: Float64Array;
  /** Group in the run's own numbering, or a `noGroup` code. */
  fittedIndex: ArrayLike<number>;
  /** [group, share], largest first. */
  memberships: readonly (readonly (readonly [number, number])[])[];
  confidence: ArrayLike<number>;
  deciding: readonly DecidingFeature[][];
};

/** The run before, with the labels that people saw after it. */
export type SettledRun = FittedRun & {
  /** Identity of each of its groups, by their numbers. */
  identityOf: ReadonlyMap<number, number>;
  settledIdentity: ArrayLike<number>;
  settledKey: readonly ArchetypeKey[];
  heldSinceRun: readonly string[];
};

export type SettleControl = {
  runId: string;
  /** The identity that each one is shown as after merges. */
  rootOf: ReadonlyMap<number, number>;
  nextIdentityId: number;
  /** False when the run before saw the same trades with the same seed and settings: its agreement is no second opinion. */
  isSecondOpinion: boolean;
  /** Group that the model of the run before gives each account with today's metrics, in that run's numbering; null where there is no such model. */
  byLastModel: ArrayLike<number> | null;
};

/** One entry per account of the run, in its order. */
export type SettledLabels = {
  index: Int32Array;
  identity: Int32Array;
  heldSinceRun: string[];
};

export type Settled = SettledLabels &
  Pick<ArchetypeDrift, 'agreement' | 'migration' | 'riskyMoves'> & {
    /** By group of the new model: who it is. */
    matches: (Match & { isNew: boolean })[];
    /** Row of each account in the run before, −1 where it was not there. */
    rowBefore: Int32Array;
    /** Accounts whose shown archetype changed. */
    hasMoved: Uint8Array;
  };

/** Tells which earlier archetype each group of a run is, and gives every account the label that it carries from here on. */
export function settleRun(
  model: ArchetypeModel,
  now: FittedRun,
  before: SettledRun | null,
  candidates: readonly Candidate[],
  control: SettleControl,
): Settled {
  const rowBefore = rowsBefore(now, before);
  const matches = identify(model, now, before, rowBefore, candidates, control.nextIdentityId);
  const identityOf = new Map(model.groups.map(({ index }, g) => [index, matches[g]!.identityId]));
  const root = (identity: number) => (identity < 0 ? identity : (control.rootOf.get(identity) ?? identity));
  const groupsOfRoot = new Map<number, number[]>();
  for (const [index, identity] of identityOf) groupsOfRoot.set(root(identity), [...(groupsOfRoot.get(root(identity)) ?? []), index]);

  const opinionOf = (run: FittedRun, row: number, of: ReadonlyMap<number, number>): Opinion => {
    const labelOf = (index: number) => (index < 0 ? index : root(of.get(index) ?? noGroup.insufficient));
    return {
      label: labelOf(run.fittedIndex[row]!),
      share: (label) => run.memberships[row]!.reduce((sum, [index, share]) => sum + (labelOf(index) === label ? share : 0), 0),
    };
  };
  const length = now.accountId.length;
  const index = Int32Array.from(now.fittedIndex);
  const identity = new Int32Array(length);
  const heldSinceRun = new Array<string>(length).fill(control.runId);
  const hasMoved = new Uint8Array(length);
  /** Moves that the account made itself: its archetype still exists, two runs agree, and the yardstick of the last run says so, too. */
  const isOwnMove = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    const at = rowBefore[row]!;
    const opinion = opinionOf(now, row, identityOf);
    const held = before && at >= 0 ? root(before.settledIdentity[at]!) : null;
    const isHeldPossible = held !== null && (held < 0 || groupsOfRoot.has(held));
    const settled = settle({
      held,
      isHeldPossible,
      now: opinion,
      before: before && at >= 0 && control.isSecondOpinion ? opinionOf(before, at, before.identityOf) : null,
    });
    if (settled !== opinion.label) index[row] = settled < 0 ? settled : ownGroup(groupsOfRoot.get(settled)!, before!.settledIdentity[at]!);
    identity[row] = index[row]! < 0 ? index[row]! : identityOf.get(index[row]!)!;
    if (held !== null && settled === held) heldSinceRun[row] = before!.heldSinceRun[at]!;
    if (held !== null && held !== noGroup.insufficient && settled !== noGroup.insufficient && settled !== held) {
      hasMoved[row] = 1;
      const yardstick = control.byLastModel?.[row] ?? noGroup.insufficient;
      const byLastModel = yardstick < 0 ? yardstick : root(before!.identityOf.get(yardstick) ?? noGroup.insufficient);
      isOwnMove[row] = Number(isHeldPossible && byLastModel !== held);
    }
  }
  /** Of the groups that are shown as the held archetype: the one it was held in, or else the one the account is nearest to. */
  function ownGroup(groups: readonly number[], heldIdentity: number): number {
    return groups.find((group) => identityOf.get(group) === heldIdentity) ?? groups[0]!;
  }
  const labels = { index, identity, heldSinceRun };
  return {
    ...labels,
    matches,
    rowBefore,
    hasMoved,
    agreement: before && agreementOf(now, before, labels, rowBefore, hasMoved, root, identityOf),
    migration: before ? migrationOf(before, labels, rowBefore) : [],
    riskyMoves: before ? riskyMovesOf(model, now, before, labels, rowBefore, isOwnMove) : [],
  };
}

function rowsBefore(now: FittedRun, before: FittedRun | null): Int32Array {
  const rowOf = new Map(before ? Array.from(before.accountId, (account, row) => [account, row] as const) : []);
  return Int32Array.from(now.accountId, (account) => rowOf.get(account) ?? -1);
}

function identify(
  model: ArchetypeModel,
  now: FittedRun,
  before: SettledRun | null,
  rowBefore: Int32Array,
  candidates: readonly Candidate[],
  nextIdentityId: number,
): Settled['matches'] {
  const both = new Map<string, number>();
  const sizeNow = new Map<number, number>();
  const sizeBefore = new Map<number, number>();
  const add = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1);
  rowBefore.forEach((at, row) => {
    if (at < 0) return;
    const [g, c] = [now.fittedIndex[row]!, before!.fittedIndex[at]!];
    if (g === noGroup.insufficient || c === noGroup.insufficient) return;
    add(sizeNow, g);
    add(sizeBefore, c);
    both.set(`${g} ${c}`, (both.get(`${g} ${c}`) ?? 0) + 1);
  });
  const found = matchGroups(model, candidates, (group, candidate) => {
    const { index } = candidates[candidate]!;
    const common = both.get(`${group} ${index}`) ?? 0;
    const either = (sizeNow.get(group) ?? 0) + (sizeBefore.get(index) ?? 0) - common;
    return either === 0 ? 0 : common / either;
  });
  let next = nextIdentityId;
  return found.map((match) =>
    match ? { ...match, isNew: false } : { identityId: next++, candidate: -1, jaccard: null, distance: null, isNew: true },
  );
}

/** Labels as 0 … count − 1, as the Rand index needs them. */
function compact(labels: readonly number[]): number[] {
  const place = new Map<number, number>();
  for (const label of labels) if (!place.has(label)) place.set(label, place.size);
  return labels.map((label) => place.get(label)!);
}

function agreementOf(
  now: FittedRun,
  before: SettledRun,
  labels: SettledLabels,
  rowBefore: Int32Array,
  hasMoved: Uint8Array,
  root: (identity: number) => number,
  identityOf: ReadonlyMap<number, number>,
): ArchetypeDrift['agreement'] {
  const rows = [...rowBefore.keys()].filter(
    (row) =>
      rowBefore[row]! >= 0 && now.fittedIndex[row] !== noGroup.insufficient && before.fittedIndex[rowBefore[row]!] !== noGroup.insufficient,
  );
  const index = (side: (row: number) => number, other: (row: number) => number) =>
    rows.length < 2 ? 1 : adjustedRandIndex(compact(rows.map(side)), compact(rows.map(other)));
  const fittedRoot = (row: number) => {
    const fitted = now.fittedIndex[row]!;
    return fitted < 0 ? fitted : root(identityOf.get(fitted)!);
  };
  return {
    accounts: rows.length,
    fits: index(
      (row) => before.fittedIndex[rowBefore[row]!]!,
      (row) => now.fittedIndex[row]!,
    ),
    settled: index(
      (row) => root(before.settledIdentity[rowBefore[row]!]!),
      (row) => root(labels.identity[row]!),
    ),
    changed: rows.filter((row) => hasMoved[row] === 1).length,
    held: rows.filter((row) => root(labels.identity[row]!) !== fittedRoot(row)).length,
  };
}

function migrationOf(before: SettledRun, { identity }: SettledLabels, rowBefore: Int32Array): ArchetypeDrift['migration'] {
  const counts = new Map<string, { from: number; to: number; accounts: number }>();
  rowBefore.forEach((at, row) => {
    if (at < 0) return;
    const [from, to] = [before.settledIdentity[at]!, identity[row]!];
    const cell = counts.get(`${from} ${to}`) ?? { from, to, accounts: 0 };
    cell.accounts++;
    counts.set(`${from} ${to}`, cell);
  });
  return [...counts.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function riskyMovesOf(
  { groups }: ArchetypeModel,
  now: FittedRun,
  before: SettledRun,
  { index, identity }: SettledLabels,
  rowBefore: Int32Array,
  isOwnMove: Uint8Array,
): RiskyMove[] {
  const moves = [...isOwnMove.keys()].flatMap((row): RiskyMove[] => {
    if (isOwnMove[row] === 0 || index[row]! < 0) return [];
    const fromKey = before.settledKey[rowBefore[row]!]!;
    const toKey = groups[index[row]!]!.key;
    if (!isRiskier(fromKey, toKey)) return [];
    return [
      {
        accountId: now.accountId[row]!,
        fromIdentity: before.settledIdentity[rowBefore[row]!]!,
        fromKey,
        toIdentity: identity[row]!,
        toKey,
        fromRisk: archetypeRisk[fromKey]!,
        toRisk: archetypeRisk[toKey]!,
        confidence: Number.isNaN(now.confidence[row]!) ? null : now.confidence[row]!,
        deciding: now.deciding[row]!,
      },
    ];
  });
  return moves.sort((a, b) => b.toRisk - b.fromRisk - (a.toRisk - a.fromRisk) || a.accountId - b.accountId);
}
