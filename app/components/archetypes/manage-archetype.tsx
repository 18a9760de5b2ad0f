import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { useFetcher } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { Field, fieldNotesId, Select, TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import { type ArchetypeCard, type ArchetypeView, archetypePath } from '#app/domain/archetype-views.ts';
import { formatCount } from '#app/domain/format.ts';

type Props = { card: ArchetypeCard; identityId: number; others: ArchetypeView['others'] };

/** What admins can do with an archetype. All of it can be taken back; nothing is computed anew. */
export function ManageArchetype({ card, identityId, others }: Props) {
  const { t, i18n } = useWords();
  const [open, setOpen] = useState<'rename' | 'merge' | null>(null);
  const fetcher = useFetcher();
  const action = archetypePath(card);
  const send = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post', action });
  const close = (isOpen: boolean) => {
    if (!isOpen) setOpen(null);
  };
  const name = archetypeName(t, card);
  const members = formatCount(card.members, i18n.language);
  const mergeable = others.flatMap((other) => (other.identityId === null ? [] : [{ ...other, identityId: other.identityId }]));
  return (
    <>
      <DropdownMenu
        trigger={
          <Button small icon={Settings2}>
            {t('archetypes:manage.title')}
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('rename')}>{t('archetypes:manage.rename')}</MenuItem>
        <MenuItem disabled={mergeable.length === 0} onSelect={() => setOpen('merge')}>
          {t('archetypes:manage.merge')}
        </MenuItem>
        <MenuItem onSelect={() => send({ intent: 'pin', pinned: card.pinned ? '' : 'on' })}>
          {t(card.pinned ? 'archetypes:manage.unpin' : 'archetypes:manage.pin')}
        </MenuItem>
        {card.merged.length > 0 ? <MenuSeparator /> : null}
        {card.merged.map((part) => (
          <MenuItem key={part.index} onSelect={() => send({ intent: 'unmerge', identityId: String(part.identityId) })}>
            {t('archetypes:manage.unmerge', { name: archetypeName(t, part), accounts: formatCount(part.accounts, i18n.language) })}
          </MenuItem>
        ))}
      </DropdownMenu>
      <FormDialog
        title={t('archetypes:manage.renameTitle', { name })}
        lead={t('archetypes:manage.renameLead', { count: card.members, accounts: members })}
        open={open === 'rename'}
        onOpenChange={close}
        submitLabel={t('archetypes:manage.renameSubmit')}
        hidden={{ intent: 'rename' }}
        action={action}
      >
        <Field label={t('archetypes:manage.name')} htmlFor="archetype-name" hint={t('archetypes:manage.nameHint')}>
          <TextInput
            id="archetype-name"
            name="name"
            maxLength={80}
            defaultValue={card.givenName ?? ''}
            placeholder={archetypeName(t, { ...card, givenName: null })}
            aria-describedby={fieldNotesId('archetype-name')}
          />
        </Field>
      </FormDialog>
      <FormDialog
        title={t('archetypes:manage.mergeTitle', { name })}
        lead={t('archetypes:manage.mergeLead', { count: card.members, accounts: members })}
        open={open === 'merge'}
        onOpenChange={close}
        submitLabel={t('archetypes:manage.mergeSubmit')}
        hidden={{ intent: 'merge', identityId }}
        action={action}
      >
        <Field label={t('archetypes:manage.into')} htmlFor="archetype-into">
          <Select id="archetype-into" name="intoId" defaultValue={mergeable[0]?.identityId}>
            {mergeable.map((other) => (
              <option key={other.index} value={other.identityId}>
                {archetypeName(t, other)} ({formatCount(other.accounts, i18n.language)})
              </option>
            ))}
          </Select>
        </Field>
      </FormDialog>
    </>
  );
}
