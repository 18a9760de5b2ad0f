import { beforeAll, expect, test } from 'vitest';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import { type AccountRows, simulateBook } from '../book.ts';
import { dayMs, minuteMs } from '../market/hours.ts';
import { createMarket } from '../market/market.ts';
import type { AccountTruth, MisconductKind } from '../truth.ts';

const days = 120;
const endMs = Date.UTC(2026, 8, 18, 15);
const plan = { seed: 77, startMs: endMs - days * dayMs, days, misconductRate: 0.6 };
let book: { truth: AccountTruth; account: AccountRows }[];
beforeAll(() => {
  book = [...simulateBook(plan, 450)].flatMap(({ accounts, truths }) =>
    accounts.map((account, index) => ({ account, truth: truths[index]! })),
  );
});

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const opened = (positions: readonly IngestPosition[]) => [...positions].sort((a, b) => a.openedAtServerMs - b.openedAtServerMs);
/** Every labelled stretch of a kind with the positions inside it and those of the same account outside of it. */
function stretches(kind: MisconductKind, atLeast: number) {
  return book.flatMap(({ truth, account }) =>
    truth.misconduct
      .filter((label) => label.kind === kind && label.positions >= atLeast)
      .map((label) => {
        const isInside = ({ openedAtServerMs }: IngestPosition) => openedAtServerMs >= label.fromMs && openedAtServerMs <= label.toMs;
        return {
          account,
          truth,
          label,
          inside: opened(account.batch.positions.filter(isInside)),
          outside: opened(account.batch.positions.filter((p) => !isInside(p))),
        };
      }),
  );
}

test('every kind of misconduct occurs, labelled where positions are', () => {
  const kinds: MisconductKind[] = [
    'martingale',
    'grid',
    'news-straddle',
    'latency',
    'revenge',
    'hand-over',
    'passing-service',
    'copy-ring',
    'hedge-pair',
  ];
  for (const kind of kinds) {
    const found = stretches(kind, 1);
    expect(found.length, kind).toBeGreaterThan(0);
    for (const { label, inside } of found) expect(inside).toHaveLength(label.positions);
  }
});

test('without misconduct only the archetypes themselves and signal rings carry labels', () => {
  const kinds = new Set(
    [...simulateBook({ ...plan, startMs: endMs - 40 * dayMs, days: 40, misconductRate: 0 }, 120)].flatMap(({ truths }) =>
      truths.flatMap(({ misconduct }) => misconduct.map(({ kind }) => kind)),
    ),
  );
  for (const kind of ['news-straddle', 'hand-over', 'passing-service', 'hedge-pair'] as const) expect(kinds.has(kind)).toBe(false);
});

/** Pairs each of a follower's positions with the leader's nearest earlier one on the same symbol. */
function matches(follower: AccountRows, truth: AccountTruth, sameSide: boolean) {
  const leaders = book
    .filter(({ truth: other }) => truth.crew!.leaderRefs.includes(other.accountRef))
    .flatMap(({ account }) => account.batch.positions);
  return follower.batch.positions.flatMap((position) => {
    const candidates = leaders.filter(
      (leader) =>
        leader.symbolRaw === position.symbolRaw &&
        (leader.side === position.side) === sameSide &&
        leader.openedAtServerMs < position.openedAtServerMs &&
        position.openedAtServerMs - leader.openedAtServerMs < 5 * minuteMs,
    );
    const leader = candidates.sort((a, b) => b.openedAtServerMs - a.openedAtServerMs)[0];
    return leader ? [{ lagMs: position.openedAtServerMs - leader.openedAtServerMs, ratio: position.volumeLots / leader.volumeLots }] : [];
  });
}

test('followers open after their leader, within the lag that the label names, at a steady size', () => {
  const followers = book.filter(({ truth }) => truth.crew?.kind === 'copy-ring' && truth.crew.role === 'follower' && truth.positions >= 25);
  expect(followers.length).toBeGreaterThan(10);
  const shares: number[] = [];
  for (const { account, truth } of followers) {
    const found = matches(account, truth, true);
    shares.push(found.length / truth.positions);
    if (found.length < 15) continue;
    const lag = median(found.map(({ lagMs }) => lagMs)) / truth.crew!.lagMs!;
    expect(lag).toBeGreaterThan(0.6);
    expect(lag).toBeLessThan(1.6);
  }
  expect(median(shares)).toBeGreaterThan(0.5);
});

test('the two hands of a hedge are on opposite sides at the same time', () => {
  const hands = book.filter(({ truth }) => truth.crew?.kind === 'hedge-pair' && truth.crew.role === 'follower' && truth.positions >= 8);
  expect(hands.length).toBeGreaterThan(2);
  expect(median(hands.map(({ account, truth }) => matches(account, truth, false).length / truth.positions))).toBeGreaterThan(0.4);
});

test('a martingale spell raises the size after losses more than the same account does otherwise', () => {
  const afterLoss = (positions: IngestPosition[]) => {
    const steps = positions.flatMap((position, index) => {
      const before = positions[index - 1];
      const comparable =
        before?.symbolRaw === position.symbolRaw &&
        before.closedAtServerMs !== null &&
        before.closedAtServerMs <= position.openedAtServerMs;
      return comparable && before.profit < 0 ? [position.volumeLots / before.volumeLots >= 1.4 ? 1 : 0] : [];
    });
    return steps.length >= 5 ? mean(steps) : Number.NaN;
  };
  const spells = stretches('martingale', 20).filter(({ truth }) => truth.archetype !== 'high-risk-martingale');
  const inside = spells.map((spell) => afterLoss(spell.inside)).filter((share) => !Number.isNaN(share));
  const outside = spells.map((spell) => afterLoss(spell.outside)).filter((share) => !Number.isNaN(share));
  expect(inside.length).toBeGreaterThan(2);
  expect(median(inside)).toBeGreaterThan(0.3);
  expect(median(outside)).toBeLessThan(0.7 * median(inside));
});

test('a straddle buys and sells within a minute of each other, seconds before a release', () => {
  const market = createMarket(plan.seed);
  const pairs = stretches('news-straddle', 4).flatMap(({ inside }) =>
    inside.flatMap((position, index) => {
      const next = inside[index + 1];
      return next &&
        next.symbolRaw === position.symbolRaw &&
        next.side !== position.side &&
        next.openedAtServerMs - position.openedAtServerMs <= minuteMs
        ? [position.openedAtServerMs]
        : [];
    }),
  );
  expect(pairs.length).toBeGreaterThan(10);
  const beforeRelease = pairs.filter((openedMs) => market.events(openedMs, openedMs + 2 * minuteMs).length > 0);
  expect(beforeRelease.length / pairs.length).toBeGreaterThan(0.9);
});

test('who hits stale quotes wins most trades within seconds', () => {
  const hunts = stretches('latency', 15);
  expect(hunts.length).toBeGreaterThan(2);
  const wins = hunts.map(({ inside }) => mean(inside.map(({ profit }) => (profit > 0 ? 1 : 0))));
  expect(median(wins)).toBeGreaterThan(0.65);
  const holds = hunts.map(({ inside }) =>
    median(inside.filter((p) => p.closedAtServerMs !== null).map((p) => p.closedAtServerMs! - p.openedAtServerMs)),
  );
  expect(median(holds)).toBeLessThan(minuteMs);
});

test('an account that was handed over is traded at other hours afterwards', () => {
  const handed = stretches('hand-over', 15).filter(({ outside }) => outside.length >= 15);
  expect(handed.length).toBeGreaterThan(2);
  const centre = (positions: IngestPosition[]) => {
    const angles = positions.map(({ openedAtServerMs }) => ((openedAtServerMs % dayMs) / dayMs) * 2 * Math.PI);
    return Math.atan2(mean(angles.map(Math.sin)), mean(angles.map(Math.cos)));
  };
  const shifts = handed.map(({ inside, outside }) => {
    const turn = Math.abs(centre(inside) - centre(outside)) / (2 * Math.PI);
    return 24 * Math.min(turn, 1 - turn);
  });
  expect(median(shifts)).toBeGreaterThan(3);
});

test('a passing service trades the evaluation in one way and the owner the funded account in another', () => {
  const owners = new Map<string, AccountTruth[]>();
  for (const { truth } of book)
    if (truth.misconduct.some(({ kind }) => kind === 'passing-service'))
      owners.set(truth.ownerRef, [...(owners.get(truth.ownerRef) ?? []), truth]);
  const chains = [...owners.values()].filter(
    (chain) => chain.some(({ stage }) => stage === 'funded') && chain.some(({ stage }) => stage !== 'funded'),
  );
  expect(chains.length).toBeGreaterThan(0);
  for (const chain of chains) {
    const evaluation = new Set(chain.filter(({ stage }) => stage !== 'funded').map(({ archetype }) => archetype));
    expect(evaluation.size).toBe(1);
  }
});
