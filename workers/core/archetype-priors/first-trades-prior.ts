import type { PriorQuality } from '#workers/contracts/archetype-history.ts';
import { type Matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { mean, sum } from '#workers/core/numerics/statistics.ts';
import { type Discriminant, fitDiscriminant, logLikelihoods, posterior, type Trust } from './discriminant.ts';
import { describeFirstIdeas, type FirstIdeas, type Stretch } from './first-ideas.ts';

/** Numbers of first ideas that a guess is fitted for; an account is told by the largest that it has. */
export const priorIdeas = [1, 3, 5, 10, 15] as const;
/** With fewer accounts of known archetype nothing is guessed. */
export const minKnownAccounts = 40;
const folds = 5;
const trusts: Trust[] = Array.from({ length: 21 }, (_, i) => i / 20).flatMap((power) =>
  [0, 0.05, 0.1, 0.2].map((doubt) => ({ power, doubt })),
);
const sharesAlone: Trust = { power: 0, doubt: 0 };
const reliabilityEdges = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** What is known of accounts with an archetype: their first ideas and their group (0 … groups − 1). */
export type KnownAccounts = { ideas: FirstIdeas; stretches: readonly Stretch[]; group: readonly number[]; groups: number };

export type FirstTradesPrior = {
  /** Probability of every group from the first ideas of each stretch; null for a stretch without ideas. */
  guess(ideas: FirstIdeas, stretches: readonly Stretch[]): (Float64Array | null)[];
  quality: PriorQuality[];
};

type Fitted = { count: number; discriminant: Discriminant; trust: Trust };

/**
 * Learns what the first ideas of an account say about the archetype it will have: a linear discriminant on what few ideas tell already, its likelihood trusted as far
 * as held-out accounts show (5-fold cross-fitting; the trust of a fold is chosen on the others). Null where too few accounts are known.
 */
export function learnPrior(known: KnownAccounts, random: Random, throwIfCancelled: () => void): FirstTradesPrior | null {
  if (known.stretches.length < minKnownAccounts || known.groups < 2) return null;
  const fold = foldsOf(known, random);
  const fitted: Fitted[] = [];
  const quality: PriorQuality[] = [];
  for (const count of priorIdeas) {
    throwIfCancelled();
    const features = describeFirstIdeas(known.ideas, known.stretches, count);
    const held = heldOut(features, known, fold);
    const trustOf = bestTrusts(held, known.group, fold);
    fitted.push({ count, discriminant: fitDiscriminant(features, known.group, known.groups), trust: trustOf.at(-1)! });
    quality.push(qualityOf(count, held, known, fold, trustOf));
  }
  return {
    quality,
    guess: (ideas, stretches) => {
      const guesses = stretches.map((): Float64Array | null => null);
      fitted.forEach(({ count, discriminant, trust }, step) => {
        const next = fitted[step + 1]?.count ?? Number.POSITIVE_INFINITY;
        const rows = [...stretches.keys()].filter((row) => {
          const own = stretches[row]!.end - stretches[row]!.start;
          return own >= count && own < next;
        });
        const chosen = rows.map((row) => stretches[row]!);
        const likelihoods = logLikelihoods(discriminant, describeFirstIdeas(ideas, chosen, count));
        rows.forEach((row, i) => {
          guesses[row] = posterior(discriminant.logShares, rowOf(likelihoods, i), trust);
        });
      });
      return guesses;
    },
  };
}

/** A fold for every account, every group spread evenly over them. */
function foldsOf({ group, groups }: KnownAccounts, random: Random): Int32Array {
  const fold = new Int32Array(group.length);
  for (let g = 0; g < groups; g++) {
    const members = random.shuffle([...group.keys()].filter((row) => group[row] === g));
    members.forEach((row, place) => {
      fold[row] = (place + g) % folds;
    });
  }
  return fold;
}

/** Likelihoods and shares for each account from a fit without its fold. */
type HeldOut = { likelihoods: Float64Array; logShares: Float64Array }[];

function heldOut(features: Matrix, { group, groups }: KnownAccounts, fold: Int32Array): HeldOut {
  const result: HeldOut = [];
  for (let f = 0; f < folds; f++) {
    const inside = [...fold.keys()].filter((row) => fold[row] !== f);
    const outside = [...fold.keys()].filter((row) => fold[row] === f);
    const discriminant = fitDiscriminant(
      selectRows(features, inside),
      inside.map((row) => group[row]!),
      groups,
    );
    const likelihoods = logLikelihoods(discriminant, selectRows(features, outside));
    outside.forEach((row, i) => {
      result[row] = { likelihoods: rowOf(likelihoods, i), logShares: discriminant.logShares };
    });
  }
  return result;
}

const lossOf = ({ likelihoods, logShares }: HeldOut[number], group: number, trust: Trust): number =>
  -Math.log(posterior(logShares, likelihoods, trust)[group]!);

/** Which trust loses least: on every fold's others, and (last) on all. */
function bestTrusts(held: HeldOut, group: readonly number[], fold: Int32Array): Trust[] {
  const losses = trusts.map((trust) => {
    const byFold = new Float64Array(folds);
    held.forEach((one, row) => {
      byFold[fold[row]!]! += lossOf(one, group[row]!, trust);
    });
    return byFold;
  });
  const best = (lossWithout: (byFold: Float64Array) => number) =>
    trusts[losses.map(lossWithout).reduce((least, loss, t, all) => (loss < all[least]! ? t : least), 0)]!;
  return [...Array.from({ length: folds }, (_, f) => best((byFold) => sum(byFold) - byFold[f]!)), best(sum)];
}

function qualityOf(
  ideas: number,
  held: HeldOut,
  { group, groups }: KnownAccounts,
  fold: Int32Array,
  trustOf: readonly Trust[],
): PriorQuality {
  const rows = [...group.keys()];
  const guessOf = (row: number, trust: Trust) => posterior(held[row]!.logShares, held[row]!.likelihoods, trust);
  const guesses = rows.map((row) => guessOf(row, trustOf[fold[row]!]!));
  const shares = rows.map((row) => guessOf(row, sharesAlone));
  const rankOf = (probabilities: Float64Array, own: number) =>
    probabilities.reduce((rank, value, g) => rank + Number(value > probabilities[own]! || (value === probabilities[own] && g < own)), 0);
  const within = (probabilities: readonly Float64Array[], rank: number) =>
    mean(rows.map((row) => Number(rankOf(probabilities[row]!, group[row]!) < rank)));
  const loss = (probabilities: readonly Float64Array[]) => mean(rows.map((row) => -Math.log(probabilities[row]![group[row]!]!)));
  const most = guesses.map((probabilities) => Math.max(...probabilities));
  const reliability = reliabilityEdges.slice(1).flatMap((to, i): PriorQuality['reliability'] => {
    const from = reliabilityEdges[i]!;
    const inside = rows.filter((row) => most[row]! >= from && (most[row]! < to || to === 1));
    if (inside.length === 0) return [];
    return [
      {
        from,
        to,
        accounts: inside.length,
        predicted: mean(inside.map((row) => most[row]!)),
        right: mean(inside.map((row) => Number(rankOf(guesses[row]!, group[row]!) === 0))),
      },
    ];
  });
  return {
    ideas,
    accounts: rows.length,
    logLoss: loss(guesses),
    baseLogLoss: loss(shares),
    top1: within(guesses, 1),
    top3: within(guesses, Math.min(3, groups)),
    baseTop1: within(shares, 1),
    baseTop3: within(shares, Math.min(3, groups)),
    reliability,
  };
}

/** How open a guess is: entropy in shares of its maximum, 0 certain … 1 anything. */
export function openness(probabilities: Float64Array): number {
  if (probabilities.length < 2) return 0;
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return entropy / Math.log(probabilities.length);
}
