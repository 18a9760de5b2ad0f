import * as Popover from '@radix-ui/react-popover';
import { type FormEvent, type ReactElement, useState } from 'react';
import { MetricOptions } from '#app/components/metrics/metric-options.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Field, Select, TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import type { MetricRange } from '#app/domain/account-filter.ts';
import { type MetricKey, type MetricUnit, metricByKey, unitLabel } from '#app/domain/metrics.ts';

/** Percent values are stored as fractions; people type hundredths. */
const typedScale = (unit: MetricUnit) => (unit === 'percent' || unit === 'probability' || unit === 'points' ? 100 : 1);

/** Asks for a metric and the interval it must lie in. Either end may stay empty. */
export function RangeEditor({ onAdd, children }: { onAdd: (range: MetricRange) => void; children: ReactElement }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [metric, setMetric] = useState<MetricKey>('netProfit');
  const { unit } = metricByKey[metric];
  const shownUnit = unit === 'seconds' ? 's' : unitLabel(unit);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const end = (name: string): number | null => {
      const text = String(form.get(name) ?? '').trim();
      return text === '' || Number.isNaN(Number(text)) ? null : Number(text) / typedScale(unit);
    };
    const [min, max] = [end('min'), end('max')];
    if (min === null && max === null) return;
    onAdd({ metric, min, max });
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-72 animate-appear rounded-md bg-raised p-3 shadow-float"
        >
          <form onSubmit={submit} className="flex flex-col gap-3">
            <Field label={t('accounts:filter.metricChoose')} htmlFor="range-metric" hint={t(`metrics:${metric}.meaning`)}>
              <Select id="range-metric" value={metric} onChange={({ target }) => setMetric(target.value as MetricKey)}>
                <MetricOptions />
              </Select>
            </Field>
            <div className="grid grid-cols-2 gap-2">
              {(['min', 'max'] as const).map((end) => (
                <Field
                  key={end}
                  label={t(end === 'min' ? 'accounts:filter.from' : 'accounts:filter.to')}
                  htmlFor={`range-${end}`}
                  hint={shownUnit ? t('accounts:filter.unit', { unit: shownUnit }) : undefined}
                >
                  <TextInput id={`range-${end}`} name={end} type="number" step="any" inputMode="decimal" />
                </Field>
              ))}
            </div>
            <Button type="submit" tone="primary" small>
              {t('accounts:filter.add')}
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
