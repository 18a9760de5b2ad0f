import { Link } from '#app/components/router.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatDuration } from '#app/domain/format.ts';
import type { ImportNote, RunNote } from '#app/domain/overview-view.ts';

const row = 'flex items-baseline gap-2 py-1 text-xs';

/** The newest rescores. */
export function LastRuns({ runs }: { runs: readonly RunNote[] }) {
  const { t, i18n } = useWords();
  return (
    <Panel title={t('overview:runs.title')}>
      {runs.length === 0 ? <p className="text-xs text-muted">{t('overview:runs.empty')}</p> : null}
      <ul>
        {runs.map(({ id, completedAtMs, status, ms, accounts, ideas }) => (
          <li key={id} className={row}>
            {completedAtMs === null ? null : <RelativeTime ms={completedAtMs} className="w-28 shrink-0 text-muted" />}
            <span className="figures min-w-0 flex-1 truncate">
              {accounts === null || ideas === null
                ? t(`overview:runs.status.${status}`)
                : t('overview:runs.summary', { accounts: formatCount(accounts, i18n.language), ideas: formatCount(ideas, i18n.language) })}
            </span>
            {status === 'failed' ? (
              <Badge tone="high">{t('overview:runs.status.failed')}</Badge>
            ) : (
              <span className="figures text-faint">{formatDuration(ms / 1000, i18n.language)}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The newest imports, with what asks for a look. */
export function LastImports({ imports }: { imports: readonly ImportNote[] }) {
  const { t, i18n } = useWords();
  return (
    <Panel title={t('overview:imports.title')}>
      {imports.length === 0 ? <p className="text-xs text-muted">{t('overview:imports.empty')}</p> : null}
      <ul>
        {imports.map(({ jobId, atMs, files, refused, positions, differences }) => (
          <li key={jobId} className={row}>
            <RelativeTime ms={atMs} className="w-28 shrink-0 text-muted" />
            <Link to={`/imports/${jobId}`} className="figures min-w-0 flex-1 truncate hover:underline">
              {t('overview:imports.files', { count: files })},{' '}
              {t('overview:imports.positions', { positions: formatCount(positions, i18n.language) })}
            </Link>
            {refused > 0 ? <Badge tone="low">{t('overview:imports.refused', { count: refused })}</Badge> : null}
            {differences > 0 ? <Badge tone="low">{t('overview:imports.differences', { count: differences })}</Badge> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
