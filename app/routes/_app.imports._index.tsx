import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { DemoPanel } from '#app/components/imports/demo-panel.tsx';
import { ImportList } from '#app/components/imports/import-list.tsx';
import { UploadForm } from '#app/components/imports/upload-form.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { can } from '#app/domain/roles.ts';
import { env } from '#app/lib/env.ts';
import { receiveUpload } from '#app/lib/receive-upload.ts';
import { presentImports } from '#app/presenters/imports.ts';
import { readImportSettings } from '#app/services/read-import-form.ts';
import { newUploadId, receiveImport, uploadFolder } from '#app/services/receive-import.ts';

export const handle = { title: 'imports:title' };

export const loader = protectedLoader({ permission: 'write:import' }, async function importsLoader({ user }) {
  return { ...(await presentImports(user)), mayCancel: can(user.role, 'write:job') };
});

export const action = protectedAction({ permission: 'write:import' }, async function importsAction({ request, actor, scope }) {
  const uploadId = newUploadId();
  const { files, fields } = await receiveUpload(request, uploadFolder(uploadId), { maxBytes: env.maxUploadBytes });
  const next = await receiveImport(actor, uploadId, files, await readImportSettings(fields, scope));
  return redirect(next.kind === 'job' ? `/imports/${next.jobId}` : `/imports/mapping/${next.uploadId}`);
});

export default function Imports() {
  const { t } = useTranslation('imports');
  const { imports, groups, mayNameGroup, maxUploadMb, demo, mayCancel } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <div className="flex flex-col gap-4">
        <Panel title={t('upload.title')}>
          <UploadForm groups={groups} mayNameGroup={mayNameGroup} maxUploadMb={maxUploadMb} />
        </Panel>
        <Panel title={t('list.title')} flush>
          <ImportList imports={imports} mayCancel={mayCancel} />
        </Panel>
        {demo && <DemoPanel accounts={demo.accounts} />}
      </div>
    </>
  );
}
