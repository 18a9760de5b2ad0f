import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { MetricKey } from '#workers/contracts/metrics.ts';

/**
 * One sentence of a signature about a cluster: the median of its members in the metric's own unit (`value`), or the mean of its members in robust standard
 * deviations of the book (`z`; ±0.67 are the quartiles, ±1.28 the outer tenths of a normal book). It holds between `atLeast` and `atMost`, and fades to nothing
 * over `fade` beyond.
 */
type Bound = { of: 'value' | 'z'; atLeast?: number; atMost?: number; fade: number };
export type Condition = Bound & { metric: MetricKey };

export type Signature = {
  key: ArchetypeKey;
  /** English name; screens translate by key. */
  name: string;
  /** At least one condition of every group must hold. Without them the name is not given, however well the rest fits. */
  required: readonly (readonly Condition[])[];
  /** Supporting evidence; each that does not hold is counter-evidence. */
  support: readonly Condition[];
};

const high = (metric: MetricKey, z: number): Condition => ({ metric, of: 'z', atLeast: z, fade: 0.5 });
const low = (metric: MetricKey, z: number): Condition => ({ metric, of: 'z', atMost: z, fade: 0.5 });
const between = (metric: MetricKey, from: number, to: number): Condition => ({ metric, of: 'z', atLeast: from, atMost: to, fade: 0.5 });
const over = (metric: MetricKey, value: number): Condition => ({ metric, of: 'value', atLeast: value, fade: value / 4 });
const under = (metric: MetricKey, value: number): Condition => ({ metric, of: 'value', atMost: value, fade: value / 4 });

const hourS = 3_600;
const dayS = 86_400;

/**
 * The behaviour catalogue's table 3.1 in the metrics that exist. The one place where clusters get their names: the first that fits, riskier ones first. A signature whose
 * required metrics a book does not have (prices, a calendar, other accounts) is not evaluated there: what is unknown proves nothing.
 */
export const signatures: readonly Signature[] = [
  {
    key: 'latency-exploiter',
    name: 'Latency exploiter',
    required: [[high('markout1m', 1.28)], [over('markout1m', 0.5)], [under('holdMedian', 300)]],
    support: [high('toxicShare', 0.67), over('winRate', 0.65), high('shortHoldShare', 0.67)],
  },
  {
    key: 'news-gambler',
    name: 'News gambler',
    required: [[over('newsLift', 5)], [high('newsShare', 1)]],
    support: [over('newsShare', 0.1), over('newsProfitShare', 0.2), high('leverageP95', 0.25)],
  },
  {
    key: 'signal-follower',
    name: 'Signal follower',
    required: [[over('copyScore', 0.3)], [over('leadLag', 0.2)]],
    support: [high('copyScore', 1.28), over('copyScore', 0.6)],
  },
  {
    key: 'high-risk-martingale',
    name: 'High-risk martingale',
    required: [[over('martingaleIndex', 0.3), over('escalationShare', 0.3)]],
    support: [high('doublingAfterLossRate', 0.67), high('lossTail', 0.67), over('winRate', 0.6), high('sizeCv', 0.5)],
  },
  {
    key: 'grid-harvester',
    name: 'Grid harvester',
    required: [[high('gridShare', 1.28)], [over('gridShare', 0.1)]],
    support: [high('averagingShare', 0.67), over('winRate', 0.6), high('lossTail', 0.5)],
  },
  {
    key: 'all-in-gambler',
    name: 'All-in gambler',
    required: [[high('leverageP95', 1.28), over('leverageP95', 100)], [low('positionsPerDay', 0)]],
    support: [high('maxDrawdown', 0.67), high('sizeCv', 0.25), low('stopUse', 0)],
  },
  {
    key: 'revenge-trader',
    name: 'Revenge trader',
    required: [[over('revengeRate', 1 / 3)], [over('tiltGapRatio', 2), high('tiltGapRatio', 1.28)]],
    support: [high('revengeRate', 0.67), over('tiltGapRatio', 3)],
  },
  {
    key: 'loss-rider',
    name: 'Loss rider',
    required: [[under('holdRatio', 0.5)], [under('payoffRatio', 0.7)]],
    support: [over('winRate', 0.55), high('lossTail', 0)],
  },
  {
    key: 'aggressive-scalper',
    name: 'Aggressive scalper',
    required: [[low('holdMedian', -1), under('holdMedian', 60)], [high('positionsPerDay', 0.67)]],
    support: [high('positionsPerDay', 1.28), high('peakPerMinute', 0.67), high('shortHoldShare', 1.28)],
  },
  {
    key: 'cautious-scalper',
    name: 'Cautious scalper',
    required: [[low('holdMedian', -0.67)], [under('holdMedian', hourS)]],
    support: [low('sizeCv', 0), low('leverageP95', -0.25), low('maxDrawdown', -0.25), under('martingaleIndex', 0.15)],
  },
  {
    key: 'swing-trader',
    name: 'Swing or position trader',
    required: [[over('holdMedian', dayS)]],
    support: [low('positionsPerDay', 0), high('holdMedian', 0.67), high('swapShare', 0)],
  },
  {
    key: 'trend-pyramider',
    name: 'Trend pyramider',
    required: [[high('pyramidShare', 1.28)], [over('pyramidShare', 0.1)]],
    support: [high('profitSkew', 0.25), low('averagingShare', 0), over('payoffRatio', 1)],
  },
  {
    key: 'night-trader',
    name: 'Carry or night trader',
    required: [[over('nightShare', 0.6), over('swapShare', 0.2)]],
    support: [high('nightShare', 1.28)],
  },
  {
    key: 'algo-portfolio',
    name: 'Algo portfolio',
    required: [[over('algoShare', 0.8)], [high('symbolEntropy', 0.5)]],
    support: [high('hourEntropy', 0.25), high('symbolEntropy', 1)],
  },
  {
    key: 'steady-day-trader',
    name: 'Steady day trader',
    required: [[under('sizeCv', 0.6), low('sizeCv', 0)], [between('holdMedian', -1, 1)], [under('holdMedian', dayS)]],
    support: [
      between('positionsPerDay', -1, 1),
      under('martingaleIndex', 0.15),
      low('leverageP95', 0),
      low('maxDrawdown', 0),
      low('averagingShare', 0),
    ],
  },
];

/** A cluster as signatures see it; NaN where the book cannot tell. */
export type ClusterView = { value(metric: MetricKey): number; z(metric: MetricKey): number };

/** 1 where the condition holds, falling to 0 over its `fade`, NaN where its metric is not there. */
export function degreeOf(condition: Condition, view: ClusterView): number {
  const x = condition.of === 'z' ? view.z(condition.metric) : view.value(condition.metric);
  if (Number.isNaN(x)) return Number.NaN;
  const missing = Math.max((condition.atLeast ?? Number.NEGATIVE_INFINITY) - x, x - (condition.atMost ?? Number.POSITIVE_INFINITY), 0);
  return Math.max(0, 1 - missing / condition.fade);
}

export type SignatureFit = { signature: Signature; score: number; counterEvidence: MetricKey[] };

const minScore = 0.5;

/**
 * The first signature that fits a cluster, or null. Of every required group one condition must hold fully; the score is the mean degree of all
 * conditions that could be evaluated and must reach one half.
 */
export function matchSignature(view: ClusterView): SignatureFit | null {
  const degree = (condition: Condition) => ({ condition, value: degreeOf(condition, view) });
  for (const signature of signatures) {
    const required = signature.required.map((group) => Math.max(...group.map((condition) => degree(condition).value || 0)));
    if (required.some((value) => value < 1)) continue;
    const support = signature.support.map(degree).filter(({ value }) => !Number.isNaN(value));
    const all = [...required, ...support.map(({ value }) => value)];
    const score = all.reduce((total, value) => total + value, 0) / all.length;
    const counterEvidence = support.filter(({ value }) => value === 0).map(({ condition }) => condition.metric);
    if (score >= minScore) return { signature, score, counterEvidence };
  }
  return null;
}

/** Every metric that a signature looks at. */
export const signatureMetrics: readonly MetricKey[] = [
  ...new Set(signatures.flatMap(({ required, support }) => [...required.flat(), ...support].map(({ metric }) => metric))),
];
