import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeriesMatrix } from '#app/domain/pattern-series.ts';
import { ChartFrame } from './chart-frame.tsx';
import { windowAround } from './leaf-window.ts';
import { readToken, useThemeVersion, useWidth } from './use-chart.ts';
import { type LeafChart, leafAxisHeight, rowAt, sharpContext, useLeafWheel } from './use-leaf-window.ts';

export type ColumnMark = { column: number; label: string };

type Props = LeafChart & {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  matrix: SeriesMatrix;
  /** Colour token of each row's group: a strip at the start of the row. */
  tokens: readonly string[];
  rowLabel: (row: number) => string;
  groupLabel: (row: number) => string;
  columnMarks: readonly ColumnMark[];
  columnLabel: (column: number) => string;
  axisTitle: string;
  scale: HeatScale;
  format: (value: number) => string;
  onOpen: (row: number) => void;
  controls?: ReactNode;
};

/** `diverging` shows both sides of zero, `sequential` counts from zero. */
export type HeatScale = { kind: 'sequential'; high: string } | { kind: 'diverging'; low: string; high: string };

const stripWidth = 8;
const labelWidth = 132;
const labelledFrom = 11;
const brushFromPx = 5;
const tableColumns = 24;

/** Many series, one row each, as colours. Dragging over rows zooms to them, a double click shows all again, a click opens a row's group. */
export function SeriesHeatmapChart(props: Props) {
  const { title, subtitle, fileName, matrix, tokens, rowLabel, groupLabel, columnMarks, columnLabel, axisTitle, scale, format } = props;
  const { rows, window, onWindow, plotHeight, hovered, onHover, chosen, onOpen, controls } = props;
  const { t } = useTranslation(['metrics', 'patterns']);
  const [holder, width] = useWidth<HTMLDivElement>(640);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const [column, setColumn] = useState<number | null>(null);
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const start = useRef<{ y: number; row: number } | null>(null);
  const height = plotHeight + leafAxisHeight;
  const rowHeight = plotHeight / (window.to - window.from);
  const labels = rowHeight >= labelledFrom && width > 420 ? labelWidth : 0;
  const plotWidth = width - stripWidth - 2 - labels;
  useLeafWheel(canvas, props);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed
  const picture = useMemo(() => (typeof document === 'undefined' ? null : paint(matrix, scale)), [matrix, scale, theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed
  useEffect(() => {
    const context = sharpContext(canvas.current, width, height);
    if (!context || !picture) return;
    const xOf = (at: number) => stripWidth + 2 + (at / matrix.columns) * plotWidth;
    const yOf = (row: number) => (row - window.from) * rowHeight;
    context.save();
    context.beginPath();
    context.rect(0, 0, width, plotHeight);
    context.clip();
    context.fillStyle = readToken('sunken');
    context.fillRect(stripWidth + 2, 0, plotWidth, plotHeight);
    context.imageSmoothingEnabled = rowHeight < 1.5;
    context.drawImage(picture, stripWidth + 2, yOf(0), plotWidth, rows * rowHeight);
    for (let row = Math.floor(window.from); row < Math.min(rows, Math.ceil(window.to)); row++) {
      context.fillStyle = readToken(tokens[row]!);
      context.fillRect(0, yOf(row), stripWidth, Math.max(1, rowHeight + 0.4));
    }
    if (labels > 0) {
      context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
      context.textBaseline = 'middle';
      for (let row = Math.floor(window.from); row < Math.min(rows, Math.ceil(window.to)); row++) {
        context.fillStyle = readToken(row === hovered ? 'ink' : 'muted');
        context.fillText(fitted(context, rowLabel(row), labels - 8), width - labels + 6, yOf(row) + rowHeight / 2);
      }
      context.textBaseline = 'alphabetic';
    }
    if (chosen) {
      context.strokeStyle = readToken('accent');
      context.lineWidth = 2;
      context.strokeRect(stripWidth + 2, yOf(chosen[0]) + 1, plotWidth - 1, (chosen[1] - chosen[0] + 1) * rowHeight - 2);
    }
    if (brush) {
      context.fillStyle = readToken('accent', 0.2);
      context.fillRect(0, yOf(Math.min(...brush)), width, (Math.abs(brush[1] - brush[0]) + 1) * rowHeight);
    }
    if (hovered !== null) {
      context.strokeStyle = readToken('ink');
      context.lineWidth = 1;
      context.strokeRect(stripWidth + 2.5, yOf(hovered) - 0.5, plotWidth - 1, Math.max(2, rowHeight + 1));
    }
    context.restore();
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.textAlign = 'center';
    for (const mark of columnMarks) {
      const x = xOf(mark.column);
      context.fillStyle = readToken('line-strong');
      context.fillRect(x, plotHeight, 1, 4);
      context.fillStyle = readToken('muted');
      context.fillText(mark.label, Math.min(width - 24, Math.max(24, x)), plotHeight + 14);
    }
    context.fillStyle = readToken('faint');
    context.fillText(axisTitle, stripWidth + plotWidth / 2, height - 3);
  }, [picture, matrix, tokens, window, width, height, plotHeight, hovered, chosen, brush, labels, columnMarks, axisTitle, rowLabel, theme]);

  const table = useMemo(
    () =>
      summaryTable({ matrix, rowLabel, groupLabel, columnLabel, account: t('patterns:chart.account'), group: t('patterns:chart.group') }),
    [matrix, rowLabel, groupLabel, columnLabel, t],
  );
  const place = (event: React.PointerEvent | React.MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left - stripWidth - 2) / plotWidth;
    return {
      row: rowAt(props, event.clientY - box.top),
      column: x >= 0 && x < 1 ? Math.floor(x * matrix.columns) : null,
      y: event.clientY,
    };
  };
  const value = hovered === null || column === null ? null : matrix.values[hovered * matrix.columns + column]!;
  return (
    <ChartFrame title={title} subtitle={subtitle} fileName={fileName} table={table} controls={controls}>
      <p className="figures h-4 truncate text-2xs text-ink" aria-hidden="true">
        {hovered === null
          ? ''
          : [rowLabel(hovered), groupLabel(hovered), column === null ? null : columnLabel(column), value === null ? null : format(value)]
              .filter(Boolean)
              .join(' · ')}
      </p>
      <div ref={holder} className="relative">
        <svg width="1" height={height} className="block" aria-hidden="true" />
        <canvas
          ref={canvas}
          role="img"
          aria-label={t('metrics:chart.alternative', { title })}
          className="absolute inset-0 h-full w-full cursor-crosshair touch-pan-y"
          onPointerDown={(event) => {
            const { row, y } = place(event);
            if (row !== null) start.current = { y, row };
          }}
          onPointerMove={(event) => {
            const at = place(event);
            onHover(at.row);
            setColumn(at.column);
            if (start.current && at.row !== null && event.buttons === 1 && Math.abs(at.y - start.current.y) >= brushFromPx)
              setBrush([start.current.row, at.row]);
          }}
          onPointerUp={(event) => {
            const { row } = place(event);
            if (brush) onWindow(() => windowAround(Math.min(...brush), Math.max(...brush), rows));
            else if (row !== null && start.current) onOpen(row);
            start.current = null;
            setBrush(null);
          }}
          onPointerLeave={() => {
            start.current = null;
            setBrush(null);
            setColumn(null);
            onHover(null);
          }}
        />
      </div>
    </ChartFrame>
  );
}

/** The whole matrix as a picture, one pixel per value. The strongest 2 % of values share the full colour. */
function paint({ rows, columns, values }: SeriesMatrix, scale: HeatScale): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, columns);
  canvas.height = Math.max(1, rows);
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(canvas.width, canvas.height);
  const sizes = Float32Array.from(values, Math.abs).sort();
  const peak = sizes[Math.floor(sizes.length * 0.98)] || sizes.at(-1) || 1;
  const high = channels(scale.high);
  const low = scale.kind === 'diverging' ? channels(scale.low) : high;
  values.forEach((value, place) => {
    const [red, green, blue] = value < 0 ? low : high;
    image.data[place * 4] = red;
    image.data[place * 4 + 1] = green;
    image.data[place * 4 + 2] = blue;
    image.data[place * 4 + 3] = Math.round(255 * Math.min(1, Math.abs(value) / peak) ** 0.8);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

function channels(token: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (readToken(token).match(/\d+(\.\d+)?/g) ?? []).map(Number);
  return [red, green, blue];
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

type TableInput = Pick<Props, 'matrix' | 'rowLabel' | 'groupLabel' | 'columnLabel'> & { account: string; group: string };

/** One line per row, neighbouring columns averaged until a person can read them; the export of the result has every value. */
function summaryTable({ matrix: { rows, columns, values }, rowLabel, groupLabel, columnLabel, account, group }: TableInput) {
  const block = Math.max(1, Math.ceil(columns / tableColumns));
  const starts = Array.from({ length: Math.ceil(columns / block) }, (_, place) => place * block);
  const mean = (row: number, from: number) => {
    const end = Math.min(columns, from + block);
    let sum = 0;
    for (let column = from; column < end; column++) sum += values[row * columns + column]!;
    return sum / (end - from);
  };
  return {
    columns: [{ label: account }, { label: group }, ...starts.map((from) => ({ label: columnLabel(from), numeric: true }))],
    rows: Array.from({ length: rows }, (_, row) => [rowLabel(row), groupLabel(row), ...starts.map((from) => mean(row, from))]),
  };
}
