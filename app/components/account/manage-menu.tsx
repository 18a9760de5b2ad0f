import { Archive, ArchiveRestore, ChevronDown, FolderInput, PenLine, Tag } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useFetcher } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { DropdownMenu, MenuItem } from '#app/components/ui/dropdown-menu.tsx';
import { Field, fieldNotesId, Select, TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountView } from '#app/domain/account-views.ts';

type Intent = 'rename' | 'tags' | 'group';

/** Rename, tag, assign, archive: changes that stay within the firm and touch no trade. */
export function ManageMenu({ view: { row, identity, choices }, mayUngroup }: { view: AccountView; mayUngroup: boolean }) {
  const { t } = useWords();
  const fetcher = useFetcher<{ ok: boolean; message?: string }>();
  const [dialog, setDialog] = useState<Intent | null>(null);
  const hasSaved = fetcher.state === 'idle' && fetcher.data?.ok === true;
  useEffect(() => {
    if (hasSaved) setDialog(null);
  }, [hasSaved]);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button small>
            {t('account:manage.menu')}
            <ChevronDown size={12} aria-hidden className="text-faint" />
          </Button>
        }
      >
        <MenuItem icon={PenLine} onSelect={() => setDialog('rename')}>
          {t('account:manage.rename')}
        </MenuItem>
        <MenuItem icon={Tag} onSelect={() => setDialog('tags')}>
          {t('account:manage.tags')}
        </MenuItem>
        <MenuItem icon={FolderInput} onSelect={() => setDialog('group')}>
          {t('account:manage.group')}
        </MenuItem>
        <MenuItem
          icon={row.isArchived ? ArchiveRestore : Archive}
          onSelect={() => fetcher.submit({ intent: row.isArchived ? 'restore' : 'archive' }, { method: 'post' })}
        >
          {t(row.isArchived ? 'account:manage.restore' : 'account:manage.archive')}
        </MenuItem>
      </DropdownMenu>
      <Dialog
        title={
          dialog === 'group'
            ? t('account:manage.groupTitle')
            : dialog === 'tags'
              ? t('account:manage.tags')
              : t('account:manage.renameTitle')
        }
        open={dialog !== null}
        onOpenChange={(open) => (open ? undefined : setDialog(null))}
      >
        <fetcher.Form method="post" className="flex flex-col">
          <input type="hidden" name="intent" value={dialog ?? ''} />
          {dialog === 'rename' ? (
            <Field label={t('account:manage.renameLabel')} htmlFor="account-name" hint={t('account:manage.renameHint')}>
              <TextInput
                id="account-name"
                name="name"
                maxLength={120}
                defaultValue={identity.displayName ?? ''}
                placeholder={row.label}
                aria-describedby={fieldNotesId('account-name')}
              />
            </Field>
          ) : null}
          {dialog === 'tags' ? (
            <Field label={t('account:manage.tagsLabel')} htmlFor="account-tags" hint={t('accounts:bulk.tagHint')}>
              <TextInput
                id="account-tags"
                name="tags"
                defaultValue={row.tags.join(', ')}
                list="known-tags"
                aria-describedby={fieldNotesId('account-tags')}
              />
              <datalist id="known-tags">
                {choices.tags.map((tag) => (
                  <option key={tag} value={tag} />
                ))}
              </datalist>
            </Field>
          ) : null}
          {dialog === 'group' ? (
            <Field label={t('account:manage.groupLabel')} htmlFor="account-group">
              <Select id="account-group" name="groupId" defaultValue={identity.groupId ?? ''}>
                {mayUngroup ? <option value="">{t('account:manage.groupNone')}</option> : null}
                {choices.groups.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          ) : null}
          {fetcher.data?.ok === false ? (
            <p role="alert" className="mt-2 text-xs text-loss">
              {fetcher.data.message}
            </p>
          ) : null}
          <DialogActions>
            <DialogClose>
              <Button tone="quiet">{t('action.cancel')}</Button>
            </DialogClose>
            <Button tone="primary" type="submit" disabled={fetcher.state !== 'idle'}>
              {t('action.save')}
            </Button>
          </DialogActions>
        </fetcher.Form>
      </Dialog>
    </>
  );
}
