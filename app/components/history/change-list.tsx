import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { HistoryView } from '#app/domain/history-views.ts';
import { changeEvidence, changeSentence } from './change-words.ts';

/** Every change as a sentence, with its numbers and the way to the ideas of that time. */
export function ChangeList({ view: { row, changes, has } }: { view: HistoryView }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  return (
    <Panel title={t('history:changes.title')} subtitle={changes.length > 0 ? t('history:changes.subtitle') : undefined}>
      {changes.length === 0 ? (
        <p className="text-sm text-muted">{t(has.changes ? 'history:changes.empty' : 'history:changes.comes')}</p>
      ) : (
        <ol className="flex flex-col gap-3 text-sm">
          {changes.map((change, place) => (
            <li key={`${change.measure} ${change.atMs}`} className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2">
              <span className="figures text-end font-semibold text-muted">{place + 1}</span>
              <span>
                {changeSentence(t, change, i18n.language)}
                <span className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-muted">
                  <span className="figures">{changeEvidence(t, change, i18n.language)}</span>
                  <Link
                    to={scopedPath(`/accounts/${row.id}?tab=ideas${change.ideasPage > 1 ? `&page=${change.ideasPage}` : ''}`)}
                    className="text-accent hover:underline"
                  >
                    {t('history:changes.ideas')}
                  </Link>
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
