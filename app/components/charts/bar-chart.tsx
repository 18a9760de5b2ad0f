import type { ReactNode } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { domainWithZero, linearScale } from './scales.ts';
import { tokenColour } from './use-chart.ts';

export type Bar = { key: string; label: string; content?: ReactNode; value: number; token: string; note?: string };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  labelTitle: string;
  valueTitle: string;
  bars: readonly Bar[];
  /** The axis reaches at least this far, so that small values look small. */
  reach?: number;
  format: (value: number) => string;
  controls?: ReactNode;
  empty?: string | null;
};

/** One bar per category, with its words and number beside it. Values below zero go to the other side of the zero line. */
export function BarChart({ bars, reach = 0, format, labelTitle, valueTitle, ...frame }: Props) {
  const domain = domainWithZero(bars.map(({ value }) => value));
  const x = linearScale(domain[0] === 0 ? [0, Math.max(...bars.map(({ value }) => value), reach, Number.MIN_VALUE)] : domain, [0, 100]);
  return (
    <ChartFrame
      {...frame}
      table={{
        columns: [{ label: labelTitle }, { label: valueTitle, numeric: true }],
        rows: bars.map(({ label, value }) => [label, value]),
      }}
    >
      <ul className="flex flex-col gap-1.5">
        {bars.map(({ key, label, content, value, token, note }) => (
          <li key={key} className="grid grid-cols-[minmax(7rem,12rem)_minmax(3rem,1fr)_5.5rem] items-center gap-3 text-xs">
            <span className="truncate" title={label}>
              {content ?? label}
            </span>
            <svg width="100%" height="12" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
              <rect x="0" y="0" width="100" height="12" fill={tokenColour('sunken')} />
              <rect
                x={Math.min(x(0), x(value))}
                y="0"
                width={Math.max(0.4, Math.abs(x(value) - x(0)))}
                height="12"
                fill={tokenColour(token)}
              />
            </svg>
            <span className="figures whitespace-nowrap text-end">
              {format(value)}
              {note ? <span className="ps-1.5 text-muted">{note}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}
