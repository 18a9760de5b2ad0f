import { Download, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useLocation, useSearchParams } from '#app/components/router.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Select } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { SearchInput } from '#app/components/ui/search-input.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords } from '#app/components/words.ts';
import { formatCount } from '#app/domain/format.ts';
import { dictionaryChapters, type MetricDictionaryView, unavailableMetrics } from '#app/domain/metric-dictionary.ts';
import { isMetricKey, type MetricKey, metricGroups, metricKeys, metricWindows } from '#app/domain/metrics.ts';
import { MetricEntry } from './metric-entry.tsx';

/** Every metric: what it means, how it is worked out, how sure it is, and how it lies over the book. Search, chapter and window are in the address. */
export function MetricDictionaryPage({ view }: { view: MetricDictionaryView }) {
  const { t, i18n } = useWords();
  const [search, setSearch] = useSearchParams();
  const { hash } = useLocation();
  const wordsOf = (key: MetricKey) => ({ name: t(`metrics:${key}.name`), meaning: t(`metrics:${key}.meaning`) });
  const asked = search.get('metric');
  const filter = {
    search: search.get('q') ?? '',
    chapter: metricGroups.find((group) => group === search.get('chapter')) ?? null,
    metric: asked !== null && isMetricKey(asked) ? asked : null,
  };
  const chapters = dictionaryChapters(filter, wordsOf);
  const shown = chapters.reduce((total, chapter) => total + chapter.metrics.length, 0);
  const change = (changes: Record<string, string | null>) =>
    setSearch(withSearch(search, changes), { replace: true, preventScrollReset: true });
  // The server does not see the part after #, so what it points at is marked once the page is there.
  const [target, setTarget] = useState('');
  useEffect(() => {
    setTarget(hash.slice(1));
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [hash]);
  const evaluated = metricKeys.filter((key) => (view.coverage[key]?.evaluated ?? 0) > 0).length;
  return (
    <>
      <PageHead
        title={t('metrics:dictionary.title')}
        lead={
          view.hasRun
            ? t('metrics:dictionary.lead', {
                metrics: formatCount(metricKeys.length, i18n.language),
                evaluated: formatCount(evaluated, i18n.language),
              })
            : t('metrics:dictionary.leadNoRun', { metrics: formatCount(metricKeys.length, i18n.language) })
        }
        actions={(['csv', 'json'] as const).map((format) => (
          <LinkButton key={format} small icon={Download} to={`/dictionary/export?format=${format}`} reloadDocument>
            {t(`metrics:dictionary.${format}`)}
          </LinkButton>
        ))}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput
          value={filter.search}
          label={t('metrics:dictionary.search')}
          className="max-w-72"
          onChange={(text) => change({ q: text, metric: null })}
        />
        <Select
          aria-label={t('metrics:dictionary.window')}
          value={view.window}
          onChange={({ target }) => change({ window: target.value === 'all' ? null : target.value })}
        >
          {metricWindows.map((window) => (
            <option key={window} value={window}>
              {t(`metrics:window.${window}`)}
            </option>
          ))}
        </Select>
        <span className="text-xs text-muted" role="status">
          {t('metrics:dictionary.shown', { count: shown, total: metricKeys.length })}
        </span>
      </div>
      <nav aria-label={t('metrics:dictionary.chapters')} className="mb-4 flex flex-wrap gap-1.5">
        {[null, ...metricGroups].map((group) => (
          <Link
            key={group ?? 'all'}
            to={withSearch(search, { chapter: group, metric: null }) || '?'}
            replace
            preventScrollReset
            aria-current={filter.metric === null && filter.chapter === group ? 'true' : undefined}
            className={classes(
              'rounded-full border px-2.5 py-0.5 text-xs',
              filter.metric === null && filter.chapter === group
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line text-muted hover:bg-sunken hover:text-ink',
            )}
          >
            {group === null ? t('metrics:dictionary.allChapters') : t(`metrics:group.${group}`)}
          </Link>
        ))}
      </nav>
      {shown === 0 ? (
        <Panel>
          <EmptyState icon={SearchX} title={t('metrics:dictionary.none')} message={t('metrics:dictionary.noneMessage')} />
        </Panel>
      ) : null}
      <div className="flex flex-col gap-4">
        {chapters.map(({ chapter, metrics }) => (
          <Panel key={chapter} title={t(`metrics:group.${chapter}`)} flush>
            <div className="divide-y divide-line border-t border-line">
              {metrics.map((metric) => (
                <MetricEntry
                  key={metric.key}
                  metric={metric}
                  isTarget={metric.key === target}
                  coverage={view.coverage[metric.key] ?? null}
                />
              ))}
            </div>
          </Panel>
        ))}
        {filter.metric === null && filter.chapter === null && filter.search === '' ? <Unavailable /> : null}
      </div>
    </>
  );
}

/** What the catalogue knows and the data do not tell. */
function Unavailable() {
  const { t } = useWords();
  return (
    <Panel title={t('metrics:unavailable.title')} subtitle={t('metrics:unavailable.subtitle')}>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-3 text-sm desk:grid-cols-2">
        {unavailableMetrics.map(({ key, catalogueId }) => (
          <div key={key} className="min-w-0">
            <dt className="font-medium">
              {t(`metrics:unavailable.${key}.name`)}{' '}
              <span className="text-xs font-normal text-faint">{t('metrics:catalogue', { id: catalogueId })}</span>
            </dt>
            <dd className="text-xs text-muted">{t(`metrics:unavailable.${key}.reason`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
