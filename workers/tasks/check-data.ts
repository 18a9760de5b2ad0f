import fs from 'node:fs';
import path from 'node:path';
import { dataPaths, lakeTables } from '#workers/contracts/lake-files.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { currentSeq, openRawStore } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

type Output = Tasks['check-data']['output'];

/** Reads the raw store and the lake as a doctor would: changes nothing, and says what is wrong instead of throwing. */
export default defineTask('check-data', async ({ dataDir }) => ({ raw: checkRaw(dataDir), lake: await checkLake(dataDir) }));

function checkRaw(dataDir: string): Output['raw'] {
  if (!fs.existsSync(dataPaths(dataDir).rawDb)) return null;
  try {
    const store = openRawStore(dataDir, { readonly: true });
    try {
      const problems = (store.db.pragma('quick_check(5)') as { quick_check: string }[])
        .map((row) => row.quick_check)
        .filter((line) => line !== 'ok');
      const count = (table: 'accounts' | 'positions' | 'rejected_rows') =>
        store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
      return {
        problems,
        seq: currentSeq(store),
        accounts: count('accounts'),
        positions: count('positions'),
        rejectedRows: count('rejected_rows'),
      };
    } finally {
      store.close();
    }
  } catch (error) {
    return { problems: [(error as Error).message], seq: 0, accounts: 0, positions: 0, rejectedRows: 0 };
  }
}

async function checkLake(dataDir: string): Promise<Output['lake']> {
  const paths = dataPaths(dataDir);
  if (!fs.existsSync(paths.manifest)) return null;
  try {
    const reader = await openLakeReader(dataDir, { threads: 1 });
    try {
      const { seq, tables } = reader.currentManifest();
      const parts = Object.values(tables).flat();
      const missing = parts.filter(({ file }) => !fs.existsSync(path.join(paths.lake, file)));
      if (missing.length > 0) return { problems: missing.map(({ file }) => `${file} is missing`), seq, parts: parts.length, positions: 0 };
      const problems: string[] = [];
      for (const table of Object.keys(lakeTables) as (keyof typeof lakeTables)[]) {
        const expected = tables[table].reduce((total, { rows }) => total + rows, 0);
        const [row] = await reader.engine.rows<{ rows: number }>(
          withRelations(sqlFile('check', 'count-rows'), { table: reader.source(table) }),
        );
        if (row!.rows !== expected) problems.push(`${table} holds ${row!.rows} rows, the manifest says ${expected}`);
      }
      return { problems, seq, parts: parts.length, positions: tables.positions.reduce((total, { rows }) => total + rows, 0) };
    } finally {
      reader.close();
    }
  } catch (error) {
    return { problems: [(error as Error).message], seq: 0, parts: 0, positions: 0 };
  }
}
