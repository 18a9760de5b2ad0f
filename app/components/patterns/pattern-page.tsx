import { Download, RotateCw, Waves } from 'lucide-react';
import type { ReactNode } from 'react';
import { JobProgress } from '#app/components/jobs/job-progress.tsx';
import { JobStatusBadge } from '#app/components/jobs/job-status.tsx';
import { useLiveJob } from '#app/components/jobs/use-live-job.ts';
import { Link, useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatDateTime } from '#app/domain/format.ts';
import { isFinished } from '#app/domain/jobs.ts';
import type { PatternChoiceOf, PatternSearch, PatternView } from '#app/domain/pattern-views.ts';
import { PatternFigures } from './pattern-figures.tsx';
import { PatternMultiples } from './pattern-multiples.tsx';
import { PatternNotes } from './pattern-notes.tsx';
import { DelayTable, PairTable } from './pattern-pairs.tsx';
import { PatternPicture } from './pattern-picture.tsx';
import { type PatternRights, PatternSelection } from './pattern-selection.tsx';
import { searchScope, searchTitle } from './search-words.ts';
import { usePatternSeries } from './use-pattern-series.ts';

type Props = { search: PatternSearch; view: PatternView | null; may: PatternRights & { stop: boolean; export: boolean } };

/** A pattern search: how far it is, then what it found. */
export function PatternPage({ search, view, may }: Props) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const job = useLiveJob(search.job);
  const subtitle = [searchScope(t, search), search.startedBy, formatDateTime(job.createdAtMs, i18n.language)].filter(Boolean).join(' · ');
  return (
    <>
      <PageHead
        back={
          <Link to={scopedPath('/patterns')} className="text-accent hover:underline">
            {t('patterns:result.back')}
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-2">
            {searchTitle(t, search)} {isFinished(job.status) && job.status === 'succeeded' ? null : <JobStatusBadge job={job} />}
          </span>
        }
        lead={
          <>
            {view ? <Lead view={view} /> : (job.error ?? t(isFinished(job.status) ? 'patterns:result.failed' : 'patterns:result.running'))}
            <span className="block text-xs">{subtitle}</span>
          </>
        }
        actions={
          view && may.export ? (
            <>
              <LinkButton small icon={Download} to={scopedPath(`/patterns/${job.id}/export`)} reloadDocument>
                {t('patterns:result.csv')}
              </LinkButton>
              <LinkButton small icon={Download} to={scopedPath(`/patterns/${job.id}/export?format=json`)} reloadDocument>
                {t('patterns:result.json')}
              </LinkButton>
            </>
          ) : null
        }
      />
      <JobProgress job={job} mayCancel={may.stop} />
      {view ? (
        <Result key={job.id} view={view} may={may} />
      ) : isFinished(job.status) ? (
        <NoResult search={search} hasEnded={job.status !== 'succeeded'} />
      ) : null}
    </>
  );
}

/** Under this separation members are about as near to the next group as to their own. */
const weakSilhouette = 0.1;

function Lead({ view: { accounts, groups, labels, delaysFound, quality } }: { view: PatternView }) {
  const { t, i18n } = useWords();
  const compared = formatCount(accounts.length, i18n.language);
  const pairs = delaysFound > 0 ? t('patterns:result.leadPairs', { count: delaysFound }) : null;
  if (groups.length === 0) return [t('patterns:result.leadNone', { compared }), pairs].filter(Boolean).join(' ');
  const alone = formatCount(labels.filter((label) => label < 0).length, i18n.language);
  const isWeak = quality.silhouette !== null && quality.silhouette < weakSilhouette;
  return [t('patterns:result.lead', { count: groups.length, compared, alone }), isWeak ? t('patterns:result.leadWeak') : null, pairs]
    .filter(Boolean)
    .join(' ');
}

/** Nothing to show: the search failed or was stopped, or its result has been cleared away. */
function NoResult({ search, hasEnded }: { search: PatternSearch; hasEnded: boolean }) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  const { series, distance, algorithm, days, clusters, band } = search.request;
  const asked = new URLSearchParams({
    series,
    distance,
    algorithm,
    days: String(days),
    clusters: String(clusters ?? ''),
    band: String(band),
  });
  return (
    <Panel className="mt-4">
      <EmptyState
        icon={Waves}
        title={t(hasEnded ? 'patterns:result.failed' : 'patterns:result.gone')}
        message={t('patterns:result.goneMessage')}
        action={
          <LinkButton icon={RotateCw} to={scopedPath(`/patterns?${asked}`)}>
            {t('patterns:result.again')}
          </LinkButton>
        }
      />
    </Panel>
  );
}

function Result({ view, may }: { view: PatternView; may: PatternRights }) {
  const { t, i18n } = useWords();
  const partWords = (shown: number, total: number) =>
    shown < total ? `. ${t('patterns:pairs.part', { shown, total: formatCount(total, i18n.language) })}` : '';
  const [search, setSearch] = useSearchParams();
  const id = view.search.job.id;
  const accountGroup = search.get('group');
  const matrix = usePatternSeries(id, accountGroup);
  const choice = choiceOf(search);
  const choose = (next: PatternChoiceOf | null) =>
    setSearch(
      (current) => {
        const changed = new URLSearchParams(current);
        changed.delete('cluster');
        changed.delete('branch');
        if (next?.kind === 'cluster') changed.set('cluster', String(next.label));
        if (next?.kind === 'branch') changed.set('branch', String(next.node));
        return changed;
      },
      { preventScrollReset: true, replace: true },
    );
  if (view.accounts.length === 0) {
    const isHidden = view.hidden > 0;
    return (
      <div className="flex flex-col gap-4">
        <Panel>
          <EmptyState
            icon={Waves}
            title={t(isHidden ? 'patterns:result.nothing' : 'patterns:result.nobody')}
            message={t(isHidden ? 'patterns:result.nothingMessage' : 'patterns:result.nobodyMessage')}
          />
        </Panel>
        <PatternNotes view={view} />
      </div>
    );
  }
  return (
    <>
      <PatternFigures view={view} />
      <div className="flex flex-col gap-4">
        <PatternPicture view={view} matrix={matrix} choice={choice} onChoose={choose} />
        <PatternSelection id={id} choice={choice} accountGroup={accountGroup} stepMs={view.stepMs} may={may} onClear={() => choose(null)} />
        <PatternMultiples view={view} matrix={matrix} choice={choice} onChoose={choose} />
        <div className="grid grid-cols-1 gap-4 min-[1800px]:grid-cols-2">
          <Table
            title={t('patterns:delays.title')}
            subtitle={`${t('patterns:delays.subtitle')}${partWords(view.delays.length, view.delaysFound)}`}
          >
            <DelayTable delays={view.delays} maxHeight="24rem" />
          </Table>
          <Table
            title={t('patterns:pairs.title')}
            subtitle={`${t('patterns:pairs.subtitle')}${partWords(view.pairs.length, view.pairsFound)}`}
          >
            <PairTable pairs={view.pairs} stepMs={view.stepMs} maxHeight="24rem" />
          </Table>
        </div>
        <PatternNotes view={view} />
      </div>
    </>
  );
}

const Table = ({ title, subtitle, children }: { title: string; subtitle: string; children: ReactNode }) => (
  <Panel title={title} subtitle={subtitle} flush>
    {children}
  </Panel>
);

function choiceOf(search: URLSearchParams): PatternChoiceOf | null {
  const number = (name: string) => (/^-?\d{1,6}$/.test(search.get(name) ?? '') ? Number(search.get(name)) : null);
  const [label, node] = [number('cluster'), number('branch')];
  return label !== null ? { kind: 'cluster', label } : node !== null ? { kind: 'branch', node } : null;
}
