import type { Linkage } from '#workers/core/clustering/linkage.ts';

/** The items from left to right under a drawn tree, `left` first: no lines cross. */
export function leafOrder({ count, left, right }: Linkage): Int32Array {
  const order = new Int32Array(count);
  const stack = new Int32Array(count + 1);
  let depth = 0;
  let placed = 0;
  stack[depth++] = 2 * count - 2;
  while (depth > 0) {
    const cluster = stack[--depth]!;
    if (cluster < count) order[placed++] = cluster;
    else {
      stack[depth++] = right[cluster - count]!;
      stack[depth++] = left[cluster - count]!;
    }
  }
  return order;
}
