import { types } from 'node:util';
import type { MessagePort } from 'node:worker_threads';
import type { TaskContext, TaskName, Tasks } from '#workers/contracts/tasks.ts';

/** Thrown inside a task when someone asked to stop: the pool reports it as a cancelled run, not as a fault. */
class TaskCancelled extends Error {
  override name = 'TaskCancelled';
  constructor() {
    super('The task was cancelled');
  }
}

/** What `workers/pool.ts` sends into the thread: the input, a port for progress and one shared word that turns 1 on cancel. */
export type TaskEnvelope<Input> = { input: Input; port: MessagePort; cancelFlag: SharedArrayBuffer };

const progressEveryMs = 100;

/** Errors of native modules (SQLite) are no real errors to a message port and would arrive without their words. */
const asNativeError = (error: unknown): unknown =>
  !types.isNativeError(error) && error instanceof Error ? new Error((error as Error).message) : error;

/** Wraps a task handler as a Piscina entry point. */
export function defineTask<Name extends TaskName>(
  _name: Name,
  handler: (input: Tasks[Name]['input'], context: TaskContext) => Promise<Tasks[Name]['output']>,
) {
  return async ({ input, port, cancelFlag }: TaskEnvelope<Tasks[Name]['input']>): Promise<Tasks[Name]['output']> => {
    const flag = new Int32Array(cancelFlag);
    let lastSentMs = 0;
    const context: TaskContext = {
      progress(fraction, message) {
        const nowMs = performance.now();
        if (nowMs - lastSentMs < progressEveryMs && fraction < 1) return;
        lastSentMs = nowMs;
        port.postMessage({ fraction, message });
      },
      throwIfCancelled() {
        if (Atomics.load(flag, 0) === 1) throw new TaskCancelled();
      },
    };
    try {
      return await handler(input, context);
    } catch (error) {
      throw asNativeError(error);
    } finally {
      port.close();
    }
  };
}
