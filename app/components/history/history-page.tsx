import { History } from 'lucide-react';
import { AccountHead } from '#app/components/account/account-nav.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatDate } from '#app/domain/format.ts';
import type { HistoryView } from '#app/domain/history-views.ts';
import { ArchetypeStrip } from './archetype-strip.tsx';
import { ChangeList } from './change-list.tsx';
import { MetricPanels } from './metric-panels.tsx';
import { MotifPanel } from './motif-panel.tsx';

const storyMs = 30 * 86_400_000;

/** How an account changed over its life. */
export function HistoryPage({ view }: { view: HistoryView }) {
  const { t } = useWords();
  return (
    <>
      <AccountHead account={view.row} current="history" lead={<Lead view={view} />} />
      <div className="flex flex-col gap-4">
        {view.weeksMs.length > 0 ? (
          <>
            <ArchetypeStrip view={view} />
            <MetricPanels view={view} />
          </>
        ) : (
          <Panel>
            <EmptyState
              icon={History}
              title={t(view.has.weekly ? 'history:metrics.none' : 'history:metrics.comes')}
              message={t('history:metrics.noneMessage')}
            />
          </Panel>
        )}
        <ChangeList view={view} />
        {view.hasRun ? <MotifPanel key={view.row.id} row={view.row} /> : null}
      </div>
    </>
  );
}

function Lead({ view: { changes, has } }: { view: HistoryView }) {
  const { t, i18n } = useWords();
  if (!has.changes) return t('history:lead.unknown');
  const [newest] = changes;
  if (!newest) return t('history:lead.steady');
  // What changed within a month of the newest change is one story: it began with the earliest of them.
  const story = changes.filter(({ atMs }) => newest.atMs - atMs <= storyMs);
  return t('history:lead.changed', {
    date: formatDate(story.at(-1)!.atMs, i18n.language),
    what: [...new Set(story.map(({ description }) => t(`history:changes.short.${description}`)))].join(', '),
  });
}
