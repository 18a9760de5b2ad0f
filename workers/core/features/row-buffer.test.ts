import { expect, test } from 'vitest';
import { createRowBuffer } from './row-buffer.ts';

test('rows come back as columns beyond the first capacity, and the buffer is empty afterwards', () => {
  const buffer = createRowBuffer({ account_id: 'INTEGER', window: 'VARCHAR', value: 'DOUBLE' });
  for (let i = 0; i < 3_000; i++) buffer.push(i, `w${i}`, i === 7 ? Number.NaN : i / 2);
  expect(buffer.length).toBe(3_000);
  const columns = buffer.take();
  expect(columns.account_id).toHaveLength(3_000);
  expect(columns.account_id![2_999]).toBe(2_999);
  expect(columns.window![1_500]).toBe('w1500');
  expect(columns.value![7]).toBeNaN();
  expect(buffer.length).toBe(0);
  expect(buffer.take().window).toEqual([]);
});

test('a row with a column too few is refused', () => {
  expect(() => createRowBuffer({ a: 'DOUBLE', b: 'DOUBLE' }).push(1)).toThrow('2 columns got 1');
});
