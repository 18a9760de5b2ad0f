/** Rows that become columns: numbers in typed arrays that grow by doubling, texts in plain arrays. */
export type RowBuffer = {
  readonly length: number;
  /** One value per column, in their order; an array of numbers fills as many columns as it has entries. */
  push(...values: (number | string | Float64Array)[]): void;
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
      if (length === capacity) {
        capacity *= 2;
        stored = stored.map((column) => {
          if (Array.isArray(column)) return column;
          const larger = new Float64Array(capacity);
          larger.set(column);
          return larger;
        });
      }
      let column = 0;
      for (const value of values) {
        if (typeof value !== 'object') stored[column++]![length] = value;
        else for (let i = 0; i < value.length; i++) stored[column++]![length] = value[i]!;
      }
      if (column !== names.length) throw new Error(`A row of ${names.length} columns got ${column} values`);
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
