import type { MetricKey } from '#workers/contracts/metrics.ts';

/**
 * How a metric becomes comparable before it is scaled, fixed per metric and never chosen from data:
 * - `share`: shrunk to the book's mean as if κ more ideas had behaved averagely, then arcsin √p, whose noise is the same everywhere. A logit would turn
 *   sample size into a feature for shares at 0, where most accounts are.
 * - `log`: ln(1 + x) for durations, counts and multiples.
 * - `signed`: asinh x for values of both signs with long tails.
 * - `plain`: as it is.
 */
export type Transform = 'share' | 'log' | 'signed' | 'plain';

export type ArchetypeFeature = { metric: MetricKey; group: string; transform: Transform };

/** Ideas that shrinkage adds (research: methods 4.1). */
export const shrinkageIdeas = 20;

/** The smallest spread that counts, per transform: where nearly all accounts are alike, a hair's breadth must not become five deviations. */
export const spreadFloor: Record<Transform, number> = { share: 0.1, log: 0.25, signed: 0.15, plain: 0.1 };

/**
 * What archetypes are made of: behaviour, not success. Net profit, profit factor and Sharpe are left out on purpose: an archetype says how somebody trades, and
 * every group weighs the same (each feature 1 / features in its group), so that four ways of measuring size do not outvote one of measuring hours. Those that need
 * prices, a calendar or other accounts are left out of a book that does not have them. The news lift names groups, but makes none: of the few releases that most accounts
 * met it tells chance.
 */
export const archetypeFeatures: readonly ArchetypeFeature[] = [
  { metric: 'positionsPerDay', group: 'activity', transform: 'log' },
  { metric: 'peakPerMinute', group: 'activity', transform: 'log' },
  { metric: 'burstiness', group: 'activity', transform: 'plain' },
  { metric: 'holdMedian', group: 'horizon', transform: 'log' },
  { metric: 'holdCv', group: 'horizon', transform: 'log' },
  { metric: 'shortHoldShare', group: 'horizon', transform: 'share' },
  { metric: 'maeOfWinners', group: 'horizon', transform: 'log' },
  { metric: 'sizeCv', group: 'sizing', transform: 'log' },
  { metric: 'leverageP95', group: 'sizing', transform: 'log' },
  { metric: 'martingaleIndex', group: 'after results', transform: 'signed' },
  { metric: 'doublingAfterLossRate', group: 'after results', transform: 'share' },
  { metric: 'revengeRate', group: 'after results', transform: 'share' },
  { metric: 'tiltGapRatio', group: 'after results', transform: 'log' },
  { metric: 'escalationShare', group: 'building', transform: 'share' },
  { metric: 'averagingShare', group: 'building', transform: 'share' },
  { metric: 'gridShare', group: 'building', transform: 'share' },
  { metric: 'pyramidShare', group: 'building', transform: 'share' },
  { metric: 'winRate', group: 'shape of results', transform: 'share' },
  { metric: 'payoffRatio', group: 'shape of results', transform: 'log' },
  { metric: 'lossTail', group: 'shape of results', transform: 'log' },
  { metric: 'profitSkew', group: 'shape of results', transform: 'signed' },
  { metric: 'holdRatio', group: 'shape of results', transform: 'log' },
  { metric: 'maxDrawdown', group: 'shape of results', transform: 'share' },
  { metric: 'exitEfficiency', group: 'shape of results', transform: 'plain' },
  { metric: 'nightShare', group: 'habits', transform: 'share' },
  { metric: 'hourEntropy', group: 'habits', transform: 'plain' },
  { metric: 'swapShare', group: 'habits', transform: 'share' },
  { metric: 'symbolEntropy', group: 'habits', transform: 'plain' },
  { metric: 'algoShare', group: 'habits', transform: 'share' },
  { metric: 'stopUse', group: 'habits', transform: 'share' },
  { metric: 'trendIndex', group: 'habits', transform: 'plain' },
  { metric: 'newsShare', group: 'news', transform: 'share' },
  { metric: 'markout1m', group: 'execution', transform: 'signed' },
  { metric: 'toxicShare', group: 'execution', transform: 'share' },
  { metric: 'copyScore', group: 'company', transform: 'share' },
];

/** What likeness of two accounts is told by: their own conduct. Being copied is a tie to a third account, not something that two accounts share. */
export const conductFeatures = archetypeFeatures.filter(({ group }) => group !== 'company');
