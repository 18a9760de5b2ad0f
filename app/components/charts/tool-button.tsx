import type { LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';

type Props = { label: string; icon: LucideIcon; pressed?: boolean; onClick: () => void; onKeyDown?: (event: KeyboardEvent) => void };

/** A small button at the head of a chart: what a drag does, how near one looks. */
export function ToolButton({ label, icon: Icon, pressed, onClick, onKeyDown }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
      onKeyDown={onKeyDown}
      className={`rounded p-1.5 hover:bg-sunken hover:text-ink ${pressed ? 'bg-accent-soft text-accent' : ''}`}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
