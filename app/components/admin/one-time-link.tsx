import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { TextInput } from '#app/components/ui/field.tsx';

/** A secret link, shown this one time, with a button that copies it. */
export function OneTimeLink({ link }: { link: string }) {
  const { t } = useTranslation(['admin', 'common']);
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted">{t('users.linkOnce')}</p>
      <div className="flex gap-2">
        <TextInput
          readOnly
          value={link}
          aria-label={t('users.link')}
          onFocus={(event) => event.target.select()}
          className="font-mono text-xs"
        />
        <Button
          icon={isCopied ? Check : Copy}
          onClick={() => {
            // Without https a browser offers no clipboard; the marked text can still be copied by hand.
            void navigator.clipboard?.writeText(link).then(() => setCopied(true));
          }}
        >
          {t(isCopied ? 'common:action.copied' : 'common:action.copy')}
        </Button>
      </div>
    </div>
  );
}
