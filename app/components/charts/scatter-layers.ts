/** Draws what a scatter shows: tens of thousands of points below, what follows the pointer above. */
import { type Ramp, readShades } from './colour-ramp.ts';
import { type Size, toPixelX, toPixelY, type View } from './scatter-view.ts';
import { readToken } from './use-chart.ts';

export type ScatterPoints = { ids: readonly number[]; x: readonly number[]; y: readonly number[] };

/** Points of one look. `places` point into the columns; crosses stand for what belongs to no category. */
export type ScatterLayer = {
  key: string;
  places: readonly number[];
  colour: { token: string } | { ramp: Ramp; shade: number };
  mark: 'disc' | 'ring' | 'cross';
};

/** From here on discs are drawn as squares of the same size: they are too small and too many to tell. */
const squaresFrom = 8_000;
const outsideAlpha = 0.12;

export const pointRadius = (count: number, zoom: number) =>
  Math.max(1.3, Math.min(5, 60 / Math.sqrt(count + 1))) * Math.min(2, Math.sqrt(zoom));

/** Makes a canvas as sharp as the screen and empties it; null where there is none. */
export function freshContext(canvas: HTMLCanvasElement | null, { width, height }: Size): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d') ?? null;
  if (!canvas || !context) return null;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  return context;
}

/** @param isChosen which points stand out; null when all do */
export function drawPoints(
  context: CanvasRenderingContext2D,
  points: ScatterPoints,
  layers: readonly ScatterLayer[],
  isChosen: Uint8Array | null,
  view: View,
  size: Size,
) {
  const count = points.ids.length;
  const radius = pointRadius(count, view.zoom);
  const alpha = count > 5_000 ? 0.6 : 0.85;
  const shades = new Map<string, string[]>();
  const styleOf = ({ colour }: ScatterLayer, strength: number): string => {
    if ('token' in colour) return readToken(colour.token, strength);
    const key = `${colour.ramp} ${strength}`;
    if (!shades.has(key)) shades.set(key, readShades(colour.ramp, strength));
    return shades.get(key)![colour.shade]!;
  };
  const pass = (layer: ScatterLayer, chosen: 0 | 1 | null, strength: number) => {
    context.beginPath();
    for (const place of layer.places) {
      if (chosen !== null && isChosen![place] !== chosen) continue;
      const [x, y] = [toPixelX(points.x[place]!, view, size), toPixelY(points.y[place]!, view, size)];
      if (x < -radius || y < -radius || x > size.width + radius || y > size.height + radius) continue;
      addMark(context, layer.mark, x, y, radius, count >= squaresFrom);
    }
    const style = styleOf(layer, strength);
    if (layer.mark === 'disc') {
      context.fillStyle = style;
      context.fill();
    } else {
      context.strokeStyle = style;
      context.lineWidth = 1.5;
      context.stroke();
    }
  };
  if (isChosen === null) for (const layer of layers) pass(layer, null, alpha);
  else {
    for (const layer of layers) pass(layer, 0, outsideAlpha);
    for (const layer of layers) pass(layer, 1, alpha);
  }
}

function addMark(context: CanvasRenderingContext2D, mark: ScatterLayer['mark'], x: number, y: number, radius: number, isMany: boolean) {
  if (mark === 'cross') {
    const arm = Math.max(2.5, radius);
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x + arm, y - arm);
    context.lineTo(x - arm, y + arm);
  } else if (isMany && mark === 'disc') {
    context.rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  } else {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

/** The outline of what is being drawn or has been chosen, and the point under the pointer. Outlines are on the grid. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  {
    outline,
    isOpen,
    hovered,
    radius,
  }: { outline: readonly number[] | null; isOpen: boolean; hovered: [x: number, y: number] | null; radius: number },
  view: View,
  size: Size,
) {
  if (outline && outline.length >= 4) {
    context.beginPath();
    for (let corner = 0; corner < outline.length; corner += 2) {
      const [x, y] = [toPixelX(outline[corner]!, view, size), toPixelY(outline[corner + 1]!, view, size)];
      if (corner === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (!isOpen) context.closePath();
    context.fillStyle = readToken('accent', 0.08);
    context.fill();
    context.strokeStyle = readToken('accent');
    context.lineWidth = 1.5;
    context.setLineDash(isOpen ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }
  if (hovered) {
    context.strokeStyle = readToken('ink');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(toPixelX(hovered[0], view, size), toPixelY(hovered[1], view, size), radius + 2.5, 0, 2 * Math.PI);
    context.stroke();
  }
}
