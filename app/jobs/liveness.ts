import { randomBytes } from 'node:crypto';
import os from 'node:os';

/** A process that has not said anything for this long is taken for dead. */
export const staleAfterMs = 30_000;

/** Names this process in job rows: host, process id and a random part, because process ids come again. */
export const runnerId = `${os.hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process that holds a job may still be working on it. On this host the process table answers at once, elsewhere the heartbeat does. */
export function isAlive(runner: string, heartbeatAt: Date | null, now: Date): boolean {
  const [host, pid] = runner.split(':');
  if (runner === runnerId) return true;
  if (host === os.hostname() && (Number(pid) === process.pid || !processExists(Number(pid)))) return false;
  return heartbeatAt !== null && now.getTime() - heartbeatAt.getTime() < staleAfterMs;
}
