import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { linearScale, niceTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

/** A stretch of the series, `from` inclusive to `to` exclusive, with a mark above it. */
export type Stretch = { key: string; from: number; to: number; token: string; label: string; title: string };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  timesMs: readonly number[];
  values: readonly number[];
  valueTitle: string;
  stretches: readonly Stretch[];
  formatTick: (value: number) => string;
  formatTime: (ms: number) => string;
  legend?: ReactNode;
};

const plot = { top: 16, height: 96, bottom: 20, start: 64, end: 8 };
const timeLabelWidth = 110;

/** A series point by point, one after another whatever the time between them, with the stretches that matter marked on it. */
export function MotifChart({ timesMs, values, valueTitle, stretches, formatTick, formatTime, ...frame }: Props) {
  const { t } = useTranslation(['metrics', 'history']);
  const [holder, width] = useWidth<HTMLDivElement>(720);
  const height = plot.top + plot.height + plot.bottom;
  const domain = values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
  const y = linearScale(domain, [plot.top + plot.height, plot.top]);
  const x = linearScale([0, Math.max(1, values.length - 1)], [plot.start, width - plot.end]);
  const table = useMemo(
    () => ({
      columns: [{ label: t('metrics:chart.time') }, { label: valueTitle, numeric: true }, { label: t('history:motifs.mark') }],
      rows: values.map((value, place) => [
        formatTime(timesMs[place]!),
        value,
        stretches
          .filter(({ from, to }) => place >= from && place < to)
          .map(({ label }) => label)
          .join(' '),
      ]),
    }),
    [timesMs, values, valueTitle, stretches, formatTime, t],
  );
  const parts = Math.min(4, Math.max(1, Math.floor((width - plot.start) / timeLabelWidth) - 1));
  const places = Array.from({ length: parts + 1 }, (_, part) => Math.round((part / parts) * (values.length - 1)));
  return (
    <ChartFrame {...frame} table={table}>
      <div ref={holder}>
        <svg
          data-chart
          viewBox={`0 0 ${width} ${height}`}
          width="100%"
          height={height}
          role="img"
          aria-label={t('metrics:chart.alternative', { title: frame.title })}
        >
          {niceTicks(domain, 3).map((tick) => (
            <g key={tick}>
              <line
                x1={plot.start}
                x2={width - plot.end}
                y1={y(tick)}
                y2={y(tick)}
                stroke={tokenColour(tick === 0 ? 'line-strong' : 'line')}
              />
              <text x={plot.start - 6} y={y(tick) + 3.5} textAnchor="end" className="figures fill-muted text-2xs">
                {formatTick(tick)}
              </text>
            </g>
          ))}
          {stretches.map(({ key, from, to, token, label, title }) => (
            <g key={key}>
              <title>{title}</title>
              <rect
                x={x(from)}
                y={plot.top}
                width={Math.max(2, x(to - 1) - x(from))}
                height={plot.height}
                fill={tokenColour(token)}
                fillOpacity="0.22"
              />
              <text x={(x(from) + x(to - 1)) / 2} y="11" textAnchor="middle" className="fill-ink text-2xs font-semibold">
                {label}
              </text>
            </g>
          ))}
          <polyline
            points={values.map((value, place) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            fill="none"
            stroke={tokenColour('ink')}
            strokeWidth="1"
            strokeLinejoin="round"
          />
          {places.map((place, index) => (
            <text
              key={place}
              x={x(place)}
              y={height - 5}
              textAnchor={index === 0 ? 'start' : index === places.length - 1 ? 'end' : 'middle'}
              className="figures fill-muted text-2xs"
            >
              {formatTime(timesMs[place]!)}
            </text>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
