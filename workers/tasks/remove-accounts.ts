import { removeAccounts } from '#workers/store/accounts.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

export default defineTask('remove-accounts', async ({ dataDir, accountIds }, { progress, throwIfCancelled }) => {
  const store = openRawStore(dataDir);
  try {
    return await removeAccounts(store, accountIds, {
      onProgress: (done, total) => progress(done / total, `${done} of ${total} accounts removed`),
      throwIfCancelled,
    });
  } finally {
    store.close();
  }
});
