import { useState } from 'react';
import { archetypeToken } from '#app/components/accounts/archetype.tsx';
import { featureMeaning } from '#app/components/accounts/metric.tsx';
import { LegendItem } from '#app/components/charts/chart-frame.tsx';
import { RidgeChart } from '#app/components/charts/ridge-chart.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeCard, Ridge } from '#app/domain/archetype-views.ts';
import { formatMetric, metricByKey } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';

const shownAtFirst = 10;

/** How the members spread over each feature beside the whole book, the strongest difference first. */
export function ArchetypeRidges({ card, ridges }: { card: ArchetypeCard; ridges: readonly Ridge[] }) {
  const { t, i18n } = useWords();
  const [isWhole, setWhole] = useState(false);
  const rows = isWhole ? ridges : ridges.slice(0, shownAtFirst);
  const accounts = Math.max(0, ...ridges.map(({ members }) => members.accounts));
  return (
    <RidgeChart
      title={t('archetypes:ridges.title')}
      subtitle={t('archetypes:ridges.subtitle', { count: accounts })}
      fileName={`archetype-${card.index}-spread`}
      token={archetypeToken(card)}
      ownTitle={t('archetypes:ridges.members')}
      allTitle={t('archetypes:ridges.book')}
      write={(unit, value) => formatMetric(value, unit, { locale: i18n.language, style: 'compact' })}
      empty={rows.length === 0 ? t('archetypes:ridges.empty', { count: minPeers }) : null}
      controls={
        ridges.length > shownAtFirst ? (
          <Button small tone="quiet" onClick={() => setWhole(!isWhole)}>
            {isWhole ? t('archetypes:ridges.fewer') : t('archetypes:ridges.all', { count: ridges.length })}
          </Button>
        ) : undefined
      }
      legend={
        <>
          <LegendItem token={archetypeToken(card)}>{t('archetypes:ridges.members')}</LegendItem>
          <LegendItem token="faint" line>
            {t('archetypes:ridges.wholeBook')}
          </LegendItem>
        </>
      }
      rows={rows.map(({ metric, scale, members, book }) => ({
        key: metric,
        label: t(`metrics:${metric}.name`),
        meaning: featureMeaning(t, metric),
        unit: metricByKey[metric].unit,
        scale,
        own: members,
        all: book,
      }))}
    />
  );
}
