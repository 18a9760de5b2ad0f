/** Finds the point under the pointer among tens of thousands: a square grid over the picture. */

export type PointIndex = {
  /** Place of the nearest point within `radius`, or -1. Distances are in the unit of the coordinates. */
  nearest(x: number, y: number, radius: number): number;
};

const pointsPerCell = 4;

/** @param xs @param ys coordinates by place; points that are not finite are never found */
export function indexPoints(xs: ArrayLike<number>, ys: ArrayLike<number>): PointIndex {
  const n = xs.length;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(xs[i]!) || !Number.isFinite(ys[i]!)) continue;
    x0 = Math.min(x0, xs[i]!);
    x1 = Math.max(x1, xs[i]!);
    y0 = Math.min(y0, ys[i]!);
    y1 = Math.max(y1, ys[i]!);
  }
  const side = Math.max(1, Math.ceil(Math.sqrt(n / pointsPerCell)));
  const width = (x1 - x0) / side || 1;
  const height = (y1 - y0) / side || 1;
  const column = (x: number) => Math.min(side - 1, Math.max(0, Math.floor((x - x0) / width)));
  const row = (y: number) => Math.min(side - 1, Math.max(0, Math.floor((y - y0) / height)));
  const heads = new Int32Array(side * side).fill(-1);
  const next = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(xs[i]!) || !Number.isFinite(ys[i]!)) continue;
    const cell = row(ys[i]!) * side + column(xs[i]!);
    next[i] = heads[cell]!;
    heads[cell] = i;
  }
  return {
    nearest(x, y, radius) {
      let [best, bestSquare] = [-1, radius * radius];
      for (let r = row(y - radius); r <= row(y + radius); r++) {
        for (let c = column(x - radius); c <= column(x + radius); c++) {
          for (let i = heads[r * side + c]!; i !== -1; i = next[i]!) {
            const square = (xs[i]! - x) ** 2 + (ys[i]! - y) ** 2;
            if (square <= bestSquare) [best, bestSquare] = [i, square];
          }
        }
      }
      return best;
    },
  };
}
