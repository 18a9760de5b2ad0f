import { MessageChannel } from 'node:worker_threads';
import type { TaskName, Tasks } from '#workers/contracts/tasks.ts';
import type { TaskEnvelope } from '#workers/tasks/define-task.ts';

/** Runs a task in this thread, as the pool would in a worker. */
export async function runTask<Name extends TaskName>(
  task: (envelope: TaskEnvelope<Tasks[Name]['input']>) => Promise<Tasks[Name]['output']>,
  input: Tasks[Name]['input'],
): Promise<Tasks[Name]['output']> {
  const { port1, port2 } = new MessageChannel();
  try {
    return await task({ input, port: port2, cancelFlag: new SharedArrayBuffer(4) });
  } finally {
    port1.close();
  }
}
