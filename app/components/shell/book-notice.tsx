import { RefreshCw, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '#app/components/live/use-live.tsx';
import { Link, useFetchers, useLocation, useNavigation, useRevalidator } from '#app/components/router.ts';
import { classes } from '#app/components/ui/classes.ts';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useScopedPath } from './scope.ts';

/** The overview stands on a second screen where nobody asks: it follows by itself. */
const followedPath = '/';

/**
 * Says when the book has moved on since the page on screen was read, and reads it again when asked: nothing moves under a reader's eyes.
 * `version` is the state that the frame was read at; a page that was opened later is as new as its opening.
 */
export function BookNotice({ version }: { version: string }) {
  const { t } = useTranslation();
  const scopedPath = useScopedPath();
  const { key, pathname } = useLocation();
  const navigation = useNavigation();
  const { revalidate, state } = useRevalidator();
  const [shown, setShown] = useState(version);
  const [latest, setLatest] = useState(version);
  const [riskyMoves, setRiskyMoves] = useState(0);
  const asked = useRef(version);
  // What this person changes is read again with the answer to the change.
  const isChanging = useFetchers().some((fetcher) => fetcher.state !== 'idle');
  const isBehind = latest !== shown && navigation.state === 'idle' && !isChanging;
  useEffect(() => setShown(version), [version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each opened page is read anew
  useEffect(() => {
    setShown(latest);
    setRiskyMoves(0);
  }, [key]);
  useLive((message) => {
    if (message.type === 'book') setLatest(message.version);
    if (message.type === 'risky-moves') setRiskyMoves(message.accounts);
  });
  useEffect(() => {
    if (!isBehind || pathname !== followedPath || asked.current === latest) return;
    asked.current = latest;
    revalidate();
  }, [isBehind, pathname, latest, revalidate]);
  return (
    <div aria-live="polite" className="flex items-center gap-1 text-xs">
      {riskyMoves > 0 && (
        <Link
          to={scopedPath('/archetypes/migration')}
          className="flex h-8 items-center gap-1.5 rounded-md px-1.5 font-medium text-severity-high hover:bg-sunken"
        >
          <TriangleAlert size={14} aria-hidden />
          <span className="sr-only desk:not-sr-only">{t('bookNotice.riskyMoves', { count: riskyMoves })}</span>
        </Link>
      )}
      {isBehind && pathname !== followedPath && (
        <Tooltip content={t('bookNotice.meaning')} side="bottom">
          <button
            type="button"
            onClick={revalidate}
            className="flex h-8 items-center gap-1.5 rounded-md bg-accent-soft px-2 font-medium text-accent hover:bg-sunken"
          >
            <RefreshCw size={14} aria-hidden className={classes(state === 'loading' && 'animate-spin')} />
            <span className="sr-only desk:not-sr-only">{t('bookNotice.show')}</span>
          </button>
        </Tooltip>
      )}
    </div>
  );
}
