import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from '#app/components/router.ts';
import { classes } from './classes.ts';
import { withSearch } from './with-search.ts';

const bar = 'flex gap-4 overflow-x-auto border-b border-line';
const tab = '-mb-px whitespace-nowrap border-b-2 border-transparent py-2 text-sm text-muted hover:text-ink';
const activeTab = 'border-accent text-ink font-medium';

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
