import fs from 'node:fs';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { openLakeReader, runFolder } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

const memoryLimitMb = 2_048;
const leastPerAccount = 20;

type AccountRange = { first_account: number; last_account: number; accounts: number; positions: number; newest_close_ms: number };

/** Cuts the book into ranges of accounts, and makes the empty folder for the parts of the results. */
export default defineTask('plan-features', async ({ dataDir, runId, positionsPerRange }, { progress, throwIfCancelled }) => {
  runFolder(dataDir, runId); // refuses an id that could leave the folder of runs
  const reader = await openLakeReader(dataDir, { memoryLimitMb, throwIfCancelled });
  try {
    progress(0, 'Reading the book');
    const ranges = await reader.engine.rows<AccountRange>(
      withRelations(sqlFile('features', 'account-ranges'), { positions: reader.source('positions') }),
      { positions_per_range: positionsPerRange, least_per_account: leastPerAccount },
    );
    const folder = dataPaths(dataDir).runParts(runId);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    return {
      newestCloseMs: ranges[0]?.newest_close_ms ?? 0,
      ranges: ranges.map(({ first_account, last_account, accounts, positions }, index) => ({
        index,
        firstAccount: first_account,
        lastAccount: last_account,
        accounts,
        positions,
      })),
    };
  } finally {
    reader.close();
  }
});
