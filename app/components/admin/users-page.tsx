import { Ellipsis, UserPlus } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { useFetcher } from '#app/components/router.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button, IconButton } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { Dialog } from '#app/components/ui/dialog.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { Checkbox, Field, Select, TextInput } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { type Role, roles } from '#app/domain/roles.ts';
import { LinkForm } from './link-form.tsx';

type Group = { id: number; name: string };
type User = {
  id: number;
  name: string;
  email: string;
  role: Role;
  groups: readonly Group[];
  isDisabled: boolean;
  lastLoginAtMs: number | null;
};
type Invitation = { email: string; role: Role; purpose: 'invite' | 'reset'; expiresAtMs: number };
export type UsersPageProps = { users: readonly User[]; invitations: readonly Invitation[]; groups: readonly Group[]; ownId: number };

/** Who may sign in, with which role and for which groups. */
export function UsersPage({ users, invitations, groups, ownId }: UsersPageProps) {
  const { t } = useTranslation(['admin', 'common']);
  const [open, setOpen] = useState<{ what: 'change' | 'reset' | 'disable' | 'enable'; user: User } | null>(null);
  const close = () => setOpen(null);
  const columns: Column<User>[] = [
    {
      key: 'name',
      header: t('users.name'),
      cell: (user) => (
        <span className="flex items-center gap-2">
          <span className={user.isDisabled ? 'truncate text-faint line-through' : 'truncate font-medium'}>{user.name}</span>
          {user.id === ownId && <Badge>{t('users.you')}</Badge>}
          {user.isDisabled && <Badge tone="low">{t('users.disabled')}</Badge>}
        </span>
      ),
    },
    { key: 'email', header: t('users.email'), cell: (user) => user.email, className: 'max-w-72 truncate text-muted' },
    { key: 'role', header: t('users.role'), cell: (user) => t(`common:role.${user.role}`) },
    {
      key: 'groups',
      header: t('users.groups'),
      className: 'max-w-80 truncate',
      cell: (user) =>
        user.role === 'admin' ? (
          <span className="text-faint">{t('users.allGroups')}</span>
        ) : (
          user.groups.map((group) => group.name).join(', ') || <span className="text-faint">{t('users.noGroups')}</span>
        ),
    },
    {
      key: 'last',
      header: t('users.lastLogin'),
      cell: (user) =>
        user.lastLoginAtMs === null ? <span className="text-faint">{t('users.never')}</span> : <RelativeTime ms={user.lastLoginAtMs} />,
    },
    {
      key: 'actions',
      header: <span className="sr-only">{t('users.actions')}</span>,
      className: 'w-12 text-end',
      cell: (user) => (
        <DropdownMenu trigger={<IconButton small icon={Ellipsis} label={t('users.actionsFor', { name: user.name })} withoutTooltip />}>
          <MenuItem onSelect={() => setOpen({ what: 'change', user })}>{t('users.change')}</MenuItem>
          <MenuItem disabled={user.isDisabled} onSelect={() => setOpen({ what: 'reset', user })}>
            {t('users.reset')}
          </MenuItem>
          <MenuSeparator />
          {user.isDisabled ? (
            <MenuItem onSelect={() => setOpen({ what: 'enable', user })}>{t('users.enable')}</MenuItem>
          ) : (
            <MenuItem danger disabled={user.id === ownId} onSelect={() => setOpen({ what: 'disable', user })}>
              {t('users.disable')}
            </MenuItem>
          )}
        </DropdownMenu>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={t('users.title')}
        lead={t('users.lead')}
        actions={
          <Dialog
            title={t('users.invite')}
            lead={t('users.inviteLead')}
            trigger={
              <Button tone="primary" icon={UserPlus}>
                {t('users.invite')}
              </Button>
            }
          >
            <LinkForm intent="invite" submitLabel={t('users.inviteSubmit')}>
              <InviteFields groups={groups} />
            </LinkForm>
          </Dialog>
        }
      />
      <Panel flush>
        <DataTable caption={t('users.title')} columns={columns} rows={users} rowId={(user) => user.id} />
      </Panel>
      {invitations.length > 0 && (
        <Panel title={t('users.openLinks')} className="mt-4" flush>
          <Invitations invitations={invitations} />
        </Panel>
      )}
      {open?.what === 'change' && (
        <FormDialog
          open
          onOpenChange={close}
          title={t('users.changeTitle', { name: open.user.name })}
          lead={t('users.changeLead')}
          submitLabel={t('common:action.save')}
          hidden={{ intent: 'change', id: open.user.id }}
        >
          <RoleAndGroups groups={groups} initialRole={open.user.role} chosen={open.user.groups} />
        </FormDialog>
      )}
      {open?.what === 'reset' && (
        <Dialog open onOpenChange={close} title={t('users.resetTitle', { name: open.user.name })} lead={t('users.resetLead')}>
          <LinkForm intent="reset" id={open.user.id} submitLabel={t('users.resetSubmit')} />
        </Dialog>
      )}
      {(open?.what === 'disable' || open?.what === 'enable') && (
        <FormDialog
          open
          danger={open.what === 'disable'}
          onOpenChange={close}
          title={t(`users.${open.what}Title`, { name: open.user.name })}
          lead={t(`users.${open.what}Lead`)}
          submitLabel={t(`users.${open.what}`)}
          hidden={{ intent: open.what, id: open.user.id }}
        />
      )}
    </>
  );
}

function InviteFields({ groups }: { groups: readonly Group[] }) {
  const { t } = useTranslation(['admin', 'common']);
  const id = useId();
  return (
    <>
      <Field label={t('users.email')} htmlFor={`${id}-email`}>
        <TextInput id={`${id}-email`} type="email" name="email" maxLength={254} required autoFocus autoComplete="off" />
      </Field>
      <RoleAndGroups groups={groups} initialRole="risk-manager" chosen={[]} />
    </>
  );
}

function RoleAndGroups({ groups, initialRole, chosen }: { groups: readonly Group[]; initialRole: Role; chosen: readonly Group[] }) {
  const { t } = useTranslation(['admin', 'common']);
  const id = useId();
  const [role, setRole] = useState(initialRole);
  return (
    <>
      <Field label={t('users.role')} htmlFor={`${id}-role`} hint={t(`users.roleHint.${role}`)}>
        <Select id={`${id}-role`} name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {roles.map((option) => (
            <option key={option} value={option}>
              {t(`common:role.${option}`)}
            </option>
          ))}
        </Select>
      </Field>
      {role !== 'admin' && (
        <fieldset>
          <legend className="mb-1 text-xs font-medium">{t('users.groups')}</legend>
          {groups.length === 0 && <p className="text-xs text-muted">{t('users.groupsMissing')}</p>}
          <ul className="flex max-h-56 flex-col gap-1 overflow-y-auto">
            {groups.map((group) => (
              <li key={group.id}>
                <Checkbox
                  name="groupIds[]"
                  value={group.id}
                  label={group.name}
                  defaultChecked={chosen.some((own) => own.id === group.id)}
                  className="min-h-7"
                />
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </>
  );
}

function Invitations({ invitations }: { invitations: readonly Invitation[] }) {
  const { t } = useTranslation(['admin', 'common']);
  const fetcher = useFetcher();
  const columns: Column<Invitation>[] = [
    { key: 'email', header: t('users.email'), cell: (invitation) => invitation.email },
    { key: 'purpose', header: t('users.purpose'), cell: (invitation) => t(`users.purposes.${invitation.purpose}`) },
    { key: 'role', header: t('users.role'), cell: (invitation) => t(`common:role.${invitation.role}`) },
    { key: 'expires', header: t('users.expires'), cell: (invitation) => <RelativeTime ms={invitation.expiresAtMs} /> },
    {
      key: 'revoke',
      header: <span className="sr-only">{t('users.revoke')}</span>,
      className: 'w-24 text-end',
      cell: ({ email, purpose }) => (
        <Button small tone="quiet" onClick={() => fetcher.submit({ intent: 'revoke', email, purpose }, { method: 'post' })}>
          {t('users.revoke')}
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      caption={t('users.openLinks')}
      columns={columns}
      rows={invitations}
      rowId={(invitation) => `${invitation.purpose} ${invitation.email}`}
    />
  );
}
