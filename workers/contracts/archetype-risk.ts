import type { ArchetypeKey } from './archetypes.ts';

/**
 * How risky an archetype is to the firm that carries its trades, in five steps; the order is ours, from what the behaviour catalogue says of each signature.
 * A move up is worth a look. Null: the name says nothing about risk, so that no move to or from it counts.
 */
export const archetypeRisk: Record<ArchetypeKey, number | null> = {
  // 4: one bad run ends the account, or the price is not a real one
  'high-risk-martingale': 4,
  'all-in-gambler': 4,
  'latency-exploiter': 4,
  // 3: losses are carried or chased, rare deep losses
  'grid-harvester': 3,
  'revenge-trader': 3,
  'news-gambler': 3,
  // 2: an edge against the firm's execution, or losses that run
  'loss-rider': 2,
  'aggressive-scalper': 2,
  'signal-follower': 2,
  // 1: bounded risk with a habit that can cost
  'trend-pyramider': 1,
  'night-trader': 1,
  'cautious-scalper': 1,
  'algo-portfolio': 1,
  // 0
  'steady-day-trader': 0,
  'swing-trader': 0,
  'insufficient-data': null,
  mixed: null,
  'unlike-anyone': null,
};

/** True when an account that was `from` and is `to` has become riskier. */
export function isRiskier(from: ArchetypeKey, to: ArchetypeKey): boolean {
  const [before, after] = [archetypeRisk[from], archetypeRisk[to]];
  return before !== null && after !== null && after > before;
}
