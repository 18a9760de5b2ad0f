/** Series as rows of one matrix: thinned for a picture, packed for the way to the browser, summed up per group. Pure. */

export type SeriesMatrix = { rows: number; columns: number; values: Float32Array };

/** More columns than a picture has pixels say nothing. */
export const pictureColumns = 480;

/** How many neighbouring points make one column. */
export const pointsPerColumn = (points: number) => Math.max(1, Math.ceil(points / pictureColumns));

/** The chosen rows of a matrix (`points` values each), neighbouring points averaged into columns. */
export function thinnedRows(values: ArrayLike<number>, points: number, rows: readonly number[]): SeriesMatrix {
  const block = pointsPerColumn(points);
  const columns = Math.ceil(points / block);
  const thinned = new Float32Array(rows.length * columns);
  rows.forEach((row, place) => {
    for (let column = 0; column < columns; column++) {
      const end = Math.min(points, (column + 1) * block);
      let sum = 0;
      for (let point = column * block; point < end; point++) sum += values[row * points + point]!;
      thinned[place * columns + column] = sum / (end - column * block);
    }
  });
  return { rows: rows.length, columns, values: thinned };
}

/** Two 32-bit sizes, then the values row by row, all little-endian. */
export function packMatrix({ rows, columns, values }: SeriesMatrix): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + values.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, rows, true);
  view.setUint32(4, columns, true);
  values.forEach((value, place) => {
    view.setFloat32(8 + place * 4, value, true);
  });
  return bytes;
}

export function unpackMatrix(buffer: ArrayBuffer): SeriesMatrix {
  const view = new DataView(buffer);
  const [rows, columns] = [view.getUint32(0, true), view.getUint32(4, true)];
  return { rows, columns, values: Float32Array.from({ length: rows * columns }, (_, place) => view.getFloat32(8 + place * 4, true)) };
}

export type Band = { low: number[]; middle: number[]; high: number[] };

/** The 10th, 50th and 90th percentile of some rows, column by column. Null without rows. */
export function bandOf({ columns, values }: SeriesMatrix, rows: readonly number[]): Band | null {
  if (rows.length === 0) return null;
  const band: Band = { low: [], middle: [], high: [] };
  const column = new Float64Array(rows.length);
  for (let c = 0; c < columns; c++) {
    rows.forEach((row, place) => {
      column[place] = values[row * columns + c]!;
    });
    column.sort();
    band.low.push(quantile(column, 0.1));
    band.middle.push(quantile(column, 0.5));
    band.high.push(quantile(column, 0.9));
  }
  return band;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(sorted.length - 1, below + 1)]!];
  return low + (high - low) * (place - below);
}

/** Of some rows the one nearest to their mean, by Euclidean distance. */
export function nearestToMean(values: ArrayLike<number>, points: number, rows: readonly number[]): number | null {
  if (rows.length === 0) return null;
  const mean = new Float64Array(points);
  for (const row of rows) for (let point = 0; point < points; point++) mean[point]! += values[row * points + point]! / rows.length;
  let [best, bestSquare] = [rows[0]!, Infinity];
  for (const row of rows) {
    let square = 0;
    for (let point = 0; point < points; point++) square += (values[row * points + point]! - mean[point]!) ** 2;
    if (square < bestSquare) [best, bestSquare] = [row, square];
  }
  return best;
}
