import { Badge, DemoBadge } from '#app/components/ui/badge.tsx';
import { useWords } from '#app/components/words.ts';

/** An account's label with its marks: demo, archived. */
export function AccountName({ label, isDemo, isArchived = false }: { label: string; isDemo: boolean; isArchived?: boolean }) {
  const { t } = useWords();
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5">
      <span className="truncate" title={label}>
        {label}
      </span>
      {isDemo ? <DemoBadge /> : null}
      {isArchived ? <Badge>{t('accounts:archived')}</Badge> : null}
    </span>
  );
}
