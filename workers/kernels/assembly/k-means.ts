/**
 * Assignment and accumulation steps of Lloyd's algorithm. Every distance and sum is added up in the order of the plain TypeScript twin (workers/core/clustering/k-means.ts),
 * so that both give the same bits.
 *
 * `points` and `means` hold points and centroids row by row. `tiles` holds `count` centroids, a multiple of four, those beyond the real ones at Infinity, in tiles: for each tile
 * and column the values of its centroids. A tile has eight centroids, the last one may have four. `open` is room for 64 names of points, `distances` for so many times `count`
 * numbers. `upper` and `lower` hold for each point a bound on its distance to its own centroid and to every other (Hamerly 2010).
 */

/** Bounds are looser by this share than what was computed, which is more than rounding does to any distance. */
const slack: f64 = 1e-10;

/** Points that are compared with all centroids at a time: steps of one kind in a row keep the processor busier than point after point. */
const together: i32 = 64;

/** All points against all centroids. */
export function assign(
  points: usize,
  rows: i32,
  columns: i32,
  tiles: usize,
  count: i32,
  distances: usize,
  open: usize,
  labels: usize,
  squared: usize,
  upper: usize,
  lower: usize,
): void {
  for (let from = 0; from < rows; from += together) {
    const until = min(from + together, rows);
    let openEnd = open;
    for (let row = from; row < until; row++) {
      store<i32>(openEnd, row);
      openEnd += 4;
    }
    settle(points, columns, tiles, count, distances, open, openEnd, labels, squared, upper, lower);
  }
}

/**
 * The labels that `assign` would give, once each centroid has moved by `moves`, others than it by at most `otherMoves`. `halves` is half the distance of a centroid to the one
 * nearest to it. Only points whose bounds leave a doubt are compared with all centroids, and only their `squared` is set.
 */
export function reassign(
  points: usize,
  rows: i32,
  columns: i32,
  tiles: usize,
  count: i32,
  distances: usize,
  open: usize,
  labels: usize,
  squared: usize,
  upper: usize,
  lower: usize,
  means: usize,
  moves: usize,
  otherMoves: usize,
  halves: usize,
): void {
  const rowBytes = <usize>columns * 8;
  for (let from = 0; from < rows; from += together) {
    const until = min(from + together, rows);
    let openEnd = open;
    for (let row = from; row < until; row++) {
      const label = <usize>load<i32>(labels + <usize>row * 4);
      const above = upper + <usize>row * 8;
      const below = lower + <usize>row * 8;
      const own = load<f64>(above) + load<f64>(moves + label * 8);
      const other = load<f64>(below) - load<f64>(otherMoves + label * 8);
      store<f64>(above, own);
      store<f64>(below, other);
      store<i32>(openEnd, row);
      openEnd += own < other || own < load<f64>(halves + label * 8) ? 0 : 4;
    }
    let doubtEnd = open;
    for (let at = open; at < openEnd; at += 4) {
      const row = <usize>load<i32>(at);
      const label = <usize>load<i32>(labels + row * 4);
      const own = sqrt(apart(points + row * rowBytes, means + label * rowBytes, columns)) * (1 + slack);
      store<f64>(upper + row * 8, own);
      store<i32>(doubtEnd, <i32>row);
      doubtEnd += own < load<f64>(lower + row * 8) || own < load<f64>(halves + label * 8) ? 0 : 4;
    }
    settle(points, columns, tiles, count, distances, open, doubtEnd, labels, squared, upper, lower);
  }
}

/** Compares the points named from `open` to `openEnd` with all centroids. */
function settle(
  points: usize,
  columns: i32,
  tiles: usize,
  count: i32,
  distances: usize,
  open: usize,
  openEnd: usize,
  labels: usize,
  squared: usize,
  upper: usize,
  lower: usize,
): void {
  let into = distances;
  for (let at = open; at < openEnd; at += 4) {
    measureAll(points + <usize>load<i32>(at) * <usize>columns * 8, columns, tiles, count, into);
    into += <usize>count * 8;
  }
  into = distances;
  for (let at = open; at < openEnd; at += 4) {
    const row = <usize>load<i32>(at);
    const end = into + <usize>count * 8;
    pickLeast(into, end, labels + row * 4, squared + row * 8, upper + row * 8, lower + row * 8);
    into = end;
  }
}

/** Squared distances of all points to the centroids of their labels. */
export function measure(points: usize, rows: i32, columns: i32, means: usize, labels: usize, squared: usize): void {
  const rowBytes = <usize>columns * 8;
  for (let row = 0; row < rows; row++) {
    let x = points + <usize>row * rowBytes;
    let y = means + <usize>load<i32>(labels + <usize>row * 4) * rowBytes;
    let distance: f64 = 0;
    for (const end = x + rowBytes; x < end; x += 8) {
      const t = load<f64>(x) - load<f64>(y);
      distance += t * t;
      y += 8;
    }
    store<f64>(squared + <usize>row * 8, distance);
  }
}

/** Adds each point to the sum of its label, in order of row. `sums` and `counts` start at 0. */
export function accumulate(points: usize, rows: i32, columns: i32, labels: usize, sums: usize, counts: usize): void {
  const rowBytes = <usize>columns * 8;
  let x = points;
  for (let row = 0; row < rows; row++) {
    const label = <usize>load<i32>(labels + <usize>row * 4);
    let y = sums + label * rowBytes;
    const end = y + rowBytes;
    for (; y + 16 <= end; y += 16) {
      v128.store(y, f64x2.add(v128.load(y), v128.load(x)));
      x += 16;
    }
    if (y < end) {
      store<f64>(y, load<f64>(y) + load<f64>(x));
      x += 8;
    }
    store<f64>(counts + label * 8, load<f64>(counts + label * 8) + 1);
  }
}

/** A squared distance for a bound, which does not mind the order of the sum. */
function apart(x: usize, y: usize, columns: i32): f64 {
  const end = x + <usize>columns * 8;
  let total = f64x2.splat(0);
  for (; x + 16 <= end; x += 16) {
    const t = f64x2.sub(v128.load(x), v128.load(y));
    total = f64x2.add(total, f64x2.mul(t, t));
    y += 16;
  }
  const t = x < end ? load<f64>(x) - load<f64>(y) : 0;
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1) + t * t;
}

/** The distances of one point to all centroids: running sums of eight at a time stay in registers, of four at the end. */
function measureAll(point: usize, columns: i32, tiles: usize, count: i32, distances: usize): void {
  const pointEnd = point + <usize>columns * 8;
  const distancesEnd = distances + <usize>count * 8;
  let y = tiles;
  let into = distances;
  for (; into + 64 <= distancesEnd; into += 64) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let x = point; x < pointEnd; x += 8) {
      const value = v128.load64_splat(x);
      let t = f64x2.sub(value, v128.load(y));
      a = f64x2.add(a, f64x2.mul(t, t));
      t = f64x2.sub(value, v128.load(y, 16));
      b = f64x2.add(b, f64x2.mul(t, t));
      t = f64x2.sub(value, v128.load(y, 32));
      c = f64x2.add(c, f64x2.mul(t, t));
      t = f64x2.sub(value, v128.load(y, 48));
      d = f64x2.add(d, f64x2.mul(t, t));
      y += 64;
    }
    v128.store(into, a);
    v128.store(into, b, 16);
    v128.store(into, c, 32);
    v128.store(into, d, 48);
  }
  if (into < distancesEnd) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    for (let x = point; x < pointEnd; x += 8) {
      const value = v128.load64_splat(x);
      let t = f64x2.sub(value, v128.load(y));
      a = f64x2.add(a, f64x2.mul(t, t));
      t = f64x2.sub(value, v128.load(y, 16));
      b = f64x2.add(b, f64x2.mul(t, t));
      y += 32;
    }
    v128.store(into, a);
    v128.store(into, b, 16);
  }
}

/** The least distance, the first of equals, and the second least, which become the label and the bounds: first of the even and of the odd places by themselves. */
function pickLeast(distances: usize, end: usize, label: usize, squared: usize, upper: usize, lower: usize): void {
  let leasts = f64x2.splat(Infinity);
  let seconds = leasts;
  let places = f64x2.splat(0);
  let place = places;
  for (let at = distances; at < end; at += 16) {
    const distance = v128.load(at);
    places = v128.bitselect(place, places, f64x2.lt(distance, leasts));
    seconds = f64x2.pmin(seconds, f64x2.pmax(leasts, distance));
    leasts = f64x2.pmin(leasts, distance);
    place = f64x2.add(place, f64x2.splat(2));
  }
  const even = f64x2.extract_lane(leasts, 0);
  const odd = f64x2.extract_lane(leasts, 1);
  const evenPlace = f64x2.extract_lane(places, 0);
  const oddPlace = f64x2.extract_lane(places, 1) + 1;
  const isEven = even < odd || (even === odd && evenPlace < oddPlace);
  store<i32>(label, <i32>(isEven ? evenPlace : oddPlace));
  store<f64>(squared, isEven ? even : odd);
  const swapped = v128.shuffle<f64>(leasts, leasts, 1, 0);
  seconds = f64x2.pmin(seconds, v128.shuffle<f64>(seconds, seconds, 1, 0));
  // the least, and the least of what is not it
  const bounds = f64x2.sqrt(v128.shuffle<f64>(f64x2.pmin(leasts, swapped), f64x2.pmin(f64x2.pmax(leasts, swapped), seconds), 0, 2));
  store<f64>(upper, f64x2.extract_lane(bounds, 0) * (1 + slack));
  store<f64>(lower, f64x2.extract_lane(bounds, 1) * (1 - slack));
}
