import { listAccounts } from '#workers/store/accounts.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

export default defineTask('list-accounts', async ({ dataDir, sinceSeq }) => {
  const store = openRawStore(dataDir, { readonly: true });
  try {
    return listAccounts(store, sinceSeq);
  } finally {
    store.close();
  }
});
