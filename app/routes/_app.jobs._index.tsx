import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { JobFilter, JobList } from '#app/components/jobs/job-list.tsx';
import { RescoreButton } from '#app/components/jobs/rescore-button.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { can } from '#app/domain/roles.ts';
import { presentJobs } from '#app/presenters/jobs.ts';
import { startRescore } from '#app/services/start-rescore.ts';

export const handle = { title: 'jobs:title' };

export const loader = protectedLoader({ permission: 'read:job' }, async function jobsLoader({ request, user }) {
  return { ...(await presentJobs(new URL(request.url).searchParams)), mayChange: can(user.role, 'write:job') };
});

/** Starts a rescore. */
export const action = protectedAction({ permission: 'write:job' }, async function jobsAction({ actor }) {
  return redirect(`/jobs/${await startRescore(actor)}`);
});

export default function Jobs() {
  const { t } = useTranslation('jobs');
  const { jobs, page, active, mayChange } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t('title')} lead={t('lead', active)} actions={mayChange && <RescoreButton />} />
      <Panel flush>
        <div className="px-4 py-2">
          <JobFilter />
        </div>
        <JobList jobs={jobs} page={page} mayCancel={mayChange} />
      </Panel>
    </>
  );
}
