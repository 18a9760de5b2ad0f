import { BoxSelect, Lasso, Minus, Move, Plus, RotateCcw } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxPolygon, gridSteps, isInside, polygonOf } from '#app/domain/map-area.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartTable } from './downloads.ts';
import { indexPoints } from './point-index.ts';
import { drawOverlay, drawPoints, freshContext, pointRadius, type ScatterLayer, type ScatterPoints } from './scatter-layers.ts';
import { fromPixelX, fromPixelY, padding, toPixelX, toPixelY, type View, wholePicture, zoomedAt } from './scatter-view.ts';
import { ToolButton } from './tool-button.tsx';
import { useThemeVersion, useWidth } from './use-chart.ts';

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  table: ChartTable;
  points: ScatterPoints;
  /** What is drawn, in this order; points in no layer are neither drawn nor found. */
  layers: readonly ScatterLayer[];
  xTitle: string;
  yTitle: string;
  height?: number;
  controls?: ReactNode;
  legend?: ReactNode;
  /** The chosen area as a polygon on the grid; what lies outside is dimmed. */
  area: readonly number[] | null;
  onArea: (polygon: number[] | null) => void;
  onOpen: (id: number) => void;
  /** What a card over the pointer says about a point. */
  hoverCard: (place: number) => ReactNode;
  empty?: string | null;
  /** Stands under the points and goes into the picture that is saved: a scale of colours. */
  children?: ReactNode;
};

type Tool = 'move' | 'lasso' | 'box';
type Box = { left: number; bottom: number; right: number; top: number };
type Drag = { x: number; y: number; view: View; path: { x: number; y: number }[]; moved: boolean };

const hoverRadiusPx = 9;
const clickSlackPx = 4;
const firstBox: Box = { left: 0.35 * gridSteps, bottom: 0.35 * gridSteps, right: 0.65 * gridSteps, top: 0.65 * gridSteps };
const keyStep = gridSteps / 50;
const polygonOfBox = ({ left, bottom, right, top }: Box) =>
  boxPolygon(...([left, bottom, right, top].map(Math.round) as [number, number, number, number]));

/**
 * Tens of thousands of points on one canvas. Wheel or buttons zoom; dragging moves, or draws round points with the lasso; a click opens one. Without a
 * pointer the box tool selects: arrow keys move the box, with Shift they resize it, Enter takes it, Esc leaves.
 */
export function ScatterChart({
  points,
  layers,
  area,
  onArea,
  xTitle,
  yTitle,
  height = 480,
  controls,
  onOpen,
  hoverCard,
  children,
  ...frame
}: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>();
  const size = useMemo(() => ({ width, height }), [width, height]);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const drag = useRef<Drag | null>(null);
  const [view, setView] = useState(wholePicture);
  const [tool, setTool] = useState<Tool>('move');
  const [drawn, setDrawn] = useState<number[] | null>(null);
  const [box, setBox] = useState<Box | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const theme = useThemeVersion();

  const isChosen = useMemo(
    () => area && Uint8Array.from(points.ids, (_, place) => Number(isInside(area, points.x[place]!, points.y[place]!))),
    [area, points],
  );
  // The picture is not square, so the index lives in pixels of the unzoomed picture.
  const index = useMemo(() => {
    const isDrawn = new Uint8Array(points.ids.length);
    for (const { places } of layers) for (const place of places) isDrawn[place] = 1;
    return indexPoints(
      points.x.map((x, place) => (isDrawn[place] ? toPixelX(x, wholePicture, size) - padding : Number.NaN)),
      points.y.map((y) => toPixelY(y, wholePicture, size) - padding),
    );
  }, [points, layers, size]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed
  useEffect(() => {
    const context = freshContext(below.current, size);
    if (context) drawPoints(context, points, layers, isChosen, view, size);
  }, [points, layers, isChosen, view, size, theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed
  useEffect(() => {
    const context = freshContext(above.current, size);
    const outline = drawn ?? (box ? polygonOfBox(box) : area);
    const isOpen = drawn !== null && tool === 'lasso';
    const at = hovered === null ? null : ([points.x[hovered]!, points.y[hovered]!] as [number, number]);
    if (context) drawOverlay(context, { outline, isOpen, hovered: at, radius: pointRadius(points.ids.length, view.zoom) }, view, size);
  }, [points, drawn, box, area, hovered, tool, view, size, theme]);

  // React attaches wheel listeners passively; zooming must keep the page still.
  useEffect(() => {
    const element = above.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const factor = Math.exp(-(event.deltaY || event.deltaX) * 0.002);
      setView((previous) => zoomedAt(previous, factor, event.clientX - left, event.clientY - top));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const pixelOf = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    return { px: clientX - left, py: clientY - top };
  };
  const gridOf = ({ px, py }: { px: number; py: number }) => ({ x: fromPixelX(px, view, size), y: fromPixelY(py, view, size) });
  const pointAt = ({ px, py }: { px: number; py: number }) => {
    const place = index.nearest((px - padding - view.panX) / view.zoom, (py - padding - view.panY) / view.zoom, hoverRadiusPx / view.zoom);
    return place === -1 ? null : place;
  };
  const outlineOf = ({ path }: Drag, end: { x: number; y: number }): number[] | null => {
    if (tool === 'lasso') return polygonOf(path);
    const [start] = path;
    return start && start.x !== end.x && start.y !== end.y
      ? boxPolygon(
          ...([Math.min(start.x, end.x), Math.min(start.y, end.y), Math.max(start.x, end.x), Math.max(start.y, end.y)].map(Math.round) as [
            number,
            number,
            number,
            number,
          ]),
        )
      : null;
  };
  const choose = (next: Tool) => {
    setTool(next);
    setBox(null);
    setDrawn(null);
  };

  const onBoxKey = (event: KeyboardEvent) => {
    if (!box) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (event.key === 'Escape') choose('move');
    else if (step) {
      event.preventDefault();
      const [dx, dy] = step.map((part) => part * keyStep) as [number, number];
      setBox(
        event.shiftKey
          ? { ...box, right: Math.max(box.left + keyStep, box.right + dx), top: Math.max(box.bottom + keyStep, box.top + dy) }
          : { left: box.left + dx, right: box.right + dx, bottom: box.bottom + dy, top: box.top + dy },
      );
    }
  };
  const inBox = useMemo(() => {
    if (!box) return 0;
    const polygon = polygonOfBox(box);
    return points.ids.reduce((count, _, place) => count + Number(isInside(polygon, points.x[place]!, points.y[place]!)), 0);
  }, [box, points]);

  return (
    <ChartFrame
      {...frame}
      controls={
        <div className="flex flex-wrap items-center justify-end gap-0.5 text-faint">
          {controls}
          <ToolButton label={t('chart.move')} icon={Move} pressed={tool === 'move'} onClick={() => choose('move')} />
          <ToolButton label={t('chart.lasso')} icon={Lasso} pressed={tool === 'lasso'} onClick={() => choose('lasso')} />
          <ToolButton
            label={box ? t('chart.boxHint') : t('chart.box')}
            icon={BoxSelect}
            pressed={tool === 'box'}
            onKeyDown={onBoxKey}
            onClick={() => {
              if (box) {
                onArea(polygonOfBox(box));
                choose('move');
              } else {
                choose('box');
                setBox(firstBox);
              }
            }}
          />
          <ToolButton label={t('chart.zoomIn')} icon={Plus} onClick={() => setView(zoomedAt(view, 1.6, width / 2, height / 2))} />
          <ToolButton label={t('chart.zoomOut')} icon={Minus} onClick={() => setView(zoomedAt(view, 1 / 1.6, width / 2, height / 2))} />
          <ToolButton label={t('chart.zoomReset')} icon={RotateCcw} onClick={() => setView(wholePicture)} />
        </div>
      }
    >
      <div ref={holder} className="relative overflow-hidden rounded border border-line bg-canvas">
        <svg width="1" height={height} className="block" aria-hidden="true" />
        <canvas ref={below} className="absolute inset-0 h-full w-full" />
        <canvas
          ref={above}
          role="img"
          aria-label={t('chart.alternative', { title: frame.title })}
          className={`absolute inset-0 h-full w-full ${tool === 'move' ? (hovered === null ? 'cursor-grab' : 'cursor-pointer') : 'cursor-crosshair touch-none'}`}
          onPointerDown={(event) => {
            const at = pixelOf(event);
            drag.current = { x: event.clientX, y: event.clientY, view, path: [gridOf(at)], moved: false };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            const held = drag.current;
            const at = pixelOf(event);
            if (!held) return setHovered(pointAt(at));
            const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
            if (!held.moved && Math.hypot(dx, dy) < clickSlackPx) return;
            held.moved = true;
            if (tool === 'move') return setView({ ...held.view, panX: held.view.panX + dx, panY: held.view.panY + dy });
            setBox(null);
            const here = gridOf(at);
            if (tool === 'lasso') held.path.push(here);
            setDrawn(tool === 'lasso' ? held.path.flatMap(({ x, y }) => [x, y]) : outlineOf(held, here));
          }}
          onPointerUp={(event) => {
            const held = drag.current;
            drag.current = null;
            if (!held) return;
            const at = pixelOf(event);
            if (held.moved && tool !== 'move') {
              const outline = outlineOf(held, gridOf(at));
              setDrawn(null);
              if (outline) onArea(outline);
              return;
            }
            const place = held.moved ? null : pointAt(at);
            if (place !== null) onOpen(points.ids[place]!);
            else if (!held.moved && area) onArea(null);
          }}
          onPointerCancel={() => {
            drag.current = null;
            setDrawn(null);
          }}
          onPointerLeave={() => setHovered(null)}
        />
        <span className="pointer-events-none absolute bottom-1 end-2 text-2xs text-faint">{xTitle}</span>
        <span className="pointer-events-none absolute start-1 top-2 text-2xs text-faint [writing-mode:vertical-rl]">{yTitle}</span>
        <output className="pointer-events-none absolute end-2 top-2 rounded bg-raised/90 px-2 text-xs text-ink empty:hidden">
          {box ? t('chart.inBox', { count: inBox }) : tool === 'lasso' && !drawn && !area ? t('chart.lassoHint') : null}
        </output>
        {hovered === null || drag.current ? null : (
          <HoverCard
            x={toPixelX(points.x[hovered]!, view, size)}
            y={toPixelY(points.y[hovered]!, view, size)}
            width={width}
            height={height}
          >
            {hoverCard(hovered)}
          </HoverCard>
        )}
      </div>
      {children}
    </ChartFrame>
  );
}

/** Stands beside the point, on the side with room. Placed through the DOM: the content security policy allows no style attributes. */
function HoverCard({ x, y, width, height, children }: { x: number; y: number; width: number; height: number; children: ReactNode }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    if (!element) return;
    const { offsetWidth, offsetHeight } = element;
    element.style.setProperty('left', `${x + 14 + offsetWidth > width ? Math.max(0, x - 14 - offsetWidth) : x + 14}px`);
    element.style.setProperty('top', `${Math.max(0, Math.min(height - offsetHeight, y - offsetHeight / 2))}px`);
  });
  return (
    <div ref={card} className="pointer-events-none absolute z-10 max-w-64 rounded bg-raised px-3 py-2 text-xs shadow-float">
      {children}
    </div>
  );
}
