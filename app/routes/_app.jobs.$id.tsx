import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { JobDetail } from '#app/components/jobs/job-detail.tsx';
import { can } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { presentJob } from '#app/presenters/jobs.ts';
import { retryJob, stopJob } from '#app/services/control-job.ts';

export const handle = { title: 'jobs:detail.title' };

export const loader = protectedLoader({ permission: 'read:job' }, async function jobLoader({ params, user }) {
  return { ...(await presentJob(params.id ?? '')), mayChange: can(user.role, 'write:job') };
});

export const action = protectedAction({ permission: 'write:job' }, async function jobAction({ request, params, actor }) {
  const intent = (await request.formData()).get('intent');
  const id = params.id ?? '';
  if (intent === 'retry') return redirect(`/jobs/${await retryJob(actor, id)}`);
  if (intent !== 'cancel') throw new AppError('invalid', 'Say whether to cancel the job or to start it again.');
  await stopJob(actor, id);
  return { ok: true };
});

export default function Job() {
  return <JobDetail {...useLoaderData<typeof loader>()} />;
}
