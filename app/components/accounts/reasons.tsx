import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords } from '#app/components/words.ts';
import type { DecidingFeature } from '#app/domain/account-views.ts';
import { featureMeaning, featureName, featureValue } from './metric.tsx';

type Feature = DecidingFeature & { percentile?: number | null };

/** The features that decided, strongest first: which way each lies from the book, its value, and its place among the accounts. */
export function DecidingFeatures({ features }: { features: readonly Feature[] }) {
  const { t, i18n } = useWords();
  return (
    <ol className="flex flex-col gap-1.5">
      {features.map(({ metric, z, value, percentile }) => (
        <li key={metric}>
          <Tooltip
            content={t('accounts:reasonMeaning', {
              distance: `${z >= 0 ? '+' : '−'}${Math.abs(z).toFixed(1)}`,
              meaning: featureMeaning(t, metric),
            })}
          >
            <button type="button" className="flex w-full cursor-help items-baseline gap-2 text-start">
              <span aria-hidden className="w-3 text-center text-faint">
                {z >= 0 ? '↑' : '↓'}
              </span>
              <span className="min-w-0 flex-1 truncate">{featureName(t, metric)}</span>
              <span className="figures font-medium">{featureValue(metric, value, i18n.language)}</span>
              {percentile === null || percentile === undefined ? null : (
                <span className="figures w-9 text-end text-xs text-muted">P{Math.round(percentile)}</span>
              )}
            </button>
          </Tooltip>
        </li>
      ))}
    </ol>
  );
}
