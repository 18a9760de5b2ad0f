import { AccountName } from '#app/components/accounts/account-name.tsx';
import { tokenColour } from '#app/components/charts/use-chart.ts';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import type { AccountRow } from '#app/domain/account-views.ts';

/** Colours of the compared accounts in their order: far apart in hue and lightness. A letter says the same without colour. */
const tokens = ['cat-10', 'cat-4', 'cat-12', 'cat-2', 'cat-14', 'cat-11'] as const;
export const markToken = (place: number): string => tokens[place % tokens.length]!;
export const markLetter = (place: number): string => String.fromCharCode(65 + place);

export const Mark = ({ place }: { place: number }) => (
  <span
    aria-hidden
    className="inline-flex size-4 shrink-0 items-center justify-center rounded-sm text-2xs font-semibold text-surface"
    style={{ background: tokenColour(markToken(place)) }}
  >
    {markLetter(place)}
  </span>
);

/** A compared account: its mark and its name, which leads to its page. */
export function MarkedAccount({ row, place }: { row: AccountRow; place: number }) {
  const scopedPath = useScopedPath();
  return (
    <Link to={scopedPath(`/accounts/${row.id}`)} className="inline-flex min-w-0 max-w-full items-center gap-1.5 hover:underline">
      <Mark place={place} />
      <AccountName {...row} />
    </Link>
  );
}
