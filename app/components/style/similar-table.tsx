import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Checkbox } from '#app/components/ui/field.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { formatMetric } from '#app/domain/format.ts';
import { similarityBlocks } from '#app/domain/similarity-choice.ts';
import { mostCompared, type SimilarRow } from '#app/domain/style-views.ts';
import { alikeParts, differingParts, partWithValues } from './part-words.ts';
import { PartsTable } from './parts-table.tsx';

type Props = { rows: readonly SimilarRow[]; chosen: ReadonlySet<number>; onChoose: (chosen: ReadonlySet<number>) => void };

/** `99.8 %`, rounded down and never more than 99.9 %: "closer than" then holds as it is written, and nothing is closer than pairs that were not drawn. */
export const closenessText = (closeness: number, locale: string): string =>
  formatMetric(Math.min(0.999, Math.floor(closeness * 1_000) / 1_000), 'percent', { locale });

/** The nearest accounts, each with its reasons in words and, unfolded, feature by feature. */
export function SimilarTable({ rows, chosen, onChoose }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState<number | null>(null);
  const choose = (id: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label={t('style:similar.title')}>
      <table className="w-full min-w-[60rem] text-xs">
        <caption className="sr-only">{t('style:similar.title')}</caption>
        <thead className="text-muted">
          <tr>
            <th scope="col" className="w-8 py-1">
              <span className="sr-only">{t('style:similar.compare')}</span>
            </th>
            <th scope="col" className="py-1 pe-3 text-start font-medium">
              {t('style:similar.account')}
            </th>
            <th scope="col" className="py-1 pe-3 text-end font-medium">
              {t('style:similar.closeness')}
            </th>
            <th scope="col" className="py-1 pe-3 text-start font-medium">
              {t('style:similar.archetype')}
            </th>
            <th scope="col" className="py-1 text-start font-medium">
              {t('style:similar.why')}
            </th>
            <th scope="col" className="w-8 py-1">
              <span className="sr-only">{t('style:similar.details')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((similar) => (
            <Fragment key={similar.row.id}>
              <Row
                similar={similar}
                isChosen={chosen.has(similar.row.id)}
                mayChoose={chosen.has(similar.row.id) || chosen.size < mostCompared - 1}
                onChoose={(isChosen) => choose(similar.row.id, isChosen)}
                isOpen={open === similar.row.id}
                onToggle={() => setOpen(open === similar.row.id ? null : similar.row.id)}
              />
              {open === similar.row.id ? (
                <tr className="bg-sunken/60">
                  <td />
                  <td colSpan={5} className="py-2 pe-2">
                    <PartsTable parts={similar.parts} otherLabel={similar.row.label} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = {
  similar: SimilarRow;
  isChosen: boolean;
  mayChoose: boolean;
  onChoose: (isChosen: boolean) => void;
  isOpen: boolean;
  onToggle: () => void;
};

function Row({ similar, isChosen, mayChoose, onChoose, isOpen, onToggle }: RowProps) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const { row, closeness } = similar;
  const toggle = t(isOpen ? 'style:similar.detailsHide' : 'style:similar.details');
  return (
    <tr className="border-t border-line/70 align-top">
      <td className="py-2">
        <Checkbox
          label={t('style:similar.compareRow', { account: row.label })}
          labelHidden
          checked={isChosen}
          disabled={!mayChoose}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className="max-w-48 py-2 pe-3">
        <Link to={scopedPath(`/accounts/${row.id}/style`)} className="text-sm text-accent hover:underline">
          <AccountName {...row} />
        </Link>
      </td>
      <td className="whitespace-nowrap py-2 pe-3 text-end">
        <Tooltip content={<BlockCloseness similar={similar} />}>
          <button type="button" className="figures cursor-help">
            {t('style:similar.closenessValue', { share: closenessText(closeness, i18n.language) })}
          </button>
        </Tooltip>
      </td>
      <td className="max-w-52 py-2 pe-3">
        <ArchetypeBadge archetype={row.archetype} />
      </td>
      <td className="py-2 pe-2">
        <p>{reasons(t, similar, i18n.language).alike}</p>
        <p className="text-muted">{reasons(t, similar, i18n.language).differs}</p>
      </td>
      <td className="py-1.5">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={toggle}
          title={toggle}
          onClick={onToggle}
          className="rounded p-1 hover:bg-sunken"
        >
          {isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} className="rtl:-scale-x-100" />}
        </button>
      </td>
    </tr>
  );
}

function BlockCloseness({ similar: { blocks } }: { similar: SimilarRow }) {
  const { t, i18n } = useWords();
  return (
    <span className="flex flex-col gap-1">
      {similarityBlocks.map((block) => {
        const known = blocks[block];
        return known ? (
          <span key={block} className="figures">
            {t('style:similar.alone', {
              block: t(`style:similar.block.${block}`).toLowerCase(),
              share: closenessText(known.closeness, i18n.language),
            })}
          </span>
        ) : null;
      })}
    </span>
  );
}

function reasons(t: Words, { parts }: SimilarRow, locale: string): { alike: string; differs: string } {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const words = (of: typeof parts) => list.format(of.map((part) => partWithValues(t, part, locale)));
  const [alike, differs] = [alikeParts(parts), differingParts(parts)];
  return {
    alike: alike.length > 0 ? t('style:similar.alike', { features: words(alike) }) : '',
    differs: differs.length > 0 ? t('style:similar.differs', { features: words(differs) }) : '',
  };
}
