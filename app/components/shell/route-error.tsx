import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from '#app/components/router.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { ErrorState } from '#app/components/ui/error-state.tsx';
import { holdersOf, type Permission, permissionKey, permissions } from '#app/domain/roles.ts';

/** The page for whatever a route threw: a missing permission names who can give it, a fault its reference. */
export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  const home = (
    <LinkButton to="/" tone="plain">
      {t('error.home')}
    </LinkButton>
  );
  if (!isRouteErrorResponse(error)) return <ErrorState title={t('error.fault.title')} message={t('error.fault.message')} actions={home} />;
  const { code, message, reference, permission } = readBody(error.data);
  if (error.status === 403 && permission) {
    const holders = holdersOf(permission).map((role) => t(`role.${role}`));
    return (
      <ErrorState
        title={t('error.forbidden.title')}
        message={t('error.forbidden.message', { permission: t(`permission.${permissionKey(permission)}`), roles: holders.join(', ') })}
        reference={reference}
        actions={home}
      />
    );
  }
  if (error.status === 404) {
    return (
      <ErrorState title={t('error.notFound.title')} message={message ?? t('error.notFound.message')} reference={reference} actions={home} />
    );
  }
  if (message && code !== 'fault')
    return <ErrorState title={t('error.refused.title')} message={message} reference={reference} actions={home} />;
  return <ErrorState title={t('error.fault.title')} message={t('error.fault.message')} reference={reference} actions={home} />;
}

type Body = { code?: string; message?: string; reference?: string; permission?: Permission };

// The body comes from auth/guard.ts, or from Remix itself as a plain text.
function readBody(data: unknown): Body {
  if (typeof data !== 'object' || data === null) return {};
  const { code, message, reference, permission } = data as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : undefined,
    reference: typeof reference === 'string' ? reference : undefined,
    permission: permissions.find((known) => known === permission),
  };
}
