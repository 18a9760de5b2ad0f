import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { PlotSvg, TimeLabels } from './plot.tsx';
import { linearScale } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type StripStep = {
  fromMs: number;
  toMs: number;
  /** The same for the same state; gives the legend. */
  key: string;
  label: string;
  token: string;
  /** How sure the state is, 0 to 1: what is unsure is paler; null: not told. */
  sureness: number | null;
};

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  steps: readonly StripStep[];
  startMs: number;
  endMs: number;
  labelTitle: string;
  surenessTitle: string;
  formatTime: (ms: number) => string;
  empty?: string | null;
};

const height = 26;
const axis = 18;
const start = 64;
const end = 8;

/** One state after another on a strip of time, as wide as the charts below it. */
export function StripChart({ steps, startMs, endMs, labelTitle, surenessTitle, formatTime, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(960);
  const x = linearScale([startMs, endMs], [start, width - end]);
  const table = useMemo(
    () => ({
      columns: [{ label: t('chart.time') }, { label: labelTitle }, { label: surenessTitle, numeric: true }],
      rows: steps.map(({ fromMs, label, sureness }) => [formatTime(fromMs), label, sureness]),
    }),
    [steps, labelTitle, surenessTitle, formatTime, t],
  );
  const states = [...new Map(steps.map((step) => [step.key, step])).values()];
  return (
    <ChartFrame
      {...frame}
      table={table}
      legend={states.map(({ key, label, token }) => (
        <LegendItem key={key} token={token}>
          {label}
        </LegendItem>
      ))}
    >
      <PlotSvg holder={holder} width={width} height={height + axis} title={frame.title}>
        <rect x={start} y="0" width={Math.max(1, width - start - end)} height={height} fill={tokenColour('sunken')} />
        {steps.map(({ fromMs, toMs, label, token, sureness }) => (
          <rect
            key={fromMs}
            x={x(fromMs)}
            y="0"
            width={Math.max(1, x(toMs) - x(fromMs) + 0.3)}
            height={height}
            fill={tokenColour(token)}
            fillOpacity={sureness === null ? 1 : (0.3 + 0.7 * sureness).toFixed(3)}
          >
            <title>{`${formatTime(fromMs)}: ${label}${sureness === null ? '' : ` (${Math.round(sureness * 100)} %)`}`}</title>
          </rect>
        ))}
        <TimeLabels
          width={width - start}
          y={height + 13}
          most={4}
          labelAt={(share) => {
            const ms = startMs + share * (endMs - startMs);
            return { at: x(ms), text: formatTime(ms) };
          }}
        />
      </PlotSvg>
    </ChartFrame>
  );
}
