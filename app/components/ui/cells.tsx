import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** A number over a thin bar that shows its part of `max`; `tone` says what the length means. */
export function BarCell({
  value,
  max,
  children,
  tone = 'accent',
}: {
  value: number;
  max: number;
  children: ReactNode;
  tone?: 'accent' | 'gain' | 'loss';
}) {
  const share = max > 0 ? Math.min(1, Math.abs(value) / max) : 0;
  const colour = { accent: 'bg-accent/70', gain: 'bg-gain/70', loss: 'bg-loss/70' }[tone];
  return (
    <span className="relative flex h-6 items-center justify-end pb-0.5">
      <span className="figures">{children}</span>
      <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden rounded-full bg-line">
        <span className={classes('block h-full rounded-full', colour)} style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}

/** A series in a table cell: no axes, the last point marked. Gaps (null) stay gaps. */
export function SparkCell({
  values,
  label,
  width = 96,
  height = 20,
}: {
  values: readonly (number | null)[];
  label: string;
  width?: number;
  height?: number;
}) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => 2 + (index / (values.length - 1)) * (width - 4);
  const y = (value: number) => height - 2 - ((value - low) / span) * (height - 4);
  let path = '';
  let isPenDown = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) path += `${isPenDown ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    isPenDown = value !== null;
  }
  const lastIndex = values.findLastIndex((value) => value !== null);
  return (
    <svg role="img" aria-label={label} width={width} height={height} className="inline-block">
      <path d={path} fill="none" strokeWidth={1.25} className="stroke-accent" />
      <circle cx={x(lastIndex)} cy={y(values[lastIndex]!)} r={1.75} className="fill-accent" />
    </svg>
  );
}

/** A signed amount in its meaning's colour; the sign says it too. */
export function SignedCell({ value, children }: { value: number; children: ReactNode }) {
  return <span className={classes('figures', value > 0 ? 'text-gain' : value < 0 ? 'text-loss' : 'text-muted')}>{children}</span>;
}
