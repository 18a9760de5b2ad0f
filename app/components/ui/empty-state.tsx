import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What belongs here, why it is empty, and the one button that fills it. */
export function EmptyState({
  icon: Icon,
  title,
  message,
  action,
}: {
  icon?: LucideIcon;
  title: ReactNode;
  message: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {Icon && <Icon size={28} strokeWidth={1.5} aria-hidden className="text-faint" />}
      <p className="text-lg font-medium">{title}</p>
      <p className="max-w-md text-muted">{message}</p>
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
