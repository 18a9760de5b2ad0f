import * as Radix from '@radix-ui/react-dialog';
import { Command } from 'cmdk';
import { LogOut, type LucideIcon, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetcher, useNavigate, useSubmit } from '#app/components/router.ts';
import { DemoBadge } from '#app/components/ui/badge.tsx';
import type { Permission } from '#app/domain/roles.ts';
import type { AccountHit } from '#app/domain/search.ts';
import { pageGroups } from './pages.ts';
import { useScopedPath } from './scope.ts';

const typingPauseMs = 120;

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; may: readonly Permission[] };

/** Everything by its name: pages, commands and accounts. `Ctrl K` or `⌘ K` opens it anywhere. */
export function CommandPalette({ open, onOpenChange, may }: PaletteProps) {
  const { t } = useTranslation();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      onOpenChange(!open);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open, onOpenChange]);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade/40" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl animate-appear overflow-hidden rounded-lg bg-raised shadow-float"
        >
          <Radix.Title className="sr-only">{t('palette.open')}</Radix.Title>
          <Palette may={may} onClose={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Palette({ may, onClose }: { may: readonly Permission[]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const submit = useSubmit();
  const theme = useFetcher({ key: 'theme' });
  const scopedPath = useScopedPath();
  const [query, setQuery] = useState('');
  const accounts = useAccountHits(query);
  const run = (action: () => void) => {
    onClose();
    action();
  };
  const chooseTheme = (value: string) => run(() => theme.submit({ theme: value }, { method: 'post', action: '/theme' }));
  const pages = pageGroups.flat().filter((page) => may.includes(page.permission));
  return (
    <Command label={t('palette.open')} loop>
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder={t('palette.placeholder')}
        className="h-11 w-full border-b border-line bg-transparent px-4 text-sm outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-[55vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-muted">{t('palette.empty')}</Command.Empty>
        {accounts.length > 0 && (
          <Section heading={t('palette.accounts')}>
            {accounts.map((account) => (
              // The server has decided that it fits; the value must then contain what was typed.
              <Item
                key={account.id}
                value={`${query} ${account.id}`}
                onSelect={() => run(() => navigate(scopedPath(`/accounts/${account.id}`)))}
              >
                <span className="truncate">{account.label}</span>
                {account.isDemo && <DemoBadge />}
                <span className="ms-auto truncate ps-4 text-xs text-faint">{account.detail}</span>
              </Item>
            ))}
          </Section>
        )}
        <Section heading={t('palette.pages')}>
          {pages.map(({ key, to, icon }) => (
            <Item key={key} icon={icon} onSelect={() => run(() => navigate(scopedPath(to)))}>
              {t(`page.${key}`)}
            </Item>
          ))}
          <Item icon={UserRound} onSelect={() => run(() => navigate('/profile'))}>
            {t('user.profile')}
          </Item>
        </Section>
        <Section heading={t('palette.commands')}>
          <Item icon={Sun} onSelect={() => chooseTheme('light')}>
            {t('palette.theme.light')}
          </Item>
          <Item icon={Moon} onSelect={() => chooseTheme('dark')}>
            {t('palette.theme.dark')}
          </Item>
          <Item icon={Monitor} onSelect={() => chooseTheme('system')}>
            {t('palette.theme.system')}
          </Item>
          <Item icon={LogOut} onSelect={() => run(() => submit(null, { method: 'post', action: '/logout' }))}>
            {t('user.signOut')}
          </Item>
        </Section>
      </Command.List>
    </Command>
  );
}

/** What the server finds for the words, a moment after the last key. */
function useAccountHits(query: string): readonly AccountHit[] {
  const { load, data } = useFetcher<{ query: string; accounts: AccountHit[] }>();
  const words = query.trim();
  useEffect(() => {
    if (words === '') return;
    const timer = setTimeout(() => load(`/search?q=${encodeURIComponent(words)}`), typingPauseMs);
    return () => clearTimeout(timer);
  }, [words, load]);
  return words !== '' && data ? data.accounts : [];
}

const Section = ({ heading, children }: { heading: string; children: React.ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
  >
    {children}
  </Command.Group>
);

type ItemProps = { icon?: LucideIcon; value?: string; onSelect: () => void; children: React.ReactNode };
const Item = ({ icon: Icon, value, onSelect, children }: ItemProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-ink/[0.07]"
  >
    {Icon && <Icon size={15} aria-hidden className="shrink-0 text-faint" />}
    {children}
  </Command.Item>
);
