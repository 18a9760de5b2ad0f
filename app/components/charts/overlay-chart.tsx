import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { linearScale, niceTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type OverlaySeries = { key: string; label: string; token: string; values: readonly number[] };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  binTitle: string;
  valueTitle: string;
  bins: readonly string[];
  /** Drawn as lines over each other. */
  series: readonly OverlaySeries[];
  /** Drawn as a shaded area behind them. */
  background?: OverlaySeries | null;
  format: (value: number) => string;
  empty?: string | null;
};

const margin = { top: 8, end: 6, bottom: 34, start: 52 };
const height = 190;

/** Histograms of several things over the same ordered classes, laid over each other as steps. */
export function OverlayChart({ bins, series, background = null, format, binTitle, valueTitle, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(480);
  const [hovered, setHovered] = useState<number | null>(null);
  const all = background ? [...series, background] : [...series];
  const peak = Math.max(...all.flatMap(({ values }) => [...values]), Number.MIN_VALUE);
  const ticks = niceTicks([0, peak], 4);
  const y = linearScale([0, Math.max(peak, ticks.at(-1) ?? 0)], [height - margin.bottom, margin.top]);
  const slot = Math.max(60, width - margin.start - margin.end) / Math.max(1, bins.length);
  const labelEvery = Math.max(1, Math.ceil((Math.max(...bins.map((bin) => bin.length), 1) * 7.2 + 6) / slot));
  const steps = (values: readonly number[]) =>
    values
      .map((value, bin) => `${bin === 0 ? 'M' : 'L'}${margin.start + bin * slot} ${y(value)}H${margin.start + (bin + 1) * slot}`)
      .join('');
  const table = useMemo(
    () => ({
      columns: [{ label: binTitle }, ...all.map(({ label }) => ({ label, numeric: true }))],
      rows: bins.map((bin, index) => [bin, ...all.map(({ values }) => values[index] ?? null)]),
    }),
    [bins, all, binTitle],
  );
  return (
    <ChartFrame
      {...frame}
      table={table}
      legend={all.map(({ key, label, token }) => (
        <LegendItem key={key} token={token} line={key !== background?.key}>
          {label}
        </LegendItem>
      ))}
    >
      <p className="figures h-4 truncate text-end text-2xs text-ink" aria-hidden="true">
        {hovered === null ? '' : [bins[hovered], ...all.map(({ label, values }) => `${label} ${format(values[hovered] ?? 0)}`)].join(' · ')}
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
          {ticks.map((tick) => (
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
          {background ? (
            <path
              d={`${steps(background.values)}V${y(0)}H${margin.start}Z`}
              fill={tokenColour(background.token)}
              fillOpacity="0.35"
              stroke="none"
            />
          ) : null}
          {series.map(({ key, token, values }) => (
            <path key={key} d={steps(values)} fill="none" stroke={tokenColour(token)} strokeWidth="1.75" strokeLinejoin="round" />
          ))}
          {bins.map((bin, index) => (
            <g key={bin} onPointerEnter={() => setHovered(index)}>
              <rect
                x={margin.start + index * slot}
                y={margin.top}
                width={slot}
                height={height - margin.top - margin.bottom}
                fill={tokenColour('ink')}
                opacity={hovered === index ? 0.06 : 0}
              />
              {index % labelEvery === 0 ? (
                <text
                  x={margin.start + (index + 0.5) * slot}
                  y={height - margin.bottom + 14}
                  textAnchor="middle"
                  className="figures fill-muted text-2xs"
                >
                  {bin}
                </text>
              ) : null}
            </g>
          ))}
          <text x={margin.start + (bins.length * slot) / 2} y={height - 3} textAnchor="middle" className="fill-faint text-2xs">
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
