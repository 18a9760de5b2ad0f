import { createRandom } from '../numerics/random.ts';

const eulerGamma = 0.5772156649015329;

/** Average depth of an unsuccessful search in a binary tree of n points: what the depths are compared with (Liu, Ting & Zhou 2008). */
export function averageDepth(points: number): number {
  if (points <= 1) return 0;
  if (points === 2) return 1;
  return 2 * (Math.log(points - 1) + eulerGamma) - (2 * (points - 1)) / points;
}

export type ForestOptions = {
  seed: number;
  trees?: number;
  sample?: number;
  /** Features that a cut looks at besides its first: 0 cuts along one axis, 1 along a plane through two (Hariri, Kind & Brunner 2019). */
  extension?: number;
  throwIfCancelled?: () => void;
};

/**
 * Isolation scores of the rows of a matrix, 0…1: rows that few random cuts separate from a sample of the others come near 1, ordinary ones lie below ½.
 * Trees are flat arrays and grown one after another, each over its own sample; every row then walks down.
 * @param values row by row, without NaN; every feature should have a comparable scale
 */
export function isolationScores(values: Float64Array, columns: number, options: ForestOptions): Float64Array {
  const { seed, trees = 200, sample = 256, extension = 1, throwIfCancelled = () => {} } = options;
  const rows = columns === 0 ? 0 : values.length / columns;
  const size = Math.min(sample, rows);
  const depth = new Float64Array(rows);
  if (size < 2) return depth.fill(0.5);
  const maxDepth = Math.ceil(Math.log2(size));
  const cuts = Math.min(extension + 1, columns);
  const random = createRandom(seed).fork('isolation forest');
  const nodes = 2 ** (maxDepth + 1);
  const feature = new Int32Array(nodes * cuts);
  const weight = new Float64Array(nodes * cuts);
  const offset = new Float64Array(nodes);
  /** Depth that a leaf stands for; NaN for an inner node. Children of node i are 2i + 1 and 2i + 2. */
  const leaf = new Float64Array(nodes);
  const picked = Uint32Array.from({ length: rows }, (_, row) => row);

  for (let tree = 0; tree < trees; tree++) {
    throwIfCancelled();
    const draw = random.fork(tree);
    for (let i = 0; i < size; i++) {
      const other = i + Math.floor(draw.next() * (rows - i));
      [picked[i], picked[other]] = [picked[other]!, picked[i]!];
    }
    grow(0, 0, size, 0);
    for (let row = 0; row < rows; row++) {
      let node = 0;
      while (Number.isNaN(leaf[node]!)) node = 2 * node + (side(row, node) < 0 ? 1 : 2);
      depth[row]! += leaf[node]!;
    }

    function side(row: number, node: number): number {
      let projection = -offset[node]!;
      for (let cut = 0; cut < cuts; cut++) projection += weight[node * cuts + cut]! * values[row * columns + feature[node * cuts + cut]!]!;
      return projection;
    }

    function grow(node: number, from: number, until: number, level: number): void {
      leaf[node] = level + averageDepth(until - from);
      if (level === maxDepth || until - from < 2) return;
      // The plane goes through a random point of the box that these points fill; features that do not vary cannot cut.
      let total = 0;
      let varies = false;
      for (let cut = 0; cut < cuts; cut++) {
        const column = chooseFeature(node, cut);
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        for (let i = from; i < until; i++) {
          const value = values[picked[i]! * columns + column]!;
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
        const slope = cuts === 1 ? 1 : draw.normal();
        feature[node * cuts + cut] = column;
        weight[node * cuts + cut] = slope;
        total += slope * (low + draw.next() * (high - low));
        if (high > low) varies = true;
      }
      if (!varies) return;
      offset[node] = total;
      let middle = from;
      for (let i = from; i < until; i++) {
        if (side(picked[i]!, node) >= 0) continue;
        [picked[i], picked[middle]] = [picked[middle]!, picked[i]!];
        middle++;
      }
      leaf[node] = Number.NaN;
      grow(2 * node + 1, from, middle, level + 1);
      grow(2 * node + 2, middle, until, level + 1);
    }

    function chooseFeature(node: number, cut: number): number {
      for (;;) {
        const column = Math.floor(draw.next() * columns);
        let isTaken = false;
        for (let earlier = 0; earlier < cut; earlier++) isTaken ||= feature[node * cuts + earlier] === column;
        if (!isTaken) return column;
      }
    }
  }
  const usual = averageDepth(size) * trees;
  return depth.map((sum) => 2 ** (-sum / usual));
}
