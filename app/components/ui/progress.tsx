import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

type ProgressProps = {
  /** 0..1; null while nobody knows how long it takes. */
  fraction: number | null;
  label: string;
  message?: string;
  onCancel?: () => void;
  className?: string;
};

/** How far something is, in words and as a bar, with a way to stop it. */
export function Progress({ fraction, label, message, onCancel, className }: ProgressProps) {
  const { t } = useTranslation();
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div className={classes('flex items-center gap-2', className)}>
      <div className="min-w-0 flex-1">
        {message && <p className="mb-1 truncate text-xs text-muted">{message}</p>}
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent ?? undefined}
          className={classes('h-1.5 overflow-hidden rounded-full bg-line', percent === null && 'hatched')}
        >
          <div className="h-full rounded-full bg-accent transition-[width] duration-300" style={{ width: `${percent ?? 0}%` }} />
        </div>
      </div>
      <span className="figures w-9 text-end text-xs text-muted">{percent === null ? '' : `${percent} %`}</span>
      {onCancel && <IconButton icon={X} small label={t('action.cancel')} onClick={onCancel} />}
    </div>
  );
}
