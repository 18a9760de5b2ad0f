/**
 * Prim's algorithm over all pairs, four outside points at a time. Distances are added up column by column and ties decided as in the plain TypeScript twin
 * (workers/core/clustering/mst.ts), so that both find the same tree.
 *
 * Slots 0 … outside − 1 hold the points outside the tree; all slots beyond, up to a multiple of four, have NaN weights and core distances, which lose every comparison.
 * `blocks` holds the points of four slots at a time: for each block and column its four values. Everything is squared.
 */

/** Slots between two looks at the least weight. */
const chunk: i32 = 256;

function rowsBefore(p: i32, q: i32, r: i32, s: i32): bool {
  const low = min(p, q);
  const otherLow = min(r, s);
  return low < otherLow || (low === otherLow && max(p, q) < max(r, s));
}

/** Takes the steps from … to − 1, beginning with the point in `slot`, and returns the slot of the next one. */
export function primSteps(
  from: i32,
  to: i32,
  slot: i32,
  count: i32,
  columns: i32,
  blocks: usize,
  core: usize,
  weight: usize,
  distance: usize,
  source: usize,
  names: usize,
  current: usize,
  edgeA: usize,
  edgeB: usize,
  edgeWeight: usize,
  edgeDistance: usize,
): i32 {
  const blockBytes: usize = <usize>columns * 32;
  const currentEnd = current + <usize>columns * 8;
  for (let edge = from; edge < to; edge++) {
    const outside = count - edge - 1;
    const row = load<i32>(names + <usize>slot * 4);
    const rowCore = load<f64>(core + <usize>slot * 8);
    let into = blocks + <usize>(slot >> 2) * blockBytes + <usize>(slot & 3) * 8;
    let last = blocks + <usize>(outside >> 2) * blockBytes + <usize>(outside & 3) * 8;
    for (let c = current; c < currentEnd; c += 8) {
      store<f64>(c, load<f64>(into));
      store<f64>(into, load<f64>(last));
      into += 32;
      last += 32;
    }
    store<f64>(core + <usize>slot * 8, load<f64>(core + <usize>outside * 8));
    store<f64>(weight + <usize>slot * 8, load<f64>(weight + <usize>outside * 8));
    store<f64>(distance + <usize>slot * 8, load<f64>(distance + <usize>outside * 8));
    store<i32>(source + <usize>slot * 4, load<i32>(source + <usize>outside * 4));
    store<i32>(names + <usize>slot * 4, load<i32>(names + <usize>outside * 4));
    store<f64>(core + <usize>outside * 8, NaN);
    store<f64>(weight + <usize>outside * 8, NaN);

    const rowCores = f64x2.splat(rowCore);
    let least = -1;
    let leastWeight: f64 = Infinity;
    for (let chunkStart = 0; chunkStart < outside; chunkStart += chunk) {
      const chunkEnd = min(chunkStart + chunk, outside);
      let lowest = f64x2.splat(Infinity);
      for (let i = chunkStart; i < chunkEnd; i += 4) {
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
        const cores = core + <usize>i * 8;
        const helds = weight + <usize>i * 8;
        const reach0 = f64x2.max(f64x2.max(total0, rowCores), v128.load(cores));
        const reach1 = f64x2.max(f64x2.max(total1, rowCores), v128.load(cores, 16));
        let held0 = v128.load(helds);
        let held1 = v128.load(helds, 16);
        if (v128.any_true(v128.or(f64x2.le(reach0, held0), f64x2.le(reach1, held1)))) {
          for (let lane = 0; lane < 4; lane++) {
            const reach =
              lane === 0
                ? f64x2.extract_lane(reach0, 0)
                : lane === 1
                  ? f64x2.extract_lane(reach0, 1)
                  : lane === 2
                    ? f64x2.extract_lane(reach1, 0)
                    : f64x2.extract_lane(reach1, 1);
            const at = i + lane;
            const held = load<f64>(weight + <usize>at * 8);
            if (!(reach <= held)) continue;
            const apart =
              lane === 0
                ? f64x2.extract_lane(total0, 0)
                : lane === 1
                  ? f64x2.extract_lane(total0, 1)
                  : lane === 2
                    ? f64x2.extract_lane(total1, 0)
                    : f64x2.extract_lane(total1, 1);
            const known = load<f64>(distance + <usize>at * 8);
            const name = load<i32>(names + <usize>at * 4);
            if (reach < held || apart < known || (apart === known && rowsBefore(row, name, load<i32>(source + <usize>at * 4), name))) {
              store<f64>(weight + <usize>at * 8, reach);
              store<f64>(distance + <usize>at * 8, apart);
              store<i32>(source + <usize>at * 4, row);
            }
          }
          held0 = v128.load(helds);
          held1 = v128.load(helds, 16);
        }
        lowest = v128.bitselect(held0, lowest, f64x2.lt(held0, lowest));
        lowest = v128.bitselect(held1, lowest, f64x2.lt(held1, lowest));
      }
      const here = min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
      if (here > leastWeight) continue;
      for (let i = chunkStart; i < chunkEnd; i++) {
        const held = load<f64>(weight + <usize>i * 8);
        if (held !== here) continue;
        if (least >= 0 && held === leastWeight) {
          const apart = load<f64>(distance + <usize>i * 8);
          const best = load<f64>(distance + <usize>least * 8);
          if (apart > best) continue;
          if (
            apart === best &&
            !rowsBefore(
              load<i32>(source + <usize>i * 4),
              load<i32>(names + <usize>i * 4),
              load<i32>(source + <usize>least * 4),
              load<i32>(names + <usize>least * 4),
            )
          ) {
            continue;
          }
        }
        least = i;
        leastWeight = held;
      }
    }
    slot = least;
    store<i32>(edgeA + <usize>edge * 4, load<i32>(source + <usize>slot * 4));
    store<i32>(edgeB + <usize>edge * 4, load<i32>(names + <usize>slot * 4));
    store<f64>(edgeWeight + <usize>edge * 8, leastWeight);
    store<f64>(edgeDistance + <usize>edge * 8, load<f64>(distance + <usize>slot * 8));
  }
  return slot;
}
