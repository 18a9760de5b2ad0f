import { classes } from './classes.ts';

/** Stands in the final layout while something loads; shows itself only after 200 ms, so that fast answers do not blink. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classes('block animate-appear-late rounded bg-line', className)} />;
}

/** Lines of text or table rows that are on their way. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-busy="true" className="flex flex-col gap-2 py-2">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move.
        <Skeleton key={row} className="h-6 w-full" />
      ))}
    </div>
  );
}
