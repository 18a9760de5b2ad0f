import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

export type ToastTone = 'done' | 'warning' | 'error';
export type ToastContent = { tone: ToastTone; title: string; detail?: string };

/** A success goes by itself; whatever asks for attention stays until it is closed. */
const doneVisibleMs = 5_000;
const looks = {
  done: { icon: CircleCheck, colour: 'text-gain' },
  warning: { icon: TriangleAlert, colour: 'text-severity-high' },
  error: { icon: CircleAlert, colour: 'text-loss' },
} as const;

/** The message that an action left for the next page. A new object shows a new toast. */
export function Toaster({ toast }: { toast: ToastContent | null }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<ToastContent | null>(null);
  useEffect(() => {
    if (!toast) return;
    setShown(toast);
    if (toast.tone !== 'done') return;
    const timer = setTimeout(() => setShown(null), doneVisibleMs);
    return () => clearTimeout(timer);
  }, [toast]);
  const look = shown && looks[shown.tone];
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-4">
      {shown && look && (
        <div className="pointer-events-auto flex max-w-md animate-appear items-start gap-2.5 rounded-lg bg-raised py-2 ps-3 pe-1.5 shadow-float">
          <look.icon size={18} aria-hidden className={`mt-1.5 shrink-0 ${look.colour}`} />
          <div className="py-1.5">
            <p className="font-medium">{shown.title}</p>
            {shown.detail && <p className="text-muted">{shown.detail}</p>}
          </div>
          <IconButton icon={X} small label={t('action.close')} onClick={() => setShown(null)} withoutTooltip />
        </div>
      )}
    </div>
  );
}
