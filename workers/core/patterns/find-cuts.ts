import type { Random } from '#workers/core/numerics/random.ts';
import { pelt } from './pelt.ts';
import type { PartedSeries } from './segment-costs.ts';

/** First part of a new segment, and the chance that a series without change has so good a cut between the neighbouring ones. */
export type Cut = { at: number; pValue: number };

export type CutOptions = {
  /** Least parts of a segment. */
  least: number;
  /** Parts that stay together when the series is shuffled, because neighbours are alike without any change. */
  block: number;
  random: Random;
};

/** Shuffled series whose best cuts set the penalty, and how many of them may save as much as a cut that is worth testing. */
const penaltyRounds = 49;
const penaltyExceeded = 2;
const testRounds = 199;
/** A test ends early once so many shuffled series were as good: it will not become significant any more. */
const enoughExceeding = 20;
const greatestP = 0.05;

/**
 * The cuts of a series by PELT, with a penalty that this very series sets: what a single cut saves, at most in 19 of 20 cases, once its parts are shuffled in blocks. Each cut is then tested
 * on the stretch between its neighbours against shuffles of that stretch, cut at their own best place; the least certain one goes until all are below 5 %.
 */
export function findCuts(series: PartedSeries, options: CutOptions): Cut[] {
  const { parts, cost } = series;
  const { least, random } = options;
  if (parts < 2 * least) return [];
  const shuffle = blockShuffle(0, parts, options.block, random.fork('penalty'));
  const gains = Float64Array.from({ length: penaltyRounds }, () => series.bestGain(shuffle(), least)).sort();
  const penalty = Math.max(0, gains[penaltyRounds - 1 - penaltyExceeded]!);
  let cuts = pelt(cost, { count: parts, least, penalty });
  for (;;) {
    const tested = cuts.map((at, index): Cut => {
      const neighbours = { from: cuts[index - 1] ?? 0, until: cuts[index + 1] ?? parts };
      return { at, pValue: chanceOf(series, at, neighbours, { ...options, random: random.fork(at) }) };
    });
    const worst = tested.reduce((most, { pValue }) => Math.max(most, pValue), 0);
    if (worst <= greatestP) return tested;
    const gone = tested.findIndex(({ pValue }) => pValue === worst);
    cuts = cuts.filter((_, index) => index !== gone);
  }
}

type Neighbours = { from: number; until: number };

function chanceOf({ cost, bestGain }: PartedSeries, at: number, { from, until }: Neighbours, { least, block, random }: CutOptions): number {
  const gain = cost(from, until) - cost(from, at) - cost(at, until);
  const shuffle = blockShuffle(from, until, block, random);
  let exceeding = 0;
  let rounds = 0;
  while (rounds < testRounds && exceeding < enoughExceeding) {
    if (bestGain(shuffle(), least) >= gain) exceeding++;
    rounds++;
  }
  return (exceeding + 1) / (rounds + 1);
}

/** Puts the blocks of the parts [from, until) in another order at each call, in the same array; where the first block begins is drawn, so that no border is fixed. */
function blockShuffle(from: number, until: number, block: number, random: Random): () => Int32Array {
  const length = until - from;
  const order = new Int32Array(length);
  const blocks: number[] = [];
  return () => {
    const offset = random.integer(Math.min(block, length));
    blocks.length = 0;
    for (let start = offset - block; start < length; start += block) if (start + block > 0) blocks.push(start);
    let placed = 0;
    for (const start of random.shuffle(blocks)) {
      for (let i = Math.max(0, start); i < Math.min(length, start + block); i++) order[placed++] = from + i;
    }
    return order;
  };
}
