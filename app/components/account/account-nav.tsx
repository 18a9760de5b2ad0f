import type { ReactNode } from 'react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { Link, useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { classes } from '#app/components/ui/classes.ts';
import { PageHead } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';

const accountPages = ['overview', 'history', 'style'] as const;
export type AccountPageKey = (typeof accountPages)[number];

/** What stays in the address on the way from one page of an account to another: the groups and the period that are looked at. */
const keptParameters = ['group', 'window'];

type HeadProps = {
  account: { id: number; label: string; isDemo: boolean; isArchived?: boolean };
  current: AccountPageKey;
  lead?: ReactNode;
  actions?: ReactNode;
};

/** The head that the pages of one account share: back to the table, the name, the one sentence of the page, and the way to its other pages. */
export function AccountHead({ account, current, lead, actions }: HeadProps) {
  const { t } = useWords();
  const scopedPath = useScopedPath();
  return (
    <>
      <PageHead
        back={
          <Link to={scopedPath('/accounts')} className="text-accent hover:underline">
            {t('account:back')}
          </Link>
        }
        title={<AccountName {...account} />}
        lead={lead}
        actions={actions}
      />
      <AccountNav accountId={account.id} current={current} />
    </>
  );
}

/** Overview, history and style of an account; each is a page with an address of its own. */
function AccountNav({ accountId, current }: { accountId: number; current: AccountPageKey }) {
  const { t } = useWords();
  const [search] = useSearchParams();
  const kept = new URLSearchParams(keptParameters.flatMap((name) => (search.has(name) ? [[name, search.get(name)!]] : [])));
  const query = kept.size > 0 ? `?${kept}` : '';
  return (
    <nav aria-label={t('account:nav.label')} className="mb-4 flex gap-4 overflow-x-auto border-b border-line">
      {accountPages.map((page) => (
        <Link
          key={page}
          to={`/accounts/${accountId}${page === 'overview' ? '' : `/${page}`}${query}`}
          aria-current={page === current ? 'page' : undefined}
          className={classes(
            '-mb-px whitespace-nowrap border-b-2 py-2 text-sm',
            page === current ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {t(`account:nav.${page}`)}
        </Link>
      ))}
    </nav>
  );
}
