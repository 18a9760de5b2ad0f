import * as Radix from '@radix-ui/react-tabs';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from '#app/components/router.ts';
import { classes } from './classes.ts';
import { withSearch } from './with-search.ts';

const bar = 'flex gap-4 overflow-x-auto border-b border-line';
const tab = '-mb-px whitespace-nowrap border-b-2 border-transparent py-2 text-sm text-muted hover:text-ink';
const activeTab = 'border-accent text-ink font-medium';

/** Views within a panel that need no address of their own. */
export function Tabs({
  label,
  items,
  initial,
}: {
  label: string;
  initial?: string;
  items: { key: string; title: ReactNode; content: ReactNode }[];
}) {
  return (
    <Radix.Root defaultValue={initial ?? items[0]?.key}>
      <Radix.List aria-label={label} className={bar}>
        {items.map(({ key, title }) => (
          <Radix.Trigger
            key={key}
            value={key}
            className={classes(tab, 'data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink')}
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map(({ key, content }) => (
        <Radix.Content key={key} value={key} className="pt-3">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** Views of a page that can be linked to: each is a value of one search parameter; the first is the default and leaves it out. */
export function LinkTabs({ label, parameter, items }: { label: string; parameter: string; items: { key: string; title: ReactNode }[] }) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const current = search.get(parameter) ?? items[0]?.key;
  return (
    <nav aria-label={label} className={bar}>
      {items.map(({ key, title }, index) => (
        <Link
          key={key}
          to={`${pathname}${withSearch(search, { [parameter]: index === 0 ? null : key })}`}
          aria-current={key === current ? 'page' : undefined}
          preventScrollReset
          className={classes(tab, key === current && activeTab)}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
