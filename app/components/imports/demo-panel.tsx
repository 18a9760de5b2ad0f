import { Trash2, WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useFetcher } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { formatCount } from '#app/domain/format.ts';

/** Loads the demo book, or removes it after saying in numbers what goes. */
export function DemoPanel({ accounts }: { accounts: number }) {
  const { t, i18n } = useTranslation('imports');
  return (
    <Panel
      title={t('demo.title')}
      subtitle={accounts > 0 ? t('demo.present', { count: accounts, shown: formatCount(accounts, i18n.language) }) : t('demo.absent')}
    >
      {accounts > 0 ? (
        <RemoveDemo />
      ) : (
        <Form method="post" action="/demo">
          <Button type="submit" name="intent" value="load" icon={WandSparkles}>
            {t('demo.load')}
          </Button>
        </Form>
      )}
    </Panel>
  );
}

function RemoveDemo() {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const size = useFetcher<{ accounts: number; positions: number }>();
  const [isOpen, setOpen] = useState(false);
  const onOpenChange = (open: boolean) => {
    setOpen(open);
    if (open) size.load('/demo');
  };
  const shown = (value: number) => formatCount(value, i18n.language);
  return (
    <Dialog
      title={t('demo.remove')}
      open={isOpen}
      onOpenChange={onOpenChange}
      lead={
        size.data ? t('demo.question', { accounts: shown(size.data.accounts), positions: shown(size.data.positions) }) : t('demo.counting')
      }
      trigger={
        <Button tone="danger" icon={Trash2}>
          {t('demo.remove')}
        </Button>
      }
    >
      <Form method="post" action="/demo">
        <p className="text-muted">{t('demo.kept')}</p>
        <DialogActions>
          <DialogClose>
            <Button>{t('common:action.cancel')}</Button>
          </DialogClose>
          <Button type="submit" name="intent" value="remove" tone="danger" disabled={!size.data}>
            {t('demo.confirm')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
