import type { Random } from '#workers/core/numerics/random.ts';
import type { ConditionIdeas } from './condition-ideas.ts';

const dayMs = 86_400_000;
const symbols = ['EURUSD', 'XAUUSD', 'GBPUSD'];

export type PlantedEffect =
  | { kind: 'none' }
  /** Result on one symbol, or opened from 12 to 16 UTC, lower by this many of its middle spreads. */
  | { kind: 'symbol' | 'hours'; strength: number }
  /** After a loss the size doubles with this probability. */
  | { kind: 'sizeAfterLoss'; strength: number };

/**
 * An account that trades some ideas a day with heavy-tailed results (normal over the root of an exponential), about five hours apart, on weekdays. Nothing depends on anything
 * unless planted; `dayEffect` lets the results of a day hang together by that many spreads.
 */
export function chanceAccount(random: Random, ideas: number, effect: PlantedEffect = { kind: 'none' }, dayEffect = 0): ConditionIdeas {
  const openedAtMs = new Float64Array(ideas);
  let atMs = Date.UTC(2025, 0, 6, 8);
  for (let i = 0; i < ideas; i++) {
    atMs += Math.floor(random.exponential() * 5 * 3_600_000);
    const weekday = new Date(atMs).getUTCDay();
    if (weekday === 6) atMs += 2 * dayMs;
    if (weekday === 0) atMs += dayMs;
    openedAtMs[i] = atMs;
  }
  const holdS = openedAtMs.map(() => Math.ceil(random.exponential() * 3_600));
  const symbol = Array.from(openedAtMs, () => random.pick(symbols));
  const volumeLots = openedAtMs.map(() => 0.1 * (1 + random.integer(5)));
  const ofDay = new Map<number, number>();
  const profit = openedAtMs.map((openedMs, i) => {
    const day = Math.floor(openedMs / dayMs);
    if (!ofDay.has(day)) ofDay.set(day, dayEffect * random.normal());
    const hour = new Date(openedMs).getUTCHours();
    const isPlanted = (effect.kind === 'symbol' && symbol[i] === 'XAUUSD') || (effect.kind === 'hours' && hour >= 12 && hour < 16);
    const shift = ofDay.get(day)! + 0.1 - (isPlanted ? effect.strength : 0);
    return (shift + random.normal() / Math.sqrt(random.exponential() + 0.1)) * volumeLots[i]! * 100;
  });
  if (effect.kind === 'sizeAfterLoss') {
    for (let i = 1; i < ideas; i++) if (profit[i - 1]! < 0 && random.chance(effect.strength)) volumeLots[i]! *= 2;
  }
  const coin = (probability: number) => openedAtMs.map(() => (random.chance(probability) ? 1 : 0));
  return {
    symbol,
    side: openedAtMs.map(() => (random.chance(0.5) ? 1 : -1)),
    volumeLots,
    openedAtMs,
    closedAtMs: openedAtMs.map((openedMs, i) => openedMs + holdS[i]! * 1_000),
    holdS,
    profit,
    adverseAdds: coin(0.2),
    news: coin(0.2),
    returnBefore: openedAtMs.map(() => random.normal()),
  };
}
