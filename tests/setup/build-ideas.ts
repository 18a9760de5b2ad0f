import { coefficientOfVariation } from '#workers/core/numerics/statistics.ts';

/** A closed position of one account, as in the lake. */
export type ClosedPosition = {
  positionId: number;
  symbol: string;
  side: 1 | -1;
  volumeLots: number;
  openedAtMs: number;
  openPrice: number | null;
  closedAtMs: number;
  closePrice: number | null;
  sl: number | null;
  commission: number;
  swap: number;
  profit: number;
  magic: number | null;
  closeReason: string | null;
  isPartial: boolean;
};

/** A trade idea: what a person means by one trade, whatever number of orders it took. Lots, money and prices as in the lake; null where it cannot be told. */
export type Idea = {
  ideaId: number;
  symbol: string;
  side: 1 | -1;
  legs: number;
  positions: number;
  volumeLots: number;
  firstLots: number;
  maxToFirstLots: number;
  legLotsCv: number | null;
  maxLotsOpen: number;
  openedAtMs: number;
  closedAtMs: number;
  holdS: number;
  openPrice: number | null;
  profit: number;
  grossProfit: number;
  costs: number;
  swap: number;
  adverseAdds: number;
  favourableAdds: number;
  spacingCv: number | null;
  notional: number | null;
  plannedRisk: number | null;
  hasStop: boolean;
  toldPositions: number;
  algoPositions: number;
};

/**
 * Groups one account's closed positions into trade ideas: same symbol and side, overlapping in time or re-opened at most `gapMs` after the last close
 * (behaviour catalogue 2.0). The rows of a partial close are one leg. An add is a leg that opens while an earlier one is still open; it is adverse when
 * its price is worse than the first leg of that overlapping stack. The plain twin of `workers/lake/sql/features/legs.sql` and `ideas.sql`.
 */
export function buildIdeas(positions: readonly ClosedPosition[], gapMs: number): Idea[] {
  const unitValues = unitValueBySymbol(positions);
  const groups = new Map<string, ClosedPosition[]>();
  for (const position of [...positions].sort(byOpening)) {
    const key = `${position.symbol} ${position.side}`;
    groups.set(key, [...(groups.get(key) ?? []), position]);
  }
  const ideas: Idea[] = [];
  for (const group of groups.values()) {
    let current: ClosedPosition[] = [];
    let lastCloseMs = Number.NEGATIVE_INFINITY;
    for (const position of group) {
      if (current.length > 0 && position.openedAtMs > lastCloseMs + gapMs) {
        ideas.push(describe(current, unitValues));
        current = [];
      }
      current.push(position);
      lastCloseMs = Math.max(lastCloseMs, position.closedAtMs);
    }
    ideas.push(describe(current, unitValues));
  }
  ideas.sort((a, b) => a.openedAtMs - b.openedAtMs || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.side - b.side));
  return ideas.map((idea, index) => ({ ...idea, ideaId: index + 1 }));
}

const byOpening = (a: ClosedPosition, b: ClosedPosition) =>
  a.openedAtMs - b.openedAtMs || (a.openPrice ?? 0) - (b.openPrice ?? 0) || a.closedAtMs - b.closedAtMs || a.positionId - b.positionId;

/**
 * Money that one lot earns per unit of price, told by the account's own results: Σ|profit| / Σ(|close − open| · lots) over positions whose profit
 * has the sign of the price move. It carries contract size and the quote currency's rate without a table of instruments.
 */
function unitValueBySymbol(positions: readonly ClosedPosition[]): Map<string, number> {
  const money = new Map<string, number>();
  const moves = new Map<string, number>();
  for (const { symbol, side, openPrice, closePrice, profit, volumeLots } of positions) {
    if (openPrice === null || closePrice === null || (closePrice - openPrice) * side * profit <= 0) continue;
    money.set(symbol, (money.get(symbol) ?? 0) + Math.abs(profit));
    moves.set(symbol, (moves.get(symbol) ?? 0) + Math.abs(closePrice - openPrice) * volumeLots);
  }
  return new Map([...money].map(([symbol, total]) => [symbol, total / moves.get(symbol)!]));
}

type Leg = { openedAtMs: number; openPrice: number | null; lots: number; stackPrice: number | null; isAdd: boolean };

function describe(rows: readonly ClosedPosition[], unitValues: ReadonlyMap<string, number>): Idea {
  const { symbol, side } = rows[0]!;
  const legs = legsOf(rows);
  const lots = legs.map((leg) => leg.lots);
  const volumeLots = total(rows, (row) => row.volumeLots);
  const unitValue = unitValues.get(symbol) ?? null;
  const adds = legs.filter((leg) => leg.isAdd && leg.openPrice !== null && leg.stackPrice !== null);
  const advantage = (leg: Leg) => side * (leg.openPrice! - leg.stackPrice!);
  const costs = total(rows, (row) => row.commission + row.swap);
  const grossProfit = total(rows, (row) => row.profit);
  return {
    ideaId: 0,
    symbol,
    side,
    legs: legs.length,
    positions: rows.length,
    volumeLots,
    firstLots: lots[0]!,
    maxToFirstLots: Math.max(...lots) / lots[0]!,
    legLotsCv: legs.length >= 2 ? coefficientOfVariation(lots) : null,
    maxLotsOpen: maxLotsOpen(rows),
    openedAtMs: rows[0]!.openedAtMs,
    closedAtMs: Math.max(...rows.map((row) => row.closedAtMs)),
    holdS: total(rows, (row) => row.volumeLots * (row.closedAtMs - row.openedAtMs)) / volumeLots / 1000,
    openPrice: weighted(rows, (row) => row.openPrice),
    profit: grossProfit + costs,
    grossProfit,
    costs,
    swap: total(rows, (row) => row.swap),
    adverseAdds: adds.filter((leg) => advantage(leg) < 0).length,
    favourableAdds: adds.filter((leg) => advantage(leg) > 0).length,
    spacingCv: spacingCv(legs),
    notional: sumOrNull(rows, (row) => product(row.openPrice, row.volumeLots, unitValue)),
    plannedRisk: sumOrNull(rows, (row) => {
      const distance = row.openPrice === null || !row.sl ? null : side * (row.openPrice - row.sl);
      return distance === null || distance <= 0 ? null : product(distance, row.volumeLots, unitValue);
    }),
    hasStop: rows.every((row) => Boolean(row.sl)),
    toldPositions: rows.filter((row) => row.magic !== null || row.closeReason !== null).length,
    algoPositions: rows.filter((row) => (row.magic !== null && row.magic !== 0) || row.closeReason === 'expert').length,
  };
}

function legsOf(rows: readonly ClosedPosition[]): Leg[] {
  const legs: Leg[] = [];
  let lastCloseMs = Number.NEGATIVE_INFINITY;
  let stackPrice: number | null = null;
  rows.forEach((row, index) => {
    const previous = rows[index - 1];
    const continues =
      previous !== undefined &&
      row.openedAtMs === previous.openedAtMs &&
      row.openPrice === previous.openPrice &&
      (row.isPartial || previous.isPartial);
    const isAdd = row.openedAtMs < lastCloseMs;
    if (continues) legs[legs.length - 1]!.lots += row.volumeLots;
    else {
      if (!isAdd) stackPrice = row.openPrice;
      legs.push({ openedAtMs: row.openedAtMs, openPrice: row.openPrice, lots: row.volumeLots, stackPrice, isAdd });
    }
    lastCloseMs = Math.max(lastCloseMs, row.closedAtMs);
  });
  return legs;
}

/** Spread of the price steps between successive legs; null under three legs or when all opened at one price. */
function spacingCv(legs: readonly Leg[]): number | null {
  if (legs.length < 3 || legs.some((leg) => leg.openPrice === null)) return null;
  const steps = legs.slice(1).map((leg, index) => Math.abs(leg.openPrice! - legs[index]!.openPrice!));
  const spread = coefficientOfVariation(steps);
  return Number.isNaN(spread) ? null : spread;
}

/** Most lots open at once; at one instant closes come before opens. */
function maxLotsOpen(rows: readonly ClosedPosition[]): number {
  const steps = rows.flatMap((row) => [
    { atMs: row.openedAtMs, lots: row.volumeLots },
    { atMs: row.closedAtMs, lots: -row.volumeLots },
  ]);
  steps.sort((a, b) => a.atMs - b.atMs || a.lots - b.lots);
  let open = 0;
  let most = Math.max(...rows.map((row) => row.volumeLots));
  for (const step of steps) {
    open += step.lots;
    most = Math.max(most, open);
  }
  return most;
}

const total = (rows: readonly ClosedPosition[], value: (row: ClosedPosition) => number) => rows.reduce((sum, row) => sum + value(row), 0);
const product = (...factors: (number | null)[]) =>
  factors.includes(null) ? null : factors.reduce<number>((result, factor) => result * factor!, 1);

function sumOrNull(rows: readonly ClosedPosition[], value: (row: ClosedPosition) => number | null): number | null {
  const values = rows.map(value);
  return values.includes(null) ? null : values.reduce<number>((sum, entry) => sum + entry!, 0);
}

function weighted(rows: readonly ClosedPosition[], value: (row: ClosedPosition) => number | null): number | null {
  const sum = sumOrNull(rows, (row) => product(value(row), row.volumeLots));
  return sum === null ? null : sum / total(rows, (row) => row.volumeLots);
}
