import { expect, test } from 'vitest';
import { bandOf, nearestToMean, packMatrix, pictureColumns, pointsPerColumn, thinnedRows, unpackMatrix } from './pattern-series.ts';

test('short series stay as they are, in the order of the rows that were asked for', () => {
  expect(thinnedRows([1, 2, 3, 4, 5, 6], 3, [1, 0])).toEqual({ rows: 2, columns: 3, values: Float32Array.of(4, 5, 6, 1, 2, 3) });
});

test('long series become means of neighbours, the last column of what is left', () => {
  const points = pictureColumns * 2 + 1;
  const { columns, values } = thinnedRows(
    Array.from({ length: points }, (_, point) => point),
    points,
    [0],
  );
  expect(pointsPerColumn(points)).toBe(3);
  expect(columns).toBe(321);
  expect([...values.slice(0, 2)]).toEqual([1, 4]);
  expect(values[320]).toBe(960);
});

test('a matrix comes out of its bytes as it went in', () => {
  const matrix = { rows: 2, columns: 2, values: Float32Array.of(-1.5, 0, 3.25, Number.NaN) };
  expect(unpackMatrix(packMatrix(matrix).buffer)).toEqual(matrix);
});

test('a band holds the percentiles of each column', () => {
  // Rows 0 … 10 hold 0 … 10 in the first column and twice that in the second: type 7 gives 1, 5 and 9.
  const values = Float32Array.from({ length: 22 }, (_, place) => Math.floor(place / 2) * (1 + (place % 2)));
  const rows = Array.from({ length: 11 }, (_, row) => 10 - row);
  expect(bandOf({ rows: 11, columns: 2, values }, rows)).toEqual({ low: [1, 2], middle: [5, 10], high: [9, 18] });
  expect(bandOf({ rows: 11, columns: 2, values }, [])).toBeNull();
});

test('the typical row is the one nearest to the mean of its peers', () => {
  // Mean of rows 0, 2, 3 is (3, 0); row 1 would be nearer but was not asked for.
  expect(nearestToMean([0, 0, 3, 0, 4, 0, 5, 0], 2, [0, 2, 3])).toBe(2);
  expect(nearestToMean([], 2, [])).toBeNull();
});
