import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg, TimeLabels, ValueGrid } from './plot.tsx';
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
  return (
    <ChartFrame {...frame} table={table}>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title}>
        <ValueGrid ticks={niceTicks(domain, 3)} y={y} start={plot.start} end={width - plot.end} format={formatTick} />
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
        <TimeLabels
          width={width - plot.start}
          y={height - 5}
          most={4}
          labelAt={(share) => {
            const place = Math.round(share * (values.length - 1));
            return { at: x(place), text: formatTime(timesMs[place]!) };
          }}
        />
      </PlotSvg>
    </ChartFrame>
  );
}
