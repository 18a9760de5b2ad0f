import { expect, test } from 'vitest';
import { readHtmlTables } from './html-table.ts';

test('rows carry text, tool tip, column and line', () => {
  const { rows, title } = readHtmlTables(
    '<title>Statement: 1</title>\n<table>\n<tr><td title="#7 grid[tp]">1</td><td colspan=3>a&nbsp;b\n c</td><td><b>2</b></td></tr>\n<tr><td>x</td></tr></table>',
  );
  expect(title).toBe('Statement: 1');
  expect(rows.map((row) => row.line)).toEqual([3, 5]);
  expect(rows[0]?.cells).toEqual([
    { text: '1', title: '#7 grid[tp]', column: 0, colspan: 1, hidden: false },
    { text: 'a b c', title: null, column: 1, colspan: 3, hidden: false },
    { text: '2', title: null, column: 4, colspan: 1, hidden: false },
  ]);
});

test('hidden cells take no column', () => {
  const [row] = readHtmlTables('<table><tr><td>1</td><td class="hidden" colspan="8">note</td><td class="">2</td></tr></table>').rows;
  expect(row?.cells.map(({ text, column, hidden }) => [text, column, hidden])).toEqual([
    ['1', 0, false],
    ['note', 1, true],
    ['2', 1, false],
  ]);
});

test('a row inside an unclosed row and cells without end tags are read', () => {
  const { rows } = readHtmlTables('<table><tr><td colspan=2><tr><td>a<td>b<tr><td>c</table>');
  expect(rows.map((row) => row.cells.map((cell) => cell.text))).toEqual([[''], ['a', 'b'], ['c']]);
});

test('styles and scripts are not text, and text before the tables is the preamble', () => {
  const { preamble, rows } = readHtmlTables('<style>td{}</style><script>var x</script><b>Broker Ltd</b><table><tr><td>1</td></tr></table>');
  expect(preamble).toBe('Broker Ltd');
  expect(rows).toHaveLength(1);
});

test('an absurd colspan counts as one', () => {
  expect(readHtmlTables('<table><tr><td colspan=99999999>a</td><td>b</td></tr></table>').rows[0]?.cells[1]?.column).toBe(1);
});
