import { createContext, useContext } from 'react';
import { missing } from '#app/domain/format.ts';
import { Tooltip } from './tooltip.tsx';

/** Set around the content of a button or link: another button inside would not be valid HTML, and browsers would take the page apart. */
export const InsideControl = createContext(false);

/** A value that does not exist, with the reason on hover and focus. Never show 0 in its place. */
export function NotEvaluated({ reason }: { reason: string }) {
  const isInside = useContext(InsideControl);
  const words = (
    <>
      {missing}
      <span className="sr-only">{reason}</span>
    </>
  );
  return isInside ? (
    <span title={reason} className="text-faint">
      {words}
    </span>
  ) : (
    <Tooltip content={reason}>
      <button type="button" className="cursor-help text-faint">
        {words}
      </button>
    </Tooltip>
  );
}
