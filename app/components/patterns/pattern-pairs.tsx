import { AccountName } from '#app/components/accounts/account-name.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { formatCount, formatDuration } from '#app/domain/format.ts';
import type { DelayView, PairView, PatternAccount } from '#app/domain/pattern-views.ts';
import { chanceWords } from './trait-words.ts';

const dayMs = 86_400_000;

function AccountLink({ account }: { account: PatternAccount }) {
  const scopedPath = useScopedPath();
  return (
    <Link to={scopedPath(`/accounts/${account.id}`)} className="inline-flex max-w-44 text-accent hover:underline">
      <AccountName {...account} />
    </Link>
  );
}

const sigma = (value: number) => Number(value.toPrecision(3)).toString();

/** The same strategy some minutes or days later: who follows whom, on which side, and how sure that is. */
export function DelayTable({ delays, maxHeight }: { delays: readonly DelayView[]; maxHeight?: string }) {
  const { t, i18n } = useWords();
  const columns: Column<DelayView>[] = [
    { key: 'b', header: t('patterns:pairs.account'), cell: ({ b }) => <AccountLink account={b} /> },
    { key: 'a', header: t('patterns:delays.follows'), cell: ({ a }) => <AccountLink account={a} /> },
    {
      key: 'lag',
      header: t('patterns:delays.lag'),
      cell: (pair) => <strong className="font-medium">{lagWords(t, pair, i18n.language)}</strong>,
    },
    {
      key: 'side',
      header: t('patterns:delays.side'),
      cell: ({ side }) => t(side === 1 ? 'patterns:delays.same' : 'patterns:delays.opposite'),
    },
    {
      key: 'matched',
      header: t('patterns:delays.matched'),
      numeric: true,
      cell: ({ matched, events, expected }) => (
        <>
          {t('patterns:delays.matchedOf', { matched: formatCount(matched, i18n.language), events: formatCount(events, i18n.language) })}
          <span className="block text-2xs text-faint">
            {t('patterns:delays.expected', { expected: expected < 0.1 ? '< 0.1' : expected.toFixed(1) })}
          </span>
        </>
      ),
    },
    {
      key: 'chance',
      header: t('patterns:delays.chance'),
      definition: t('patterns:delays.chanceMeaning'),
      numeric: true,
      cell: ({ qValue }) => chanceWords(qValue, i18n.language),
    },
  ];
  if (delays.length === 0) return <p className="px-4 pb-4 text-sm text-muted">{t('patterns:delays.none')}</p>;
  return (
    <DataTable
      caption={t('patterns:delays.caption')}
      columns={columns}
      rows={delays}
      rowId={({ a, b, resolution, side }) => `${a.id}-${b.id}-${resolution}-${side}`}
      maxHeight={maxHeight}
    />
  );
}

function lagWords(t: Words, { lagMs, resolution }: DelayView, locale: string): string {
  if (lagMs === 0) return t('patterns:delays.simultaneous');
  const days = Math.round(lagMs / dayMs);
  const lag = resolution === 'day' ? t('patterns:delays.days', { count: days }) : formatDuration(lagMs / 1_000, locale);
  return t('patterns:delays.later', { lag });
}

/** Series that are nearer than unrelated ones are. */
export function PairTable({ pairs, stepMs, maxHeight }: { pairs: readonly PairView[]; stepMs: number | null; maxHeight?: string }) {
  const { t, i18n } = useWords();
  const lag = ({ lagSteps }: PairView) =>
    lagSteps === 0 || stepMs === null
      ? t('patterns:pairs.lagNone')
      : t('patterns:pairs.lagAfter', { lag: formatDuration((Math.abs(lagSteps) * stepMs) / 1_000, i18n.language) });
  // Whoever comes later stands first, as in "A, two days after B".
  const later = (pair: PairView) => (pair.lagSteps >= 0 ? pair.b : pair.a);
  const earlier = (pair: PairView) => (pair.lagSteps >= 0 ? pair.a : pair.b);
  const columns: Column<PairView>[] = [
    { key: 'later', header: t('patterns:pairs.account'), cell: (pair) => <AccountLink account={later(pair)} /> },
    { key: 'earlier', header: t('patterns:pairs.other'), cell: (pair) => <AccountLink account={earlier(pair)} /> },
    ...(stepMs === null ? [] : [{ key: 'lag', header: t('patterns:pairs.lag'), cell: lag }]),
    {
      key: 'distance',
      header: t('patterns:pairs.distance'),
      definition: t('patterns:pairs.distanceMeaning'),
      numeric: true,
      cell: ({ distance }) => sigma(distance),
    },
    {
      key: 'chance',
      header: t('patterns:pairs.chance'),
      definition: t('patterns:pairs.chanceMeaning'),
      numeric: true,
      cell: ({ chance, falseShare }) => (
        <>
          {chanceWords(chance, i18n.language)}
          <span className="block text-2xs text-faint">{t('patterns:pairs.false', { share: chanceWords(falseShare, i18n.language) })}</span>
        </>
      ),
    },
  ];
  if (pairs.length === 0) return <p className="px-4 pb-4 text-sm text-muted">{t('patterns:pairs.none')}</p>;
  return (
    <DataTable
      caption={t('patterns:pairs.caption')}
      columns={columns}
      rows={pairs}
      rowId={({ a, b }) => `${a.id}-${b.id}`}
      maxHeight={maxHeight}
    />
  );
}
