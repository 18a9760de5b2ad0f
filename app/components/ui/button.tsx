import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, forwardRef } from 'react';
import { Link } from '#app/components/router.ts';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';
type Look = { tone?: ButtonTone; small?: boolean; icon?: LucideIcon };

const base =
  'inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:pointer-events-none disabled:opacity-50';
const tones: Record<ButtonTone, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent/90',
  plain: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'border-transparent text-muted hover:bg-sunken hover:text-ink',
  danger: 'border-loss/50 bg-surface text-loss hover:bg-loss-soft',
};
const look = ({ tone = 'plain', small = false }: Look, square = false) =>
  classes(base, tones[tone], small ? 'h-7 text-xs' : 'h-8 text-sm', square ? (small ? 'w-7' : 'w-8') : small ? 'px-2' : 'px-3');

const iconSize = ({ small }: Look) => (small ? 14 : 16);

/** An action. `primary` at most once per view; `danger` only for what removes something. */
export const Button = forwardRef<HTMLButtonElement, ComponentProps<'button'> & Look>(function Button(
  { tone, small, icon: Icon, className, children, type = 'button', ...rest },
  ref,
) {
  return (
    <button ref={ref} type={type} className={classes(look({ tone, small }), className)} {...rest}>
      {Icon && <Icon size={iconSize({ small })} aria-hidden />}
      {children}
    </button>
  );
});

/** A link that looks like an action: it leads somewhere and changes nothing. */
export function LinkButton({ tone, small, icon: Icon, className, children, ...rest }: ComponentProps<typeof Link> & Look) {
  return (
    <Link className={classes(look({ tone, small }), className)} {...rest}>
      {Icon && <Icon size={iconSize({ small })} aria-hidden />}
      {children}
    </Link>
  );
}

/** An action without words; its label is the tooltip and what a screen reader says. */
export const IconButton = forwardRef<
  HTMLButtonElement,
  Omit<ComponentProps<'button'>, 'aria-label'> & Look & { icon: LucideIcon; label: string; withoutTooltip?: boolean }
>(function IconButton({ tone = 'quiet', small, icon: Icon, label, withoutTooltip, className, type = 'button', ...rest }, ref) {
  const button = (
    <button ref={ref} type={type} aria-label={label} className={classes(look({ tone, small }, true), 'shrink-0', className)} {...rest}>
      <Icon size={iconSize({ small })} aria-hidden />
    </button>
  );
  return withoutTooltip ? button : <Tooltip content={label}>{button}</Tooltip>;
});
