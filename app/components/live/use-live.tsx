import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useRevalidator } from '#app/components/router.ts';
import type { LiveMessage } from '#app/domain/live.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';
type Listener = (message: LiveMessage) => void;
type Live = { state: LiveState; subscribe: (listener: Listener) => () => void };

/** When the server refuses (it restarts, or the session has ended) the browser does not try again by itself. */
const retryAfterRefusalMs = 5_000;
/** A browser keeps six connections to one host: tabs that nobody looks at give theirs back. */
const hiddenForMs = 60_000;

const LiveContext = createContext<Live>({ state: 'connecting', subscribe: () => () => {} });

/** Holds the one live connection of a tab. After a gap every loader runs again, because what happened meanwhile is not repeated. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>('connecting');
  const { revalidate } = useRevalidator();
  const latestRevalidate = useRef(revalidate);
  latestRevalidate.current = revalidate;
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    let source: EventSource | null = null;
    let hidden: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let hadGap = false;
    const connect = () => {
      const opened = new EventSource('/live');
      source = opened;
      opened.onopen = () => {
        setState('live');
        if (hadGap) latestRevalidate.current();
        hadGap = false;
      };
      opened.onmessage = (event) => {
        const message = JSON.parse(event.data) as LiveMessage;
        for (const listener of listeners.current) listener(message);
      };
      opened.onerror = () => {
        hadGap = true;
        setState('reconnecting');
        if (opened.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(() => {
          // Leads to the login page when the session is what ended.
          latestRevalidate.current();
          connect();
        }, retryAfterRefusalMs);
      };
    };
    const disconnect = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
      hadGap = true;
    };
    const onVisibility = () => {
      clearTimeout(hidden);
      if (document.visibilityState === 'hidden') hidden = setTimeout(disconnect, hiddenForMs);
      else if (!source) connect();
    };
    connect();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(hidden);
      disconnect();
    };
  }, []);

  const live = useMemo<Live>(
    () => ({
      state,
      subscribe(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** Whether what is on screen follows the server at this moment. */
export const useLiveState = () => useContext(LiveContext).state;

/** Calls the listener with everything that the server tells this person; the newest listener counts. */
export function useLive(listener: Listener): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => subscribe((message) => latest.current(message)), [subscribe]);
}
