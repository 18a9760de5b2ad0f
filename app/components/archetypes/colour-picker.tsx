import { MetricOptions } from '#app/components/metrics/metric-options.tsx';
import { Select } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import { type MapColour, mapColourFrom } from '#app/domain/archetype-views.ts';

/** What the map's colours mean. */
export function ColourPicker({ value, onChange }: { value: MapColour; onChange: (colour: MapColour) => void }) {
  const { t } = useWords();
  return (
    <Select
      aria-label={t('archetypes:map.colour')}
      value={value}
      onChange={({ target }) => onChange(mapColourFrom(target.value))}
      className="me-1 max-w-48 text-ink [&>select]:h-7 [&>select]:text-xs"
    >
      <option value="archetype">{t('archetypes:map.colourArchetype')}</option>
      <option value="group">{t('archetypes:map.colourGroup')}</option>
      <MetricOptions />
    </Select>
  );
}
