import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError, notWithinGroups } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findAccounts, setTags } from '#app/repositories/accounts.ts';
import { recordAudits } from '#app/repositories/audit.ts';

const longestTag = 40;
const mostTags = 20;

/** A tag as it is kept: lower case, single spaces, without what would break a list. Null when nothing is left. */
export function normalTag(text: string): string | null {
  const tag = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,]+/g, ' ')
    .trim();
  if (tag.length > longestTag)
    throw new AppError('invalid', `A tag has at most ${longestTag} characters; "${tag.slice(0, longestTag)}…" has ${tag.length}.`);
  return tag === '' ? null : tag;
}

type Change = { add: readonly string[]; remove: readonly string[] };

/** Adds and removes tags on accounts within the scope; the others stay as they are. Returns how many accounts changed. */
export async function tagAccounts(actor: Actor, scope: AccountScope, ids: readonly number[], change: Change): Promise<number> {
  const add = change.add.flatMap((text) => normalTag(text) ?? []);
  const remove = new Set(change.remove.flatMap((text) => normalTag(text) ?? []));
  const changed = (await findAccounts(scope, ids)).flatMap((account) => {
    const tags = [...new Set([...account.tags.filter((tag) => !remove.has(tag)), ...add])].sort((a, b) => a.localeCompare(b));
    if (tags.length > mostTags)
      throw new AppError('invalid', `An account has at most ${mostTags} tags; one of these would have ${tags.length}.`);
    return tags.join('\n') === account.tags.join('\n') ? [] : [{ id: account.id, before: account.tags, after: tags }];
  });
  // Accounts that end with the same tags are written together.
  const idsByTags = new Map<string, number[]>();
  for (const { id, after } of changed) {
    const key = JSON.stringify(after);
    const alike = idsByTags.get(key);
    if (alike) alike.push(id);
    else idsByTags.set(key, [id]);
  }
  for (const [tags, accounts] of idsByTags) await setTags(scope, accounts, JSON.parse(tags));
  await recordAudits(changed.map(({ id, before, after }) => ({ actor, action: 'account.tag', entity: `account:${id}`, before, after })));
  if (changed.length > 0) await announceBook();
  return changed.length;
}

/** Gives one account exactly these tags. Throws `not-found` outside of the scope. */
export async function replaceTags(actor: Actor, scope: AccountScope, accountId: number, tags: readonly string[]): Promise<void> {
  const [account] = await findAccounts(scope, [accountId]);
  if (!account) throw notWithinGroups('account');
  const wanted = new Set(tags.flatMap((text) => normalTag(text) ?? []));
  await tagAccounts(actor, scope, [accountId], { add: [...wanted], remove: account.tags.filter((tag) => !wanted.has(tag)) });
}
