import { json, type LinksFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useFetcher, useMatches, useRouteLoaderData } from '@remix-run/react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { publicLoader } from '#app/auth/guard.ts';
import { useNonce } from '#app/components/nonce.ts';
import { RouteError } from '#app/components/shell/route-error.tsx';
import type { RouteHandle } from '#app/components/shell/route-handle.ts';
import { Toaster } from '#app/components/ui/toast.tsx';
import { TooltipProvider } from '#app/components/ui/tooltip.tsx';
import { isTheme, type Theme } from '#app/domain/theme.ts';
import { languages } from '#app/i18n/languages.ts';
import { languageOf } from '#app/i18n/server.ts';
import { readTheme } from '#app/lib/theme-cookie.ts';
import { readToast } from '#app/lib/toast.ts';
import appCss from './styles/app.css?url';
import darkCss from './styles/tokens-dark.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: appCss },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const loader = publicLoader(async function rootLoader({ request }) {
  const { toast, headers } = await readToast(request);
  return json({ language: await languageOf(request), theme: await readTheme(request), toast }, { headers });
});

const darkMedia: Record<Theme, string> = { dark: 'all', light: 'not all', system: '(prefers-color-scheme: dark)' };

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root');
  const nonce = useNonce();
  const { t } = useTranslation();
  const { language = 'en', theme: savedTheme = 'system' } = data ?? {};
  // The choice shows at once, before the server has it.
  const chosen = useFetcher({ key: 'theme' }).formData?.get('theme');
  const theme = isTheme(chosen) ? chosen : savedTheme;
  return (
    <html lang={language} dir={languages[language].dir} data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{useTitle(t)}</title>
        <Meta />
        <Links />
        <link rel="stylesheet" href={darkCss} media={darkMedia[theme]} />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

function useTitle(t: TFunction): string {
  const product = t('product');
  const deepestFirst = useMatches().reverse();
  for (const { handle, data } of deepestFirst) {
    const { title } = (handle ?? {}) as RouteHandle;
    const own = typeof title === 'function' ? data !== undefined && data !== null && title(data) : title && t(title as 'product');
    if (own) return `${own} · ${product}`;
  }
  return product;
}

export default function App() {
  const toast = useRouteLoaderData<typeof loader>('root')?.toast ?? null;
  return (
    <TooltipProvider>
      <Outlet />
      <Toaster toast={toast} />
    </TooltipProvider>
  );
}

export function ErrorBoundary() {
  return (
    <TooltipProvider>
      <RouteError />
    </TooltipProvider>
  );
}
