import { text as readAll } from 'node:stream/consumers';
import { scriptActor } from '#app/domain/actor.ts';
import { type Role, roles } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { addUser } from '#app/services/add-user.ts';
import { disableUser } from '#app/services/disable-user.ts';
import { enableUser } from '#app/services/enable-user.ts';
import { withInstallation } from '#app/services/installation.ts';
import { inviteUser } from '#app/services/invite-user.ts';
import { listUsers } from '#app/services/list-users.ts';
import { defineCommand, type Outcome, oneOf, runCommand, table } from './support/command.ts';

const usage = `
Manages the people who can sign in.

  npm run -s user -- list [--json]
  npm run -s user -- add EMAIL --role ${roles.join('|')} [--name NAME --password-stdin] [--json]
  npm run -s user -- disable EMAIL [--json]
  npm run -s user -- enable EMAIL [--json]

  add       prints a one-time link on which the person chooses a name and a password; with --password-stdin the password is read
            from standard input and the person can sign in at once
  disable   shuts the person out and ends every session; the last admin stays
  --json    one JSON object: { users: [{ id, email, name, role, disabled }] }, or { user } or { invitation: { email, role, path } }
`;

const actor = scriptActor('user');
type User = Awaited<ReturnType<typeof listUsers>>[number];
const shown = ({ id, email, name, role, disabledAtMs }: User) => ({ id, email, name, role, disabled: disabledAtMs !== null });

async function list(): Promise<Outcome> {
  const users = (await listUsers()).map(shown);
  const rows = users.map((user) => [user.email, user.name, user.role, user.disabled ? 'disabled' : 'active']);
  return { json: { users }, text: users.length === 0 ? 'Nobody yet.' : table(['e-mail', 'name', 'role', 'state'], rows) };
}

async function add(email: string, role: Role, name: string | undefined, withPassword: boolean): Promise<Outcome> {
  if (!withPassword) {
    const path = await inviteUser(actor, { email, role, groupIds: [] }, Date.now());
    return {
      json: { invitation: { email, role, path } },
      text: `Give ${email} this link on the server's address; it works once, for seven days:\n${path}`,
    };
  }
  if (!name) throw new AppError('invalid', '--password-stdin needs --name.');
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '');
  const user = await addUser(actor, { email, name, role, password });
  return { json: { user: shown(user) }, text: `${user.email} can sign in as ${role}.` };
}

async function byEmail(email: string): Promise<User> {
  const user = (await listUsers()).find((known) => known.email === email.trim().toLowerCase());
  if (!user) throw new AppError('invalid', `Nobody has the address ${email}.`);
  return user;
}

async function change(email: string, verb: 'disable' | 'enable'): Promise<Outcome> {
  const { id } = await byEmail(email);
  if (verb === 'disable') await disableUser(actor, id, Date.now());
  else await enableUser(actor, id);
  const user = await byEmail(email);
  return { json: { user: shown(user) }, text: `${user.email} is ${user.disabledAtMs === null ? 'active' : 'disabled'}.` };
}

const command = defineCommand({
  usage,
  options: { role: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
  async run({ role, name, 'password-stdin': withPassword = false }, [verb, email]) {
    if (verb === 'list') return await withInstallation(list);
    if (verb !== 'add' && verb !== 'disable' && verb !== 'enable') throw new AppError('invalid', `Say what to do.\n\n${usage.trim()}`);
    if (!email) throw new AppError('invalid', `Name the person by e-mail address.\n\n${usage.trim()}`);
    if (verb === 'add') {
      const wanted = oneOf('role', role, roles);
      return await withInstallation(() => add(email, wanted, name, withPassword));
    }
    return await withInstallation(() => change(email, verb));
  },
});

await runCommand(command);
