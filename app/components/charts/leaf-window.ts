/** Which rows of a long list of rows two charts beside each other show: the arithmetic of zooming and moving, free of any drawing. */

/** Rows `from` … `to` (exclusive), both may be fractions while someone zooms. */
export type LeafWindow = { from: number; to: number };

const fewestRows = 4;

export const wholeWindow = (rows: number): LeafWindow => ({ from: 0, to: Math.max(1, rows) });

export const isWhole = ({ from, to }: LeafWindow, rows: number): boolean => from <= 0 && to >= rows;

/** The same number of rows moved inside the list. */
function inside({ from, to }: LeafWindow, rows: number): LeafWindow {
  const size = Math.min(to - from, Math.max(1, rows));
  const start = Math.min(Math.max(0, from), Math.max(1, rows) - size);
  return { from: start, to: start + size };
}

/** Shows `1 / factor` of the rows, keeping the row at `share` (0 top … 1 bottom) of the height where it is. */
export function zoomed({ from, to }: LeafWindow, rows: number, factor: number, share = 0.5): LeafWindow {
  const size = Math.min(rows, Math.max(Math.min(fewestRows, rows), (to - from) / factor));
  const fixed = from + share * (to - from);
  return inside({ from: fixed - share * size, to: fixed - share * size + size }, rows);
}

/** Moves by a number of rows. */
export const moved = ({ from, to }: LeafWindow, rows: number, by: number): LeafWindow => inside({ from: from + by, to: to + by }, rows);

/** The smallest window around some rows, with a little air, never fewer than a few. */
export function windowAround(first: number, last: number, rows: number): LeafWindow {
  const size = Math.min(rows, Math.max(fewestRows, (last - first + 1) * 1.1));
  const middle = (first + last + 1) / 2;
  return inside({ from: middle - size / 2, to: middle + size / 2 }, rows);
}

/** Moves just so far that a row is inside. */
export function showing(window: LeafWindow, row: number, rows: number): LeafWindow {
  if (row < window.from) return moved(window, rows, row - window.from);
  if (row + 1 > window.to) return moved(window, rows, row + 1 - window.to);
  return window;
}
