/** A region of the archetype map that somebody drew round accounts: one value, written in the URL and read back from it. */

/** The raw coordinates that the map's edges stand for. Points beyond lie on the rim, so that a few far ones do not squeeze the rest. */
export type MapFrame = { x0: number; x1: number; y0: number; y1: number };

/**
 * Whose coordinates lie inside a polygon. Coordinates belong to one run: in another one the same numbers mean other accounts.
 * `polygon` is x, y, x, y … in steps of the frame (`gridSteps` across); the last corner joins the first.
 */
export type MapArea = { runId: string; frame: MapFrame; polygon: readonly number[] };

/** Into how many steps the frame is divided, in either direction. */
export const gridSteps = 10_000;
/** How far beyond the frame the rim lies, in steps. */
export const rimSteps = 300;
const maxCorners = 32;
const finestTolerance = gridSteps / 400;

const frameOf = ({ x0, x1, y0, y1 }: MapFrame) => [x0, x1, y0, y1].map((edge) => Number(edge.toPrecision(9))).join(',');

/** `<run>~<x0,x1,y0,y1>~<x,y,x,y…>` */
export const areaText = ({ runId, frame, polygon }: MapArea): string => `${runId}~${frameOf(frame)}~${polygon.join(',')}`;

/** Reads an area from the URL; null when it is none. */
export function parseArea(text: string | null): MapArea | null {
  const match = /^([\w-]{1,64})~([-+.e\d,]+)~([-\d,]+)$/.exec(text ?? '');
  if (!match) return null;
  const edges = match[2]!.split(',').map(Number);
  const polygon = match[3]!.split(',').map(Number);
  const [x0, x1, y0, y1] = edges as [number, number, number, number];
  const isFrame = edges.length === 4 && edges.every(Number.isFinite) && x1 >= x0 && y1 >= y0;
  const isPolygon =
    polygon.length >= 6 && polygon.length <= 2 * maxCorners && polygon.length % 2 === 0 && polygon.every(Number.isSafeInteger);
  return isFrame && isPolygon ? { runId: match[1]!, frame: { x0, x1, y0, y1 }, polygon } : null;
}

/** Whether a place on the grid lies inside: even-odd rule, as the statement behind the filter counts (presenters/selection.ts). */
export function isInside(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (yi > y !== yj > y && x < ((xj - xi) / (yj - yi)) * (y - yi) + xi) inside = !inside;
  }
  return inside;
}

export const boxPolygon = (left: number, bottom: number, right: number, top: number): number[] => [
  ...[left, bottom, right, bottom],
  ...[right, top, left, top],
];

/**
 * A hand-drawn line with few enough corners for an address: Douglas and Peucker (1973), with a tolerance that grows until it fits.
 * Null when it encloses nothing.
 */
export function polygonOf(path: readonly { x: number; y: number }[]): number[] | null {
  let kept = thinned(path, finestTolerance);
  if (kept.length < 3) return null;
  for (let tolerance = finestTolerance; kept.length > maxCorners; tolerance *= 1.5) kept = thinned(path, tolerance);
  // A scribble has no outline to keep.
  if (kept.length < 3) kept = Array.from({ length: maxCorners }, (_, corner) => path[Math.floor((corner * path.length) / maxCorners)]!);
  return kept.flatMap(({ x, y }) => [Math.round(x), Math.round(y)]);
}

function thinned<P extends { x: number; y: number }>(path: readonly P[], tolerance: number): P[] {
  if (path.length < 3) return [...path];
  const [first, last] = [path[0]!, path.at(-1)!];
  let [farthest, distance] = [0, -1];
  for (let place = 1; place < path.length - 1; place++) {
    const from = distanceToLine(path[place]!, first, last);
    if (from > distance) [farthest, distance] = [place, from];
  }
  if (distance <= tolerance) return [first, last];
  return [...thinned(path.slice(0, farthest + 1), tolerance).slice(0, -1), ...thinned(path.slice(farthest), tolerance)];
}

function distanceToLine(point: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(point.x - a.x, point.y - a.y);
  return Math.abs(dy * (point.x - a.x) - dx * (point.y - a.y)) / length;
}
