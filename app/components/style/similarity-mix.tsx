import { Link, useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { classes } from '#app/components/ui/classes.ts';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords } from '#app/components/words.ts';
import {
  mostWeight,
  presetOf,
  type SimilarityWeights,
  similarityBlocks,
  similarityPresetNames,
  similarityPresets,
  similaritySeries,
  weightsFromText,
  weightsToText,
} from '#app/domain/similarity-choice.ts';

/** What counts when accounts are compared: a preset, or weights of one's own. Stands in the address as `like`. */
export function SimilarityMix() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const weights = weightsFromText(search.get('like'));
  const pathOf = (next: SimilarityWeights) => `${pathname}${withSearch(search, { like: weightsToText(next) })}`;
  const seriesDays = (similaritySeries.maxLag * similaritySeries.days) / similaritySeries.points;
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <nav aria-label={t('style:similar.presets')} className="flex overflow-hidden rounded-md border border-line-strong text-xs">
        {similarityPresetNames.map((name) => (
          <Link
            key={name}
            to={pathOf(similarityPresets[name])}
            replace
            preventScrollReset
            aria-current={presetOf(weights) === name ? 'true' : undefined}
            className={classes(
              'px-2 py-1',
              presetOf(weights) === name ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-sunken',
            )}
          >
            {t(`style:similar.preset.${name}`)}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        {similarityBlocks.map((block) => (
          <label
            key={block}
            className="flex items-center gap-2"
            title={t(`style:similar.blockMeaning.${block}`, { days: similaritySeries.days, lag: seriesDays })}
          >
            <span>{t(`style:similar.block.${block}`)}</span>
            <input
              type="range"
              min={0}
              max={mostWeight}
              step={1}
              value={Math.min(mostWeight, weights[block])}
              aria-label={t('style:similar.weight', { block: t(`style:similar.block.${block}`) })}
              onChange={(event) => {
                const next = { ...weights, [block]: Number(event.currentTarget.value) };
                if (similarityBlocks.some((each) => next[each] > 0)) navigate(pathOf(next), { replace: true, preventScrollReset: true });
              }}
              className="w-20 accent-accent"
            />
            <span className="figures w-3 text-ink">{weights[block]}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
