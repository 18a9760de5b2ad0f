import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Form, useNavigation } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';

/** Computes everything anew; one that waits already is joined. */
export function RescoreButton() {
  const { t } = useTranslation('jobs');
  const isBusy = useNavigation().state !== 'idle';
  return (
    <Form method="post" action="/jobs?index">
      <Tooltip content={t('rescore.meaning')} side="bottom">
        <Button type="submit" icon={RefreshCw} disabled={isBusy}>
          {t('rescore.action')}
        </Button>
      </Tooltip>
    </Form>
  );
}
