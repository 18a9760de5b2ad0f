import { ChevronDown, SlidersHorizontal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { DropdownMenu, MenuCheck, MenuLabel, MenuRadio, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { SearchInput } from '#app/components/ui/search-input.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import {
  type AccountFilter,
  type ArchetypeMove,
  conditionCount,
  emptyAccountFilter,
  filterToUrl,
  type MetricRange,
  tiers,
} from '#app/domain/account-filter.ts';
import { archetypeKeys, type FilterChoices, noGroup, stages } from '#app/domain/account-views.ts';
import { formatDate } from '#app/domain/format.ts';
import { formatMetric, metricByKey, metricWindows } from '#app/domain/metrics.ts';
import { archetypeName } from './archetype.tsx';
import { RangeEditor } from './range-editor.tsx';

/** Parameters of the address that are no part of the filter and stay when it changes. */
const keptParameters = ['group', 'sort'];

/** The address of this page with another filter; the page number starts over. */
export function useFilterPath(): (filter: AccountFilter) => string {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  return (filter) => {
    const next = filterToUrl(filter);
    for (const name of keptParameters) {
      const value = search.get(name);
      if (value) next.set(name, value);
    }
    return next.size > 0 ? `${pathname}?${next}` : pathname;
  };
}

const toggled = <T,>(values: readonly T[], value: T): T[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value];

type Props = { filter: AccountFilter; choices: FilterChoices; mayReadNames: boolean };

/** Everything that narrows the table: search, lists, metric ranges, window. What is set stands below as chips. */
export function FilterBar({ filter, choices, mayReadNames }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  const pathOf = useFilterPath();
  const change = (part: Partial<AccountFilter>) => navigate(pathOf({ ...filter, ...part }), { preventScrollReset: true });
  const present = archetypeKeys.filter(
    (key) => key === 'insufficient-data' || key === 'unlike-anyone' || choices.archetypes.some((archetype) => archetype.key === key),
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={filter.search}
          label={t('accounts:filter.search')}
          placeholder={t(mayReadNames ? 'accounts:filter.searchPlaceholderNames' : 'accounts:filter.searchPlaceholderPseudonyms')}
          onChange={(search) => change({ search })}
        />
        <FilterMenu label={t('accounts:filter.archetype')} count={filter.archetypes.length}>
          {present.map((key) => (
            <MenuCheck
              key={key}
              checked={filter.archetypes.includes(key)}
              onChange={() => change({ archetypes: toggled(filter.archetypes, key) })}
            >
              {t(`metrics:archetype.${key}.name`)}
            </MenuCheck>
          ))}
        </FilterMenu>
        {choices.groups.length > 0 ? (
          <FilterMenu label={t('accounts:filter.group')} count={filter.groups.length}>
            {[{ id: 0, name: t('accounts:filter.noGroup') }, ...choices.groups].map(({ id, name }) => (
              <MenuCheck key={id} checked={filter.groups.includes(id)} onChange={() => change({ groups: toggled(filter.groups, id) })}>
                <span className="max-w-60 truncate">{name}</span>
              </MenuCheck>
            ))}
          </FilterMenu>
        ) : null}
        <FilterMenu label={t('accounts:filter.stage')} count={filter.stages.length}>
          {stages.map((stage) => (
            <MenuCheck
              key={stage}
              checked={filter.stages.includes(stage)}
              onChange={() => change({ stages: toggled(filter.stages, stage) })}
            >
              {t(`accounts:stage.${stage}`)}
            </MenuCheck>
          ))}
        </FilterMenu>
        {choices.tags.length > 0 ? (
          <FilterMenu label={t('accounts:filter.tag')} count={filter.tags.length}>
            {choices.tags.map((tag) => (
              <MenuCheck key={tag} checked={filter.tags.includes(tag)} onChange={() => change({ tags: toggled(filter.tags, tag) })}>
                {tag}
              </MenuCheck>
            ))}
          </FilterMenu>
        ) : null}
        <FilterMenu
          label={t('accounts:filter.more')}
          count={filter.tiers.length + filter.currencies.length + Number(filter.demo !== 'any') + Number(filter.archived !== 'hide')}
        >
          <MenuLabel>{t('accounts:filter.tier')}</MenuLabel>
          {tiers.slice(0, 4).map((tier) => (
            <MenuCheck key={tier} checked={filter.tiers.includes(tier)} onChange={() => change({ tiers: toggled(filter.tiers, tier) })}>
              {t(`accounts:tier.${tier}`)}
            </MenuCheck>
          ))}
          {choices.currencies.length > 1 ? (
            <>
              <MenuSeparator />
              <MenuLabel>{t('accounts:filter.currency')}</MenuLabel>
              {choices.currencies.map((currency) => (
                <MenuCheck
                  key={currency}
                  checked={filter.currencies.includes(currency)}
                  onChange={() => change({ currencies: toggled(filter.currencies, currency) })}
                >
                  {currency}
                </MenuCheck>
              ))}
            </>
          ) : null}
          <MenuSeparator />
          <MenuLabel>{t('accounts:filter.demo')}</MenuLabel>
          <MenuRadio
            value={filter.demo}
            onChange={(demo) => change({ demo })}
            options={[
              { value: 'any', label: t('accounts:filter.demoAny') },
              { value: 'only', label: t('accounts:filter.demoOnly') },
              { value: 'none', label: t('accounts:filter.demoNone') },
            ]}
          />
          <MenuSeparator />
          <MenuLabel>{t('accounts:filter.archive')}</MenuLabel>
          <MenuRadio
            value={filter.archived}
            onChange={(archived) => change({ archived })}
            options={[
              { value: 'hide', label: t('accounts:filter.archiveHide') },
              { value: 'only', label: t('accounts:filter.archiveOnly') },
              { value: 'any', label: t('accounts:filter.archiveAny') },
            ]}
          />
        </FilterMenu>
        <RangeEditor onAdd={(range) => change({ ranges: [...filter.ranges.filter(({ metric }) => metric !== range.metric), range] })}>
          <Button small icon={SlidersHorizontal}>
            {t('accounts:filter.metric')}
          </Button>
        </RangeEditor>
        <WindowPicker className="ms-auto" />
      </div>
      {conditionCount(filter) > 0 ? <Chips filter={filter} choices={choices} onChange={change} /> : null}
    </div>
  );
}

/** Over which trades the metrics are computed; in the address as `window`. */
export function WindowPicker({ className = '' }: { className?: string }) {
  const { t } = useWords();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const current = metricWindows.find((window) => window === search.get('window')) ?? 'all';
  return (
    <nav aria-label={t('accounts:window')} className={`flex h-7 overflow-hidden rounded-md border border-line-strong text-xs ${className}`}>
      {metricWindows.map((window) => {
        const next = new URLSearchParams(search);
        next.delete('page');
        if (window === 'all') next.delete('window');
        else next.set('window', window);
        return (
          <Link
            key={window}
            to={next.size > 0 ? `${pathname}?${next}` : pathname}
            preventScrollReset
            aria-current={window === current ? 'true' : undefined}
            title={`${t(`metrics:window.${window}`)}. ${t('metrics:windowMeaning')}`}
            className={`flex items-center border-line-strong px-2.5 [&:not(:first-child)]:border-s ${window === current ? 'bg-accent-soft font-medium text-accent' : 'bg-surface text-muted hover:bg-sunken'}`}
          >
            {t(`metrics:windowShort.${window}`)}
          </Link>
        );
      })}
    </nav>
  );
}

function FilterMenu({ label, count, children }: { label: string; count: number; children: ReactNode }) {
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button small>
          {label}
          {count > 0 ? <span className="figures rounded bg-accent-soft px-1 text-accent">{count}</span> : null}
          <ChevronDown size={12} aria-hidden className="text-faint" />
        </Button>
      }
    >
      {children}
    </DropdownMenu>
  );
}

type Chip = { key: string; text: string; without: Partial<AccountFilter> };

function Chips({
  filter,
  choices,
  onChange,
}: {
  filter: AccountFilter;
  choices: FilterChoices;
  onChange: (part: Partial<AccountFilter>) => void;
}) {
  const { t } = useWords();
  return (
    <ul className="flex flex-wrap items-center gap-1.5">
      {chipsOf(t, filter, choices).map(({ key, text, without }) => (
        <li key={key}>
          <span className="inline-flex h-6 max-w-full items-center gap-1 rounded bg-accent-soft ps-2 pe-0.5 text-xs text-accent">
            <span className="truncate">{text}</span>
            <button
              type="button"
              aria-label={t('accounts:filter.remove', { filter: text })}
              onClick={() => onChange(without)}
              className="rounded p-1 hover:bg-accent/15"
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        </li>
      ))}
      <li>
        <Button small tone="quiet" onClick={() => onChange({ ...emptyAccountFilter, window: filter.window })}>
          {t('accounts:filter.clear')}
        </Button>
      </li>
    </ul>
  );
}

function chipsOf(t: Words, filter: AccountFilter, choices: FilterChoices): Chip[] {
  const each = <T extends string | number>(
    values: readonly T[],
    name: string,
    text: (value: T) => string,
    without: (rest: T[]) => Partial<AccountFilter>,
  ): Chip[] =>
    values.map((value) => ({ key: `${name}${value}`, text: text(value), without: without(values.filter((one) => one !== value)) }));
  const groupName = (id: number) =>
    id === 0 ? t('accounts:filter.noGroup') : (choices.groups.find((group) => group.id === id)?.name ?? String(id));
  const clusterName = (index: number) => {
    const archetype = choices.archetypes.find((one) => one.index === index);
    return archetype ? archetypeName(t, archetype) : t('metrics:archetype.insufficient-data.name');
  };
  return [
    ...(filter.search === ''
      ? []
      : [{ key: 'search', text: t('accounts:filter.searchChip', { text: filter.search }), without: { search: '' } }]),
    ...each(
      filter.archetypes,
      'archetype',
      (key) => t(`metrics:archetype.${key}.name`),
      (archetypes) => ({ archetypes }),
    ),
    ...each(filter.clusters, 'cluster', clusterName, (clusters) => ({ clusters })),
    ...each(filter.groups, 'group', groupName, (groups) => ({ groups })),
    ...each(
      filter.stages,
      'stage',
      (stage) => t(`accounts:stage.${stage}`),
      (stages) => ({ stages }),
    ),
    ...each(
      filter.tiers,
      'tier',
      (tier) => t(`accounts:tier.${tier}`),
      (tiers) => ({ tiers }),
    ),
    ...each(
      filter.currencies,
      'currency',
      (currency) => currency,
      (currencies) => ({ currencies }),
    ),
    ...each(
      filter.tags,
      'tag',
      (tag) => tag,
      (tags) => ({ tags }),
    ),
    ...(filter.demo === 'any'
      ? []
      : [
          {
            key: 'demo',
            text: t(filter.demo === 'only' ? 'accounts:filter.demoOnly' : 'accounts:filter.demoNone'),
            without: { demo: 'any' as const },
          },
        ]),
    ...(filter.archived === 'hide'
      ? []
      : [
          {
            key: 'archived',
            text: t(filter.archived === 'only' ? 'accounts:filter.archiveOnly' : 'accounts:filter.archiveAny'),
            without: { archived: 'hide' as const },
          },
        ]),
    ...(filter.area ? [{ key: 'area', text: t('accounts:filter.areaChip'), without: { area: null } }] : []),
    ...(filter.move ? [{ key: 'move', text: moveWords(t, filter.move, choices), without: { move: null } }] : []),
    ...filter.ranges.map((range) => ({
      key: `range${range.metric}`,
      text: rangeWords(t, range),
      without: { ranges: filter.ranges.filter((one) => one !== range) },
    })),
  ];
}

function moveWords(t: Words, { from, to, fromMs, toMs }: ArchetypeMove, { archetypes }: FilterChoices): string {
  const name = (identityId: number) => {
    const known = archetypes.find((tag) => tag.identityId === identityId);
    if (known) return archetypeName(t, known);
    if (identityId === noGroup.unlikeAnyone) return t('metrics:archetype.unlike-anyone.name');
    return t(identityId === noGroup.insufficient ? 'metrics:archetype.insufficient-data.name' : 'accounts:filter.formerArchetype');
  };
  return t('accounts:filter.moveChip', { from: name(from), to: name(to), since: formatDate(fromMs), until: formatDate(toMs) });
}

function rangeWords(t: Words, { metric, min, max }: MetricRange): string {
  const name = t(`metrics:${metric}.name`);
  const write = (value: number) => formatMetric(value, metricByKey[metric].unit);
  if (min !== null && max !== null) return t('accounts:filter.rangeBoth', { metric: name, min: write(min), max: write(max) });
  return min !== null
    ? t('accounts:filter.rangeMin', { metric: name, min: write(min) })
    : t('accounts:filter.rangeMax', { metric: name, max: write(max!) });
}
