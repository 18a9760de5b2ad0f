import { Archive, ArchiveRestore, FolderInput, Scale, Tag } from 'lucide-react';
import { useState } from 'react';
import { useFetcher } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { DropdownMenu, MenuItem } from '#app/components/ui/dropdown-menu.tsx';
import { Field, fieldNotesId, TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import { comparePath } from '#app/domain/compare-choice.ts';
import { leastCompared, mostCompared } from '#app/domain/style-views.ts';

type Props = {
  /** Chosen on this page; ignored when `isWholeFilter`. */
  ids: readonly number[];
  /** The filter as search string: what a bulk action on everything acts on. */
  filterSearch: string;
  total: number;
  isWholeFilter: boolean;
  onWholeFilter: () => void;
  onClear: () => void;
  groups: readonly { id: number; name: string }[];
  mayWrite: boolean;
  mayUngroup: boolean;
};

/** What can be done with the selected accounts. Stands above the table while something is selected. */
export function BulkBar({ ids, filterSearch, total, isWholeFilter, onWholeFilter, onClear, groups, mayWrite, mayUngroup }: Props) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  const fetcher = useFetcher<{ ok: boolean; message?: string }>();
  const [dialog, setDialog] = useState<'tag' | 'archive' | null>(null);
  const count = isWholeFilter ? total : ids.length;
  const send = (fields: Record<string, string>) => {
    setDialog(null);
    fetcher.submit(
      { ...fields, ...(isWholeFilter ? { filter: filterSearch } : { ids: ids.join(',') }) },
      { method: 'post', action: '/accounts/bulk' },
    );
  };
  const isBusy = fetcher.state !== 'idle';
  return (
    <section
      aria-label={t('accounts:bulk.selected', { count })}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5 text-xs"
    >
      <span className="figures font-medium">
        {isWholeFilter ? t('accounts:bulk.allSelected', { count }) : t('accounts:bulk.selected', { count })}
      </span>
      {mayWrite && !isWholeFilter && total > ids.length ? (
        <Button small tone="quiet" onClick={onWholeFilter}>
          {t('accounts:bulk.selectAll', { count: total })}
        </Button>
      ) : null}
      <span className="ms-auto" />
      {!isWholeFilter && ids.length >= leastCompared && ids.length <= mostCompared ? (
        <LinkButton small icon={Scale} to={scopedPath(comparePath(ids))}>
          {t('accounts:bulk.compare')}
        </LinkButton>
      ) : null}
      {mayWrite ? (
        <>
          <DropdownMenu
            trigger={
              <Button small icon={FolderInput} disabled={isBusy}>
                {t('accounts:bulk.group')}
              </Button>
            }
          >
            {groups.map(({ id, name }) => (
              <MenuItem key={id} onSelect={() => send({ intent: 'group', groupId: String(id) })}>
                <span className="max-w-60 truncate">{name}</span>
              </MenuItem>
            ))}
            {mayUngroup ? (
              <MenuItem onSelect={() => send({ intent: 'group', groupId: '' })}>{t('accounts:bulk.groupNone')}</MenuItem>
            ) : null}
          </DropdownMenu>
          <Button small icon={Tag} disabled={isBusy} onClick={() => setDialog('tag')}>
            {t('accounts:bulk.tag')}
          </Button>
          <Button small icon={Archive} disabled={isBusy} onClick={() => setDialog('archive')}>
            {t('accounts:bulk.archive')}
          </Button>
          <Button small icon={ArchiveRestore} disabled={isBusy} onClick={() => send({ intent: 'restore' })}>
            {t('accounts:bulk.restore')}
          </Button>
        </>
      ) : null}
      <Button small tone="quiet" onClick={onClear}>
        {t('accounts:bulk.clear')}
      </Button>
      {fetcher.data && !fetcher.data.ok ? (
        <p role="alert" className="w-full text-loss">
          {fetcher.data.message}
        </p>
      ) : null}
      <Dialog
        title={t('accounts:bulk.tagTitle', { count })}
        open={dialog === 'tag'}
        onOpenChange={(open) => setDialog(open ? 'tag' : null)}
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            send({ intent: 'tag', add: String(form.get('add') ?? ''), remove: String(form.get('remove') ?? '') });
          }}
        >
          <Field label={t('accounts:bulk.tagAdd')} htmlFor="tags-add" hint={t('accounts:bulk.tagHint')}>
            <TextInput id="tags-add" name="add" aria-describedby={fieldNotesId('tags-add')} />
          </Field>
          <Field label={t('accounts:bulk.tagRemove')} htmlFor="tags-remove">
            <TextInput id="tags-remove" name="remove" />
          </Field>
          <DialogActions>
            <DialogClose>
              <Button tone="quiet">{t('action.cancel')}</Button>
            </DialogClose>
            <Button tone="primary" type="submit">
              {t('action.apply')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
      <Dialog
        title={t('accounts:bulk.archiveTitle', { count })}
        lead={t('accounts:bulk.archiveLead')}
        open={dialog === 'archive'}
        onOpenChange={(open) => setDialog(open ? 'archive' : null)}
      >
        <DialogActions>
          <DialogClose>
            <Button tone="quiet">{t('action.cancel')}</Button>
          </DialogClose>
          <Button tone="primary" onClick={() => send({ intent: 'archive' })}>
            {t('accounts:bulk.archive')}
          </Button>
        </DialogActions>
      </Dialog>
    </section>
  );
}
