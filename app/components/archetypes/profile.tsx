import { archetypeToken } from '#app/components/accounts/archetype.tsx';
import { featureMeaning, featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { ProfileChart } from '#app/components/charts/profile-chart.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeCard } from '#app/domain/archetype-views.ts';

/** An archetype's features against the book, the strongest first. */
export function ArchetypeProfile({ card, limit }: { card: ArchetypeCard; limit?: number }) {
  const { t, i18n } = useWords();
  const write = (metric: string, value: number | null) => (value === null ? '—' : featureValue(metric, value, i18n.language));
  const rows = [...card.profile].sort((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, limit);
  return (
    <ProfileChart
      title={t('archetypes:profile.title')}
      subtitle={t('archetypes:profile.subtitle')}
      fileName={`archetype-${card.index}-profile`}
      token={archetypeToken(card)}
      empty={rows.length === 0 ? t('archetypes:profile.empty') : null}
      rows={rows.map(({ metric, z, median, p25, p75, place }) => ({
        key: metric,
        label: featureName(t, metric),
        meaning: featureMeaning(t, metric),
        z,
        place,
        median: write(metric, median),
        p25: write(metric, p25),
        p75: write(metric, p75),
      }))}
    />
  );
}
