import type { IngestBatch } from '#workers/contracts/standard-schema.ts';
import { aBatch, aPosition } from '../fixtures/ingest-batch.ts';

const openPosition = (openedAtServerMs: number) =>
  aPosition({
    positionRef: `p${openedAtServerMs}`,
    symbolRaw: 'XAUUSD',
    side: 'sell',
    volumeLots: 0.5,
    openedAtServerMs,
    openPrice: 2_000,
    closedAtServerMs: null,
    closePrice: null,
    commission: 0,
    profit: 0,
  });

/** What a source yields for one account in EUR that opened a position at each of the times; the first account of a store gets id 1. */
export const batchWithPosition = (...openedAtMs: number[]): IngestBatch =>
  aBatch({ account: { currency: 'EUR', isDemo: true }, positions: openedAtMs.map(openPosition) });
