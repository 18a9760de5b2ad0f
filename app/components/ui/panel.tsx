import { Card } from '@tremor/react';
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

type PanelProps = {
  /** Says what to see in it, not what kind of thing it is. */
  title?: ReactNode;
  /** Unit, period, zone, or how to read it. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** For a table or picture that touches the edges. */
  flush?: boolean;
  className?: string;
};

/** A part of a page: Tremor's card with a hairline and no shadow. */
export function Panel({ title, subtitle, actions, children, flush = false, className }: PanelProps) {
  const id = useId();
  return (
    <Card
      role={title ? 'region' : undefined}
      aria-labelledby={title ? id : undefined}
      className={classes('min-w-0 rounded-lg p-0 text-start ring-inset', flush && 'overflow-clip p-px', className)}
    >
      {(title || actions) && (
        <header className={classes('flex flex-wrap items-start gap-x-4 gap-y-2 pt-3', flush ? 'px-3' : 'px-4')}>
          <div className="min-w-0 flex-1">
            {title && (
              <h2 id={id} className="font-semibold">
                {title}
              </h2>
            )}
            {subtitle && <p className="text-xs text-muted">{subtitle}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={flush ? (title ? 'pt-2' : undefined) : 'p-4 pt-3'}>{children}</div>
    </Card>
  );
}

/** The head of a page: what it is, and the one sentence that says what matters now. */
export function PageHead({ title, lead, actions, back }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; back?: ReactNode }) {
  return (
    <header className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {back && <div className="mb-1 text-xs">{back}</div>}
        <h1 className="break-words text-xl font-semibold">{title}</h1>
        {lead && <p className="mt-0.5 max-w-3xl text-muted">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
