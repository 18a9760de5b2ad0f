import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh data folder that is removed when the test ends. */
export function tempDataDir(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-test-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A folder for a whole test file: remove it in `afterAll`. */
export function tempFolder(): { path: string; remove(): void } {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-test-'));
  return { path: dir, remove: () => fs.rmSync(dir, { recursive: true, force: true }) };
}
