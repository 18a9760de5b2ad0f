import { useCallback, useMemo } from 'react';
import { ArchetypeBadge, archetypeName, archetypeToken } from '#app/components/accounts/archetype.tsx';
import { StripChart, type StripStep } from '#app/components/charts/strip-chart.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatDate, formatMetric } from '#app/domain/format.ts';
import type { HistoryView } from '#app/domain/history-views.ts';

const weekMs = 7 * 86_400_000;
const movesShown = 12;

/** Which archetype each week belongs to, and when that changed. */
export function ArchetypeStrip({ view }: { view: HistoryView }) {
  const { t, i18n } = useWords();
  const { archetypes, moves, weeksMs, has, row } = view;
  const steps = useMemo(
    () =>
      archetypes.map(
        ({ weekMs: atMs, archetype, confidence }): StripStep => ({
          fromMs: atMs - weekMs,
          toMs: atMs,
          key: `${archetype.identityId ?? ''} ${archetype.index}`,
          label: archetypeName(t, archetype),
          token: archetypeToken(archetype),
          sureness: archetype.index === -1 ? null : confidence,
        }),
      ),
    [archetypes, t],
  );
  const formatTime = useCallback((ms: number) => formatDate(ms, i18n.language), [i18n.language]);
  const isEmpty = archetypes.every(({ archetype }) => archetype.key === 'insufficient-data');
  return (
    <Panel>
      <StripChart
        title={t('history:archetypes.title')}
        subtitle={t('history:archetypes.subtitle')}
        fileName={`account-${row.id}-archetypes`}
        steps={steps}
        startMs={weeksMs[0]! - weekMs}
        endMs={weeksMs.at(-1)!}
        labelTitle={t('history:archetypes.label')}
        surenessTitle={t('history:archetypes.confidence')}
        formatTime={formatTime}
        empty={has.archetypes ? (isEmpty ? t('history:archetypes.empty') : null) : t('history:archetypes.comes')}
      />
      {isEmpty ? null : (
        <div className="mt-3 text-sm">
          {moves.length === 0 ? (
            <p className="text-muted">{t('history:archetypes.noMoves')}</p>
          ) : (
            <ul aria-label={t('history:archetypes.moves')} className="flex flex-col gap-1">
              {moves.slice(0, movesShown).map(({ weekMs: atMs, from, to, confidence }) => (
                <li key={atMs} className="flex flex-wrap items-center gap-x-2">
                  <span className="figures text-muted">{formatDate(atMs, i18n.language)}</span>
                  <ArchetypeBadge archetype={from} />
                  <span aria-hidden className="text-faint rtl:-scale-x-100">
                    →
                  </span>
                  <span className="sr-only">
                    {t('history:archetypes.move', {
                      date: formatDate(atMs, i18n.language),
                      from: archetypeName(t, from),
                      to: archetypeName(t, to),
                    })}
                  </span>
                  <ArchetypeBadge archetype={to} />
                  {confidence === null ? null : (
                    <span className="figures text-xs text-faint">
                      {t('history:archetypes.sure', {
                        confidence: formatMetric(Math.round(confidence * 100) / 100, 'probability').replace('.0', ''),
                      })}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}
