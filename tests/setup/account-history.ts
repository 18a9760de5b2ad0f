import type { Capability } from '#workers/contracts/standard-schema.ts';
import type { AccountHistory, IdeaColumns } from '#workers/core/features/account-history.ts';
import { isLottery } from '#workers/core/features/lottery.ts';
import { buildIdeas, type ClosedPosition } from './build-ideas.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const ideaGapMs = 2 * minuteMs;

let nextId = 1;

export type HistoryPosition = ClosedPosition & { tp: number | null };

/** A closed position with plain defaults; `profit` is the price profit. */
export function position(values: Partial<HistoryPosition> & Pick<ClosedPosition, 'openedAtMs' | 'closedAtMs'>): HistoryPosition {
  return {
    positionId: nextId++,
    symbol: 'EURUSD',
    side: 1,
    volumeLots: 1,
    openPrice: 1.1,
    closePrice: null,
    sl: null,
    tp: null,
    commission: 0,
    swap: 0,
    profit: 0,
    magic: null,
    closeReason: null,
    isPartial: false,
    ...values,
  };
}

/** How far a level lies on its side of the open: −1 the losing one, 1 the winning one. */
function levelDistanceBps({ side, openPrice }: ClosedPosition, level: number | null, towards: 1 | -1): number | null {
  if (level === null || openPrice === null) return null;
  const distance = towards * side * (level - openPrice);
  return distance > 0 ? (distance / openPrice) * 10_000 : null;
}

export type BalanceMove = { atMs: number; amount: number; isFlow?: boolean };

/** What the features read about one account, made from positions by the plain implementation of ideas. */
export function historyOf(
  positions: readonly (ClosedPosition & { tp?: number | null })[],
  {
    moves = [],
    openingBalance = 0,
    capabilities = ['balance', 'stops'],
  }: { moves?: BalanceMove[]; openingBalance?: number; capabilities?: Capability[] } = {},
): AccountHistory {
  const ideas = buildIdeas(positions, ideaGapMs);
  const symbols = [...new Set(ideas.map((idea) => idea.symbol))].sort();
  const ordered = [...positions].sort((a, b) => a.openedAtMs - b.openedAtMs || a.closedAtMs - b.closedAtMs || a.positionId - b.positionId);
  const seenPartials = new Set<string>();
  const column = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
  const ofIdeas = (pick: (idea: (typeof ideas)[number]) => number | null) => column(ideas.map(pick));
  const ideaOf = (row: ClosedPosition) =>
    ideas.find(
      (idea) =>
        idea.symbol === row.symbol && idea.side === row.side && idea.openedAtMs <= row.openedAtMs && idea.closedAtMs >= row.closedAtMs,
    )!;
  const unitValue = (row: ClosedPosition) => {
    const idea = ideaOf(row);
    return idea.notional === null || idea.openPrice === null ? null : idea.notional / (idea.openPrice * idea.volumeLots);
  };
  const columns: IdeaColumns = {
    ideaId: ofIdeas((idea) => idea.ideaId),
    symbol: ofIdeas((idea) => symbols.indexOf(idea.symbol)),
    side: ofIdeas((idea) => idea.side),
    legs: ofIdeas((idea) => idea.legs),
    positions: ofIdeas((idea) => idea.positions),
    volumeLots: ofIdeas((idea) => idea.volumeLots),
    firstLots: ofIdeas((idea) => idea.firstLots),
    maxToFirstLots: ofIdeas((idea) => idea.maxToFirstLots),
    openedAtMs: ofIdeas((idea) => idea.openedAtMs),
    closedAtMs: ofIdeas((idea) => idea.closedAtMs),
    holdS: ofIdeas((idea) => idea.holdS),
    profit: ofIdeas((idea) => idea.profit),
    grossProfit: ofIdeas((idea) => idea.grossProfit),
    costs: ofIdeas((idea) => idea.costs),
    swap: ofIdeas((idea) => idea.swap),
    adverseAdds: ofIdeas((idea) => idea.adverseAdds),
    favourableAdds: ofIdeas((idea) => idea.favourableAdds),
    spacingCv: ofIdeas((idea) => idea.spacingCv),
    legLotsCv: ofIdeas((idea) => idea.legLotsCv),
    notional: ofIdeas((idea) => idea.notional),
    plannedRisk: ofIdeas((idea) => idea.plannedRisk),
    hasStop: ofIdeas((idea) => (idea.hasStop ? 1 : 0)),
    toldPositions: ofIdeas((idea) => idea.toldPositions),
    algoPositions: ofIdeas((idea) => idea.algoPositions),
    lottery: ofIdeas((idea) => isLottery(idea.symbol)),
  };
  const sortedMoves = [...moves].sort((a, b) => a.atMs - b.atMs);
  return {
    ideas: columns,
    positions: {
      ideaId: column(ordered.map((row) => ideaOf(row).ideaId)),
      openedAtMs: column(ordered.map((row) => row.openedAtMs)),
      closedAtMs: column(ordered.map((row) => row.closedAtMs)),
      profit: column(ordered.map((row) => row.profit + row.commission + row.swap)),
      notional: column(
        ordered.map((row) => {
          const value = unitValue(row);
          return value === null || row.openPrice === null ? null : row.openPrice * row.volumeLots * value;
        }),
      ),
      isEntry: column(
        ordered.map((row) => {
          const key = `${row.symbol} ${row.side} ${row.openedAtMs} ${row.openPrice}`;
          const isFurther = row.isPartial && seenPartials.has(key);
          if (row.isPartial) seenPartials.add(key);
          return isFurther ? 0 : 1;
        }),
      ),
      symbol: column(ordered.map((row) => symbols.indexOf(row.symbol))),
      side: column(ordered.map((row) => row.side)),
      openPrice: column(ordered.map((row) => row.openPrice)),
      closePrice: column(ordered.map((row) => row.closePrice)),
      stopBps: column(ordered.map((row) => levelDistanceBps(row, row.sl, -1))),
      targetBps: column(ordered.map((row) => levelDistanceBps(row, row.tp ?? null, 1))),
      levelSlip: column(
        ordered.map((row) => {
          const level = row.closeReason === 'sl' ? row.sl : row.closeReason === 'tp' ? row.tp : null;
          return level == null || row.closePrice === null ? null : Math.sign(Math.round(row.side * (row.closePrice - level) * 1e9));
        }),
      ),
    },
    balanceOps: {
      atMs: column(sortedMoves.map(({ atMs }) => atMs)),
      amount: column(sortedMoves.map(({ amount }) => amount)),
      isFlow: column(sortedMoves.map(({ isFlow = true }) => (isFlow ? 1 : 0))),
    },
    openingBalance,
    capabilities: new Set(capabilities),
  };
}
