import { AccountHead } from '#app/components/account/account-nav.tsx';
import { useWords } from '#app/components/words.ts';
import type { StyleView } from '#app/domain/style-views.ts';
import { conditionEvidence, conditionTitle } from './condition-words.ts';
import { ConditionsPanel } from './conditions-panel.tsx';
import { FingerprintPanel } from './fingerprint-panel.tsx';
import { SimilarPanel } from './similar-panel.tsx';

/** How, under what conditions and like whom an account trades. */
export function StylePage({ view }: { view: StyleView }) {
  return (
    <>
      <AccountHead account={view.row} current="style" lead={<Lead view={view} />} />
      <div className="flex flex-col gap-4">
        <ConditionsPanel view={view} />
        <SimilarPanel key={view.row.id} account={view.row} />
        <FingerprintPanel view={view} />
      </div>
    </>
  );
}

function Lead({ view: { conditions, hasRun, row } }: { view: StyleView }) {
  const { t, i18n } = useWords();
  const [strongest] = conditions?.found ?? [];
  if (strongest) {
    return t('style:lead.strongest', {
      title: conditionTitle(t, strongest, i18n.language),
      evidence: conditionEvidence(t, strongest, row.currency, i18n.language),
    });
  }
  if (!hasRun) return t('style:lead.noRun');
  return conditions ? t('style:lead.nothing', { count: conditions.tested }) : t('style:lead.unasked');
}
