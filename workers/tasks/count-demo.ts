import { openRawStore } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

const countSql = `
  SELECT (SELECT count(*) FROM accounts WHERE is_demo = 1) AS accounts,
         (SELECT count(*) FROM positions p JOIN accounts a ON a.id = p.account_id WHERE a.is_demo = 1) AS positions`;

export default defineTask('count-demo', async ({ dataDir }) => {
  const store = openRawStore(dataDir, { readonly: true });
  try {
    return store.db.prepare(countSql).get() as { accounts: number; positions: number };
  } finally {
    store.close();
  }
});
