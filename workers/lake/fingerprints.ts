import fs from 'node:fs';
import path from 'node:path';
import { type FingerprintKey, fingerprintBlocks, fingerprintSymbols, holdEdgesS, sizeEdges } from '#workers/contracts/fingerprint.ts';
import type { AnalyticsEngine } from './engine.ts';
import { copyTo, identifier, parquetRelation, withRelations } from './relations.ts';
import { defineStatement, sqlFile } from './sql-files.ts';

/** Share of an account's ideas that lie in class `index` of a value with these upper edges. */
function shareOfClass(value: string, edges: readonly number[], index: number): string {
  const bounds = [index > 0 ? `${value} >= ${edges[index - 1]}` : null, index < edges.length ? `${value} < ${edges[index]}` : null];
  return shareWhere(bounds.filter((bound) => bound !== null).join(' AND '));
}

const shareWhere = (condition: string): string => `count(*) FILTER (WHERE ${condition}) / count(*)`;

const shares: Record<string, string> = Object.fromEntries([
  ...fingerprintBlocks.hour.map((name, hour) => [name, shareWhere(`hour = ${hour}`)]),
  ...fingerprintBlocks.hold.map((name, index) => [name, shareOfClass('hold_s', holdEdgesS, index)]),
  ...fingerprintBlocks.size.map((name, index) => [name, shareOfClass('relative_lots', sizeEdges, index)]),
  ...fingerprintBlocks.symbol.map((name, rank) => [name, shareWhere(`symbol_rank = ${rank}`)]),
]);

const fingerprints = defineStatement(
  'features/fingerprints',
  `-- @relation ideas
  WITH described AS (
    SELECT
      account_id,
      hold_s,
      (opened_at_ms // 3600000) % 24 AS hour,
      volume_lots / median(volume_lots) OVER (PARTITION BY account_id) AS relative_lots,
      coalesce(symbol_rank, ${fingerprintSymbols}) AS symbol_rank
    FROM {ideas}
    LEFT JOIN top_symbols USING (symbol)
  )
  SELECT account_id, ${Object.entries(shares)
    .map(([name, sql]) => `${sql} AS ${identifier(name)}`)
    .join(', ')}
  FROM described
  GROUP BY account_id
  ORDER BY account_id`,
);

/** Writes `fingerprints.parquet` and `fingerprints.json` (contracts/fingerprint.ts) beside the `ideas.parquet` of a folder, one row per account with an idea. */
export async function writeFingerprints(engine: AnalyticsEngine, folder: string): Promise<void> {
  const ideas = parquetRelation([path.join(folder, 'ideas.parquet')], {});
  await engine.exec(withRelations(sqlFile('features', 'top-symbols'), { ideas }), { symbols: fingerprintSymbols });
  await engine.exec(copyTo(withRelations(fingerprints, { ideas }), path.join(folder, 'fingerprints.parquet'), 'parquet'));
  const symbols = await engine.rows<{ symbol: string }>(
    defineStatement('features/top-symbol-names', 'SELECT symbol FROM top_symbols ORDER BY symbol_rank'),
  );
  const key: FingerprintKey = { symbols: symbols.map(({ symbol }) => symbol), holdEdgesS: [...holdEdgesS], sizeEdges: [...sizeEdges] };
  fs.writeFileSync(path.join(folder, 'fingerprints.json'), `${JSON.stringify(key)}\n`);
}
