import { createPool, type WorkerPool } from '#workers/pool.ts';

let instance: WorkerPool | null = null;

/** The process's one pool of worker threads, started on first use. */
export function pool(): WorkerPool {
  instance ??= createPool();
  return instance;
}

/** Ends the threads, so that a script can leave. */
export async function closePool(): Promise<void> {
  const closing = instance;
  instance = null;
  await closing?.close();
}
