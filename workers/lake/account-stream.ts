import { type Columns, numbers, rowCount } from './engine.ts';

/**
 * Cuts a stream of numeric columns that is sorted by `account_id` into accounts: one account's rows are in memory at a time, besides the batch.
 * @throws where the accounts do not ascend
 */
export async function* accountsOfStream<Name extends string>(
  batches: AsyncIterable<Columns>,
  names: readonly Name[],
): AsyncGenerator<{ accountId: number; columns: Record<Name, Float64Array> }> {
  let accountId = Number.NaN;
  let parts: Float64Array[][] = [];
  const joined = () =>
    Object.fromEntries(names.map((name, index) => [name, concatenated(parts.map((part) => part[index]!))])) as Record<Name, Float64Array>;
  for await (const batch of batches) {
    const ids = numbers(batch, 'account_id');
    const columns = names.map((name) => numbers(batch, name));
    for (let from = 0; from < rowCount(batch); ) {
      let until = from + 1;
      while (until < ids.length && ids[until] === ids[from]) until++;
      if (ids[from] !== accountId) {
        if (ids[from]! < accountId) throw new Error('The rows are not in the order of their accounts');
        if (parts.length > 0) yield { accountId, columns: joined() };
        accountId = ids[from]!;
        parts = [];
      }
      const part = { from, until };
      parts.push(columns.map((column) => column.subarray(part.from, part.until)));
      from = until;
    }
  }
  if (parts.length > 0) yield { accountId, columns: joined() };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float64Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
