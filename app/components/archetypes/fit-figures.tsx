import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import { minIdeasForArchetype } from '#app/domain/account-views.ts';
import type { ArchetypesView, FitSummary } from '#app/domain/archetype-views.ts';
import { formatCount, formatDateTime, formatMetric } from '#app/domain/format.ts';

/** How many archetypes there are, whom they hold, and how far they can be trusted. */
export function FitFigures({ view: { cards, insufficient, noise, accounts }, fit }: { view: ArchetypesView; fit: FitSummary }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const one = <NotEvaluated reason={t('archetypes:figure.oneGroup')} />;
  const grouped = accounts - insufficient.accounts - noise.accounts;
  return (
    <StatStrip>
      <Stat
        label={t('archetypes:figure.k')}
        value={cards.length}
        period={t('archetypes:figure.run', { time: formatDateTime(fit.completedAtMs, locale) })}
        definition={t('archetypes:figure.kMeaning', {
          algorithm: t(`archetypes:algorithm.${fit.algorithm}.name`),
          tried: fit.candidates.length,
        })}
      />
      <Stat
        label={t('archetypes:figure.accounts')}
        value={formatCount(grouped, locale)}
        period={t('archetypes:figure.scope')}
        definition={t('archetypes:figure.accountsMeaning', { count: minIdeasForArchetype })}
      />
      <Stat
        label={t('archetypes:figure.noise')}
        value={formatCount(noise.accounts, locale)}
        period={formatMetric(noise.share, 'percent', { locale })}
        definition={t('archetypes:figure.noiseMeaning')}
      />
      <Stat
        label={t('archetypes:figure.insufficient')}
        value={formatCount(insufficient.accounts, locale)}
        period={formatMetric(insufficient.share, 'percent', { locale })}
        definition={t('archetypes:figure.insufficientMeaning', { count: minIdeasForArchetype })}
      />
      <Stat
        label={t('archetypes:figure.silhouette')}
        value={fit.silhouette === null ? one : formatMetric(fit.silhouette, 'index', { locale })}
        period={t('archetypes:figure.silhouetteUnit')}
        definition={t('archetypes:figure.silhouetteMeaning')}
      />
      <Stat
        label={t('archetypes:figure.stability')}
        value={fit.stability === null ? one : formatMetric(fit.stability, 'index', { locale })}
        period={t('archetypes:figure.stabilityUnit')}
        definition={t('archetypes:figure.stabilityMeaning')}
      />
    </StatStrip>
  );
}
