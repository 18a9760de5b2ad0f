import { redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { MappingForm } from '#app/components/imports/mapping-form.tsx';
import { PageHead } from '#app/components/ui/panel.tsx';
import { readMapping } from '#app/services/read-import-form.ts';
import { answerMapping, nextMapping } from '#app/services/receive-import.ts';

export const handle = { title: 'imports:mapping.title' };

export const loader = protectedLoader({ permission: 'write:import' }, async function mappingLoader({ params, actor }) {
  return await nextMapping(actor, params.uploadId ?? '');
});

export const action = protectedAction({ permission: 'write:import' }, async function mappingAction({ request, params, actor }) {
  const next = await answerMapping(actor, params.uploadId ?? '', readMapping(await request.formData()));
  return redirect(next.kind === 'job' ? `/imports/${next.jobId}` : `/imports/mapping/${next.uploadId}`);
});

export default function Mapping() {
  const { t } = useTranslation('imports');
  const { name, alike, layoutsLeft, preview } = useLoaderData<typeof loader>();
  const others = [alike > 0 && t('mapping.alike', { count: alike }), layoutsLeft > 1 && t('mapping.left', { count: layoutsLeft - 1 })];
  return (
    <>
      <PageHead
        back={
          <Link to="/imports" className="text-muted hover:text-ink">
            {t('title')}
          </Link>
        }
        title={t('mapping.heading', { name })}
        lead={[t('mapping.lead'), ...others].filter(Boolean).join(' ')}
      />
      <MappingForm key={`${name}/${layoutsLeft}`} preview={preview} />
    </>
  );
}
