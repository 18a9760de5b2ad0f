import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { domainWithZero, linearScale, niceTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type HistogramSeries = { label: string; token: string; values: readonly number[] };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  /** What the bins divide, with unit. */
  binTitle: string;
  /** One label per bin, in order. */
  bins: readonly string[];
  /** Writes a value of the vertical axis, with unit. */
  format: (value: number) => string;
  valueTitle: string;
  series: readonly HistogramSeries[];
  /** Stacked parts of one bar, or bars side by side. */
  layout?: 'stacked' | 'grouped';
  height?: number;
  /** Place of a bin to point at, e.g. the one that was chosen. */
  marked?: number;
  controls?: ReactNode;
  empty?: string | null;
};

const margin = { top: 8, end: 4, bottom: 34, start: 52 };

/** Bars over ordered bins, split into series. */
export function HistogramChart({ bins, series, format, layout = 'stacked', height = 200, marked, binTitle, valueTitle, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(480);
  const [hovered, setHovered] = useState<number | null>(null);
  const totals = bins.map((_, bin) => series.reduce((sum, one) => sum + (one.values[bin] ?? 0), 0));
  const domain = domainWithZero(layout === 'stacked' ? totals : series.flatMap(({ values }) => values));
  const y = linearScale(domain, [height - margin.bottom, margin.top]);
  const inner = Math.max(60, width - margin.start - margin.end);
  const slot = inner / Math.max(1, bins.length);
  const gap = Math.min(4, slot * 0.15);
  const labelEvery = Math.max(1, Math.ceil((Math.max(...bins.map((bin) => bin.length), 1) * 7.2 + 6) / slot));
  const table = useMemo(
    () => ({
      columns: [{ label: binTitle }, ...series.map(({ label }) => ({ label, numeric: true }))],
      rows: bins.map((bin, index) => [bin, ...series.map(({ values }) => values[index] ?? null)]),
    }),
    [bins, series, binTitle],
  );
  const readout =
    hovered === null ? '' : [bins[hovered], ...series.map(({ label, values }) => `${label} ${format(values[hovered] ?? 0)}`)].join(' · ');
  return (
    <ChartFrame
      {...frame}
      table={table}
      legend={
        series.length > 1
          ? series.map(({ label, token }) => (
              <LegendItem key={label} token={token}>
                {label}
              </LegendItem>
            ))
          : null
      }
    >
      <p className="figures h-4 truncate text-end text-2xs text-ink" aria-hidden="true">
        {readout}
      </p>
      <div ref={holder}>
        <svg
          data-chart
          viewBox={`0 0 ${width} ${height}`}
          width="100%"
          height={height}
          role="img"
          aria-label={t('chart.alternative', { title: frame.title })}
          onPointerLeave={() => setHovered(null)}
        >
          {niceTicks(domain, 4).map((tick) => (
            <g key={tick}>
              <line
                x1={margin.start}
                x2={width - margin.end}
                y1={y(tick)}
                y2={y(tick)}
                stroke={tokenColour(tick === 0 ? 'line-strong' : 'line')}
              />
              <text x={margin.start - 6} y={y(tick) + 3.5} textAnchor="end" className="figures fill-muted text-2xs">
                {format(tick)}
              </text>
            </g>
          ))}
          {bins.map((bin, index) => {
            const x = margin.start + index * slot;
            return (
              <g key={bin} onPointerEnter={() => setHovered(index)}>
                <rect
                  x={x}
                  y={margin.top}
                  width={slot}
                  height={height - margin.top - margin.bottom}
                  fill={tokenColour('ink')}
                  opacity={hovered === index || marked === index ? 0.06 : 0}
                />
                {barsOf(series, index, layout).map(({ from, to, column, token, label }) => (
                  <rect
                    key={label}
                    x={x + gap / 2 + (column * (slot - gap)) / (layout === 'grouped' ? series.length : 1)}
                    y={Math.min(y(from), y(to))}
                    width={Math.max(0.5, (slot - gap) / (layout === 'grouped' ? series.length : 1) - (layout === 'grouped' ? 1 : 0))}
                    height={Math.abs(y(to) - y(from))}
                    fill={tokenColour(token)}
                  />
                ))}
                {index % labelEvery === 0 ? (
                  <text x={x + slot / 2} y={height - margin.bottom + 14} textAnchor="middle" className="figures fill-muted text-2xs">
                    {bin}
                  </text>
                ) : null}
              </g>
            );
          })}
          <text x={margin.start + inner / 2} y={height - 3} textAnchor="middle" className="fill-faint text-2xs">
            {binTitle}
          </text>
          <text x={-(height - margin.bottom) / 2} y={10} transform="rotate(-90)" textAnchor="middle" className="fill-faint text-2xs">
            {valueTitle}
          </text>
        </svg>
      </div>
    </ChartFrame>
  );
}

function barsOf(series: readonly HistogramSeries[], bin: number, layout: 'stacked' | 'grouped') {
  let base = 0;
  return series.map(({ values, token, label }, column) => {
    const value = values[bin] ?? 0;
    const bar = layout === 'stacked' ? { from: base, to: base + value, column: 0 } : { from: 0, to: value, column };
    base += value;
    return { ...bar, token, label };
  });
}
