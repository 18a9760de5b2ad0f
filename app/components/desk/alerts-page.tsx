import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Pagination } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { type AlertsView, alertStates } from '#app/domain/alerts.ts';
import { AlertsTable } from './alerts-table.tsx';
import { StateFilter } from './state-filter.tsx';

/** What waits for a person. */
export function AlertsPage({ view: { alerts, state, page, open }, mayWrite }: { view: AlertsView; mayWrite: boolean }) {
  const { t } = useTranslation('desk');
  const options = alertStates.map((value) => ({ value, label: t(`alerts.state.${value}`) }));
  return (
    <>
      <PageHead title={t('alerts.title')} lead={t('alerts.lead', { count: open })} />
      <Panel flush>
        <div className="px-4 py-2">
          <StateFilter label={t('alerts.stateLabel')} options={options} current={state} />
        </div>
        <AlertsTable
          alerts={alerts}
          mayWrite={mayWrite}
          empty={<EmptyState icon={BellRing} title={t('alerts.emptyTitle')} message={t('alerts.empty')} />}
        />
        {page.total > page.size && <Pagination page={page.number} pageSize={page.size} total={page.total} />}
      </Panel>
    </>
  );
}
