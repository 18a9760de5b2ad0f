import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatRelative } from '#app/domain/format.ts';

const tickMs = 30_000;

/** `3 hours ago`, with the absolute time and its zone on hover. The first paint is absolute, so that server and browser agree. */
export function RelativeTime({ ms, className }: { ms: number; className?: string }) {
  const { i18n } = useTranslation();
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const absolute = formatDateTime(ms, i18n.language);
  return (
    <time dateTime={new Date(ms).toISOString()} title={absolute} className={className}>
      {nowMs === null ? absolute : formatRelative(ms, nowMs, i18n.language)}
    </time>
  );
}
