import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { env } from '#app/lib/env.ts';

const execute = promisify(execFile);
const longestMs = 30 * 60_000;

/** What a peer printed, or why there is nothing: peers are optional, and a missing one is a finding, not a failure. */
export type PeerResult<Output> = { found: true; output: Output } | { found: false; why: string };

/**
 * Runs `tests/peers/<script>.py` with the interpreter that CORTEX_PEER_PYTHON names, or `tests/peers/<script>` with this Node.js where the name ends in `.mjs`. The script
 * prints one JSON object; one that cannot import what it needs prints `{ "missing": "package" }`. One that needs longer than `limitMs` is stopped.
 */
export async function runPeer<Output>(
  script: string,
  args: readonly string[],
  signal?: AbortSignal,
  limitMs = longestMs,
): Promise<PeerResult<Output>> {
  const isNode = script.endsWith('.mjs');
  const file = fileURLToPath(new URL(`../../../tests/peers/${isNode ? script : `${script}.py`}`, import.meta.url));
  const interpreter = isNode ? process.execPath : env.peerPython;
  try {
    const { stdout } = await execute(interpreter, [file, ...args], { maxBuffer: 2 ** 28, timeout: limitMs, signal });
    const output = JSON.parse(stdout) as Output & { missing?: string };
    return output.missing === undefined ? { found: true, output } : { found: false, why: `${output.missing} is not installed` };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, killed, stderr } = error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string };
    if (killed === true) return { found: false, why: `stopped after ${limitMs / 1_000} s` };
    return { found: false, why: code === 'ENOENT' ? `no ${interpreter}` : lastLine(stderr) || String(error) };
  }
}

const lastLine = (text = ''): string => text.trim().split('\n').at(-1) ?? '';
