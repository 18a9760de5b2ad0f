import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import Piscina from 'piscina';
import type { Progress, TaskName, Tasks } from './contracts/tasks.ts';
import { shareFeatures } from './share-features.ts';

export type RunOptions = {
  onProgress?: (progress: Progress) => void;
  /** Cancels the task: first by asking, then, after `cancelGraceMs`, by ending its thread. */
  signal?: AbortSignal;
  timeoutMs?: number;
};

export type RunTask = <Name extends TaskName>(
  name: Name,
  input: Tasks[Name]['input'],
  options?: RunOptions,
) => Promise<Tasks[Name]['output']>;

export type WorkerPool = { run: RunTask; close(): Promise<void> };

/** A task that checks for cancel at every loop stops well within this; one that hangs in native code is ended. */
const cancelGraceMs = 5_000;
/** A worker keeps native modules loaded between tasks for this long. */
const idleTimeoutMs = 60_000;
const defaultTimeoutMs = 60 * 60_000;
const maxOldGenerationSizeMb = 4_096;

const taskFile = (name: TaskName) => fileURLToPath(new URL(`./tasks/${name}.ts`, import.meta.url));

/**
 * Starts the pool of worker threads that runs everything touching trades in bulk. One thread more than there are cores: a task that is shared over the threads
 * leaves one free, so that a batch job never blocks an import or a page.
 */
export function createPool({ threads = os.availableParallelism() + 1 }: { threads?: number } = {}): WorkerPool {
  const piscina = new Piscina({
    filename: taskFile('list-accounts'),
    execArgv: ['--import', 'tsx'],
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleTimeoutMs,
    resourceLimits: { maxOldGenerationSizeMb },
  });
  const runTask: RunTask = async (name, input, { onProgress, signal, timeoutMs = defaultTimeoutMs } = {}) => {
    signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const cancelFlag = new SharedArrayBuffer(4);
    const killer = new AbortController();
    let graceTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      Atomics.store(new Int32Array(cancelFlag), 0, 1);
      graceTimer = setTimeout(() => killer.abort(), cancelGraceMs);
    };
    const timeout = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    if (onProgress) port1.on('message', onProgress);
    try {
      return await piscina.run(
        { input, port: port2, cancelFlag },
        { filename: taskFile(name), transferList: [port2], signal: killer.signal },
      );
    } finally {
      clearTimeout(timeout);
      clearTimeout(graceTimer);
      signal?.removeEventListener('abort', stop);
      port1.close();
    }
  };
  const shared: { [Name in TaskName]?: (input: Tasks[Name]['input'], options: RunOptions) => Promise<Tasks[Name]['output']> } = {
    'compute-features': (input, options) => shareFeatures(runTask, Math.max(1, threads - 1), input, options),
  };
  return {
    run: (name, input, options = {}) => shared[name]?.(input, options) ?? runTask(name, input, options),
    close: () => piscina.destroy(),
  };
}
