import { useMemo } from 'react';
import { type Pane, TimeSeriesChart } from '#app/components/charts/time-series-chart.tsx';
import { Link, useLocation, useSearchParams } from '#app/components/router.ts';
import { classes } from '#app/components/ui/classes.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { useWords } from '#app/components/words.ts';
import type { CompareView } from '#app/domain/style-views.ts';
import { markLetter, markToken } from './account-mark.tsx';

const scales = ['shape', 'growth', 'money'] as const;
type CurveScale = (typeof scales)[number];

/** Each curve over its own largest distance from zero: shapes beside each other, whatever the size of the account. */
function ownScale(curve: readonly (number | null)[]): (number | null)[] {
  const largest = Math.max(...curve.map((value) => Math.abs(value ?? 0)), Number.MIN_VALUE);
  return curve.map((value) => (value === null ? null : value / largest));
}

/** The equity curves of the compared accounts on one time axis. Growth needs balances, money needs one currency. */
export function EquityPanel({ view: { accounts, timesMs } }: { view: CompareView }) {
  const { t } = useWords();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const currencies = new Set(accounts.map(({ row }) => row.currency));
  const possible: Record<CurveScale, boolean> = {
    shape: true,
    growth: accounts.every(({ growth }) => growth !== null),
    money: currencies.size === 1,
  };
  const asked = scales.find((scale) => scale === search.get('curve') && possible[scale]);
  const scale = asked ?? 'shape';
  const panes = useMemo((): Pane[] => {
    const label = t('compare:equity.label');
    const values = {
      shape: accounts.map(({ money }) => ownScale(money)),
      growth: accounts.map(({ growth }) => growth ?? []),
      money: accounts.map(({ money }) => money),
    }[scale];
    return [
      {
        label,
        unit: scale === 'money' ? 'money' : scale === 'growth' ? 'percent' : 'index',
        currency: scale === 'money' ? (accounts[0]?.row.currency ?? null) : null,
        height: 260,
        series: accounts.map(({ row }, place) => ({
          label: `${markLetter(place)} ${row.label}`,
          values: values[place]!,
          draw: 'step',
          token: markToken(place),
        })),
      },
    ];
  }, [accounts, scale, t]);
  return (
    <Panel>
      <TimeSeriesChart
        title={t('compare:equity.title')}
        subtitle={t(`compare:equity.${scale}Subtitle`)}
        fileName="compare-equity"
        timesMs={timesMs}
        panes={panes}
        syncKey="compare"
        resolution="day"
        empty={timesMs.length < 2 ? t('compare:equity.empty') : null}
        controls={
          <nav aria-label={t('compare:equity.choice')} className="flex overflow-hidden rounded-md border border-line-strong text-xs">
            {scales
              .filter((each) => possible[each])
              .map((each) => (
                <Link
                  key={each}
                  to={`${pathname}${withSearch(search, { curve: each === 'shape' ? null : each })}`}
                  replace
                  preventScrollReset
                  aria-current={each === scale ? 'true' : undefined}
                  className={classes(
                    'px-2 py-0.5',
                    each === scale ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-sunken',
                  )}
                >
                  {t(`compare:equity.${each}`)}
                </Link>
              ))}
          </nav>
        }
      />
    </Panel>
  );
}
