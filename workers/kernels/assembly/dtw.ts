/**
 * Dynamic time warping of one series against eight others of its length at once, two to a vector. Every cell is computed as in the plain TypeScript twin
 * (workers/core/patterns/dtw.ts), so that both give the same bits.
 *
 * `others` holds the series row by row, `names` the eight rows that are asked for, `x` the one series. `lanes` (64 bytes per point) and `row` (64 bytes per point and 64
 * more) are working memory. `squared` gets the eight squared distances; Infinity once all eight are known to exceed `squaredBound`.
 */
export function warp(
  x: usize,
  length: i32,
  halfWidth: i32,
  others: usize,
  names: usize,
  squaredBound: f64,
  lanes: usize,
  row: usize,
  squared: usize,
): void {
  const infinity = f64x2.splat(Infinity);
  gather(length, others, names, lanes);
  const rowEnd = row + (<usize>length + 1) * 64;
  for (let cell = row + 64; cell < rowEnd; cell += 16) v128.store(cell, infinity);
  for (let cell = row; cell < row + 64; cell += 16) v128.store(cell, f64x2.splat(0));
  for (let i = 0; i < length; i++) {
    const from = i > halfWidth ? i - halfWidth : 0;
    const until = i + halfWidth < length ? i + halfWidth + 1 : length;
    const value = v128.load64_splat(x + <usize>i * 8);
    let y = lanes + <usize>from * 64;
    const yEnd = lanes + <usize>until * 64;
    // cell j stands at j + 1 and takes the place of the one above it
    let cell = row + <usize>from * 64;
    let diagonal0 = v128.load(cell);
    let diagonal1 = v128.load(cell, 16);
    let diagonal2 = v128.load(cell, 32);
    let diagonal3 = v128.load(cell, 48);
    // only the first row may begin before the first cell
    for (let corner = row; corner < row + 64; corner += 16) v128.store(corner, infinity);
    let left0 = infinity;
    let left1 = infinity;
    let left2 = infinity;
    let left3 = infinity;
    for (; y < yEnd; y += 64) {
      cell += 64;
      let up = v128.load(cell);
      let difference = f64x2.sub(value, v128.load(y));
      left0 = f64x2.add(f64x2.pmin(f64x2.pmin(up, diagonal0), left0), f64x2.mul(difference, difference));
      v128.store(cell, left0);
      diagonal0 = up;
      up = v128.load(cell, 16);
      difference = f64x2.sub(value, v128.load(y, 16));
      left1 = f64x2.add(f64x2.pmin(f64x2.pmin(up, diagonal1), left1), f64x2.mul(difference, difference));
      v128.store(cell, left1, 16);
      diagonal1 = up;
      up = v128.load(cell, 32);
      difference = f64x2.sub(value, v128.load(y, 32));
      left2 = f64x2.add(f64x2.pmin(f64x2.pmin(up, diagonal2), left2), f64x2.mul(difference, difference));
      v128.store(cell, left2, 32);
      diagonal2 = up;
      up = v128.load(cell, 48);
      difference = f64x2.sub(value, v128.load(y, 48));
      left3 = f64x2.add(f64x2.pmin(f64x2.pmin(up, diagonal3), left3), f64x2.mul(difference, difference));
      v128.store(cell, left3, 48);
      diagonal3 = up;
    }
    if ((i & 7) === 7 && squaredBound < Infinity && exceeds(cell - <usize>(until - from - 1) * 64, cell, squaredBound)) {
      for (let lane: usize = 0; lane < 64; lane += 16) v128.store(squared + lane, infinity);
      return;
    }
  }
  for (let lane: usize = 0; lane < 64; lane += 16) v128.store(squared + lane, v128.load(row + <usize>length * 64 + lane));
}

/** The eight series side by side: the values of a point stand together. */
function gather(length: i32, others: usize, names: usize, lanes: usize): void {
  for (let lane: usize = 0; lane < 8; lane += 2) {
    let a = others + <usize>load<i32>(names + lane * 4) * <usize>length * 8;
    let b = others + <usize>load<i32>(names + lane * 4, 4) * <usize>length * 8;
    const end = a + <usize>length * 8;
    for (let into = lanes + lane * 8; a < end; into += 64) {
      v128.store(into, v128.load_lane<f64>(b, v128.load64_splat(a), 1));
      a += 8;
      b += 8;
    }
  }
}

/** Whether all cells of all eight series from `cell` to `last` exceed the bound: nothing that goes on from here can be within it. */
function exceeds(cell: usize, last: usize, squaredBound: f64): bool {
  const bound = f64x2.splat(squaredBound);
  for (; cell <= last; cell += 64) {
    let within = v128.or(f64x2.le(v128.load(cell), bound), f64x2.le(v128.load(cell, 16), bound));
    within = v128.or(within, v128.or(f64x2.le(v128.load(cell, 32), bound), f64x2.le(v128.load(cell, 48), bound)));
    if (v128.any_true(within)) return false;
  }
  return true;
}
