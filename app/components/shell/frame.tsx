import * as Drawer from '@radix-ui/react-dialog';
import { Menu, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveProvider } from '#app/components/live/use-live.tsx';
import { NavLink, useFetcher, useNavigation } from '#app/components/router.ts';
import { IconButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import type { JobView } from '#app/domain/jobs.ts';
import type { Preferences } from '#app/domain/preferences.ts';
import type { Permission, Role } from '#app/domain/roles.ts';
import type { Theme } from '#app/domain/theme.ts';
import { BookNotice } from './book-notice.tsx';
import { CommandPalette } from './command-palette.tsx';
import { DisplayMenu } from './display-menu.tsx';
import { JobsIndicator } from './jobs-indicator.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { Mark } from './mark.tsx';
import { pageGroups } from './pages.ts';
import { useScopedPath } from './scope.ts';
import { ScopePicker } from './scope-picker.tsx';
import { UserMenu } from './user-menu.tsx';

export type FrameProps = {
  user: { name: string; email: string; role: Role };
  may: readonly Permission[];
  preferences: Preferences;
  groups: readonly { id: number; name: string; accounts: number }[];
  jobs: readonly JobView[];
  bookVersion: string;
  theme: Theme;
  children: ReactNode;
};

/** What surrounds every page: navigation at the start side, scope and state above. */
export function Frame({ user, may, preferences, groups, jobs, bookVersion, theme, children }: FrameProps) {
  const { t } = useTranslation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const fetcher = useFetcher();
  const isCollapsed = fetcher.json ? (fetcher.json as Partial<Preferences>).navigationCollapsed === true : preferences.navigationCollapsed;
  const collapse = () =>
    fetcher.submit({ navigationCollapsed: !isCollapsed }, { method: 'post', action: '/preferences', encType: 'application/json' });
  return (
    <LiveProvider>
      <a href="#page" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2">
        {t('frame.skip')}
      </a>
      <Working />
      <div data-density={preferences.density} className="flex min-h-screen">
        <aside
          className={classes(
            'sticky top-0 hidden h-screen shrink-0 flex-col border-e border-line bg-surface desk:flex',
            isCollapsed ? 'w-14' : 'w-48',
          )}
        >
          <Brand isCollapsed={isCollapsed} />
          <Navigation may={may} isCollapsed={isCollapsed} />
          <div className="p-2">
            <IconButton
              icon={isCollapsed ? PanelLeftOpen : PanelLeftClose}
              label={t(isCollapsed ? 'frame.expand' : 'frame.collapse')}
              onClick={collapse}
              className="rtl:-scale-x-100"
            />
          </div>
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <header className="sticky top-0 z-30 flex h-12 items-center gap-1.5 border-b border-line bg-surface px-3 desk:gap-2 desk:px-5">
            <NavigationDrawer may={may} />
            <ScopePicker groups={groups} seesAll={user.role === 'admin'} />
            <button
              type="button"
              onClick={() => setPaletteOpen(true)}
              className="ms-auto flex h-8 items-center gap-2 rounded-md border border-line px-2 text-xs text-faint hover:border-line-strong hover:text-muted desk:w-60"
            >
              <Search size={14} aria-hidden />
              <span className="sr-only flex-1 text-start desk:not-sr-only">{t('palette.open')}</span>
              <kbd className="hidden rounded border border-line px-1 font-sans text-2xs desk:block">Ctrl K</kbd>
            </button>
            <BookNotice version={bookVersion} />
            <LiveIndicator />
            {may.includes('read:job') && <JobsIndicator jobs={jobs} />}
            <DisplayMenu theme={theme} density={preferences.density} />
            <UserMenu user={user} />
          </header>
          <main id="page" className="min-w-0 flex-1 overflow-x-clip px-3 py-4 desk:px-5">
            {children}
          </main>
        </div>
      </div>
      <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} may={may} />
    </LiveProvider>
  );
}

function Brand({ isCollapsed }: { isCollapsed: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="flex h-12 items-center gap-2 px-4 font-semibold">
      <Mark />
      <span className={isCollapsed ? 'sr-only' : 'truncate'}>{t('product')}</span>
    </div>
  );
}

function Navigation({ may, isCollapsed = false, onLeave }: { may: readonly Permission[]; isCollapsed?: boolean; onLeave?: () => void }) {
  const { t } = useTranslation();
  const scopedPath = useScopedPath();
  const groups = pageGroups.map((pages) => pages.filter((page) => may.includes(page.permission))).filter((pages) => pages.length > 0);
  return (
    <nav aria-label={t('frame.navigation')} className="flex-1 overflow-y-auto px-2 py-1">
      {groups.map((pages) => (
        <ul key={pages[0]!.key} className="mb-2 flex flex-col gap-0.5 border-b border-line/70 pb-2 last:border-b-0">
          {pages.map(({ key, to, icon: Icon }) => {
            const link = (
              <NavLink
                to={scopedPath(to)}
                end={to === '/'}
                prefetch="intent"
                onClick={onLeave}
                aria-label={isCollapsed ? t(`page.${key}`) : undefined}
                className={({ isActive }) =>
                  classes(
                    'flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium',
                    isActive ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink',
                  )
                }
              >
                <Icon size={17} strokeWidth={1.75} aria-hidden className="shrink-0" />
                {!isCollapsed && <span className="truncate">{t(`page.${key}`)}</span>}
              </NavLink>
            );
            return (
              <li key={key}>
                {isCollapsed ? (
                  <Tooltip content={t(`page.${key}`)} side="right">
                    <span className="block">{link}</span>
                  </Tooltip>
                ) : (
                  link
                )}
              </li>
            );
          })}
        </ul>
      ))}
    </nav>
  );
}

function NavigationDrawer({ may }: { may: readonly Permission[] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Drawer.Root open={isOpen} onOpenChange={setOpen}>
      <Drawer.Trigger asChild>
        <IconButton icon={Menu} label={t('frame.navigation')} withoutTooltip className="desk:hidden" />
      </Drawer.Trigger>
      <Drawer.Portal>
        <Drawer.Overlay className="fixed inset-0 z-40 animate-appear bg-shade/40" />
        <Drawer.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 start-0 z-40 flex w-60 animate-appear flex-col bg-surface shadow-float"
        >
          <Drawer.Title className="sr-only">{t('frame.navigation')}</Drawer.Title>
          <Brand isCollapsed={false} />
          <Navigation may={may} onLeave={() => setOpen(false)} />
        </Drawer.Content>
      </Drawer.Portal>
    </Drawer.Root>
  );
}

/** A hairline under the top edge while the next page is on its way, from 200 ms on. */
function Working() {
  const { state } = useNavigation();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (state === 'idle') return;
    const timer = setTimeout(() => setSlow(true), 200);
    return () => clearTimeout(timer);
  }, [state]);
  return isSlow ? <div role="status" className="fixed inset-x-0 top-0 z-50 h-0.5 animate-pulse bg-accent" /> : null;
}
