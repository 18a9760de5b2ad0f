import { useRef, useState } from 'react';
import { useLive } from '#app/components/live/use-live.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { DemoBadge } from '#app/components/ui/badge.tsx';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords } from '#app/components/words.ts';
import { formatClock, formatDateTime, formatMetric, formatMoney } from '#app/domain/format.ts';
import type { LabelledPosition } from '#app/domain/live.ts';

const shownRows = 8;
type Row = LabelledPosition & { key: number; isLive: boolean };

/** The newest positions as they happen. While the pointer or the focus is on it nothing moves: what arrives waits behind a button. */
export function LiveTicker({ recent }: { recent: readonly LabelledPosition[] }) {
  const { t } = useWords();
  const [live, setLive] = useState<readonly Row[]>([]);
  const [waiting, setWaiting] = useState<readonly Row[]>([]);
  const isHeld = useRef(false);
  const nextKey = useRef(0);

  useLive((message) => {
    if (message.type !== 'positions') return;
    const arrived = message.positions
      .map((position): Row => ({ ...position, key: nextKey.current++, isLive: true }))
      .sort((a, b) => b.atMs - a.atMs);
    const prepend = (previous: readonly Row[]) => [...arrived, ...previous].slice(0, shownRows);
    if (isHeld.current) setWaiting(prepend);
    else setLive(prepend);
  });
  const release = () => {
    isHeld.current = false;
    setLive((previous) => [...waiting, ...previous].slice(0, shownRows));
    setWaiting([]);
  };
  const hold = () => {
    isHeld.current = true;
  };

  // What a reload brings may have been shown live already.
  const shown = new Set(live.map(identityOf));
  const earlier = recent
    .filter((position) => !shown.has(identityOf(position)))
    .map((position, index): Row => ({ ...position, key: -1 - index, isLive: false }));
  const rows = [...live, ...earlier].slice(0, shownRows);
  return (
    <Panel
      flush
      title={t('overview:live.title')}
      subtitle={t('overview:live.subtitle')}
      actions={
        waiting.length > 0 ? (
          <button type="button" onClick={release} className="rounded bg-accent-soft px-2 py-0.5 text-xs text-accent">
            {t('overview:live.waiting', { count: waiting.length })}
          </button>
        ) : undefined
      }
    >
      {rows.length === 0 ? (
        <p className="px-3 pb-3 text-xs text-muted">{t('overview:live.empty')}</p>
      ) : (
        <ul className="pb-2 text-xs" onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
          {rows.map((row) => (
            <TickerRow key={row.key} row={row} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const identityOf = ({ accountId, symbol, side, atMs, event }: LabelledPosition) => [accountId, symbol, side, atMs, event].join(' ');

function TickerRow({ row }: { row: Row }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  return (
    <li className="animate-appear px-3 py-1.5 hover:bg-sunken">
      <p className="flex items-baseline gap-1.5">
        <Link to={scopedPath(`/accounts/${row.accountId}`)} className="truncate font-medium hover:underline">
          {row.label}
        </Link>
        {row.isDemo ? <DemoBadge /> : null}
        <span className="figures ms-auto whitespace-nowrap">
          {row.profit === null ? null : (
            <SignedCell value={row.profit}>{formatMoney(row.profit, row.currency, { locale, signed: true })}</SignedCell>
          )}
        </span>
      </p>
      <p className="figures flex justify-between gap-3 text-muted">
        <span className="truncate">
          {t(row.event === 'opened' ? 'overview:live.opened' : 'overview:live.closed')}{' '}
          {t(row.side === 'buy' ? 'overview:live.buy' : 'overview:live.sell')} {formatMetric(row.volumeLots, 'lots', { locale })}{' '}
          {row.symbol}
        </span>
        <span className="whitespace-nowrap text-faint">
          {row.isLive ? (
            <time title={formatDateTime(row.atMs, locale)}>{formatClock(row.atMs, locale)}</time>
          ) : (
            <RelativeTime ms={row.atMs} />
          )}
        </span>
      </p>
    </li>
  );
}
