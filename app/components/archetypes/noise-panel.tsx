import { AccountName } from '#app/components/accounts/account-name.tsx';
import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { minIdeasForArchetype } from '#app/domain/account-views.ts';
import type { ArchetypesView } from '#app/domain/archetype-views.ts';
import { formatMetric } from '#app/domain/format.ts';

const reasonsShown = 2;

/** Who fits nowhere, the farthest first, and by what. */
export function NoisePanel({ noise }: { noise: ArchetypesView['noise'] }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  return (
    <Panel title={t('archetypes:noise.title')} subtitle={t('archetypes:noise.subtitle')}>
      {noise.accounts === 0 ? (
        <p className="text-xs text-muted">{t('archetypes:noise.none')}</p>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <ol className="flex w-full flex-col gap-2">
            {noise.farthest.map(({ row, outlierScore, deciding }) => (
              <li key={row.id} className="flex flex-col text-xs">
                <span className="flex items-baseline gap-2">
                  <Link to={scopedPath(`/accounts/${row.id}`)} className="min-w-0 flex-1 truncate text-accent hover:underline">
                    <AccountName {...row} />
                  </Link>
                  {outlierScore === null ? null : (
                    <span className="figures text-muted" title={t('archetypes:noise.scoreMeaning')}>
                      {formatMetric(outlierScore, 'index', { locale })}
                    </span>
                  )}
                </span>
                <span className="truncate text-muted">
                  {deciding
                    .slice(0, reasonsShown)
                    .map(({ metric, z, value }) => `${z >= 0 ? '↑' : '↓'} ${featureName(t, metric)} ${featureValue(metric, value, locale)}`)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ol>
          <LinkButton small to={scopedPath('/accounts?archetype=unlike-anyone')}>
            {t('archetypes:noise.open', { count: noise.accounts })}
          </LinkButton>
        </div>
      )}
    </Panel>
  );
}

/** Who has too few trades to be grouped. */
export function InsufficientPanel({ insufficient }: { insufficient: ArchetypesView['insufficient'] }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  if (insufficient.accounts === 0) return null;
  return (
    <Panel title={t('archetypes:insufficient.title')}>
      <div className="flex flex-col items-start gap-3">
        <p className="text-xs text-muted">
          {t('archetypes:insufficient.message', {
            count: insufficient.accounts,
            share: formatMetric(insufficient.share, 'percent', { locale: i18n.language }),
            needed: minIdeasForArchetype,
          })}
        </p>
        <LinkButton small to={scopedPath('/accounts?archetype=insufficient-data')}>
          {t('archetypes:insufficient.open')}
        </LinkButton>
      </div>
    </Panel>
  );
}
