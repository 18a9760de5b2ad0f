import fs from 'node:fs/promises';
import { dataPaths } from './contracts/lake-files.ts';
import type { FeatureRange, Tasks } from './contracts/tasks.ts';
import type { RunOptions, RunTask } from './pool.ts';

/** Positions whose columns a thread holds at once: about 75 MB. */
const defaultPositionsPerRange = 200_000;
/** Each share holds the prices of the whole time, so more of them would cost memory without end. */
const maxShares = 4;
/** Of the database engines of all shares together. */
const memoryLimitMb = 2_048;
const [planned, joining] = [0.02, 0.9];

/**
 * `compute-features`, shared over a pool's threads: the book is cut into ranges of accounts, each share computes neighbouring ranges into parts, and the parts are
 * joined in the order of the ranges. The cut does not depend on the number of threads, so neither do the results. Waits on the caller's thread: no task waits for
 * another, and one thread is enough.
 */
export async function shareFeatures(
  run: RunTask,
  threads: number,
  { dataDir, runId, ideaGapMs, positionsPerRange = defaultPositionsPerRange }: Tasks['compute-features']['input'],
  { signal, timeoutMs, onProgress = () => {} }: RunOptions,
): Promise<Tasks['compute-features']['output']> {
  const failure = new AbortController();
  const options = { timeoutMs, signal: signal ? AbortSignal.any([signal, failure.signal]) : failure.signal };
  const { newestCloseMs, ranges } = await run('plan-features', { dataDir, runId, positionsPerRange }, options);
  try {
    const shares = sharesOf(ranges, Math.min(threads, maxShares));
    const accounts = ranges.reduce((sum, range) => sum + range.accounts, 0);
    const positions = ranges.reduce((sum, range) => sum + range.positions, 0);
    const fractions = shares.map(() => 0);
    const report = () => {
      const fraction = shares.reduce((sum, { positions: own }, share) => sum + (own / positions) * fractions[share]!, 0);
      onProgress({ fraction: planned + (joining - planned) * fraction, message: `Metrics of ${Math.floor(fraction * accounts)} accounts` });
    };
    const running = shares.map((share, index) =>
      run(
        'compute-feature-ranges',
        {
          dataDir,
          runId,
          ideaGapMs,
          newestCloseMs,
          ranges: share.ranges,
          memoryLimitMb: Math.floor(memoryLimitMb / shares.length),
        },
        {
          ...options,
          onProgress({ fraction }) {
            fractions[index] = fraction;
            report();
          },
        },
      ),
    );
    const counts = await allOrNone(running, failure);
    await run(
      'join-features',
      { dataDir, runId, ranges: ranges.length },
      { ...options, onProgress: ({ fraction, message }) => onProgress({ fraction: joining + (1 - joining) * fraction, message }) },
    );
    return { accounts, positions, ideas: counts.reduce((sum, { ideas }) => sum + ideas, 0) };
  } finally {
    await fs.rm(dataPaths(dataDir).runParts(runId), { recursive: true, force: true });
  }
}

/** Neighbouring ranges in at most `most` shares. */
function sharesOf(ranges: readonly FeatureRange[], most: number): { ranges: FeatureRange[]; positions: number }[] {
  const count = Math.min(most, ranges.length);
  return Array.from({ length: count }, (_, share) => {
    const own = ranges.slice(Math.floor((share * ranges.length) / count), Math.floor(((share + 1) * ranges.length) / count));
    return { ranges: own, positions: own.reduce((sum, range) => sum + range.positions, 0) };
  });
}

/** What all of them give; where one fails the others are stopped, and it fails with that one's reason when nobody works any more. */
async function allOrNone<T>(running: readonly Promise<T>[], failure: AbortController): Promise<T[]> {
  try {
    return await Promise.all(running);
  } catch (error) {
    failure.abort();
    await Promise.allSettled(running);
    throw error;
  }
}
