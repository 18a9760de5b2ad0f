import type { ReactNode } from 'react';
import { Link } from '#app/components/router.ts';
import { classes } from './classes.ts';
import { InsideControl } from './not-evaluated.tsx';
import { Tooltip } from './tooltip.tsx';

type StatProps = {
  label: ReactNode;
  /** As it is read at a glance: `12.4K`, `63.0 %`, or a `NotEvaluated`. */
  value: ReactNode;
  unit?: ReactNode;
  /** The period it is for, or what it is compared with. */
  period?: ReactNode;
  /** What it means, from how many, and the exact value; shown on hover and focus. */
  definition?: ReactNode;
  /** Colours the value; put a sign into the value too. */
  tone?: 'neutral' | 'gain' | 'loss';
  /** The page that shows what it is made of. */
  to?: string;
  /** A sparkline or bar under the figure. */
  children?: ReactNode;
};

const tones = { neutral: 'text-ink', gain: 'text-gain', loss: 'text-loss' } as const;

/** One figure of a page. Lay at most six beside each other in a `StatStrip`. */
export function Stat({ label, value, unit, period, definition, tone = 'neutral', to, children }: StatProps) {
  const body = (
    <InsideControl.Provider value={Boolean(to || definition)}>
      <span className="block truncate text-xs font-medium text-muted">{label}</span>
      <span className="mt-0.5 flex flex-wrap items-baseline gap-x-1.5">
        <span className={classes('figures text-figure font-semibold tracking-tight', tones[tone])}>{value}</span>
        {unit && <span className="text-sm text-muted">{unit}</span>}
      </span>
      {period && <span className="block text-xs text-faint">{period}</span>}
      {children && <span className="mt-1.5 block">{children}</span>}
    </InsideControl.Provider>
  );
  const area = 'flex h-full w-full min-w-0 flex-col bg-surface px-4 py-3 text-start ring-1 ring-line';
  const card = to ? (
    <Link to={to} className={classes(area, 'hover:bg-sunken')}>
      {body}
    </Link>
  ) : definition ? (
    <button type="button" className={classes(area, 'cursor-help')}>
      {body}
    </button>
  ) : (
    <div className={area}>{body}</div>
  );
  return definition ? (
    <Tooltip content={definition} side="bottom">
      {card}
    </Tooltip>
  ) : (
    card
  );
}

/** The strip of figures under a page's head. */
export function StatStrip({ children }: { children: ReactNode }) {
  return (
    <div className="mb-4 grid grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))] gap-px overflow-hidden rounded-lg border border-line bg-surface">
      {children}
    </div>
  );
}
