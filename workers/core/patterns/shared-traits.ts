import type { SharedTrait } from '#workers/contracts/patterns.ts';
import { benjaminiHochberg } from '#workers/core/numerics/false-discovery.ts';
import { normalCdf } from '#workers/core/numerics/normal.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import { mean, median } from '#workers/core/numerics/statistics.ts';

/** One value per compared account, NaN where it is not known: a metric, a share of its ideas, or 1 and 0 for having something or not. */
export type TraitColumn = { kind: SharedTrait['kind']; key: string; values: Float64Array };

const mostShown = 8;
const mostOfKind: Partial<Record<SharedTrait['kind'], number>> = { metric: 4, hour: 2, weekday: 1, symbol: 2 };
const leastMembers = 3;
const greatestQ = 0.05;
/** A medium effect (Romano et al. 2006). */
const leastStrength = 0.33;

/**
 * For each group, the traits in which its members differ from all other compared accounts, strongest first: Cliff's delta with the p-value of Mann and Whitney, corrected
 * over all traits and groups (Benjamini & Hochberg). Of shares and possessions only those that members have more of.
 */
export function sharedTraits(columns: readonly TraitColumn[], labels: Int32Array, groups: number): SharedTrait[][] {
  const tested: { group: number; trait: SharedTrait; pValue: number }[] = [];
  for (const { kind, key, values } of columns) {
    const known = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(values[row]!));
    const of = Float64Array.from(known, (row) => values[row]!);
    const { ranks, ties } = midRanks(of);
    for (let group = 0; group < groups; group++) {
      const isMember = Uint8Array.from(known, (row) => Number(labels[row] === group));
      const size = isMember.reduce((total, one) => total + one, 0);
      if (size < leastMembers || of.length - size < leastMembers) continue;
      const { delta, pValue } = rankDifference(ranks, ties, isMember, size);
      const average = kind === 'metric' ? median : mean;
      const side = (wanted: number) => average(of.filter((_, i) => isMember[i] === wanted));
      tested.push({ group, pValue, trait: { kind, key, members: side(1), others: side(0), strength: delta, qValue: 1 } });
    }
  }
  const q = benjaminiHochberg(tested.map(({ pValue }) => pValue));
  const result: SharedTrait[][] = Array.from({ length: groups }, () => []);
  tested.forEach(({ group, trait }, test) => {
    const isTold = trait.kind === 'metric' ? Math.abs(trait.strength) >= leastStrength : trait.strength > 0.1;
    if (q[test]! <= greatestQ && isTold) result[group]!.push({ ...trait, qValue: q[test]! });
  });
  return result.map((traits) => {
    const shown = new Map<string, number>();
    return traits
      .sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength) || a.key.localeCompare(b.key))
      .filter(({ kind }) => {
        shown.set(kind, (shown.get(kind) ?? 0) + 1);
        return shown.get(kind)! <= (mostOfKind[kind] ?? mostShown);
      })
      .slice(0, mostShown);
  });
}

/** Ranks from 1, ties sharing their mean; `ties` is Σ(t³ − t) over them. */
function midRanks(values: Float64Array): { ranks: Float64Array; ties: number } {
  const order = ascendingOrder(values);
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let until = from + 1;
    while (until < order.length && values[order[until]!] === values[order[from]!]) until++;
    for (let i = from; i < until; i++) ranks[order[i]!] = (from + until + 1) / 2;
    ties += (until - from) ** 3 - (until - from);
    from = until;
  }
  return { ranks, ties };
}

/** Cliff's delta of members against others, and the two-sided p-value of the Mann-Whitney test (normal approximation with ties). */
function rankDifference(ranks: Float64Array, ties: number, isMember: Uint8Array, size: number): { delta: number; pValue: number } {
  const count = ranks.length;
  const others = count - size;
  let rankSum = 0;
  for (let i = 0; i < count; i++) if (isMember[i] === 1) rankSum += ranks[i]!;
  const wins = rankSum - (size * (size + 1)) / 2;
  const delta = (2 * wins) / (size * others) - 1;
  const variance = ((size * others) / 12) * (count + 1 - ties / (count * (count - 1)));
  const away = Math.max(0, Math.abs(wins - (size * others) / 2) - 0.5);
  return { delta, pValue: variance > 0 ? 2 * normalCdf(-away / Math.sqrt(variance)) : 1 };
}
