import * as Radix from '@radix-ui/react-dropdown-menu';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Link } from '#app/components/router.ts';
import { classes } from './classes.ts';

const item =
  'flex h-8 cursor-default select-none items-center gap-2 rounded px-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-ink/[0.07]';

/** A list of actions or choices under a button. Arrow keys, letters and `Esc` work. */
export function DropdownMenu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[--radix-dropdown-menu-content-available-height] min-w-44 animate-appear overflow-y-auto rounded-md bg-raised p-1 text-ink shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = { icon?: LucideIcon; children: ReactNode; danger?: boolean; disabled?: boolean };
const ItemIcon = ({ icon: Icon }: { icon?: LucideIcon }) => (Icon ? <Icon size={15} aria-hidden className="text-faint" /> : null);

export const MenuItem = ({ icon, children, danger, disabled, onSelect }: ItemProps & { onSelect: () => void }) => (
  <Radix.Item disabled={disabled} onSelect={onSelect} className={classes(item, danger && 'text-loss')}>
    <ItemIcon icon={icon} />
    {children}
  </Radix.Item>
);

export const MenuLink = ({ icon, children, to, disabled }: ItemProps & { to: string }) => (
  <Radix.Item asChild disabled={disabled}>
    <Link to={to} className={item}>
      <ItemIcon icon={icon} />
      {children}
    </Link>
  </Radix.Item>
);

/** A choice that can be on or off; the menu stays open, because people change several. */
export const MenuCheck = ({
  checked,
  onChange,
  children,
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}) => (
  <Radix.CheckboxItem
    checked={checked}
    disabled={disabled}
    onCheckedChange={onChange}
    onSelect={(event) => event.preventDefault()}
    className={classes(item, 'ps-7')}
  >
    <Radix.ItemIndicator className="absolute start-3">
      <Check size={14} aria-hidden />
    </Radix.ItemIndicator>
    {children}
  </Radix.CheckboxItem>
);

/** One of several: exactly one is chosen. */
export function MenuRadio<Value extends string>({
  value,
  options,
  onChange,
}: {
  value: Value;
  options: readonly { value: Value; label: ReactNode; icon?: LucideIcon }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={classes(item, 'ps-7')}>
          <Radix.ItemIndicator className="absolute start-3">
            <Check size={14} aria-hidden />
          </Radix.ItemIndicator>
          <ItemIcon icon={option.icon} />
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pb-0.5 pt-1.5 text-2xs font-medium text-faint">{children}</Radix.Label>
);
export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;
