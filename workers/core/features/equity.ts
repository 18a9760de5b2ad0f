import { defaultLossPreset } from '#workers/contracts/loss-presets.ts';
import { logNormalCdf, normalCdf } from '#workers/core/numerics/normal.ts';
import {
  kurtosis,
  mapped,
  mean,
  quantile,
  quantileOfSorted,
  skewness,
  sorted,
  standardDeviation,
  sum,
  sumOf,
} from '#workers/core/numerics/statistics.ts';
import { type AccountHistory, ascendingBy, dayMs, lowerBound, utcDay, where } from './account-history.ts';
import { probabilisticSharpe } from './outcome.ts';
import type { WindowView } from './windows.ts';

/** From a daily to a yearly Sharpe ratio: √252. */
export const yearly = Math.sqrt(252);
const daysPerYear = 365.25;
const minDailyReturns = 10;
const minCalmarDays = 7;
/** With more results than this booked on an empty balance, the history is not complete enough for anything in percent. */
const maxUnfundedShare = 0.05;
/** With notional known for fewer opens than this, leverage says nothing. */
const minKnownNotional = 0.5;
const ruin = { ideas: 250, loss: 0.5 };

/**
 * The account's money in time order. Only closes and balance operations move it: open profit is not in statements, so this is
 * the balance curve, and a drawdown on it is a drawdown of realised results.
 */
export type BalanceCurve = {
  /** Time of every result (a closed position or a charge), ascending. */
  atMs: Float64Array;
  result: Float64Array;
  /** 1 where the result is a closed position. */
  isTrade: Float64Array;
  /** (balance + result) / balance, floored at 0; NaN where the balance was not positive. Flows do not appear: they change the balance, not the growth. */
  growth: Float64Array;
  /** Balance when each position (in the history's order) and each idea opened. */
  balanceAtPosition: Float64Array;
  balanceAtIdea: Float64Array;
  /** Σ notional of open positions / balance when each position opened. */
  leverageAtPosition: Float64Array;
};

/** Replays results and flows. At one instant flows come before results, so that a deposit is there when the close is booked. */
export function balanceCurve({ ideas, positions, balanceOps, openingBalance }: AccountHistory): BalanceCurve {
  const byClose = ascendingBy(positions.closedAtMs);
  const charges = balanceOps.isFlow.length - sum(balanceOps.isFlow);
  const results = byClose.length + charges;
  const curve = {
    atMs: new Float64Array(results),
    result: new Float64Array(results),
    isTrade: new Float64Array(results),
    growth: new Float64Array(results),
  };
  const stepAtMs = new Float64Array(byClose.length + balanceOps.atMs.length);
  const stepBalance = new Float64Array(stepAtMs.length);
  let balance = openingBalance;
  let step = 0;
  let written = 0;
  const addResult = (atMs: number, result: number, isTrade: number) => {
    curve.atMs[written] = atMs;
    curve.result[written] = result;
    curve.isTrade[written] = isTrade;
    curve.growth[written] = balance > 0 ? Math.max(0, (balance + result) / balance) : Number.NaN;
    written++;
    balance += result;
  };
  for (let close = 0, op = 0; step < stepAtMs.length; step++) {
    const closeAtMs = close < byClose.length ? positions.closedAtMs[byClose[close]!]! : Number.POSITIVE_INFINITY;
    const opAtMs = op < balanceOps.atMs.length ? balanceOps.atMs[op]! : Number.POSITIVE_INFINITY;
    if (opAtMs <= closeAtMs) {
      if (balanceOps.isFlow[op] === 1) balance += balanceOps.amount[op]!;
      else addResult(opAtMs, balanceOps.amount[op]!, 0);
      op++;
    } else {
      addResult(closeAtMs, positions.profit[byClose[close]!]!, 1);
      close++;
    }
    stepAtMs[step] = Math.min(opAtMs, closeAtMs);
    stepBalance[step] = balance;
  }
  const balanceAt = (atMs: number) => {
    const after = lowerBound(stepAtMs, atMs + 1);
    return after === 0 ? openingBalance : stepBalance[after - 1]!;
  };
  const balanceAtPosition = mapped(positions.openedAtMs, balanceAt);
  return {
    ...curve,
    balanceAtPosition,
    balanceAtIdea: mapped(ideas.openedAtMs, balanceAt),
    leverageAtPosition: mapped(openNotional(positions), (notional, i) =>
      balanceAtPosition[i]! > 0 ? notional / balanceAtPosition[i]! : Number.NaN,
    ),
  };
}

/**
 * Σ notional of all positions open just after each position opens; NaN while one of them is unknown.
 * A position that closes at that very instant is gone, unless it also opened then.
 */
function openNotional({ openedAtMs, closedAtMs, notional }: AccountHistory['positions']): Float64Array {
  const closes = ascendingBy(closedAtMs);
  const total = new Float64Array(openedAtMs.length);
  const held = new Uint8Array(openedAtMs.length);
  let known = 0;
  let knownCount = 0;
  let unknownCount = 0;
  const add = (index: number, sign: 1 | -1) => {
    if (Number.isNaN(notional[index]!)) unknownCount += sign;
    else {
      knownCount += sign;
      known = knownCount === 0 ? 0 : known + sign * notional[index]!;
    }
  };
  for (let i = 0, close = 0; i < total.length; i++) {
    for (; close < closes.length && closedAtMs[closes[close]!]! <= openedAtMs[i]!; close++) {
      if (held[closes[close]!] === 1) add(closes[close]!, -1);
    }
    total[i] = unknownCount > 0 ? Number.NaN : known + notional[i]!;
    if (closedAtMs[i]! > openedAtMs[i]!) {
      held[i] = 1;
      add(i, 1);
    }
  }
  return total;
}

/** What the money metrics of a window are made of. */
export function equitySample(
  { ideas, ideaIndices, byClose, positions, positionIndices, startsAtMs, untilMs }: WindowView,
  curve: BalanceCurve,
) {
  const path = replay(curve, lowerBound(curve.atMs, startsAtMs), lowerBound(curve.atMs, untilMs + 1));
  const endsAtMs = ideas.closedAtMs[byClose[byClose.length - 1] ?? 0] ?? Number.NaN;
  const ofBalance = (money: Float64Array) => {
    const shares = new Float64Array(money.length);
    for (let i = 0; i < shares.length; i++) {
      const balance = curve.balanceAtIdea[ideaIndices[i]!]!;
      shares[i] = balance > 0 ? money[i]! / balance : Number.NaN;
    }
    return shares;
  };
  const leverages = new Float64Array(sum(positions.isEntry));
  for (let i = 0, entry = 0; i < positionIndices.length; i++) {
    if (positions.isEntry[i] === 1) leverages[entry++] = curve.leverageAtPosition[positionIndices[i]!]!;
  }
  return {
    path,
    days: (endsAtMs - startsAtMs) / dayMs,
    /** One return per weekday; none where the balance is not known well enough. */
    daily: path.isFunded ? dailyReturns(path.growthPerDay, utcDay(startsAtMs), utcDay(endsAtMs)) : new Float64Array(),
    /** Notional / balance of each idea at its open. */
    relativeSizes: known(ofBalance(ideas.notional)),
    returns: known(ofBalance(ideas.profit)),
    /** Open notional / balance at each entry. */
    leverages: known(leverages),
  };
}

/** Enough daily returns for a ratio of their mean and spread. */
export const hasDailyReturns = (daily: Float64Array): boolean => daily.length >= minDailyReturns;

/** Factor from Σ notional / balance over the ideas to turnover per week. */
export const weeksOf = (days: number): number => Math.max(1, days / 7);

/** Drawdown, growth, daily returns, ruin, leverage and turnover (M07–M10, M12, M19, M20, M35). */
export function equityMetrics(
  { ideas }: WindowView,
  { path, days, daily, relativeSizes, returns, leverages }: ReturnType<typeof equitySample>,
) {
  const maxDrawdown = path.isFunded ? path.maxDrawdown : Number.NaN;
  const sharpe = hasDailyReturns(daily) ? ratio(mean(daily), standardDeviation(daily)) : Number.NaN;
  const sizes = sorted(relativeSizes);
  const downside = Math.sqrt(sumOf(daily, (value) => Math.min(value, 0) ** 2) / daily.length);
  return {
    maxDrawdown,
    maxDrawdownMoney: path.maxDrawdownMoney,
    recoveryFactor: ratio(sum(ideas.profit), path.maxDrawdownMoney),
    calmar: days >= minCalmarDays ? ratio(((path.growth - 1) * daysPerYear) / days, maxDrawdown) : Number.NaN,
    sharpe: sharpe * yearly,
    sortino: hasDailyReturns(daily) ? ratio(mean(daily), downside) * yearly : Number.NaN,
    probabilisticSharpe: probabilisticSharpe(sharpe, daily.length, skewness(daily), kurtosis(daily)),
    riskOfRuin: path.isFunded ? riskOfRuin(mean(returns), standardDeviation(returns), ruin.ideas, ruin.loss) : Number.NaN,
    relativeSizeP95: ratio(quantileOfSorted(sizes, 0.95), quantileOfSorted(sizes, 0.5)),
    leverageP95: quantile(leverages, 0.95),
    turnover: (mean(relativeSizes) * ideas.ideaId.length) / weeksOf(days),
  };
}

/**
 * M49: how much of the allowed loss is left when the window ends: (growth − floor) / (1 − floor), growth chained over the account's whole life so that deposits and
 * withdrawals do not count. 1 at the start, 0 at the floor, below 0 once it is broken.
 */
export function distanceToBreach(curve: BalanceCurve, untilMs: number): number {
  const { growth, isFunded } = replay(curve, 0, lowerBound(curve.atMs, untilMs + 1));
  const floor = 1 - defaultLossPreset.maxLossShare;
  return isFunded ? (growth - floor) / (1 - floor) : Number.NaN;
}

/** The known values, or none at all where too few are known. */
function known(values: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) count++;
  if (count === values.length) return values;
  const finite = where(values, (i) => Number.isFinite(values[i]!));
  return finite.length >= minKnownNotional * values.length ? finite : new Float64Array();
}

/** Follows the curve from result `from` to `until` − 1. An account that loses everything begins a new curve with its next deposit. */
function replay(curve: BalanceCurve, from: number, until: number) {
  const growthPerDay = new Map<number, number>();
  let growth = 1;
  let index = 1;
  let peak = 1;
  let maxDrawdown = 0;
  let money = 0;
  let moneyPeak = 0;
  let maxDrawdownMoney = 0;
  let unfunded = 0;
  for (let i = from; i < until; i++) {
    if (curve.isTrade[i] === 1) {
      money += curve.result[i]!;
      moneyPeak = Math.max(moneyPeak, money);
      maxDrawdownMoney = Math.max(maxDrawdownMoney, moneyPeak - money);
    }
    const factor = curve.growth[i]!;
    if (Number.isNaN(factor)) {
      unfunded++;
      continue;
    }
    const day = utcDay(curve.atMs[i]!);
    growthPerDay.set(day, (growthPerDay.get(day) ?? 1) * factor);
    growth *= factor;
    index *= factor;
    peak = Math.max(peak, index);
    maxDrawdown = Math.max(maxDrawdown, 1 - index / peak);
    if (index === 0) index = peak = 1;
  }
  const results = until - from;
  return { growth, growthPerDay, maxDrawdown, maxDrawdownMoney, isFunded: results > 0 && unfunded <= maxUnfundedShare * results };
}

/** One return per weekday from first to last day, 0 where nothing closed; weekend days only where something closed. */
function dailyReturns(growthPerDay: ReadonlyMap<number, number>, firstDay: number, lastDay: number): Float64Array {
  const returns: number[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const growth = growthPerDay.get(day);
    const weekday = (day + 4) % 7; // day 0 was a Thursday
    if (growth !== undefined) returns.push(growth - 1);
    else if (weekday !== 0 && weekday !== 6) returns.push(0);
  }
  return Float64Array.from(returns);
}

/**
 * Chance that a random walk with the given mean and spread per idea falls by `loss` within `ideas` steps, in the diffusion limit
 * (reflection principle for Brownian motion with drift, Harrison 1985): Φ((−b − μN)/(σ√N)) + e^(−2μb/σ²) Φ((−b + μN)/(σ√N)).
 */
export function riskOfRuin(meanReturn: number, spread: number, ideas: number, loss: number): number {
  if (Number.isNaN(meanReturn) || Number.isNaN(spread)) return Number.NaN;
  if (spread === 0) return meanReturn * ideas <= -loss ? 1 : 0;
  const reach = spread * Math.sqrt(ideas);
  const ending = normalCdf((-loss - meanReturn * ideas) / reach);
  const returning = Math.exp((-2 * meanReturn * loss) / spread ** 2 + logNormalCdf((-loss + meanReturn * ideas) / reach));
  return Math.min(1, ending + returning);
}

const ratio = (above: number, below: number): number => (below > 0 ? above / below : Number.NaN);
