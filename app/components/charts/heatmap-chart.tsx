import { type ReactNode, useMemo, useState } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg } from './plot.tsx';
import { tokenColour, useWidth } from './use-chart.ts';

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  rows: readonly string[];
  columns: readonly string[];
  /** By row, then column; null where nothing happened. */
  values: readonly (readonly (number | null)[])[];
  format: (value: number) => string;
  rowTitle: string;
  columnTitle: string;
  valueTitle: string;
  /** `diverging` shows losses and gains on both sides of zero, `sequential` counts from zero. */
  scale: 'sequential' | 'diverging';
  controls?: ReactNode;
  empty?: string | null;
};

const margin = { top: 2, bottom: 28, start: 34 };
const rowHeight = 22;

/** A grid of cells, e.g. the hours of a week. Few cells, so it is drawn as SVG on the server already. */
export function HeatmapChart({ rows, columns, values, format, rowTitle, columnTitle, valueTitle, scale, ...frame }: Props) {
  const [holder, width] = useWidth<HTMLDivElement>(560);
  const [hovered, setHovered] = useState<[row: number, column: number] | null>(null);
  const peak = Math.max(...values.flat().map((value) => Math.abs(value ?? 0)), Number.MIN_VALUE);
  const height = margin.top + rows.length * rowHeight + margin.bottom;
  const slot = (width - margin.start) / columns.length;
  const table = useMemo(
    () => ({
      columns: [{ label: rowTitle }, { label: columnTitle, numeric: true }, { label: valueTitle, numeric: true }],
      rows: rows.flatMap((row, r) => columns.map((column, c): (string | number | null)[] => [row, column, values[r]?.[c] ?? null])),
    }),
    [rows, columns, values, rowTitle, columnTitle, valueTitle],
  );
  const value = hovered ? values[hovered[0]]?.[hovered[1]] : undefined;
  return (
    <ChartFrame {...frame} table={table}>
      <p className="figures h-4 truncate text-end text-2xs text-ink" aria-hidden="true">
        {hovered ? `${rows[hovered[0]]} ${columns[hovered[1]]}:00 · ${value === null || value === undefined ? '—' : format(value)}` : ''}
      </p>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title} onPointerLeave={() => setHovered(null)}>
        {rows.map((row, r) => (
          <g key={row}>
            <text
              x={margin.start - 6}
              y={margin.top + r * rowHeight + rowHeight / 2 + 3.5}
              textAnchor="end"
              className="fill-muted text-2xs"
            >
              {row}
            </text>
            {columns.map((column, c) => {
              const cell = values[r]?.[c] ?? null;
              const token = scale === 'sequential' ? 'accent' : (cell ?? 0) < 0 ? 'loss' : 'gain';
              // A cell with a value is never as pale as an empty one.
              const strength = cell === null || cell === 0 ? 0 : 0.12 + 0.88 * Math.sqrt(Math.abs(cell) / peak);
              const box = { x: margin.start + c * slot, y: margin.top + r * rowHeight, width: slot - 1, height: rowHeight - 1 };
              return (
                <g key={column} onPointerEnter={() => setHovered([r, c])}>
                  <rect {...box} rx="1" fill={tokenColour('sunken')} />
                  {strength > 0 ? <rect {...box} rx="1" fill={tokenColour(token)} fillOpacity={strength.toFixed(3)} /> : null}
                  {hovered?.[0] === r && hovered[1] === c ? <rect {...box} fill="none" stroke={tokenColour('ink')} /> : null}
                </g>
              );
            })}
          </g>
        ))}
        {columns.map((column, c) =>
          c % (slot < 16 ? 4 : 2) === 0 ? (
            <text
              key={column}
              x={margin.start + c * slot + slot / 2}
              y={margin.top + rows.length * rowHeight + 12}
              textAnchor="middle"
              className="figures fill-muted text-2xs"
            >
              {column}
            </text>
          ) : null,
        )}
        <text x={margin.start + (width - margin.start) / 2} y={height - 3} textAnchor="middle" className="fill-faint text-2xs">
          {columnTitle}
        </text>
      </PlotSvg>
    </ChartFrame>
  );
}
