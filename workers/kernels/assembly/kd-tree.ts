/**
 * Nearest neighbours of every point of a kd-tree, two points or two boxes to a vector. Distances are added up column by column as in the plain TypeScript twin
 * (workers/core/clustering/kd-tree.ts), so that both give the same bits.
 *
 * Layout: `boxes` holds for each inner node and column the low and then the high sides of its two children; `pairs` the points of the leaves two at a time, for each
 * pair and column its two values, an odd last place filled with NaN (which is near nothing); `names` the row of each place; `firstPair` of each leaf and one past the
 * last. `queries` holds the points in order of position, `queryRows` their rows.
 */
export function nearestOfAll(
  from: i32,
  to: i32,
  columns: i32,
  k: i32,
  firstLeaf: i32,
  boxes: usize,
  pairs: usize,
  names: usize,
  firstPair: usize,
  queries: usize,
  queryRows: usize,
  rows: usize,
  squared: usize,
  stack: usize,
): void {
  const pointBytes: usize = <usize>columns * 8;
  const pairBytes: usize = <usize>columns * 16;
  const boxBytes: usize = <usize>columns * 32;
  const zero = f64x2.splat(0);
  for (let position = from; position < to; position++) {
    const point = queries + <usize>position * pointBytes;
    const pointEnd = point + pointBytes;
    const slot: usize = <usize>load<i32>(queryRows + <usize>position * 4) * <usize>k;
    const near = squared + slot * 8;
    const nearRows = rows + slot * 4;
    const last = <usize>(k - 1);
    for (let i: usize = 0; i <= last; i++) {
      store<f64>(near + i * 8, Infinity);
      store<i32>(nearRows + i * 4, -1);
    }
    let worst: f64 = Infinity;
    // the stack holds pairs of a node and the distance to its box
    let top = stack;
    store<i32>(top, 0);
    store<f64>(top, 0, 8);
    top += 16;
    while (top > stack) {
      top -= 16;
      let bound = load<f64>(top, 8);
      if (bound > worst) continue;
      let node = load<i32>(top);
      while (node < firstLeaf && bound <= worst) {
        let box = boxes + <usize>node * boxBytes;
        let total = zero;
        for (let x = point; x < pointEnd; x += 8) {
          const value = v128.load64_splat(x);
          const outside = f64x2.max(f64x2.max(f64x2.sub(v128.load(box), value), f64x2.sub(value, v128.load(box, 16))), zero);
          total = f64x2.add(total, f64x2.mul(outside, outside));
          box += 32;
        }
        const toLeft = f64x2.extract_lane(total, 0);
        const toRight = f64x2.extract_lane(total, 1);
        const left = 2 * node + 1;
        const leftFirst = toLeft <= toRight;
        store<i32>(top, leftFirst ? left + 1 : left);
        store<f64>(top, leftFirst ? toRight : toLeft, 8);
        top += 16;
        node = leftFirst ? left : left + 1;
        bound = leftFirst ? toLeft : toRight;
      }
      if (bound > worst) continue;
      const leaf = firstPair + <usize>(node - firstLeaf) * 4;
      const lastPair = load<i32>(leaf, 4);
      for (let pair = load<i32>(leaf); pair < lastPair; pair++) {
        let at = pairs + <usize>pair * pairBytes;
        let total = zero;
        for (let x = point; x < pointEnd; x += 8) {
          const difference = f64x2.sub(v128.load64_splat(x), v128.load(at));
          total = f64x2.add(total, f64x2.mul(difference, difference));
          at += 16;
        }
        if (!v128.any_true(f64x2.le(total, f64x2.splat(worst)))) continue;
        for (let lane = 0; lane < 2; lane++) {
          const distance = lane === 0 ? f64x2.extract_lane(total, 0) : f64x2.extract_lane(total, 1);
          if (!(distance <= worst)) continue;
          const row = load<i32>(names + <usize>(2 * pair + lane) * 4);
          if (distance === worst && row > load<i32>(nearRows + last * 4)) continue;
          let place = last;
          while (place > 0) {
            const before = load<f64>(near + place * 8 - 8);
            if (!(distance < before || (distance === before && row < load<i32>(nearRows + place * 4 - 4)))) break;
            store<f64>(near + place * 8, before);
            store<i32>(nearRows + place * 4, load<i32>(nearRows + place * 4 - 4));
            place--;
          }
          store<f64>(near + place * 8, distance);
          store<i32>(nearRows + place * 4, row);
          worst = load<f64>(near + last * 8);
        }
      }
    }
  }
}
