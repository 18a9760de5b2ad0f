import { useTranslation } from 'react-i18next';
import { useLiveState } from '#app/components/live/use-live.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Tooltip } from '#app/components/ui/tooltip.tsx';

const dots = { connecting: 'bg-line-strong', live: 'bg-gain', reconnecting: 'animate-pulse bg-severity-high' } as const;

/** Whether the page follows the server at this moment, in a word and a dot. */
export function LiveIndicator() {
  const { t } = useTranslation();
  const state = useLiveState();
  return (
    <Tooltip content={t(`live.${state}.meaning`)} side="bottom">
      <button type="button" aria-live="polite" className="flex h-8 cursor-help items-center gap-1.5 rounded-md px-1.5 text-xs text-muted">
        <span aria-hidden className={classes('size-2 rounded-full', dots[state])} />
        <span className="sr-only desk:not-sr-only">{t(`live.${state}.name`)}</span>
      </button>
    </Tooltip>
  );
}
