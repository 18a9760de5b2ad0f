/** The arithmetic of a scatter that can be zoomed and moved: from steps of the map's grid to pixels and back. */
import { gridSteps } from '#app/domain/map-area.ts';

export type View = { zoom: number; panX: number; panY: number };
export type Size = { width: number; height: number };
export const wholePicture: View = { zoom: 1, panX: 0, panY: 0 };

export const padding = 24;
const maxZoom = 40;

export const toPixelX = (x: number, { zoom, panX }: View, { width }: Size) =>
  padding + (x / gridSteps) * (width - 2 * padding) * zoom + panX;
export const toPixelY = (y: number, { zoom, panY }: View, { height }: Size) =>
  padding + (1 - y / gridSteps) * (height - 2 * padding) * zoom + panY;
export const fromPixelX = (px: number, { zoom, panX }: View, { width }: Size) =>
  ((px - padding - panX) / ((width - 2 * padding) * zoom)) * gridSteps;
export const fromPixelY = (py: number, { zoom, panY }: View, { height }: Size) =>
  (1 - (py - padding - panY) / ((height - 2 * padding) * zoom)) * gridSteps;

/** Zooms so that the pixel (x, y) keeps showing the same place. */
export function zoomedAt(view: View, factor: number, x: number, y: number): View {
  const zoom = Math.min(maxZoom, Math.max(1, view.zoom * factor));
  const real = zoom / view.zoom;
  if (zoom === 1) return wholePicture;
  return { zoom, panX: x - padding - (x - padding - view.panX) * real, panY: y - padding - (y - padding - view.panY) * real };
}
