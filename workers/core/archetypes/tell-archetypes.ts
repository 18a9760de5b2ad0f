import type { ArchetypeTree, TreeCondition, TreePath } from '#workers/contracts/archetypes.ts';
import { type MetricKey, type MetricUnit, metricByKey } from '#workers/contracts/metrics.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { classOf, fitTree, leafOf, type TreeNode } from './decision-tree.ts';

/** A path has at most three conditions; the tree of all groups may be one level deeper, so that every group of up to sixteen can have a leaf. */
const depths = { path: 3, whole: { least: 3, most: 4 } };
const trainedShare = 0.7;
const mostRows = 20_000;
/** Below this a rule says so little about a group that it is better not shown. */
const leastPrecision = 0.5;
const leastRecall = 0.3;

export type TellInput = {
  metrics: readonly string[];
  /** Raw values per metric, one per account. */
  raw: Readonly<Record<string, Float64Array>>;
  /** Group of each account; negative ones take no part. */
  index: Int32Array;
  groups: number;
  random: Random;
};

/**
 * States every archetype in words: one tree over the raw metrics for the fidelity of such rules as a whole, and for each group the path of a tree of its own (it against
 * the rest) that holds most of it. Everything that is said about them is measured on accounts that the trees have not seen.
 */
export function tellArchetypes({ metrics, raw, index, groups, random }: TellInput): ArchetypeTree | null {
  if (groups < 2) return null;
  const members = Int32Array.from(index.keys()).filter((row) => index[row]! >= 0);
  const rows = sampleRows(members.length, mostRows, random.fork('rows')).map((place) => members[place]!);
  const order = random.fork('split').shuffle([...rows]);
  const trained = Int32Array.from(order.slice(0, Math.ceil(trainedShare * order.length))).sort();
  const heldOut = Int32Array.from(order.slice(trained.length)).sort();
  const columns = metrics.map((metric) => raw[metric]!);
  const options = {
    leastRows: Math.max(2, Math.round(0.005 * trained.length)),
    round: (feature: number, threshold: number) => roundedThresholds(metrics[feature]!, threshold, spreadOf(columns[feature]!, trained)),
  };
  const share = (isRight: (row: number) => boolean) => heldOut.filter(isRight).length / heldOut.length;
  const depth = Math.min(depths.whole.most, Math.max(depths.whole.least, Math.ceil(Math.log2(groups))));
  const whole = fitTree({ columns, rows: trained }, index, groups, { ...options, depth });
  const sizes = new Float64Array(groups);
  for (const row of trained) sizes[index[row]!]!++;
  const largest = sizes.indexOf(Math.max(...sizes));
  const paths = Array.from({ length: groups }, (_, group): TreePath => {
    const isMember = index.map((label) => (label === group ? 1 : 0));
    const weights = sizes[group]! / trained.length;
    const tree = fitTree({ columns, rows: trained }, isMember, 2, { ...options, depth: depths.path });
    const best = pathsOf(tree)
      .map(({ leaf, conditions }) => ({ leaf, conditions, gain: gainOf(leaf, sizes[group]!, weights) }))
      .sort((a, b) => b.gain - a.gain)[0]!;
    const conditions = best.conditions.map(({ feature, ...condition }): TreeCondition => ({ metric: metrics[feature]!, ...condition }));
    const held = heldOut.filter((row) => leafOf(tree, columns, row) === best.leaf);
    const right = held.filter((row) => index[row] === group).length;
    const all = heldOut.filter((row) => index[row] === group).length;
    const precision = held.length > 0 ? right / held.length : 0;
    const recall = all > 0 ? right / all : 0;
    const isWorthSaying = precision >= leastPrecision && recall >= leastRecall;
    return { index: group, conditions: isWorthSaying ? simplified(conditions) : [], precision, recall };
  });
  return {
    paths,
    fidelity: share((row) => classOf(leafOf(whole, columns, row)) === index[row]),
    baseline: share((row) => index[row] === largest),
    depth,
    heldOut: heldOut.length,
  };
}

/** Weighted relative accuracy of a leaf (Lavrač, Flach & Zupan 1999): how much more of the group it holds than its size would let one expect. */
const gainOf = ({ rows, counts }: TreeNode, size: number, share: number): number => (rows === 0 ? 0 : (counts[1]! - rows * share) / size);

type Step = { feature: number; op: TreeCondition['op']; value: number };

function pathsOf(node: TreeNode, conditions: Step[] = []): { leaf: TreeNode; conditions: Step[] }[] {
  if (!node.split) return [{ leaf: node, conditions }];
  const { feature, threshold, left, right } = node.split;
  return [
    ...pathsOf(left, [...conditions, { feature, op: '<', value: threshold }]),
    ...pathsOf(right, [...conditions, { feature, op: '>=', value: threshold }]),
  ];
}

/** Two bounds of one kind on one metric are one: the tighter. */
function simplified(conditions: readonly TreeCondition[]): TreeCondition[] {
  const kept = new Map<string, TreeCondition>();
  for (const condition of conditions) {
    const key = `${condition.metric} ${condition.op}`;
    const earlier = kept.get(key);
    const isTighter = !earlier || (condition.op === '<' ? condition.value < earlier.value : condition.value > earlier.value);
    if (isTighter) kept.set(key, condition);
  }
  return [...kept.values()];
}

/** Interquartile-like spread of a column: the scale on which two thresholds are the same. */
function spreadOf(column: Float64Array, rows: Int32Array): number {
  const known = Float64Array.from(rows, (row) => column[row]!).filter((value) => !Number.isNaN(value));
  const middle = median(known);
  return median(known.map((value) => Math.abs(value - middle)));
}

/** Seconds, in steps a person would say. */
const spokenSeconds = [1, 2, 5, 10, 15, 20, 30, 45]
  .flatMap((step) => [step, step * 60])
  .concat(
    [1, 2, 3, 4, 6, 8, 12, 18].map((hours) => hours * 3_600),
    [1, 2, 3, 5, 7, 14, 30].map((days) => days * 86_400),
  );

/**
 * Plain numbers for a threshold, plainest first: no farther from it than a tenth of the metric's spread or of itself. Times are steps of a clock, shares whole percents
 * where that will do, everything else has as few digits as possible.
 */
export function roundedThresholds(metric: string, threshold: number, spread: number): number[] {
  const unit: MetricUnit | undefined = metricByKey[metric as MetricKey]?.unit;
  const isNear = (value: number) => Math.abs(value - threshold) <= Math.max(0.1 * spread, 0.1 * Math.abs(threshold));
  const digits = [1, 2, 3].map((count) => Number(threshold.toPrecision(count)));
  if (unit === 'seconds') {
    const spoken = spokenSeconds.reduce((best, step) => (Math.abs(step - threshold) < Math.abs(best - threshold) ? step : best));
    return [spoken, ...digits].filter(isNear);
  }
  if (unit === 'percent') {
    const steps = [10, 20, 100, 1_000].map((perUnit) => Math.round(threshold * perUnit) / perUnit);
    return [...steps.filter((value) => value > 0 && value < 1), ...digits].filter(isNear);
  }
  return digits.filter(isNear);
}
