import { type RefObject, useEffect } from 'react';
import { type LeafWindow, zoomed } from './leaf-window.ts';

/** What the charts of a tree share: its rows from top to bottom, which of them are in sight, and which are marked. */
export type LeafChart = {
  rows: number;
  window: LeafWindow;
  onWindow: (change: (window: LeafWindow) => LeafWindow) => void;
  /** Height of the rows in sight together, CSS pixels; the axis below is the same in both charts. */
  plotHeight: number;
  hovered: number | null;
  onHover: (row: number | null) => void;
  /** First and last row of what is chosen. */
  chosen: readonly [number, number] | null;
};

export const leafAxisHeight = 30;

/** Ctrl, ⌘ or Shift and the wheel zoom around the pointer. React listens passively; zooming must keep the page still. */
export function useLeafWheel(ref: RefObject<HTMLElement>, { rows, onWindow, plotHeight }: LeafChart) {
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const share = Math.min(1, Math.max(0, (event.clientY - element.getBoundingClientRect().top) / plotHeight));
      onWindow((window) => zoomed(window, rows, Math.exp(-(event.deltaY || event.deltaX) * 0.003), share));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [ref, rows, onWindow, plotHeight]);
}

/** The row under a point of the plot, or null below its rows. */
export function rowAt({ window, plotHeight, rows }: LeafChart, y: number): number | null {
  if (y < 0 || y >= plotHeight) return null;
  return Math.min(rows - 1, Math.max(0, Math.floor(window.from + (y / plotHeight) * (window.to - window.from))));
}

/** A canvas of CSS size, sharp on any screen, cleared. */
export function sharpContext(canvas: HTMLCanvasElement | null, width: number, height: number): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d') ?? null;
  if (!canvas || !context) return null;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
