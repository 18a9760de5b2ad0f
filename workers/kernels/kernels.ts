import { kernelsWasm } from './kernels-wasm.ts';

/** The functions of assembly/, with addresses in their memory. */
export type Kernels = {
  memory: WebAssembly.Memory;
  assign(
    points: number,
    rows: number,
    columns: number,
    tiles: number,
    count: number,
    distances: number,
    open: number,
    labels: number,
    squared: number,
    upper: number,
    lower: number,
  ): void;
  reassign(
    points: number,
    rows: number,
    columns: number,
    tiles: number,
    count: number,
    distances: number,
    open: number,
    labels: number,
    squared: number,
    upper: number,
    lower: number,
    means: number,
    moves: number,
    otherMoves: number,
    halves: number,
  ): void;
  measure(points: number, rows: number, columns: number, means: number, labels: number, squared: number): void;
  accumulate(points: number, rows: number, columns: number, labels: number, sums: number, counts: number): void;
  nearestOfAll(
    from: number,
    to: number,
    columns: number,
    k: number,
    firstLeaf: number,
    boxes: number,
    pairs: number,
    names: number,
    firstPair: number,
    queries: number,
    queryRows: number,
    rows: number,
    squared: number,
    stack: number,
  ): void;
  primSteps(
    from: number,
    to: number,
    slot: number,
    count: number,
    columns: number,
    blocks: number,
    core: number,
    weight: number,
    distance: number,
    source: number,
    names: number,
    current: number,
    edgeA: number,
    edgeB: number,
    edgeWeight: number,
    edgeDistance: number,
  ): number;
  nearestCluster(
    slot: number,
    before: number,
    active: number,
    columns: number,
    blocks: number,
    sizes: number,
    names: number,
    current: number,
    least: number,
  ): number;
  warp(
    x: number,
    length: number,
    halfWidth: number,
    others: number,
    names: number,
    squaredBound: number,
    lanes: number,
    row: number,
    squared: number,
  ): void;
};

const pageBytes = 65_536;
/** Everything lies on a multiple of this, and nothing at 0. */
const alignment = 64;

let compiled: WebAssembly.Module | null | undefined;

/** Null where the engine has no SIMD. */
function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(kernelsWasm), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Hands out room in the memory of one instance, in order. */
export type KernelMemory = { float64(length: number): Float64Array<ArrayBuffer>; int32(length: number): Int32Array<ArrayBuffer> };

/**
 * A fresh instance with room for the given numbers of bytes, one for each array that will be asked for. Null where there is no SIMD or not enough memory: the plain
 * twins then do the work, with the same results.
 */
export function openKernels(bytes: readonly number[]): { kernels: Kernels; memory: KernelMemory } | null {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return null;
  const aligned = (length: number) => Math.ceil(length / alignment) * alignment;
  const total = bytes.reduce((sum, length) => sum + aligned(length), alignment);
  const kernels = new WebAssembly.Instance(compiled).exports as unknown as Kernels;
  try {
    kernels.memory.grow(Math.ceil(total / pageBytes));
  } catch {
    return null;
  }
  const { buffer } = kernels.memory as { buffer: ArrayBuffer };
  let next = alignment;
  const take = (length: number) => {
    const at = next;
    next += aligned(length);
    return at;
  };
  return {
    kernels,
    memory: {
      float64: (length) => new Float64Array(buffer, take(8 * length), length),
      int32: (length) => new Int32Array(buffer, take(4 * length), length),
    },
  };
}
