import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { IconButton } from '#app/components/ui/button.tsx';
import { TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import { comparePath } from '#app/domain/compare-choice.ts';
import type { AccountHit } from '#app/domain/search.ts';
import { type ComparedAccount, mostCompared } from '#app/domain/style-views.ts';
import { MarkedAccount } from './account-mark.tsx';

/** The compared accounts; each can be taken out, and another one looked for. */
export function ComparedAccounts({ accounts }: { accounts: readonly ComparedAccount[] }) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  const ids = accounts.map(({ row }) => row.id);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      {accounts.map(({ row }, place) => (
        <span
          key={row.id}
          className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md border border-line bg-surface ps-2 pe-1 text-sm"
        >
          <MarkedAccount row={row} place={place} />
          <Link
            to={scopedPath(comparePath(ids.filter((id) => id !== row.id)))}
            aria-label={t('compare:remove', { account: row.label })}
            className="rounded p-1 text-faint hover:bg-sunken hover:text-ink"
          >
            <X size={13} aria-hidden />
          </Link>
        </span>
      ))}
      {accounts.length < mostCompared ? (
        <AddAccount ids={ids} />
      ) : (
        <span className="text-xs text-muted">{t('compare:addFull', { count: mostCompared })}</span>
      )}
    </div>
  );
}

const waitMs = 150;

/** A search box whose hits are links to the comparison with one account more. */
export function AddAccount({ ids }: { ids: readonly number[] }) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  const [isOpen, setOpen] = useState(ids.length === 0);
  const [words, setWords] = useState('');
  const [hits, setHits] = useState<AccountHit[] | null>(null);
  const searchPath = scopedPath(`/search?q=${encodeURIComponent(words.trim())}`);
  useEffect(() => {
    if (words.trim() === '') {
      setHits(null);
      return;
    }
    const question = new AbortController();
    const timer = setTimeout(() => {
      fetch(searchPath, { signal: question.signal })
        .then(async (response) => setHits(response.ok ? ((await response.json()) as { accounts: AccountHit[] }).accounts : []))
        .catch(() => undefined);
    }, waitMs);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [words, searchPath]);
  if (!isOpen) return <IconButton small tone="plain" icon={Plus} label={t('compare:add')} onClick={() => setOpen(true)} />;
  return (
    <search className="relative w-64 max-w-full">
      <TextInput
        aria-label={t('compare:add')}
        placeholder={t('compare:add')}
        autoFocus={ids.length > 0}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setWords('');
            if (ids.length > 0) setOpen(false);
          }
        }}
      />
      {hits === null ? null : (
        <ul className="absolute inset-x-0 top-9 z-20 rounded-md bg-raised p-1 shadow-float">
          {hits
            .filter(({ id }) => !ids.includes(id))
            .map(({ id, label, detail }) => (
              <li key={id}>
                <Link
                  to={scopedPath(comparePath([...ids, id]))}
                  onClick={() => setWords('')}
                  className="block rounded px-2 py-1 hover:bg-sunken focus:bg-sunken"
                >
                  <span className="block truncate text-sm">{label}</span>
                  <span className="block truncate text-2xs text-muted">{detail}</span>
                </Link>
              </li>
            ))}
          {hits.every(({ id }) => ids.includes(id)) ? <li className="px-2 py-1 text-xs text-muted">{t('compare:noHits')}</li> : null}
        </ul>
      )}
    </search>
  );
}
