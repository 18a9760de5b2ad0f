import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { takeLock } from './lock.ts';

test('a second writer waits, is told why, and gets the lock when the first is done', async () => {
  const file = path.join(tempDataDir(), 'lake', 'writer.lock.db');
  const release = await takeLock(file);
  const messages: string[] = [];
  let got = false;
  const second = takeLock(file, { onWait: (message) => messages.push(message) }).then((releaseSecond) => {
    got = true;
    releaseSecond();
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(got).toBe(false);
  expect(messages).toEqual(['Another process is writing the lake; waiting until it is done']);
  release();
  await second;
  expect(got).toBe(true);
});

test('waiting ends with the time limit or a cancel', async () => {
  const file = path.join(tempDataDir(), 'writer.lock.db');
  const release = await takeLock(file);
  onTestFinished(release);
  await expect(takeLock(file, { timeoutMs: 0 })).rejects.toThrow('Another process has been writing the lake');
  const cancelled = takeLock(file, {
    throwIfCancelled: () => {
      throw new Error('cancelled');
    },
  });
  await expect(cancelled).rejects.toThrow('cancelled');
});

test('the lock of a killed process is free at once', async () => {
  const file = path.join(tempDataDir(), 'writer.lock.db');
  const holder = spawn(process.execPath, [
    '--import',
    'tsx',
    fileURLToPath(new URL('../../tests/fixtures/hold-lock.ts', import.meta.url)),
    file,
  ]);
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  await expect(takeLock(file, { timeoutMs: 0 })).rejects.toThrow('Another process');
  const ended = new Promise((resolve) => holder.once('exit', resolve));
  holder.kill('SIGKILL');
  await ended;
  (await takeLock(file, { timeoutMs: 0 }))();
});
