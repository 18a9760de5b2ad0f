import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';
import { Swatch } from './swatch.tsx';

export type BadgeTone = 'neutral' | 'accent' | 'gain' | 'loss' | 'info' | 'low' | 'high' | 'critical';

const tones: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  gain: 'bg-gain-soft text-gain',
  loss: 'bg-loss-soft text-loss',
  info: 'bg-severity-info text-severity-on-info',
  low: 'bg-severity-low text-severity-on-low',
  high: 'bg-severity-high text-severity-on-high',
  critical: 'bg-severity-critical text-severity-on-critical',
};

/** A state in one or two words. The colour repeats what the words say; it never says anything alone. */
export function Badge({
  tone = 'neutral',
  children,
  title,
  className,
}: {
  tone?: BadgeTone;
  children: ReactNode;
  title?: string;
  className?: string;
}) {
  return (
    <span
      title={title}
      className={classes(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded px-1.5 text-2xs font-medium',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** Marks what the simulator made, wherever it appears. */
export function DemoBadge() {
  const { t } = useTranslation();
  return (
    <span
      title={t('demo.meaning')}
      className="inline-flex h-4 items-center rounded border border-dashed border-line-strong px-1 text-2xs font-medium text-faint"
    >
      {t('demo.badge')}
    </span>
  );
}

/** An archetype, group or other category by its stable colour slot (0..16) and its name. */
export function CategoryBadge({ slot, children, className }: { slot: number; children: ReactNode; className?: string }) {
  return (
    <span className={classes('inline-flex min-w-0 items-center gap-1.5', className)}>
      <Swatch token={`cat-${slot}`} />
      <span className="truncate">{children}</span>
    </span>
  );
}
