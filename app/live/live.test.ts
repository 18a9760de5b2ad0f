import { expect, test } from 'vitest';
import type { JobView } from '#app/domain/jobs.ts';
import type { LiveEvent, LivePosition } from '#app/domain/live.ts';
import { completeRun, createRun } from '#app/repositories/runs.ts';
import { createGroup } from '#app/services/create-group.ts';
import { addAccount } from '#tests/setup/accounts.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { driftOf } from '#tests/setup/archetype-drift.ts';
import { batchWithPosition } from '#tests/setup/batches.ts';
import { controlDb, person } from '#tests/setup/control-db.ts';
import { emptyFit, emptySummary } from '#tests/setup/runs.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { messageFor } from './audience.ts';
import { announceBook, bookVersion } from './book-version.ts';
import { listenerCount, publish, subscribe } from './bus.ts';
import { openRawReader } from './raw-watcher.ts';

const nowMs = Date.UTC(2026, 0, 5, 12);
const position = (accountId: number): LivePosition => ({
  accountId,
  symbol: 'EURUSD',
  side: 'buy',
  volumeLots: 1,
  event: 'closed',
  atMs: nowMs,
  profit: 12.5,
  currency: 'USD',
  isDemo: false,
});

test('the bus reaches who listens, and nobody after they have left', () => {
  const seen: LiveEvent[] = [];
  const leave = subscribe((event) => seen.push(event));
  publish({ type: 'book', version: 'a' });
  leave();
  publish({ type: 'book', version: 'b' });
  expect(seen).toEqual([{ type: 'book', version: 'a' }]);
  expect(listenerCount()).toBe(0);
});

test('each person hears of the accounts of their groups, under the name that their role may read', async () => {
  await controlDb();
  const groupId = await createGroup(systemActor, { name: 'Alpha', description: '' });
  await addAccount({ id: 1, name: 'Jane Printed', groupId });
  await addAccount({ id: 2, name: 'Someone Else', groupId: null });
  const event: LiveEvent = { type: 'positions', positions: [position(1), position(2), position(3)] };
  const labels = async (user: Awaited<ReturnType<typeof person>>) => {
    const message = await messageFor(user, event);
    return message?.type === 'positions' ? message.positions.map(({ accountId, label }) => [accountId, label]) : null;
  };
  expect(await labels(await person('admin'))).toEqual([
    [1, 'Jane Printed'],
    [2, 'Someone Else'],
  ]);
  expect(await labels(await person('risk-manager', { groupIds: [groupId] }))).toEqual([[1, 'Jane Printed']]);
  expect(await labels(await person('viewer', { groupIds: [groupId] }))).toEqual([[1, expect.stringMatching(/^Account [A-Z2-9]{5}$/)]]);
  expect(await labels(await person('viewer'))).toBeNull();
});

test('jobs reach only those who may see jobs', async () => {
  await controlDb();
  const event: LiveEvent = { type: 'job', job: { id: 'j1' } as JobView };
  expect(await messageFor(await person('viewer'), event)).toBeNull();
  expect(await messageFor(await person('risk-manager'), event)).toEqual(event);
});

test('a write to raw.db by anyone shows once, and old trades that are imported now are not live', () => {
  const dataDir = tempDataDir();
  const store = openRawStore(dataDir);
  const reader = openRawReader(dataDir);
  expect(reader.newPositions(nowMs)).toEqual([]);
  ingestBatch(store, batchWithPosition(nowMs - 86_400_000, nowMs - 30_000));
  const expected = {
    accountId: 1,
    symbol: 'XAUUSD',
    side: 'sell',
    volumeLots: 0.5,
    event: 'opened',
    profit: null,
    currency: 'EUR',
    isDemo: true,
  };
  expect(reader.newPositions(nowMs)).toEqual([{ ...expected, atMs: nowMs - 30_000 }]);
  expect(reader.newPositions(nowMs)).toEqual([]);
  reader.close();
  store.close();
});

test('the state of the book is told once, and anew after accounts, groups or a run changed', async () => {
  await controlDb();
  const told: string[] = [];
  const leave = subscribe((event) => event.type === 'book' && told.push(event.version));
  await announceBook();
  await announceBook();
  expect(told).toEqual([await bookVersion()]);
  await addAccount({ id: 1, name: 'Jane Printed', groupId: null });
  await announceBook();
  await createGroup(systemActor, { name: 'Alpha', description: '' });
  await createRun('run-1', 1);
  await announceBook();
  await completeRun('run-1', { lakeSeq: 1, stages: [], fit: emptyFit, drift: driftOf('run-1'), summary: emptySummary });
  await announceBook();
  expect(told).toHaveLength(4);
  expect(new Set(told).size).toBe(4);
  leave();
});
