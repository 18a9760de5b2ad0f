import { Minus, Plus, RotateCcw } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { indexPoints } from './point-index.ts';
import { readToken, useThemeVersion, useWidth } from './use-chart.ts';

export type ScatterPoints = { ids: readonly number[]; x: readonly number[]; y: readonly number[]; category: readonly number[] };
export type ScatterCategory = {
  key: string;
  label: string;
  token: string;
  /** Rings instead of discs, for a second category of the same colour. */
  hollow?: boolean;
  count: number;
};

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  points: ScatterPoints;
  /** `points.category` is the place in this list. */
  categories: readonly ScatterCategory[];
  xTitle: string;
  yTitle: string;
  height?: number;
  onOpen: (id: number) => void;
  /** What a card over the pointer says about a point. */
  hoverCard: (id: number, categoryIndex: number) => ReactNode;
  empty?: string | null;
};

type View = { zoom: number; panX: number; panY: number };
const wholePicture: View = { zoom: 1, panX: 0, panY: 0 };
const padding = 24;
const hoverRadiusPx = 9;
const maxZoom = 40;

/** Tens of thousands of points on one canvas. Wheel or buttons zoom, dragging moves, a click opens; the legend hides a category. */
export function ScatterChart({ points, categories, xTitle, yTitle, height = 460, onOpen, hoverCard, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean } | null>(null);
  const [view, setView] = useState(wholePicture);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [hovered, setHovered] = useState<number | null>(null);
  const theme = useThemeVersion();

  const placed = useMemo(() => placeInUnitSquare(points, categories, hidden), [points, categories, hidden]);
  const spanX = (width - 2 * padding) * view.zoom;
  const spanY = (height - 2 * padding) * view.zoom;
  const toX = (unit: number) => padding + unit * spanX + view.panX;
  const toY = (unit: number) => padding + (1 - unit) * spanY + view.panY;
  // The picture is not square, so the index lives in pixels of the unzoomed picture.
  const index = useMemo(
    () =>
      indexPoints(
        placed.x.map((x) => x * (width - 2 * padding)),
        placed.y.map((y) => (1 - y) * (height - 2 * padding)),
      ),
    [placed, width, height],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed; the scales are made of width, height and view
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.scale(ratio, ratio);
    context.clearRect(0, 0, width, height);
    const radius = Math.max(1.4, Math.min(5, 60 / Math.sqrt(points.ids.length + 1))) * Math.min(2, Math.sqrt(view.zoom));
    categories.forEach(({ token, key, hollow }, category) => {
      if (hidden.has(key)) return;
      const colour = readToken(token, points.ids.length > 5_000 ? 0.55 : 0.8);
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.beginPath();
      for (const place of placed.byCategory[category]!) {
        const [x, y] = [toX(placed.x[place]!), toY(placed.y[place]!)];
        if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
      if (hollow) context.stroke();
      else context.fill();
    });
    if (hovered !== null) {
      context.strokeStyle = readToken('ink');
      context.lineWidth = 2;
      context.beginPath();
      context.arc(toX(placed.x[hovered]!), toY(placed.y[hovered]!), radius + 2.5, 0, 2 * Math.PI);
      context.stroke();
    }
  }, [placed, view, width, height, hovered, hidden, categories, points, theme]);

  const zoomAt = (factor: number, x = width / 2, y = height / 2) =>
    setView((previous) => {
      const zoom = Math.min(maxZoom, Math.max(1, previous.zoom * factor));
      const real = zoom / previous.zoom;
      return zoom === 1
        ? wholePicture
        : { zoom, panX: x - padding - (x - padding - previous.panX) * real, panY: y - padding - (y - padding - previous.panY) * real };
    });

  // React attaches wheel listeners passively; zooming must keep the page still.
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoomAt(Math.exp(-(event.deltaY || event.deltaX) * 0.002), event.clientX - box.left, event.clientY - box.top);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const pointAt = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = index.nearest(
      (event.clientX - box.left - padding - view.panX) / view.zoom,
      (event.clientY - box.top - padding - view.panY) / view.zoom,
      hoverRadiusPx / view.zoom,
    );
    return place === -1 ? null : place;
  };

  const table = useMemo(
    () => ({
      columns: [
        { label: t('chart.account'), numeric: true },
        { label: t('chart.category') },
        { label: xTitle, numeric: true },
        { label: yTitle, numeric: true },
      ],
      rows: points.ids.map((id, place) => [id, categories[points.category[place]!]?.label ?? '', points.x[place]!, points.y[place]!]),
    }),
    [points, categories, xTitle, yTitle, t],
  );

  return (
    <ChartFrame
      {...frame}
      table={table}
      controls={
        <div className="flex gap-0.5 text-faint">
          {[
            { label: t('chart.zoomIn'), icon: <Plus size={14} />, act: () => zoomAt(1.6) },
            { label: t('chart.zoomOut'), icon: <Minus size={14} />, act: () => zoomAt(1 / 1.6) },
            { label: t('chart.zoomReset'), icon: <RotateCcw size={14} />, act: () => setView(wholePicture) },
          ].map(({ label, icon, act }) => (
            <button
              key={label}
              type="button"
              aria-label={label}
              title={label}
              onClick={act}
              className="rounded p-1.5 hover:bg-sunken hover:text-ink"
            >
              {icon}
            </button>
          ))}
        </div>
      }
      legend={categories.map(({ key, label, token, hollow, count }) => (
        <button
          key={key}
          type="button"
          aria-pressed={!hidden.has(key)}
          onClick={() => setHidden((previous) => toggled(previous, key))}
          className={`inline-flex items-center gap-1.5 rounded hover:text-ink ${hidden.has(key) ? 'line-through opacity-50' : ''}`}
        >
          <svg width="10" height="10" aria-hidden="true">
            <circle cx="5" cy="5" r="4" fill={hollow ? 'none' : `rgb(var(--${token}))`} stroke={`rgb(var(--${token}))`} strokeWidth="1.5" />
          </svg>
          {label} <span className="figures text-faint">{count.toLocaleString('en')}</span>
        </button>
      ))}
    >
      <div ref={holder} className="relative overflow-hidden rounded border border-line bg-canvas">
        <svg width="1" height={height} className="block" aria-hidden="true" />
        <canvas
          ref={canvas}
          role="img"
          aria-label={t('chart.alternative', { title: frame.title })}
          className={`absolute inset-0 h-full w-full ${hovered === null ? 'cursor-grab' : 'cursor-pointer'}`}
          onPointerDown={(event) => {
            drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            const held = drag.current;
            if (!held) return setHovered(pointAt(event));
            const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
            if (!held.moved && Math.hypot(dx, dy) < 4) return;
            held.moved = true;
            setView({ ...held.view, panX: held.view.panX + dx, panY: held.view.panY + dy });
          }}
          onPointerUp={(event) => {
            const place = pointAt(event);
            if (drag.current && !drag.current.moved && place !== null) onOpen(points.ids[place]!);
            drag.current = null;
          }}
          onPointerLeave={() => setHovered(null)}
        />
        <span className="pointer-events-none absolute bottom-1 end-2 text-2xs text-faint">{xTitle}</span>
        <span className="pointer-events-none absolute start-2 top-1 text-2xs text-faint">{yTitle}</span>
        {hovered === null ? null : (
          <HoverCard x={toX(placed.x[hovered]!)} y={toY(placed.y[hovered]!)} width={width} height={height}>
            {hoverCard(points.ids[hovered]!, points.category[hovered]!)}
          </HoverCard>
        )}
      </div>
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

const toggled = (set: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const copy = new Set(set);
  if (!copy.delete(key)) copy.add(key);
  return copy;
};

/** Coordinates from 0 to 1 over the middle 99 % of the points, so that a few far ones do not squeeze the rest; hidden categories have none. */
function placeInUnitSquare(points: ScatterPoints, categories: readonly ScatterCategory[], hidden: ReadonlySet<string>) {
  const unit = (values: readonly number[]) => {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const [low, high] = [sorted[Math.floor(sorted.length * 0.005)] ?? 0, sorted[Math.ceil(sorted.length * 0.995) - 1] ?? 1];
    return values.map((value) => (high > low ? Math.min(1.03, Math.max(-0.03, (value - low) / (high - low))) : 0.5));
  };
  const [x, y] = [unit(points.x), unit(points.y)];
  const byCategory: number[][] = categories.map(() => []);
  points.category.forEach((category, place) => {
    byCategory[category]?.push(place);
    const key = categories[category]?.key;
    if (key !== undefined && hidden.has(key)) x[place] = Number.NaN;
  });
  return { x, y, byCategory };
}
