/** Rows that become columns: numbers in typed arrays that grow by doubling, texts in plain arrays. */
export type RowBuffer = {
  readonly length: number;
  /** One value per column, in their order. */
  push(...values: (number | string)[]): void;
  /** All rows as columns; the buffer is empty afterwards. */
  take(): Record<string, Float64Array | string[]>;
};

const firstCapacity = 1_024;

/** @param columns SQL type per column; `VARCHAR` holds texts, everything else numbers */
export function createRowBuffer(columns: Readonly<Record<string, string>>): RowBuffer {
  const names = Object.keys(columns);
  const isText = names.map((name) => columns[name] === 'VARCHAR');
  const empty = (capacity: number) => isText.map((text) => (text ? ([] as string[]) : new Float64Array(capacity)));
  let capacity = firstCapacity;
  let stored = empty(capacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(...values) {
      if (values.length !== names.length) throw new Error(`A row of ${names.length} columns got ${values.length} values`);
      if (length === capacity) {
        capacity *= 2;
        stored = stored.map((column) => {
          if (Array.isArray(column)) return column;
          const larger = new Float64Array(capacity);
          larger.set(column);
          return larger;
        });
      }
      for (let column = 0; column < names.length; column++) stored[column]![length] = values[column]!;
      length++;
    },
    take() {
      const taken = Object.fromEntries(names.map((name, column) => [name, stored[column]!.slice(0, length)]));
      stored = empty(capacity);
      length = 0;
      return taken;
    },
  };
}
