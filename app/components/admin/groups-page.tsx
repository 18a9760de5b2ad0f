import { Ellipsis, Plus, UsersRound } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { Link } from '#app/components/router.ts';
import { Button, IconButton } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Checkbox, Field, TextArea, TextInput } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { formatCount } from '#app/domain/format.ts';

type Person = { id: number; name: string };
type Group = { id: number; name: string; description: string; accounts: number; users: readonly Person[] };
export type GroupsPageProps = { groups: readonly Group[]; people: readonly Person[]; accountsWithoutGroup: number };

/** Groups of accounts and who is responsible for them. */
export function GroupsPage({ groups, people, accountsWithoutGroup }: GroupsPageProps) {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const [open, setOpen] = useState<{ what: 'change' | 'members' | 'delete'; group: Group } | null>(null);
  const close = () => setOpen(null);
  const create = (
    <FormDialog
      title={t('groups.create')}
      submitLabel={t('groups.createSubmit')}
      hidden={{ intent: 'create' }}
      trigger={
        <Button tone="primary" icon={Plus}>
          {t('groups.create')}
        </Button>
      }
    >
      <GroupFields />
    </FormDialog>
  );
  const columns: Column<Group>[] = [
    { key: 'name', header: t('groups.name'), cell: (group) => <span className="font-medium">{group.name}</span> },
    { key: 'description', header: t('groups.description'), cell: (group) => group.description, className: 'max-w-96 truncate text-muted' },
    {
      key: 'accounts',
      header: t('groups.accounts'),
      numeric: true,
      cell: (group) => (
        <Link to={`/accounts?group=${group.id}`} className="text-accent hover:underline">
          {formatCount(group.accounts, i18n.language)}
        </Link>
      ),
    },
    {
      key: 'people',
      header: t('groups.people'),
      cell: (group) => group.users.map((user) => user.name).join(', ') || <span className="text-faint">{t('groups.nobody')}</span>,
      className: 'max-w-80 truncate',
    },
    {
      key: 'actions',
      header: <span className="sr-only">{t('groups.actions')}</span>,
      className: 'w-12 text-end',
      cell: (group) => (
        <DropdownMenu trigger={<IconButton small icon={Ellipsis} label={t('groups.actionsFor', { name: group.name })} withoutTooltip />}>
          <MenuItem onSelect={() => setOpen({ what: 'change', group })}>{t('groups.change')}</MenuItem>
          <MenuItem onSelect={() => setOpen({ what: 'members', group })}>{t('groups.members')}</MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setOpen({ what: 'delete', group })}>
            {t('groups.delete')}
          </MenuItem>
        </DropdownMenu>
      ),
    },
  ];
  const lead =
    accountsWithoutGroup > 0
      ? t('groups.leadWithout', { count: accountsWithoutGroup, accounts: formatCount(accountsWithoutGroup, i18n.language) })
      : t('groups.lead');
  return (
    <>
      <PageHead title={t('groups.title')} lead={lead} actions={groups.length > 0 ? create : undefined} />
      <Panel flush>
        <DataTable
          caption={t('groups.title')}
          columns={columns}
          rows={groups}
          rowId={(group) => group.id}
          empty={<EmptyState icon={UsersRound} title={t('groups.emptyTitle')} message={t('groups.empty')} action={create} />}
        />
      </Panel>
      {open?.what === 'change' && (
        <FormDialog
          open
          onOpenChange={close}
          title={t('groups.change')}
          submitLabel={t('common:action.save')}
          hidden={{ intent: 'change', id: open.group.id }}
        >
          <GroupFields group={open.group} />
        </FormDialog>
      )}
      {open?.what === 'members' && (
        <FormDialog
          open
          onOpenChange={close}
          title={t('groups.membersOf', { name: open.group.name })}
          lead={t('groups.membersLead')}
          submitLabel={t('common:action.save')}
          hidden={{ intent: 'set-members', id: open.group.id }}
        >
          <Members people={people} chosen={open.group.users} />
        </FormDialog>
      )}
      {open?.what === 'delete' && (
        <FormDialog
          open
          danger
          onOpenChange={close}
          title={t('groups.deleteTitle', { name: open.group.name })}
          lead={[
            t('groups.deleteAccounts', { count: open.group.accounts, accounts: formatCount(open.group.accounts, i18n.language) }),
            t('groups.deletePeople', { count: open.group.users.length, people: formatCount(open.group.users.length, i18n.language) }),
          ].join(' ')}
          submitLabel={t('groups.delete')}
          hidden={{ intent: 'delete', id: open.group.id }}
        />
      )}
    </>
  );
}

function GroupFields({ group }: { group?: Group }) {
  const { t } = useTranslation(['admin', 'common']);
  const id = useId();
  return (
    <>
      <Field label={t('groups.name')} htmlFor={`${id}-name`}>
        <TextInput id={`${id}-name`} name="name" defaultValue={group?.name} maxLength={80} required autoFocus />
      </Field>
      <Field label={t('groups.description')} htmlFor={`${id}-description`} hint={t('groups.descriptionHint')}>
        <TextArea id={`${id}-description`} name="description" defaultValue={group?.description} maxLength={500} />
      </Field>
    </>
  );
}

function Members({ people, chosen }: { people: readonly Person[]; chosen: readonly Person[] }) {
  const { t } = useTranslation(['admin', 'common']);
  if (people.length === 0) return <p className="text-muted">{t('groups.noPeople')}</p>;
  return (
    <ul className="flex max-h-80 flex-col gap-1 overflow-y-auto">
      {people.map((person) => (
        <li key={person.id}>
          <Checkbox
            name="userIds[]"
            value={person.id}
            label={person.name}
            defaultChecked={chosen.some((user) => user.id === person.id)}
            className="min-h-7"
          />
        </li>
      ))}
    </ul>
  );
}
