import 'uplot/dist/uPlot.min.css';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import { formatMetric, formatNumber, type MetricUnit, unitLabel } from '#app/domain/metrics.ts';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { readToken, useThemeVersion, useWidth } from './use-chart.ts';

export type Series = {
  label: string;
  /** One value per x; null leaves a gap. */
  values: readonly (number | null)[];
  /** Steps hold a value until the next one; `gain-loss` draws bars in the colours of gain and loss. */
  draw: 'line' | 'step' | 'step-area' | 'bars' | 'gain-loss';
  /** Colour token. */
  token: string;
};

/** One strip of the chart with its own scale. All panes share time, cursor and zoom. */
export type Pane = { label: string; unit: MetricUnit; currency?: string | null; height: number; series: readonly Series[] };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  /** ms UTC, ascending. */
  timesMs: readonly number[];
  panes: readonly Pane[];
  /** Joins the cursor and zoom of charts on one page. */
  syncKey: string;
  /** `day` writes times as dates alone. */
  resolution?: 'day' | 'instant';
  controls?: ReactNode;
  empty?: string | null;
};

const axisWidth = 64;
const timeAxisHeight = 32;

const utcText = (ms: number, resolution: 'day' | 'instant') =>
  resolution === 'day' ? new Date(ms).toISOString().slice(0, 10) : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Long series over time on a canvas: drag to zoom, double click to see everything again. */
export function TimeSeriesChart({ title, subtitle, fileName, timesMs, panes, syncKey, resolution = 'instant', controls, empty }: Props) {
  const { t } = useTranslation('metrics');
  const table = useMemo(() => {
    const series = panes.flatMap((pane) => pane.series.map((one) => ({ ...one, unit: unitLabel(pane.unit, pane.currency) })));
    return {
      columns: [
        { label: t('chart.time') },
        ...series.map(({ label, unit }) => ({ label: unit ? `${label} (${unit})` : label, numeric: true })),
      ],
      rows: timesMs.map((ms, index) => [utcText(ms, resolution), ...series.map(({ values }) => values[index] ?? null)]),
    };
  }, [panes, timesMs, resolution, t]);
  // What stands alone in a pane is named by the pane.
  const shared = panes.filter(({ series }) => series.length > 1);
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      fileName={fileName}
      table={table}
      controls={controls}
      empty={empty}
      legend={
        shared.length === 0
          ? null
          : shared.flatMap((pane) =>
              pane.series.map(({ label, token }) => (
                <LegendItem key={`${pane.label}${label}`} token={token} line>
                  {label}
                </LegendItem>
              )),
            )
      }
    >
      <div className="flex flex-col">
        {panes.map((pane, index) => (
          <PaneCanvas
            key={pane.label}
            pane={pane}
            timesMs={timesMs}
            syncKey={syncKey}
            resolution={resolution}
            showsTime={index === panes.length - 1}
          />
        ))}
      </div>
    </ChartFrame>
  );
}

type PaneProps = { pane: Pane; timesMs: readonly number[]; syncKey: string; resolution: 'day' | 'instant'; showsTime: boolean };

function PaneCanvas({ pane, timesMs, syncKey, resolution, showsTime }: PaneProps) {
  const [holder, width] = useWidth<HTMLDivElement>();
  const readout = useRef<HTMLParagraphElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useThemeVersion();
  const height = pane.height + (showsTime ? timeAxisHeight : 0);
  const size = useRef({ width, height });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed
  useEffect(() => {
    let gone = false;
    void import('uplot').then(({ default: UPlot }) => {
      if (gone || !holder.current) return;
      plot.current = new UPlot(
        paneOptions(UPlot, { pane, syncKey, resolution, showsTime, ...size.current, readout }),
        [timesMs as number[], ...pane.series.map(({ values }) => values as (number | null)[])],
        holder.current,
      );
    });
    return () => {
      gone = true;
      plot.current?.destroy();
      plot.current = null;
    };
  }, [pane, timesMs, syncKey, resolution, showsTime, theme]);

  // The plot comes a moment after the first layout: it starts with the size that holds by then.
  useEffect(() => {
    size.current = { width, height };
    plot.current?.setSize(size.current);
  }, [width, height]);

  return (
    <div className="min-w-0">
      <div className="flex justify-between gap-4 text-2xs text-muted">
        <span>{[pane.label, unitLabel(pane.unit, pane.currency)].filter(Boolean).join(', ')}</span>
        <p ref={readout} className="figures truncate text-ink" aria-hidden="true" />
      </div>
      <div className="relative">
        <svg width="1" height={height} className="block" aria-hidden="true" />
        <div ref={holder} className="absolute inset-0 overflow-hidden" />
      </div>
    </div>
  );
}

const dayMs = 86_400_000;
const axisFormat = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const monthFormat = axisFormat({ month: 'short', year: 'numeric' });
const dayFormat = axisFormat({ day: 'numeric', month: 'short' });
const clockFormat = axisFormat({ hour: '2-digit', minute: '2-digit' });

/** As coarse as the marks are apart; within days, the first mark of a day carries its date. */
function timeLabels(times: readonly number[], stepMs: number): string[] {
  if (stepMs >= 28 * dayMs) return times.map((time) => monthFormat.format(time));
  if (stepMs >= dayMs) return times.map((time) => dayFormat.format(time));
  return times.map((time, index) => {
    const isNewDay = index === 0 || Math.floor(time / dayMs) !== Math.floor(times[index - 1]! / dayMs);
    return isNewDay ? `${clockFormat.format(time)}\n${dayFormat.format(time)}` : clockFormat.format(time);
  });
}

/** A colour per bar by its sign. */
const gainLoss = (values: Series['values']): uPlot.Series.BarsPathBuilderDisplay => ({
  fill: { unit: 3, values: () => values.map((value) => readToken((value ?? 0) < 0 ? 'loss' : 'gain', 0.85)) },
});

type PaneOptions = Omit<PaneProps, 'timesMs'> & { width: number; height: number; readout: { current: HTMLElement | null } };

function paneOptions(UPlot: typeof uPlot, { pane, syncKey, resolution, showsTime, width, height, readout }: PaneOptions): uPlot.Options {
  const [ink, line, strong] = [readToken('muted'), readToken('line', 0.7), readToken('line-strong')];
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const grid = { stroke: line, width: 1 };
  const drawn = (series: Series): Pick<uPlot.Series, 'paths' | 'fill' | 'width'> => {
    if (series.draw === 'bars') return { paths: UPlot.paths.bars!({ size: [0.7, 24] }), fill: readToken(series.token, 0.75), width: 0 };
    if (series.draw === 'gain-loss') return { paths: UPlot.paths.bars!({ size: [0.7, 24], disp: gainLoss(series.values) }), width: 0 };
    if (series.draw === 'line') return { width: 1.5 };
    const steps = { paths: UPlot.paths.stepped!({ align: 1 }), width: 1.5 };
    return series.draw === 'step' ? steps : { ...steps, fill: readToken(series.token, 0.14) };
  };
  return {
    width,
    height,
    ms: 1,
    tzDate: (ms) => UPlot.tzDate(new Date(ms), 'Etc/UTC'),
    legend: { show: false },
    padding: [6, 32, showsTime ? 0 : 8, 0],
    cursor: { sync: { key: syncKey, scales: ['x', null] }, points: { size: 6 }, drag: { x: true, y: false } },
    scales: {
      x: { time: true },
      y: {
        range: (_plot, low, high) =>
          low === null || high === null ? [0, 1] : UPlot.rangeNum(Math.min(0, low), Math.max(0, high), 0.08, true),
      },
    },
    axes: [
      {
        show: showsTime,
        stroke: ink,
        font,
        grid,
        ticks: { show: false },
        size: timeAxisHeight,
        space: 80,
        values: (_plot, times, _axis, _space, stepMs) => timeLabels(times, stepMs),
      },
      {
        stroke: ink,
        font,
        grid,
        ticks: { show: false },
        size: axisWidth,
        space: 28,
        values: (_plot, values) => values.map((value) => formatNumber(value, pane.unit, { style: 'compact' })),
      },
    ],
    series: [
      {},
      ...pane.series.map(
        (series): uPlot.Series => ({
          label: series.label,
          stroke: readToken(series.token),
          points: { show: false },
          ...drawn(series),
        }),
      ),
    ],
    hooks: {
      drawAxes: [
        (plot) => {
          const y = Math.round(plot.valToPos(0, 'y', true)) + 0.5;
          const { left, top, width: boxWidth, height: boxHeight } = plot.bbox;
          if (y < top || y > top + boxHeight) return;
          plot.ctx.save();
          plot.ctx.strokeStyle = strong;
          plot.ctx.lineWidth = 1;
          plot.ctx.beginPath();
          plot.ctx.moveTo(left, y);
          plot.ctx.lineTo(left + boxWidth, y);
          plot.ctx.stroke();
          plot.ctx.restore();
        },
      ],
      setCursor: [
        (plot) => {
          if (!readout.current) return;
          const index = plot.cursor.idx;
          const timeMs = index === null || index === undefined ? undefined : plot.data[0][index];
          readout.current.textContent =
            timeMs === undefined
              ? ''
              : [
                  utcText(timeMs, resolution),
                  ...pane.series.map(({ label, values }) => {
                    const value = values[index!];
                    return `${label} ${value === null || value === undefined ? '—' : formatMetric(value, pane.unit, { currency: pane.currency ?? null })}`;
                  }),
                ].join(' · ');
        },
      ],
    },
  };
}
