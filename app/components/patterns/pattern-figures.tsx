import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount } from '#app/domain/format.ts';
import type { PatternView } from '#app/domain/pattern-views.ts';

/** How many were compared and how good the groups are, each figure with its meaning. */
export function PatternFigures({ view }: { view: PatternView }) {
  const { t, i18n } = useWords();
  const { accounts, assigned, groups, labels, quality, leftOut, tree, search } = view;
  const count = (value: number) => formatCount(value, i18n.language);
  const score = (value: number | null, reason: string) =>
    value === null ? <NotEvaluated reason={reason} /> : value.toFixed(2).replace('-', '−');
  const alone = labels.filter((label) => label < 0).length;
  const isEuclidean = search.request.distance === 'euclidean';
  return (
    <StatStrip>
      <Stat
        label={t('patterns:figure.compared')}
        value={count(accounts.length)}
        period={assigned > 0 ? t('patterns:figure.comparedAssigned', { count: assigned }) : undefined}
        definition={t('patterns:figure.comparedMeaning')}
      />
      <Stat
        label={t('patterns:figure.groups')}
        value={count(groups.length)}
        period={t('patterns:figure.alone', { count: alone })}
        definition={t('patterns:figure.groupsMeaning')}
      />
      <Stat
        label={t('patterns:figure.silhouette')}
        value={score(quality.silhouette, t('patterns:figure.oneGroup'))}
        period={t('patterns:figure.silhouetteUnit')}
        definition={quality.silhouette === null ? undefined : t('patterns:figure.silhouetteMeaning')}
      />
      <Stat
        label={t('patterns:figure.density')}
        value={score(quality.densityValidity, t(isEuclidean ? 'patterns:figure.oneGroup' : 'patterns:figure.notForDistance'))}
        period={t('patterns:figure.densityUnit')}
        definition={quality.densityValidity === null ? undefined : t('patterns:figure.densityMeaning')}
      />
      <Stat
        label={t('patterns:figure.cophenetic')}
        value={score(quality.cophenetic, t(tree ? 'patterns:figure.oneGroup' : 'patterns:figure.noTree'))}
        period={t('patterns:figure.copheneticUnit')}
        definition={quality.cophenetic === null ? undefined : t('patterns:figure.copheneticMeaning')}
      />
      <Stat
        label={t('patterns:figure.leftOut')}
        value={count(leftOut.reduce((sum, one) => sum + one.accounts, 0))}
        definition={t('patterns:figure.leftOutMeaning')}
      />
    </StatStrip>
  );
}
