import { FileUp, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useActionData, useNavigation } from '#app/components/router.ts';
import { Button, IconButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Checkbox, Field, fieldNotesId, Select, TextInput } from '#app/components/ui/field.tsx';
import { formatBytes, formatCount } from '#app/domain/format.ts';
import { stages } from '#app/domain/imports.ts';

type UploadFormProps = {
  groups: readonly { id: number; name: string }[];
  /** Whether a new group may be named; otherwise one must be chosen. */
  mayNameGroup: boolean;
  maxUploadMb: number;
};

const listedFiles = 8;
const action = '/imports?index';

/** Files by drag and drop or by the file dialog, with what the reader must be told. Works as a plain form without a script. */
export function UploadForm({ groups, mayNameGroup, maxUploadMb }: UploadFormProps) {
  const { t, i18n } = useTranslation('imports');
  // A navigation, not a fetcher: a fetcher's redirect is dropped when a live message reloads the page's data meanwhile.
  const answer = useActionData<{ ok: boolean; message?: string }>();
  const navigation = useNavigation();
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isOver, setOver] = useState(false);
  const isSending = navigation.formMethod === 'POST' && navigation.formAction === action;
  const bytes = files.reduce((total, file) => total + file.size, 0);
  const isTooLarge = bytes > maxUploadMb * 1_048_576;

  /** The input holds the files, so that the form is the same with and without a script. */
  const choose = (chosen: readonly File[]) => {
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    if (input.current) input.current.files = transfer.files;
    setFiles(chosen);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose([...files, ...event.dataTransfer.files]);
  };
  return (
    <Form method="post" encType="multipart/form-data" action={action}>
      <div className="grid gap-4 desk:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col">
          <label
            htmlFor="statement-files"
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={onDrop}
            className={classes(
              'flex min-h-40 flex-1 cursor-pointer flex-col items-center justify-center gap-1 rounded-lg border border-dashed px-4 py-6 text-center focus-within:outline focus-within:outline-2 focus-within:outline-accent',
              isOver ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-sunken',
            )}
          >
            <FileUp size={26} strokeWidth={1.5} aria-hidden className="text-faint" />
            <span className="font-medium">{t('upload.drop')}</span>
            <span className="text-xs text-muted">{t('upload.formats')}</span>
            <span className="text-xs text-faint">{t('upload.limit', { megabytes: maxUploadMb })}</span>
            <input
              ref={input}
              id="statement-files"
              name="files"
              type="file"
              multiple
              required
              className="sr-only"
              onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
            />
          </label>
          {files.length > 0 && (
            <div className="mt-2 flex items-start gap-2 text-xs">
              <ul className="min-w-0 flex-1">
                {files.slice(0, listedFiles).map((file) => (
                  <li key={`${file.name}/${file.size}/${file.lastModified}`} className="flex justify-between gap-4">
                    <span className="truncate">{file.name}</span>
                    <span className="figures shrink-0 text-muted">{formatBytes(file.size, i18n.language)}</span>
                  </li>
                ))}
                {files.length > listedFiles && (
                  <li className="text-muted">
                    {t('upload.more', { count: files.length - listedFiles, shown: formatCount(files.length - listedFiles, i18n.language) })}
                  </li>
                )}
              </ul>
              <IconButton icon={X} small label={t('upload.clear')} onClick={() => choose([])} />
            </div>
          )}
        </div>
        <Settings groups={groups} mayNameGroup={mayNameGroup} />
      </div>
      {answer?.ok === false && (
        <p role="alert" className="mt-3 rounded-md bg-loss-soft px-3 py-2 text-loss">
          {answer.message}
        </p>
      )}
      {isTooLarge && (
        <p role="alert" className="mt-3 text-loss">
          {t('upload.tooLarge', { size: formatBytes(bytes, i18n.language), megabytes: maxUploadMb })}
        </p>
      )}
      <div className="mt-4 flex items-center justify-end gap-3">
        {isSending && (
          <span role="status" className="text-xs text-muted">
            {t('upload.sending', { count: files.length, size: formatBytes(bytes, i18n.language) })}
          </span>
        )}
        <Button type="submit" tone="primary" icon={FileUp} disabled={isSending || isTooLarge}>
          {t('upload.submit')}
        </Button>
      </div>
    </Form>
  );
}

const offsets = Array.from({ length: 53 }, (_, step) => -720 + step * 30);
const offsetLabel = (minutes: number) => {
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`;
};

function Settings({ groups, mayNameGroup }: Pick<UploadFormProps, 'groups' | 'mayNameGroup'>) {
  const { t } = useTranslation('imports');
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">{t('settings.title')}</legend>
      <Field label={t('settings.group.label')} htmlFor="group" hint={t(mayNameGroup ? 'settings.group.hint' : 'settings.group.required')}>
        {mayNameGroup ? (
          <>
            <TextInput id="group" name="group" list="groups" maxLength={80} autoComplete="off" aria-describedby={fieldNotesId('group')} />
            <datalist id="groups">
              {groups.map(({ id, name }) => (
                <option key={id} value={name} />
              ))}
            </datalist>
          </>
        ) : (
          <Select id="group" name="group" required aria-describedby={fieldNotesId('group')}>
            {groups.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('settings.offset.label')} htmlFor="offset">
          <Select id="offset" name="offsetMinutes" defaultValue="120" aria-describedby="clock-notes">
            {offsets.map((minutes) => (
              <option key={minutes} value={minutes}>
                {offsetLabel(minutes)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('settings.daylight.label')} htmlFor="daylight">
          <Select id="daylight" name="daylight" defaultValue="us" aria-describedby="clock-notes">
            {(['us', 'eu', 'none'] as const).map((rule) => (
              <option key={rule} value={rule}>
                {t(`settings.daylight.${rule}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <p id="clock-notes" className="-mt-3 text-xs text-muted">
        {t('settings.clock')}
      </p>
      <Field label={t('settings.stage.label')} htmlFor="stage">
        <Select id="stage" name="stage" defaultValue="">
          <option value="">{t('settings.stage.stated')}</option>
          {stages.map((stage) => (
            <option key={stage} value={stage}>
              {t(`stage.${stage}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Checkbox name="importBacktests" value="1" label={t('settings.backtests')} />
    </fieldset>
  );
}
