import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { AuditPage } from '#app/components/admin/audit-page.tsx';
import { presentAudit } from '#app/presenters/audit.ts';

export const handle = { title: 'admin:audit.title' };

export const loader = protectedLoader({ permission: 'read:audit' }, async function auditLoader({ request }) {
  return await presentAudit(new URL(request.url).searchParams);
});

export default function Audit() {
  return <AuditPage {...useLoaderData<typeof loader>()} />;
}
