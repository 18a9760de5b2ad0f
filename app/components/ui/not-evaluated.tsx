import { missing } from '#app/domain/format.ts';
import { Tooltip } from './tooltip.tsx';

/** A value that does not exist, with the reason on hover and focus. Never show 0 in its place. */
export function NotEvaluated({ reason }: { reason: string }) {
  return (
    <Tooltip content={reason}>
      <button type="button" className="cursor-help text-faint">
        {missing}
        <span className="sr-only">{reason}</span>
      </button>
    </Tooltip>
  );
}
