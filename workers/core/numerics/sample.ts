import type { Random } from './random.ts';

/** `size` different rows out of `rows`, ascending, each equally likely (Knuth's selection sampling). */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  const chosen = new Int32Array(Math.min(size, rows));
  for (let row = 0, taken = 0; taken < chosen.length; row++) {
    if (random.next() * (rows - row) < chosen.length - taken) chosen[taken++] = row;
  }
  return chosen;
}
