import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import type { StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { reconcile } from '../reconcile.ts';
import { mt5Html, mt5Xlsx } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 120, daylight: 'us' },
  stage: null,
  groupRef: null,
  importBacktests: false,
  mapping: null,
};

const documents = new Map<string, StatementDocument | null>();

/** Null: a table of the owner's own making, which is for the reader of generic tables. */
function readIfReport(path: string): StatementDocument | null {
  const known = documents.get(path);
  if (known !== undefined) return known;
  const file = { name: 'report', bytes: fs.readFileSync(path) };
  const document = [mt5Html, mt5Xlsx].find((format) => format.detect(file))?.read(file, settings) ?? null;
  documents.set(path, document);
  return document;
}
const read = (path: string): StatementDocument => readIfReport(path)!;

const all = [...sharedFiles('mt5-reports'), ...sharedFiles('prop-firm', /\.(html|xlsx)$/)];
const files = all.filter((path) => readIfReport(path) !== null);
// File names hold names and account numbers, so tests are numbered.
const numbered = files.map((path, index): [number, string] => [index + 1, path]);

describe.skipIf(!hasSharedData)('real MT5 reports', () => {
  test('are there, and all but two tables of their owners are recognised', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(all.length - files.length).toBeLessThanOrEqual(2);
  });

  test.each(numbered)('report %i is read to its last row and agrees with its own totals', (_number, path) => {
    const document = read(path);
    expect(document.batches.flatMap((batch) => batch.rejected)).toEqual([]);
    for (const { positions } of document.batches) {
      expect(positions.length).toBeGreaterThan(0);
      expect(new Set(positions.map((position) => position.positionRef)).size).toBe(positions.length);
      for (const { openedAtServerMs, closedAtServerMs, volumeLots } of positions) {
        expect(closedAtServerMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(openedAtServerMs);
        expect(volumeLots).toBeGreaterThan(0);
      }
    }
    const { status, items } = reconcile(document);
    expect(items.filter((item) => !item.ok)).toEqual([]);
    expect(status).toBe(document.stated ? 'reconciled' : 'no-totals');
  });

  test('most history reports state totals', () => {
    expect(files.filter((path) => reconcile(read(path)).status === 'reconciled').length).toBeGreaterThanOrEqual(14);
  });

  test('snapshots of one growing account, HTML and XLSX, tell the same about every position they share', () => {
    const batches = files.flatMap((path) => read(path).batches).filter(({ balanceOps }) => balanceOps.length > 0);
    const ofAccount = (ref: string) => batches.filter((batch) => batch.account.accountRef === ref);
    const snapshots = ofAccount(batches.find((batch) => ofAccount(batch.account.accountRef).length > 2)!.account.accountRef);
    expect(snapshots.length).toBeGreaterThanOrEqual(5);
    const closed = new Map<string | null, Omit<IngestPosition, 'origin'>>();
    let shared = 0;
    for (const batch of snapshots)
      for (const { origin, ...position } of batch.positions) {
        if (position.closedAtServerMs === null || position.isPartial) continue;
        const known = closed.get(position.positionRef);
        if (known) {
          expect(position).toEqual(known);
          shared++;
        } else closed.set(position.positionRef, position);
      }
    expect(shared).toBeGreaterThan(900);
  });
});
