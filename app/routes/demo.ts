import { redirect } from '@remix-run/node';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { AppError } from '#app/lib/errors.ts';
import { presentDemo } from '#app/presenters/demo.ts';
import { startRemoveDemo } from '#app/services/remove-demo.ts';
import { startDemoBook } from '#app/services/start-simulation.ts';

/** How large the demo book is, for the question before it is removed. */
export const loader = protectedLoader({ permission: 'remove:demo' }, () => presentDemo());

export const action = protectedAction({ permission: 'remove:demo' }, async function demoAction({ request, actor }) {
  const intent = (await request.formData()).get('intent');
  if (intent !== 'load' && intent !== 'remove') throw new AppError('invalid', 'Say whether to load or to remove the demo book.');
  const jobId = intent === 'load' ? await startDemoBook(actor, Date.now()) : await startRemoveDemo(actor);
  return redirect(`/jobs/${jobId}`);
});
