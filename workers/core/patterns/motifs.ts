import type { MotifResult } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { mean, standardDeviation } from '#workers/core/numerics/statistics.ts';
import { distancesTo, type MatrixProfile, matrixProfile } from './matrix-profile.ts';

export type MotifOptions = Control & { window: number; random: Random };

const mostFound = 3;
/** Windows as near to the motif as this many times its own pair come from the same mould. */
const sameMould = 2;
/** Repetitions that are exact but for rounding. */
const exact = 1e-3;
const shuffles = 99;
/** Fewer windows than this cannot repeat. */
const leastWindows = 4;
/** Share of a window's steps that change the value, and by how much in standard deviations of the series. */
const leastMoves = 0.5;
const leastMove = 0.1;
const greatestChance = 0.05;

/**
 * Stretches of a series that come again and stretches that are unlike all others, with the chance of as much in the same points in random order (5 % at most). Windows are compared by shape: mean and spread are taken out.
 */
export function findMotifs(
  series: Float64Array,
  { window, random, throwIfCancelled }: MotifOptions,
): Pick<MotifResult, 'motifs' | 'discords' | 'reason'> {
  if (series.length < leastWindows * window) return { motifs: [], discords: [], reason: 'fewPoints' };
  if (series.every((value) => value === series[0])) return { motifs: [], discords: [], reason: 'constant' };
  const profile = livelyProfile(series, window);
  const nearestByChance = new Float64Array(shuffles);
  const farthestByChance = new Float64Array(shuffles);
  const shuffled = Array.from(series);
  for (let round = 0; round < shuffles; round++) {
    throwIfCancelled?.();
    const { distance } = livelyProfile(Float64Array.from(random.shuffle(shuffled)), window);
    nearestByChance[round] = distance.reduce((least, own) => Math.min(least, own), Number.POSITIVE_INFINITY);
    farthestByChance[round] = distance.reduce((most, own) => (Number.isFinite(own) ? Math.max(most, own) : most), 0);
  }
  const chance = (isAsExtreme: (round: number) => boolean) =>
    (1 + Array.from({ length: shuffles }, (_, round) => round).filter(isAsExtreme).length) / (shuffles + 1);
  return {
    motifs: motifsOf(series, profile)
      .map((motif) => ({ ...motif, chance: chance((round) => nearestByChance[round]! <= motif.distance) }))
      .filter(isTold),
    discords: discordsOf(profile)
      .map((discord) => ({ ...discord, chance: chance((round) => farthestByChance[round]! >= discord.distance) }))
      .filter(isTold),
    reason: null,
  };
}

const isTold = ({ chance }: { chance: number }) => chance <= greatestChance;

/** The matrix profile; Infinity for windows in which little happens: that a pause is like another pause is no finding. */
function livelyProfile(series: Float64Array, window: number): MatrixProfile {
  const profile = matrixProfile(series, window);
  let moves = 0;
  const least = leastMove * standardDeviation(series);
  const moved = (at: number) => Number(Math.abs(series[at]! - series[at - 1]!) > least);
  for (let at = 1; at < window; at++) moves += moved(at);
  for (let start = 0; start < profile.distance.length; start++) {
    if (start > 0) moves += moved(start + window - 1) - moved(start);
    if (moves < leastMoves * (window - 1)) profile.distance[start] = Number.POSITIVE_INFINITY;
  }
  return profile;
}

function motifsOf(series: Float64Array, { window, distance, nearest }: MatrixProfile): { starts: number[]; distance: number }[] {
  const taken = new Uint8Array(distance.length);
  const take = (start: number) => taken.fill(1, Math.max(0, start - window + 1), start + window);
  const motifs: { starts: number[]; distance: number }[] = [];
  for (const start of ascendingOrder(distance)) {
    if (motifs.length === mostFound || distance[start] === Number.POSITIVE_INFINITY) break;
    if (taken[start] === 1 || taken[nearest[start]!] === 1) continue;
    const to = distancesTo(series, window, start);
    const reach = Math.max(exact, sameMould * distance[start]!);
    const others: number[] = [];
    take(start);
    for (const other of ascendingOrder(to)) {
      if (to[other]! > reach) break;
      if (taken[other] === 1) continue;
      others.push(other);
      take(other);
    }
    if (others.length > 0)
      motifs.push({ starts: [start, ...others].sort((a, b) => a - b), distance: mean(others.map((other) => to[other]!)) });
  }
  return motifs;
}

function discordsOf({ window, distance }: MatrixProfile): { start: number; distance: number }[] {
  const discords: { start: number; distance: number }[] = [];
  for (const start of ascendingOrder(distance).reverse()) {
    if (discords.length === mostFound) break;
    if (Number.isFinite(distance[start]) && discords.every((other) => Math.abs(other.start - start) >= window))
      discords.push({ start, distance: distance[start]! });
  }
  return discords;
}
