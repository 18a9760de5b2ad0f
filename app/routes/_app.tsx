import type { SerializeFrom } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { protectedLoader } from '#app/auth/guard.ts';
import { Frame } from '#app/components/shell/frame.tsx';
import { RouteError } from '#app/components/shell/route-error.tsx';
import type { Theme } from '#app/domain/theme.ts';
import { presentFrame } from '#app/presenters/frame.ts';

export const loader = protectedLoader({ permission: 'signed-in' }, async function frameLoader({ user }) {
  return await presentFrame(user, Date.now());
});

export default function AppFrame() {
  return (
    <Framed frame={useLoaderData<typeof loader>()}>
      <Outlet />
    </Framed>
  );
}

/** A page that fails leaves the frame standing; only when the frame itself failed is the error the whole page. */
export function ErrorBoundary() {
  const frame = useRouteLoaderData<typeof loader>('routes/_app');
  if (!frame) return <RouteError />;
  return (
    <Framed frame={frame}>
      <RouteError />
    </Framed>
  );
}

function Framed({ frame, children }: { frame: SerializeFrom<typeof loader>; children: ReactNode }) {
  const theme = useRouteLoaderData<() => { theme: Theme }>('root')?.theme ?? 'system';
  return (
    <Frame {...frame} theme={theme}>
      {children}
    </Frame>
  );
}
