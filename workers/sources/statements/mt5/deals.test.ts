import { expect, test } from 'vitest';
import { type Deal, matchDeals } from './deals.ts';

let next = 0;
const deal = (side: Deal['side'], direction: Deal['direction'], volumeLots: number, own: Partial<Deal> = {}): Deal => {
  next++;
  return {
    id: `d${next}`,
    order: `o${next}`,
    atServerMs: next * 1000,
    symbol: 'EURUSD',
    side,
    direction,
    volumeLots,
    price: 1.1,
    commission: 0,
    fee: 0,
    swap: 0,
    profit: 0,
    comment: null,
    origin: `row ${next}`,
    ...own,
  };
};
const brief = (positions: ReturnType<typeof matchDeals>['closed']) =>
  positions.map(({ positionRef, side, volumeLots, profit, commission, isPartial }) => [
    positionRef,
    side,
    volumeLots,
    profit,
    commission,
    isPartial,
  ]);

test('an exit closes the entry of the other side with exactly its volume', () => {
  const first = deal('buy', 'in', 0.3);
  const second = deal('buy', 'in', 0.1, { commission: -1 });
  const exit = deal('sell', 'out', 0.1, { profit: 12, commission: -1, swap: -0.5, comment: '[tp 1.2]' });
  const { closed, open, orphans } = matchDeals([first, second, exit]);
  expect(closed).toMatchObject([
    {
      positionRef: second.order,
      openedAtServerMs: second.atServerMs,
      closedAtServerMs: exit.atServerMs,
      profit: 12,
      commission: -2,
      swap: -0.5,
      closeReason: 'tp',
      isPartial: false,
    },
  ]);
  expect(open.map((position) => position.positionRef)).toEqual([first.order]);
  expect(orphans).toEqual([]);
});

test('without an entry of its volume an exit closes the oldest first and shares its money by volume', () => {
  const first = deal('buy', 'in', 0.2, { commission: -2 });
  const second = deal('buy', 'in', 0.3, { commission: -3 });
  const exit = deal('sell', 'out', 0.4, { profit: 40, commission: -4 });
  const { closed, open } = matchDeals([first, second, exit]);
  expect(brief(closed)).toEqual([
    [first.order, 'buy', 0.2, 20, -4, false],
    [`${second.order}/${exit.id}`, 'buy', 0.2, 20, -4, true],
  ]);
  expect(brief(open)).toEqual([[second.order, 'buy', 0.1, 0, -1, false]]);
});

test('the last part of a position keeps its number, so that a longer report closes the open rest', () => {
  const entry = deal('sell', 'in', 0.3);
  const part = deal('buy', 'out', 0.1);
  const last = deal('buy', 'out', 0.2);
  expect(matchDeals([entry, part]).open.map((position) => position.positionRef)).toEqual([entry.order]);
  expect(matchDeals([entry, part, last]).closed.map((position) => [position.positionRef, position.parentRef])).toEqual([
    [`${entry.order}/${part.id}`, entry.order],
    [entry.order, entry.order],
  ]);
});

test('a reversal closes the old position and opens the rest on the other side', () => {
  const entry = deal('buy', 'in', 0.2);
  const reversal = deal('sell', 'in/out', 0.5, { profit: 7, commission: -5 });
  const { closed, open } = matchDeals([entry, reversal]);
  expect(brief(closed)).toEqual([[entry.order, 'buy', 0.2, 7, -2, false]]);
  expect(brief(open)).toEqual([[reversal.order, 'sell', 0.3, 0, -3, false]]);
});

test('symbols and sides are kept apart, and an exit without an entry is an orphan', () => {
  const entry = deal('buy', 'in', 0.1, { symbol: 'GBPUSD' });
  const exit = deal('sell', 'out', 0.1);
  const hedge = deal('sell', 'in', 0.1);
  const { closed, open, orphans } = matchDeals([entry, hedge, exit]);
  expect(closed).toEqual([]);
  expect(open.map((position) => position.positionRef)).toEqual([entry.order, hedge.order]);
  expect(orphans).toEqual([{ deal: exit, lots: 0.1 }]);
});
