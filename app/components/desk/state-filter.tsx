import { NavLink, useSearchParams } from '#app/components/router.ts';
import { classes } from '#app/components/ui/classes.ts';

/** Which of a list to show: links, so that each choice has an address. */
export function StateFilter({
  label,
  options,
  current,
}: {
  label: string;
  options: readonly { value: string; label: string }[];
  current: string;
}) {
  const [search] = useSearchParams();
  const to = (value: string) => {
    const next = new URLSearchParams(search);
    next.delete('page');
    next.set('state', value);
    return `?${next}`;
  };
  return (
    <nav aria-label={label} className="flex gap-1">
      {options.map(({ value, label: text }) => (
        <NavLink
          key={value}
          to={to(value)}
          aria-current={value === current ? 'page' : undefined}
          className={classes(
            'inline-flex h-7 items-center rounded-md px-2 text-xs font-medium',
            value === current ? 'bg-sunken text-ink' : 'text-muted hover:bg-sunken',
          )}
        >
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
