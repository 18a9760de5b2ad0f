import type { IngestBatch, IngestPosition } from '#workers/contracts/standard-schema.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';

const openPosition = (openedAtServerMs: number): IngestPosition => ({
  positionRef: `p${openedAtServerMs}`,
  symbolRaw: 'XAUUSD',
  side: 'sell',
  volumeLots: 0.5,
  openedAtServerMs,
  openPrice: 2_000,
  closedAtServerMs: null,
  closePrice: null,
  sl: null,
  tp: null,
  commission: 0,
  swap: 0,
  profit: 0,
  magic: null,
  comment: null,
  closeReason: null,
  contractSize: null,
  isPartial: false,
  parentRef: null,
  origin: 'test',
});

/** What a source yields for one account in EUR that opened a position at each of the times; the first account of a store gets id 1. */
export const batchWithPosition = (...openedAtMs: number[]): IngestBatch => ({
  account: {
    source: 'test',
    accountRef: '1',
    name: null,
    ownerRef: null,
    server: null,
    platform: null,
    currency: 'EUR',
    leverage: null,
    initialBalance: null,
    stage: null,
    groupRef: null,
    openedAtServerMs: null,
    isDemo: true,
    meta: {},
  },
  clock: utcClock,
  origin: 'test',
  positions: openedAtMs.map(openPosition),
  balanceOps: [],
  orders: [],
  equity: [],
  rejected: [],
});
