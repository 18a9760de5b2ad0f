import { refreshLake } from '#workers/lake/partitions.ts';
import { simulatedMarket } from '#workers/sources/simulator/market/market-data.ts';
import { openLakeSource } from '#workers/store/lake-source.ts';
import { defineTask } from './define-task.ts';

export default defineTask('refresh-lake', ({ dataDir, full }, { progress, throwIfCancelled }) =>
  refreshLake({ dataDir, openSource: (folder) => openLakeSource(folder, simulatedMarket), full, progress, throwIfCancelled }),
);
