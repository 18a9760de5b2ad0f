import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { sampleRows } from './sample.ts';

test('a sample is ascending, without repeats, and every row is as likely', () => {
  const random = createRandom(4);
  const hits = new Float64Array(20);
  for (let round = 0; round < 4_000; round++) {
    const rows = sampleRows(20, 5, random);
    expect(rows.every((row, i) => i === 0 || row > rows[i - 1]!)).toBe(true);
    for (const row of rows) hits[row]!++;
  }
  for (const count of hits) expect(Math.abs(count / 4_000 - 0.25)).toBeLessThan(0.04);
  expect(Array.from(sampleRows(3, 9, random))).toEqual([0, 1, 2]);
});
