import { refreshLake } from '#workers/lake/partitions.ts';
import { defineTask } from './define-task.ts';

export default defineTask('refresh-lake', ({ dataDir, full }, { progress, throwIfCancelled }) =>
  refreshLake({ dataDir, full, progress, throwIfCancelled }),
);
