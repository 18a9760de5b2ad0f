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

/** A signed amount in its meaning's colour; the sign says it too. */
export function SignedCell({ value, children }: { value: number; children: ReactNode }) {
  return <span className={classes('figures', value > 0 ? 'text-gain' : value < 0 ? 'text-loss' : 'text-muted')}>{children}</span>;
}
