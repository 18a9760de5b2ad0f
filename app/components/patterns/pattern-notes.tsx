import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import type { PatternNote, PatternView } from '#app/domain/pattern-views.ts';

/** Who was left out and why, and what to know before trusting the groups. */
export function PatternNotes({ view: { leftOut, notes, hidden, isOlderRun } }: { view: PatternView }) {
  const { t, i18n } = useWords();
  const count = (value = 0) => formatCount(value, i18n.language);
  const noteWords = ({ key, values: { days, compared, eligible, accounts, pairs, agreement = 0 } }: PatternNote) =>
    t(`patterns:note.${key}`, {
      days: count(days),
      compared: count(compared),
      eligible: count(eligible),
      accounts: count(accounts),
      pairs: count(pairs),
      agreement: formatMetric(agreement, 'percent', { locale: i18n.language }),
    });
  const words = [
    ...(hidden > 0 ? [t('patterns:result.hidden', { count: hidden })] : []),
    ...(isOlderRun ? [t('patterns:result.olderRun')] : []),
    ...notes.map(noteWords),
  ];
  if (leftOut.length === 0 && words.length === 0) return null;
  return (
    <div className="grid grid-cols-1 gap-4 desk:grid-cols-2">
      {words.length > 0 ? (
        <Panel title={t('patterns:note.title')}>
          <ul className="flex list-disc flex-col gap-1 ps-4 text-sm text-muted">
            {words.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {leftOut.length > 0 ? (
        <Panel title={t('patterns:leftOut.title')}>
          <ul className="flex list-disc flex-col gap-1 ps-4 text-sm text-muted">
            {leftOut.map(({ reason, accounts }) => (
              <li key={reason}>{t(`patterns:leftOut.${reason}`, { count: accounts })}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}
