/**
 * Assignment and accumulation steps of Lloyd's algorithm, two points to a vector. Every distance and sum is added up in the order of the plain TypeScript twin
 * (workers/core/clustering/k-means.ts), so that both give the same bits.
 *
 * `blocks` holds the points four at a time: for each block and column the values of its four points.
 */
export function assign(blocks: usize, count: i32, columns: i32, centroids: usize, k: i32, labels: usize, squared: usize): void {
  const infinity = f64x2.splat(Infinity);
  const blockBytes: usize = <usize>columns * 32;
  const rowBytes: usize = <usize>columns * 8;
  for (let block = 0; block < count; block++) {
    const at = blocks + <usize>block * blockBytes;
    const end = at + blockBytes;
    let least0 = infinity;
    let least1 = infinity;
    let label0 = f64x2.splat(0);
    let label1 = f64x2.splat(0);
    let c = 0;
    // three centroids at once: six running sums stay in registers
    for (; c + 3 <= k; c += 3) {
      let y = centroids + <usize>c * rowBytes;
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let b0 = f64x2.splat(0);
      let b1 = f64x2.splat(0);
      let d0 = f64x2.splat(0);
      let d1 = f64x2.splat(0);
      for (let x = at; x < end; x += 32) {
        const p0 = v128.load(x);
        const p1 = v128.load(x, 16);
        const ya = v128.load64_splat(y);
        let t = f64x2.sub(p0, ya);
        a0 = f64x2.add(a0, f64x2.mul(t, t));
        t = f64x2.sub(p1, ya);
        a1 = f64x2.add(a1, f64x2.mul(t, t));
        const yb = v128.load64_splat(y + rowBytes);
        t = f64x2.sub(p0, yb);
        b0 = f64x2.add(b0, f64x2.mul(t, t));
        t = f64x2.sub(p1, yb);
        b1 = f64x2.add(b1, f64x2.mul(t, t));
        const yd = v128.load64_splat(y + 2 * rowBytes);
        t = f64x2.sub(p0, yd);
        d0 = f64x2.add(d0, f64x2.mul(t, t));
        t = f64x2.sub(p1, yd);
        d1 = f64x2.add(d1, f64x2.mul(t, t));
        y += 8;
      }
      const nameA = f64x2.splat(<f64>c);
      let nearer = f64x2.lt(a0, least0);
      least0 = v128.bitselect(a0, least0, nearer);
      label0 = v128.bitselect(nameA, label0, nearer);
      nearer = f64x2.lt(a1, least1);
      least1 = v128.bitselect(a1, least1, nearer);
      label1 = v128.bitselect(nameA, label1, nearer);
      const nameB = f64x2.splat(<f64>(c + 1));
      nearer = f64x2.lt(b0, least0);
      least0 = v128.bitselect(b0, least0, nearer);
      label0 = v128.bitselect(nameB, label0, nearer);
      nearer = f64x2.lt(b1, least1);
      least1 = v128.bitselect(b1, least1, nearer);
      label1 = v128.bitselect(nameB, label1, nearer);
      const nameD = f64x2.splat(<f64>(c + 2));
      nearer = f64x2.lt(d0, least0);
      least0 = v128.bitselect(d0, least0, nearer);
      label0 = v128.bitselect(nameD, label0, nearer);
      nearer = f64x2.lt(d1, least1);
      least1 = v128.bitselect(d1, least1, nearer);
      label1 = v128.bitselect(nameD, label1, nearer);
    }
    for (; c < k; c++) {
      let y = centroids + <usize>c * rowBytes;
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      for (let x = at; x < end; x += 32) {
        const ya = v128.load64_splat(y);
        let t = f64x2.sub(v128.load(x), ya);
        a0 = f64x2.add(a0, f64x2.mul(t, t));
        t = f64x2.sub(v128.load(x, 16), ya);
        a1 = f64x2.add(a1, f64x2.mul(t, t));
        y += 8;
      }
      const name = f64x2.splat(<f64>c);
      let nearer = f64x2.lt(a0, least0);
      least0 = v128.bitselect(a0, least0, nearer);
      label0 = v128.bitselect(name, label0, nearer);
      nearer = f64x2.lt(a1, least1);
      least1 = v128.bitselect(a1, least1, nearer);
      label1 = v128.bitselect(name, label1, nearer);
    }
    const out = labels + <usize>block * 16;
    store<i32>(out, <i32>f64x2.extract_lane(label0, 0));
    store<i32>(out, <i32>f64x2.extract_lane(label0, 1), 4);
    store<i32>(out, <i32>f64x2.extract_lane(label1, 0), 8);
    store<i32>(out, <i32>f64x2.extract_lane(label1, 1), 12);
    v128.store(squared + <usize>block * 32, least0);
    v128.store(squared + <usize>block * 32, least1, 16);
  }
}

/** Adds each point to the sum of its label, in order of row. `sums` and `counts` start at 0. */
export function accumulate(blocks: usize, rows: i32, columns: i32, labels: usize, sums: usize, counts: usize): void {
  const blockBytes: usize = <usize>columns * 32;
  const rowBytes: usize = <usize>columns * 8;
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels + <usize>row * 4);
    let x = blocks + <usize>(row >> 2) * blockBytes + <usize>(row & 3) * 8;
    let y = sums + <usize>label * rowBytes;
    const end = y + rowBytes;
    for (; y < end; y += 8) {
      store<f64>(y, load<f64>(y) + load<f64>(x));
      x += 32;
    }
    const count = counts + <usize>label * 8;
    store<f64>(count, load<f64>(count) + 1);
  }
}
