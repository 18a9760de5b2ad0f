import { defineTask } from './define-task.ts';

export default defineTask('list-accounts', async () => ({ accounts: [], removedIds: [], seq: 0 }));
