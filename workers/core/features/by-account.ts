/** The rows of one account within columns that are sorted by account, as views without copying. `from` is where the search begins: the end of the account before. */
export function sliceOfAccount<Columns extends Record<string, Float64Array>>(
  columns: Columns,
  accountIds: Float64Array,
  accountId: number,
  from: number,
): { slice: Columns; end: number } {
  let start = from;
  while (start < accountIds.length && accountIds[start]! < accountId) start++;
  let end = start;
  while (end < accountIds.length && accountIds[end] === accountId) end++;
  return {
    slice: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(start, end)])) as Columns,
    end,
  };
}
