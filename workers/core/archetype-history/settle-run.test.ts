import { describe, expect, test } from 'vitest';
import { modelAt } from '#tests/setup/archetype-model.ts';
import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import type { Candidate } from './match-groups.ts';
import { type FittedRun, type SettleControl, type Settled, type SettledRun, settleRun } from './settle-run.ts';

const keys: ArchetypeKey[] = ['steady-day-trader', 'high-risk-martingale', 'mixed'];
const model = modelAt(
  [
    [0, 0],
    [4, 0],
    [0, 4],
  ],
  { keys },
);

/** Accounts 1 … n with the given groups; each belongs to its group by 80 %, to the others equally. */
function fitted(labels: readonly number[], share = 0.8): FittedRun {
  return {
    accountId: Float64Array.from(labels, (_, i) => i + 1),
    fittedIndex: labels,
    memberships: labels.map((label) => [0, 1, 2].map((group) => [group, group === label ? share : (1 - share) / 2])),
    confidence: labels.map(() => share),
    deciding: labels.map(() => [{ metric: 'a', z: 1, value: 2 }]),
  };
}

const control = (part: Partial<SettleControl> = {}): SettleControl => ({
  runId: 'now',
  rootOf: new Map(),
  nextIdentityId: 10,
  isSecondOpinion: true,
  byLastModel: null,
  ...part,
});

/** A settled run as the next one finds it. */
function after(run: FittedRun, settled: Settled): SettledRun {
  return {
    ...run,
    identityOf: new Map(settled.matches.map(({ identityId }, group) => [group, identityId])),
    settledIdentity: settled.identity,
    settledKey: Array.from(settled.index, (index) => (index === -2 ? 'unlike-anyone' : index < 0 ? 'insufficient-data' : keys[index]!)),
    heldSinceRun: settled.heldSinceRun,
  };
}
const candidatesOf = (run: SettledRun): Candidate[] =>
  [...run.identityOf].map(([index, identityId]) => ({ identityId, pinned: false, isMerged: false, model, index, isOfLastRun: true }));

function runs(labels: readonly (readonly number[])[], part: Partial<SettleControl> = {}, share?: number) {
  let before: SettledRun | null = null;
  return labels.map((each, n) => {
    const run = fitted(each, share);
    const nextIdentityId = before ? 1 + Math.max(...before.identityOf.values()) : 1;
    const settled = settleRun(
      model,
      run,
      before,
      before ? candidatesOf(before) : [],
      control({ runId: `run ${n}`, nextIdentityId, ...part }),
    );
    before = after(run, settled);
    return settled;
  });
}

const base = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
const withFirst = (label: number) => [label, ...base.slice(1)];

describe('an account', () => {
  test('keeps its archetype over one dissenting run and leaves on the second', () => {
    const [first, second, third] = runs([base, withFirst(1), withFirst(1)]);
    expect(first!.identity[0]).toBe(1);
    expect(second).toMatchObject({ index: { 0: 0 }, identity: { 0: 1 }, hasMoved: { 0: 0 }, agreement: { changed: 0, held: 1 } });
    expect(third).toMatchObject({ index: { 0: 1 }, identity: { 0: 2 }, hasMoved: { 0: 1 }, agreement: { changed: 1, held: 0 } });
    expect([second, third].map((run) => run!.heldSinceRun[0])).toEqual(['run 0', 'run 2']);
    expect(third!.migration).toContainEqual({ from: 1, to: 2, accounts: 1 });
  });
  test('a run over the same trades that was asked the same is no second opinion', () => {
    const settled = runs([base, withFirst(1), withFirst(1)], { isSecondOpinion: false });
    expect(settled[2]!.identity[0]).toBe(1);
  });
  test('that is new takes its first archetype at once, one that became unlike anyone waits', () => {
    const [, second, third] = runs([base.slice(1).concat(-1), [...withFirst(-2).slice(1), 2], [-2, ...base.slice(2), 2]]);
    expect(second!.identity[11]).toBe(3);
    expect(second!.identity[0]).toBe(1);
    expect(third!.identity[0]).toBe(1);
  });
  test('goes along when its archetype is no more', () => {
    const [first] = runs([base]);
    const before = after(fitted(base), first!);
    const smaller = modelAt(
      [
        [0, 0],
        [4, 0],
      ],
      { keys },
    );
    const labels = base.map((label) => Math.min(label, 1));
    const settled = settleRun(smaller, fitted(labels), before, candidatesOf(before), control());
    expect([...settled.identity.slice(8)]).toEqual([2, 2, 2, 2]);
    expect(settled.riskyMoves).toEqual([]);
  });
});

describe('merged archetypes', () => {
  const rootOf = new Map([
    [1, 1],
    [2, 1],
    [3, 3],
  ]);
  test('are one: an account goes from one to the other without anybody seeing it move', () => {
    const [, second] = runs([base, withFirst(1)], { rootOf });
    expect(second).toMatchObject({
      index: { 0: 1 },
      identity: { 0: 2 },
      hasMoved: { 0: 0 },
      agreement: { changed: 0, held: 0, settled: 1 },
    });
    expect(second!.heldSinceRun[0]).toBe('run 0');
  });
  test('share the membership of an account that might leave', () => {
    // 45 % in the third group against 27.5 % in each of two that are shown as one
    const apart = runs([base, withFirst(2), withFirst(2)], {}, 0.45);
    const merged = runs([base, withFirst(2), withFirst(2)], { rootOf }, 0.45);
    expect(apart[2]!.identity[0]).toBe(3);
    expect(merged[2]!.identity[0]).toBe(1);
  });
});

describe('a risky move', () => {
  test('is made by the account itself: two runs agree, and so does the model of the last one', () => {
    const byLastModel = withFirst(1);
    const settled = runs([base, withFirst(1), withFirst(1)], { byLastModel });
    expect(settled.map(({ riskyMoves }) => riskyMoves.length)).toEqual([0, 0, 1]);
    expect(settled[2]!.riskyMoves[0]).toMatchObject({
      accountId: 1,
      fromIdentity: 1,
      toIdentity: 2,
      fromRisk: 0,
      toRisk: 4,
      confidence: 0.8,
    });
    expect(runs([base, withFirst(1), withFirst(1)], { byLastModel: base })[2]!.riskyMoves).toEqual([]);
  });
  test('is none downwards or to a name that says nothing about risk', () => {
    const down = [...base.slice(0, 4), 0, ...base.slice(5)];
    expect(runs([base, down, down], { byLastModel: down })[2]!.riskyMoves).toEqual([]);
    expect(runs([base, withFirst(2), withFirst(2)], { byLastModel: withFirst(2) })[2]!.riskyMoves).toEqual([]);
  });
});

test('label noise of every fit hardly reaches people', () => {
  const random = createRandom(11);
  const truth = Array.from({ length: 600 }, (_, i) => i % 3);
  const noisy = Array.from({ length: 8 }, () => truth.map((label) => (random.chance(0.12) ? random.integer(3) : label)));
  const settled = runs(noisy);
  // The first runs put right the accounts whose very first label was noise.
  const changed = settled.slice(4).map(({ agreement }) => agreement!.changed / 600);
  const fittedChanged = noisy.slice(1).map((labels, i) => labels.filter((label, row) => label !== noisy[i]![row]).length / 600);
  expect(Math.min(...fittedChanged)).toBeGreaterThan(0.1);
  expect(Math.max(...changed)).toBeLessThan(0.015);
  for (const { agreement } of settled.slice(1)) expect(agreement!.settled).toBeGreaterThan(agreement!.fits);
});
