import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openKernels } from './kernels.ts';

test('the committed binary is what the assembly compiles to', () => {
  const build = fileURLToPath(new URL('./build.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [build, '--check'], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

test('every array has room of its own, aligned, and nothing lies at 0', () => {
  const { memory } = openKernels([24, 4, 100_000])!;
  const arrays = [memory.float64(3), memory.int32(1), memory.float64(12_500)];
  let end = 0;
  for (const { byteOffset, byteLength } of arrays) {
    expect(byteOffset).toBeGreaterThan(end - 1);
    expect(byteOffset % 64).toBe(0);
    expect(byteOffset).toBeGreaterThan(0);
    end = byteOffset + byteLength;
  }
  expect(arrays[2]!.fill(1).at(-1)).toBe(1);
});

test('more memory than there can be is refused, not attempted', () => {
  expect(openKernels([2 ** 40])).toBeNull();
});
