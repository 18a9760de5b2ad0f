/** Disjoint sets of the items 0 … count − 1 as parent links. The representative of a set is its lowest item. */
export const disjointSets = (count: number): Int32Array => Int32Array.from({ length: count }, (_, item) => item);

/** The representative of an item's set. Halves the path on the way. */
export function findSet(sets: Int32Array, item: number): number {
  let at = item;
  while (sets[at] !== at) {
    const above = sets[sets[at]!]!;
    sets[at] = above;
    at = above;
  }
  return at;
}

/** Joins two sets. False when they were one already. */
export function uniteSets(sets: Int32Array, a: number, b: number): boolean {
  const rootA = findSet(sets, a);
  const rootB = findSet(sets, b);
  if (rootA === rootB) return false;
  if (rootA < rootB) sets[rootB] = rootA;
  else sets[rootA] = rootB;
  return true;
}
