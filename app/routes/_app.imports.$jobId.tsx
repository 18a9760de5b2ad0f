import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { protectedLoader } from '#app/auth/guard.ts';
import { ImportFileList } from '#app/components/imports/import-file-list.tsx';
import { ImportFilePanel } from '#app/components/imports/import-file-panel.tsx';
import { ImportTotals } from '#app/components/imports/import-totals.tsx';
import { JobProgress } from '#app/components/jobs/job-progress.tsx';
import { JobStatusBadge } from '#app/components/jobs/job-status.tsx';
import { useLiveJob } from '#app/components/jobs/use-live-job.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { LinkTabs } from '#app/components/ui/tabs.tsx';
import { importFilters } from '#app/domain/imports.ts';
import { isFinished } from '#app/domain/jobs.ts';
import { can } from '#app/domain/roles.ts';
import { presentImport } from '#app/presenters/imports.ts';

export const handle = { title: 'imports:detail.title' };

export const loader = protectedLoader({ permission: 'write:import' }, async function importLoader({ request, params, user }) {
  const view = await presentImport(user, params.jobId ?? '', new URL(request.url).searchParams);
  return { ...view, mayCancel: can(user.role, 'write:job') };
});

export default function Import() {
  const { t } = useTranslation('imports');
  const { job: initial, totals, page, files, open, rescoreJobId, mayCancel } = useLoaderData<typeof loader>();
  const job = useLiveJob(initial);
  return (
    <>
      <PageHead
        back={
          <Link to="/imports" className="text-muted hover:text-ink">
            {t('title')}
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-2">
            {t('detail.title')} <JobStatusBadge job={job} />
          </span>
        }
        lead={
          job.error ??
          t(
            totals.refused + totals.differences > 0 ? 'detail.attention' : isFinished(job.status) ? 'detail.clean' : 'detail.reading',
            totals,
          )
        }
        actions={
          <>
            {rescoreJobId && <LinkButton to={`/jobs/${rescoreJobId}`}>{t('detail.rescore')}</LinkButton>}
            <LinkButton to={`/jobs/${job.id}`}>{t('detail.log')}</LinkButton>
          </>
        }
      />
      <JobProgress job={job} mayCancel={mayCancel} />
      <div className="mt-4">
        <ImportTotals totals={totals} />
        <Panel flush>
          <div className="px-4">
            <LinkTabs
              label={t('filter.label')}
              parameter="filter"
              items={importFilters.map((filter) => ({ key: filter, title: t(`filter.${filter}`) }))}
            />
          </div>
          <ImportFileList files={files} openId={open?.id ?? null} page={page} isRunning={!isFinished(job.status)} />
        </Panel>
      </div>
      <ImportFilePanel file={open} />
    </>
  );
}
