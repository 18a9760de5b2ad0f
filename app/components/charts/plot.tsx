import type { RefObject, SVGProps } from 'react';
import { useTranslation } from 'react-i18next';
import { tokenColour } from './use-chart.ts';

type PlotProps = SVGProps<SVGSVGElement> & {
  /** The two answers of `useWidth`. */
  holder: RefObject<HTMLDivElement>;
  width: number;
  height: number;
  /** Of the chart, for its name among screen readers. */
  title: string;
};

/** The picture of a chart: one unit is one pixel, as wide as its place. */
export function PlotSvg({ holder, width, height, title, children, ...rest }: PlotProps) {
  const { t } = useTranslation('metrics');
  return (
    <div ref={holder}>
      <svg
        data-chart
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        height={height}
        role="img"
        aria-label={t('chart.alternative', { title })}
        {...rest}
      >
        {children}
      </svg>
    </div>
  );
}

type GridProps = {
  ticks: readonly number[];
  y: (value: number) => number;
  /** Where the lines begin and end, px; the labels stand before them. */
  start: number;
  end: number;
  format: (value: number) => string;
};

/** Lines across a plot at the ticks of its vertical axis, zero the strongest, each with its value. */
export function ValueGrid({ ticks, y, start, end, format }: GridProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={start} x2={end} y1={y(tick)} y2={y(tick)} stroke={tokenColour(tick === 0 ? 'line-strong' : 'line')} />
      <text x={start - 6} y={y(tick) + 3.5} textAnchor="end" className="figures fill-muted text-2xs">
        {format(tick)}
      </text>
    </g>
  ));
}

const timeLabelWidth = 100;

type TimeLabelsProps = {
  /** Room for the labels, px. */
  width: number;
  y: number;
  /** No more steps than this between the first and the last label. */
  most: number;
  /** Place in px and words of the label at a share (0 to 1) of the axis. */
  labelAt: (share: number) => { at: number; text: string };
};

/** As many times below a plot as there is room for, from its first to its last. */
export function TimeLabels({ width, y, most, labelAt }: TimeLabelsProps) {
  const steps = Math.min(most, Math.max(1, Math.floor(width / timeLabelWidth) - 1));
  return Array.from({ length: steps + 1 }, (_, step) => ({ step, ...labelAt(step / steps) })).map(({ step, at, text }) => (
    <text
      key={at}
      x={at}
      y={y}
      textAnchor={step === 0 ? 'start' : step === steps ? 'end' : 'middle'}
      className="figures fill-muted text-2xs"
    >
      {text}
    </text>
  ));
}
