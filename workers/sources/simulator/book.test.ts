import { beforeAll, describe, expect, test } from 'vitest';
import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import { type AccountRows, simulateBook } from './book.ts';
import { dayMs, hourMs } from './market/hours.ts';
import { type Currency, instrumentIndex, instruments } from './market/instruments.ts';
import { createMarket } from './market/market.ts';
import { createCrew } from './traders/trader.ts';
import type { AccountTruth } from './truth.ts';

const days = 100;
const endMs = Date.UTC(2026, 10, 20, 15);
const plan = { seed: 31, startMs: endMs - days * dayMs, days, misconductRate: 0.2 };
const whole = (accounts: number, from = plan) => [...simulateBook(from, accounts)];
type Closed = IngestPosition & { closedAtServerMs: number; closePrice: number; openPrice: number };
const closedOf = ({ batch }: AccountRows) => batch.positions.filter((position): position is Closed => position.closedAtServerMs !== null);
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

let accounts: AccountRows[];
let truths: AccountTruth[];
beforeAll(() => {
  const book = whole(500);
  accounts = book.flatMap((crew) => crew.accounts);
  truths = book.flatMap((crew) => crew.truths);
});
const accountsOf = (archetype: ArchetypeKey, atLeast = 20) =>
  accounts.filter(
    (_, index) =>
      truths[index]!.archetype === archetype &&
      truths[index]!.chapters.length === 1 &&
      truths[index]!.positions >= atLeast &&
      truths[index]!.misconduct.every(({ kind }) => ['martingale', 'grid', 'latency', 'revenge'].includes(kind)),
  );

describe('a book', () => {
  test('has as many accounts as asked for, and the same seed gives the same bytes', () => {
    const rows = (from: typeof plan, count: number) =>
      JSON.stringify(whole(count, from).flatMap((crew) => crew.accounts.map(({ batch }) => batch)));
    const short = { ...plan, startMs: endMs - 20 * dayMs, days: 20 };
    const once = rows(short, 10);
    expect(JSON.parse(once)).toHaveLength(10);
    expect(rows(short, 10)).toBe(once);
    expect(rows({ ...short, seed: 32 }, 10)).not.toBe(once);
  });

  test('begins with the same accounts however large it is', () => {
    const small = whole(12).flatMap((crew) => crew.accounts.map(({ batch }) => batch));
    const refs = new Set(small.map(({ account }) => account.accountRef));
    const larger = accounts.filter(({ ledger }) => refs.has(ledger.ref)).map(({ batch }) => batch);
    expect(JSON.stringify(larger)).toBe(JSON.stringify(small));
  });

  test('never uses a reference twice and marks every account as demo', () => {
    expect(new Set(accounts.map(({ batch }) => batch.account.accountRef)).size).toBe(accounts.length);
    for (const { batch } of accounts) {
      expect(batch.account).toMatchObject({ source: 'simulator', isDemo: true });
      expect(new Set(batch.positions.map(({ positionRef }) => positionRef)).size).toBe(batch.positions.length);
      expect(new Set(batch.balanceOps.map(({ opRef }) => opRef)).size).toBe(batch.balanceOps.length);
    }
  });

  test('trades nothing but crypto on weekends, and never before the account exists or after the end', () => {
    const market = createMarket(plan.seed);
    const wrong = accounts.flatMap(({ batch, ledger }) =>
      batch.positions.filter(({ symbolRaw, openedAtServerMs, closedAtServerMs }) => {
        const instrument = instrumentIndex(symbolRaw);
        if (!market.isOpen(instrument, openedAtServerMs) || openedAtServerMs < ledger.openedAtMs) return true;
        return closedAtServerMs === null
          ? openedAtServerMs > endMs
          : !market.isOpen(instrument, closedAtServerMs) || closedAtServerMs > endMs;
      }),
    );
    expect(wrong).toEqual([]);
    const weekend = accounts
      .flatMap(({ batch }) => batch.positions)
      .filter(({ openedAtServerMs }) => new Date(openedAtServerMs).getUTCDay() === 6);
    expect(new Set(weekend.map(({ symbolRaw }) => symbolRaw))).toEqual(new Set(['BTCUSD']));
  });

  test('has the rest of an order only once its first part is closed', () => {
    const rests = accounts.flatMap(({ batch }) => {
      const byRef = new Map(batch.positions.map((position) => [position.positionRef, position]));
      return batch.positions.flatMap((position) =>
        position.parentRef === null ? [] : [{ position, parent: byRef.get(position.parentRef) }],
      );
    });
    expect(rests.length).toBeGreaterThan(20);
    for (const { position, parent } of rests) {
      expect(parent).toMatchObject({ isPartial: true, openedAtServerMs: position.openedAtServerMs, symbolRaw: position.symbolRaw });
      expect(parent!.closedAtServerMs).not.toBeNull();
    }
  });

  test('pays what the prices say', () => {
    const market = createMarket(plan.seed);
    for (const account of accounts.slice(0, 120)) {
      for (const position of closedOf(account)) {
        const { contractSize, quote } = instruments[instrumentIndex(position.symbolRaw)]!;
        const rate = market.rate(quote, account.ledger.terms.currency as Currency, position.closedAtServerMs);
        const move = (position.closePrice - position.openPrice) * (position.side === 'buy' ? 1 : -1);
        expect(Math.abs(position.profit - move * contractSize * position.volumeLots * rate)).toBeLessThan(0.00501);
      }
    }
  });

  test('keeps its accounts: deposits and results make up the balance, and no evaluation lives below its floor', () => {
    for (const account of accounts) {
      const { batch, ledger } = account;
      const closed = closedOf(account);
      const net = closed.reduce((sum, position) => sum + position.profit + position.swap + position.commission, 0);
      const deposits = batch.balanceOps.reduce((sum, op) => sum + op.amount, 0);
      expect(Math.abs(ledger.balance - deposits - net)).toBeLessThan(0.02);
      if (ledger.stage === 'challenge' && !ledger.end) expect(ledger.balance).toBeGreaterThan(0.9 * ledger.initialBalance);
      if (ledger.end?.cause === 'passed') expect(ledger.balance).toBeGreaterThan(ledger.initialBalance * 1.04);
    }
  });

  test('has the stages of a proprietary firm and a broker, with few who pass', () => {
    const stages = new Set(accounts.map(({ ledger }) => ledger.stage));
    expect(stages).toEqual(new Set(['challenge', 'verification', 'funded', 'live']));
    const groups = new Set(accounts.map(({ batch }) => batch.account.groupRef));
    expect(groups.size).toBeGreaterThanOrEqual(5);
    const ended = accounts.filter(({ ledger }) => ledger.stage === 'challenge' && ledger.end);
    const passed = ended.filter(({ ledger }) => ledger.end!.cause === 'passed').length / ended.length;
    expect(passed).toBeGreaterThan(0.04);
    expect(passed).toBeLessThan(0.3);
    expect(new Set(accounts.map(({ batch }) => batch.account.currency))).toEqual(new Set(['USD', 'EUR']));
  });

  test('says nothing about archetypes or misconduct', () => {
    const text = JSON.stringify(accounts.slice(0, 100).map(({ batch }) => batch));
    expect(text).not.toMatch(/martingale|gambler|scalper|archetype|revenge|follower|leader|straddle|latency|misconduct/i);
  });

  test('loses money as a whole, as retail books do, and is right more often than it earns', () => {
    const results = accounts
      .filter((account) => closedOf(account).length >= 20)
      .map((account) => closedOf(account).reduce((sum, p) => sum + p.profit + p.swap + p.commission, 0));
    const winners = results.filter((result) => result > 0).length / results.length;
    expect(winners).toBeGreaterThan(0.08);
    expect(winners).toBeLessThan(0.45);
  });
});

describe('archetypes differ as their names say', () => {
  const holdMinutes = (account: AccountRows) => median(closedOf(account).map((p) => (p.closedAtServerMs - p.openedAtServerMs) / 60_000));
  const nightShare = (account: AccountRows) =>
    mean(account.batch.positions.map((p) => ((new Date(p.openedAtServerMs).getUTCHours() + 3) % 24 < 7 ? 1 : 0)));
  const typical = (archetype: ArchetypeKey, metric: (account: AccountRows) => number) => {
    const group = accountsOf(archetype);
    expect(group.length, archetype).toBeGreaterThanOrEqual(3);
    return median(group.map(metric));
  };
  const sizeAfterLoss = (account: AccountRows) => {
    const ordered = closedOf(account).sort((a, b) => a.openedAtServerMs - b.openedAtServerMs);
    const steps = { loss: [] as number[], win: [] as number[] };
    ordered.forEach((position, index) => {
      const before = ordered[index - 1];
      if (before && before.symbolRaw === position.symbolRaw && before.closedAtServerMs <= position.openedAtServerMs) {
        steps[before.profit < 0 ? 'loss' : 'win'].push(Math.log(position.volumeLots / before.volumeLots));
      }
    });
    return mean(steps.loss) - mean(steps.win);
  };

  test('scalpers hold for minutes, day traders for hours, swing traders for days', () => {
    expect(typical('aggressive-scalper', holdMinutes)).toBeLessThan(8);
    expect(typical('cautious-scalper', holdMinutes)).toBeLessThan(25);
    expect(typical('steady-day-trader', holdMinutes)).toBeGreaterThan(40);
    expect(typical('swing-trader', holdMinutes)).toBeGreaterThan(20 * 60);
    expect(typical('latency-exploiter', holdMinutes)).toBeLessThan(1);
  });

  test('the night trader works at night', () => {
    expect(typical('night-trader', nightShare)).toBeGreaterThan(0.6);
    expect(typical('steady-day-trader', nightShare)).toBeLessThan(0.35);
  });

  test('the martingale raises its size after a loss, the steady trader does not', () => {
    const group = accountsOf('high-risk-martingale')
      .map(sizeAfterLoss)
      .filter((index) => index > 0.3).length;
    expect(group / accountsOf('high-risk-martingale').length).toBeGreaterThan(0.35);
    expect(Math.abs(typical('steady-day-trader', sizeAfterLoss))).toBeLessThan(0.2);
  });

  test('the loss rider wins often and little, and holds losers longer', () => {
    const wins = (account: AccountRows) => mean(closedOf(account).map((p) => (p.profit > 0 ? 1 : 0)));
    const payoff = (account: AccountRows) =>
      mean(
        closedOf(account)
          .filter((p) => p.profit > 0)
          .map((p) => p.profit),
      ) /
      -mean(
        closedOf(account)
          .filter((p) => p.profit < 0)
          .map((p) => p.profit),
      );
    const ratio = (account: AccountRows) => {
      const held = (won: boolean) =>
        median(
          closedOf(account)
            .filter((p) => p.profit > 0 === won)
            .map((p) => p.closedAtServerMs - p.openedAtServerMs),
        );
      return held(true) / held(false);
    };
    expect(typical('loss-rider', wins)).toBeGreaterThan(0.55);
    expect(typical('loss-rider', payoff)).toBeLessThan(0.7);
    expect(typical('loss-rider', ratio)).toBeLessThan(0.6);
    expect(typical('steady-day-trader', ratio)).toBeGreaterThan(0.8);
  });

  test('the grid stacks equal positions, the pyramider adds in profit', () => {
    const adds = (account: AccountRows, inProfit: boolean) => {
      const ordered = [...account.batch.positions].sort((a, b) => a.openedAtServerMs - b.openedAtServerMs);
      const stacked = ordered.filter((position, index) => {
        const before = ordered[index - 1];
        if (!before || before.symbolRaw !== position.symbolRaw || before.side !== position.side) return false;
        if ((before.closedAtServerMs ?? endMs) <= position.openedAtServerMs) return false;
        return (position.openPrice! - before.openPrice!) * (position.side === 'buy' ? 1 : -1) > 0 === inProfit;
      });
      return stacked.length / ordered.length;
    };
    expect(typical('grid-harvester', (account) => adds(account, false))).toBeGreaterThan(0.3);
    expect(typical('trend-pyramider', (account) => adds(account, true))).toBeGreaterThan(0.25);
    expect(typical('steady-day-trader', (account) => adds(account, false))).toBeLessThan(0.05);
  });

  test('the algorithm trades many symbols by magic number, people two or three', () => {
    const symbols = (account: AccountRows) => new Set(account.batch.positions.map(({ symbolRaw }) => symbolRaw)).size;
    expect(typical('algo-portfolio', symbols)).toBeGreaterThanOrEqual(6);
    expect(accountsOf('algo-portfolio').every(({ batch }) => batch.positions.every(({ magic }) => magic !== null))).toBe(true);
    expect(typical('cautious-scalper', symbols)).toBeLessThanOrEqual(4);
  });

  test('the news gambler trades around releases', () => {
    const market = createMarket(plan.seed);
    const events = market.events(plan.startMs, endMs).filter(({ impact }) => impact >= 2);
    const near = ({ openedAtServerMs }: IngestPosition) => events.some(({ atMs }) => Math.abs(atMs - openedAtServerMs) <= 10 * 60_000);
    const share = (account: AccountRows) => mean(account.batch.positions.map((position) => (near(position) ? 1 : 0)));
    expect(typical('news-gambler', share)).toBeGreaterThan(0.2);
    expect(typical('steady-day-trader', share)).toBeLessThan(0.15);
  });

  test('the revenge trader comes back within minutes of a loss', () => {
    const quickReturn = (account: AccountRows) => {
      const ordered = closedOf(account).sort((a, b) => a.openedAtServerMs - b.openedAtServerMs);
      const returned = (won: boolean) => {
        const gaps = ordered.flatMap((position, index) => {
          const next = ordered[index + 1];
          return next && position.profit > 0 === won ? [next.openedAtServerMs - position.closedAtServerMs] : [];
        });
        return mean(gaps.map((gap) => (gap >= 0 && gap < 10 * 60_000 ? 1 : 0)));
      };
      return returned(false) - returned(true);
    };
    expect(typical('revenge-trader', quickReturn)).toBeGreaterThan(0.25);
    expect(typical('steady-day-trader', quickReturn)).toBeLessThan(0.15);
  });

  test('people of one archetype are not alike', () => {
    const holds = accountsOf('steady-day-trader').map(holdMinutes);
    expect(Math.max(...holds) / Math.min(...holds)).toBeGreaterThan(2);
    const hours = accountsOf('steady-day-trader').map((account) =>
      mean(account.batch.positions.map(({ openedAtServerMs }) => (openedAtServerMs % dayMs) / hourMs)),
    );
    expect(Math.max(...hours) - Math.min(...hours)).toBeGreaterThan(4);
  });
});

test('shifted people are the same archetypes who trade less often and hold longer', () => {
  const crews = (traits: 'standard' | 'shifted') =>
    Array.from({ length: 200 }, (_, index) => createCrew({ seed: 3, startMs: 0, days: 60, misconductRate: 0, traits }, index).traders[0]!);
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  const first = (traders: ReturnType<typeof crews>) => traders.map(({ life, startMs }) => life.chapterAt(startMs).persona);
  const [standard, shifted] = [first(crews('standard')), first(crews('shifted'))];
  expect(shifted.map(({ archetype }) => archetype)).toEqual(standard.map(({ archetype }) => archetype));
  expect(median(shifted.map(({ holdMinutes }, i) => holdMinutes / standard[i]!.holdMinutes))).toBeGreaterThan(1.3);
  expect(median(shifted.map(({ ideasPerDay }, i) => ideasPerDay / standard[i]!.ideasPerDay))).toBeLessThan(0.85);
});
