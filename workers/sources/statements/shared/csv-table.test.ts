import { expect, test } from 'vitest';
import { columnOf, detectDelimiter, firstLine, readCsv } from './csv-table.ts';

test('the delimiter is the mark that splits lines evenly, not the one that is met in text', () => {
  expect(detectDelimiter('a;b;c\n1,5;2,5;3,5\n')).toBe(';');
  expect(detectDelimiter('a,b,c\n1,2,"x;y;z;w"\n')).toBe(',');
  expect(detectDelimiter('a\tb\n1\t2\n')).toBe('\t');
  expect(detectDelimiter('just words\nand more')).toBeNull();
});

test('lines keep their numbers when empty ones are left out', () => {
  expect(readCsv('a;b\r\n\r\n1;2\r\n').rows).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1', '2'] },
  ]);
});

test('quoted cells may hold delimiters, quotes and line ends', () => {
  const { rows } = readCsv('a,b\n"x, ""y""","two\nlines"\n5,6\n');
  expect(rows.map((row) => row.cells)).toEqual([
    ['a', 'b'],
    ['x, "y"', 'two\nlines'],
    ['5', '6'],
  ]);
  expect(rows.at(-1)?.line).toBe(4);
});

test('a stray quote inside a cell is text', () => {
  expect(readCsv('a,b\n5" pipe,2\n').rows[1]?.cells).toEqual(['5" pipe', '2']);
});

test('a name that stands twice is found by its occurrence', () => {
  const header = ['Time', 'Price', 'Time', 'Price'];
  expect(columnOf(header, 'Price')).toBe(1);
  expect(columnOf(header, 'Price', 1)).toBe(3);
  expect(columnOf(header, 'Price', 2)).toBe(-1);
});

test('the first line is the first one that says something', () => {
  expect(firstLine('\n\n  a;b \r\nc')).toBe('a;b');
  expect(firstLine('\n')).toBe('');
});
