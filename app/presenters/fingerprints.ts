/** Style fingerprints as screens read them: one account's, several accounts', the book's mean. */
import fs from 'node:fs';
import path from 'node:path';
import { minPeers } from '#app/domain/peers.ts';
import { type Fingerprint, fingerprintBlockNames } from '#app/domain/style-views.ts';
import { env } from '#app/lib/env.ts';
import { type FingerprintKey, fingerprintBlocks, fingerprintColumns } from '#workers/contracts/fingerprint.ts';
import { type Columns, numbers, type Row } from '#workers/lake/engine.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import type { ScopedLake } from './lake.ts';

const blocksOf = (share: (column: string) => number): Fingerprint =>
  Object.fromEntries(fingerprintBlockNames.map((block) => [block, fingerprintBlocks[block].map(share)])) as Fingerprint;

/** Fingerprints by account, within the scope. */
export async function fingerprintsOf(lake: ScopedLake, ids: readonly number[]): Promise<Map<number, Fingerprint>> {
  const rows = await lake.rows<Row>('fingerprints', { ids: [...ids] });
  return new Map(rows.map((row) => [Number(row.account_id), blocksOf((column) => Number(row[column] ?? 0))]));
}

/** The mean fingerprint of the book, beyond the scope; null with fewer accounts than say nothing about a single one. */
export async function bookFingerprint(lake: ScopedLake): Promise<{ book: Fingerprint | null; accounts: number }> {
  const columns: Columns = await lake.bookColumns(meanFingerprint, {});
  const accounts = numbers(columns, 'accounts')[0] ?? 0;
  return { accounts, book: accounts < minPeers ? null : blocksOf((column) => numbers(columns, column)[0]!) };
}

const meanFingerprint = defineStatement(
  'screens/mean-fingerprint',
  `-- @relation fingerprints
  SELECT count(*) AS accounts, ${fingerprintColumns.map((name) => `avg(${identifier(name)}) AS ${identifier(name)}`).join(', ')} FROM {fingerprints}`,
);

/** What the classes of the run's fingerprints are; null for a run from before there were any. */
export function fingerprintKey(lake: ScopedLake): FingerprintKey | null {
  if (!lake.run) return null;
  const file = path.join(runFolder(env.dataDir, lake.run.id), 'fingerprints.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as FingerprintKey) : null;
}
