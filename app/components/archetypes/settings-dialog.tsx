import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Checkbox, Field, fieldNotesId, Select, TextInput } from '#app/components/ui/field.tsx';
import { useWords } from '#app/components/words.ts';
import { type ArchetypeSettings, archetypeAlgorithms, mostClusters } from '#app/domain/archetype-settings.ts';

/** Density methods find their own number of groups. */
const takesNumber = (algorithm: ArchetypeSettings['algorithm']) => ['auto', 'k-means', 'ward', 'average'].includes(algorithm);

/** Decides how archetypes are looked for from the next rescore on. */
export function SettingsDialog({ settings, accounts }: { settings: ArchetypeSettings; accounts: number }) {
  const { t } = useWords();
  const [algorithm, setAlgorithm] = useState(settings.algorithm);
  return (
    <FormDialog
      title={t('archetypes:settings.title')}
      lead={t('archetypes:settings.lead', { count: accounts })}
      submitLabel={t('archetypes:settings.submit')}
      hidden={{ intent: 'settings' }}
      action="/archetypes?index"
      trigger={
        <Button small icon={SlidersHorizontal}>
          {t('archetypes:settings.open')}
        </Button>
      }
    >
      <Field label={t('archetypes:settings.algorithm')} htmlFor="archetype-algorithm" hint={t(`archetypes:algorithm.${algorithm}.meaning`)}>
        <Select
          id="archetype-algorithm"
          name="algorithm"
          value={algorithm}
          onChange={({ target }) => setAlgorithm(target.value as ArchetypeSettings['algorithm'])}
          aria-describedby={fieldNotesId('archetype-algorithm')}
        >
          {(['auto', ...archetypeAlgorithms] as const).map((each) => (
            <option key={each} value={each}>
              {t(`archetypes:algorithm.${each}.name`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label={t('archetypes:settings.clusters')}
        htmlFor="archetype-clusters"
        hint={t(takesNumber(algorithm) ? 'archetypes:settings.clustersHint' : 'archetypes:settings.clustersOwn', { most: mostClusters })}
      >
        <TextInput
          id="archetype-clusters"
          name="clusters"
          type="number"
          min={2}
          max={mostClusters}
          disabled={!takesNumber(algorithm)}
          defaultValue={settings.clusters ?? ''}
          aria-describedby={fieldNotesId('archetype-clusters')}
        />
      </Field>
      <div>
        <Checkbox name="pca" defaultChecked={settings.pca} label={t('archetypes:settings.pca')} />
        <p className="mt-1 text-xs text-muted">{t('archetypes:settings.pcaHint')}</p>
      </div>
      <div>
        <Checkbox name="rescore" defaultChecked label={t('archetypes:settings.rescore')} />
        <p className="mt-1 text-xs text-muted">{t('archetypes:settings.rescoreHint')}</p>
      </div>
    </FormDialog>
  );
}
