import { type ReactNode, useMemo, useState } from 'react';
import { BinAxis, binMargin, binReadout, binSlot, binTable } from './bins.tsx';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { PlotSvg, ValueGrid } from './plot.tsx';
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

/** Bars over ordered bins, split into series. */
export function HistogramChart({ bins, series, format, layout = 'stacked', height = 200, marked, binTitle, valueTitle, ...frame }: Props) {
  const [holder, width] = useWidth<HTMLDivElement>(480);
  const [hovered, setHovered] = useState<number | null>(null);
  const totals = bins.map((_, bin) => series.reduce((sum, one) => sum + (one.values[bin] ?? 0), 0));
  const domain = domainWithZero(layout === 'stacked' ? totals : series.flatMap(({ values }) => values));
  const y = linearScale(domain, [height - binMargin.bottom, binMargin.top]);
  const slot = binSlot(width, bins.length);
  const gap = Math.min(4, slot * 0.15);
  const barWidth = (slot - gap) / (layout === 'grouped' ? series.length : 1);
  const table = useMemo(() => binTable(binTitle, bins, series), [bins, series, binTitle]);
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
        {binReadout(bins, series, hovered, format)}
      </p>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title} onPointerLeave={() => setHovered(null)}>
        <ValueGrid ticks={niceTicks(domain, 4)} y={y} start={binMargin.start} end={width - binMargin.end} format={format} />
        {bins.map((bin, index) => (
          <g key={bin}>
            {barsOf(series, index, layout).map(({ from, to, column, token, label }) => (
              <rect
                key={label}
                x={binMargin.start + index * slot + gap / 2 + column * barWidth}
                y={Math.min(y(from), y(to))}
                width={Math.max(0.5, barWidth - (layout === 'grouped' ? 1 : 0))}
                height={Math.abs(y(to) - y(from))}
                fill={tokenColour(token)}
              />
            ))}
          </g>
        ))}
        <BinAxis
          bins={bins}
          slot={slot}
          height={height}
          binTitle={binTitle}
          valueTitle={valueTitle}
          marked={[hovered, marked]}
          onHover={setHovered}
        />
      </PlotSvg>
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
