/**
 * The scan of Ward's nearest-neighbour chain, four clusters at a time. Distances are added up column by column as in the plain TypeScript twin
 * (workers/core/clustering/ward.ts), so that both find the same neighbours.
 *
 * `blocks` holds the centroids of four slots at a time: for each block and column its four values. Slots beyond `active`, up to a multiple of four, have NaN sizes,
 * which are near nothing.
 */
export function nearestCluster(
  slot: i32,
  before: i32,
  active: i32,
  columns: i32,
  blocks: usize,
  sizes: usize,
  names: usize,
  current: usize,
  leastOut: usize,
): i32 {
  const blockBytes: usize = <usize>columns * 32;
  const currentEnd = current + <usize>columns * 8;
  let from = blocks + <usize>(slot >> 2) * blockBytes + <usize>(slot & 3) * 8;
  for (let c = current; c < currentEnd; c += 8) {
    store<f64>(c, load<f64>(from));
    from += 32;
  }
  const ownSize = load<f64>(sizes + <usize>slot * 8);
  const own = f64x2.splat(ownSize);
  let next = before;
  let least: f64 = Infinity;
  if (before >= 0) {
    const size = load<f64>(sizes + <usize>before * 8);
    let x = blocks + <usize>(before >> 2) * blockBytes + <usize>(before & 3) * 8;
    let squared: f64 = 0;
    for (let c = current; c < currentEnd; c += 8) {
      const t = load<f64>(c) - load<f64>(x);
      squared += t * t;
      x += 32;
    }
    least = ((ownSize * size) / (ownSize + size)) * squared;
  }
  let limit = f64x2.splat(least);
  for (let i = 0; i < active; i += 4) {
    let x = blocks + <usize>(i >> 2) * blockBytes;
    let total0 = f64x2.splat(0);
    let total1 = f64x2.splat(0);
    for (let c = current; c < currentEnd; c += 8) {
      const value = v128.load64_splat(c);
      let t = f64x2.sub(value, v128.load(x));
      total0 = f64x2.add(total0, f64x2.mul(t, t));
      t = f64x2.sub(value, v128.load(x, 16));
      total1 = f64x2.add(total1, f64x2.mul(t, t));
      x += 32;
    }
    const size0 = v128.load(sizes + <usize>i * 8);
    const size1 = v128.load(sizes + <usize>i * 8, 16);
    total0 = f64x2.mul(f64x2.div(f64x2.mul(own, size0), f64x2.add(own, size0)), total0);
    total1 = f64x2.mul(f64x2.div(f64x2.mul(own, size1), f64x2.add(own, size1)), total1);
    if (!v128.any_true(v128.or(f64x2.le(total0, limit), f64x2.le(total1, limit)))) continue;
    for (let lane = 0; lane < 4; lane++) {
      const distance =
        lane === 0
          ? f64x2.extract_lane(total0, 0)
          : lane === 1
            ? f64x2.extract_lane(total0, 1)
            : lane === 2
              ? f64x2.extract_lane(total1, 0)
              : f64x2.extract_lane(total1, 1);
      const at = i + lane;
      if (at === slot || !(distance <= least)) continue;
      if (distance < least || (next !== before && load<i32>(names + <usize>at * 4) < load<i32>(names + <usize>next * 4))) {
        least = distance;
        next = at;
      }
    }
    limit = f64x2.splat(least);
  }
  store<f64>(leastOut, least);
  return next;
}
