import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useActionData, useNavigation } from '#app/components/router.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Field, Select, TextInput } from '#app/components/ui/field.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { type GenericField, type GenericPreview, genericDateFormats, genericFields, requiredGenericFields } from '#app/domain/imports.ts';

const isRequired = (field: GenericField) => (requiredGenericFields as readonly string[]).includes(field);

/** What each column of a table means: guessed, shown beside the first rows, and corrected by a person before anything is imported. */
export function MappingForm({ preview }: { preview: GenericPreview }) {
  const { t } = useTranslation('imports');
  const answer = useActionData<{ ok: boolean; message?: string }>();
  const isBusy = useNavigation().state !== 'idle';
  const { mapping, header, rows } = preview;
  const [columns, setColumns] = useState(mapping.columns);
  const fieldOf = new Map(Object.entries(columns).map(([field, column]) => [column, field as GenericField]));
  return (
    <Form method="post" className="flex flex-col gap-4">
      <Panel title={t('mapping.rows')} subtitle={t('mapping.rowsMeaning')} flush>
        <div className="overflow-x-auto">
          <table className="w-full text-xs">
            <thead>
              <tr>
                {header.map((column) => {
                  const field = fieldOf.get(column);
                  return (
                    <th key={column} scope="col" className="whitespace-nowrap border-b border-line px-3 py-1.5 text-start font-medium">
                      <span className="block text-muted">{column}</span>
                      <span className={classes('block', field ? 'text-accent' : 'text-faint')}>
                        {field ? t(`field.${field}`) : t('mapping.unused')}
                      </span>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity and never move
                <tr key={index} className="border-b border-line/70">
                  {header.map((column, position) => (
                    <td key={column} className="figures max-w-60 truncate whitespace-nowrap px-3 py-1">
                      {row[position]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title={t('mapping.columns')} subtitle={t('mapping.columnsMeaning')}>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3">
          {genericFields.map((field) => (
            <Field
              key={field}
              label={isRequired(field) ? t('mapping.required', { field: t(`field.${field}`) }) : t(`field.${field}`)}
              htmlFor={`column-${field}`}
            >
              <Select
                id={`column-${field}`}
                name={`columns.${field}`}
                value={columns[field] ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setColumns(({ [field]: _before, ...others }) => (value ? { ...others, [field]: value } : others));
                }}
              >
                <option value="">{t('mapping.none')}</option>
                {header.map((column) => (
                  <option key={column} value={column}>
                    {column}
                  </option>
                ))}
              </Select>
            </Field>
          ))}
        </div>
      </Panel>
      <Panel title={t('mapping.reading')}>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3">
          <Field label={t('mapping.dateFormat')} htmlFor="dateFormat">
            <TextInput id="dateFormat" name="dateFormat" list="date-formats" required defaultValue={mapping.dateFormat} maxLength={40} />
            <datalist id="date-formats">
              {genericDateFormats.map((format) => (
                <option key={format} value={format} />
              ))}
            </datalist>
          </Field>
          <Field label={t('mapping.decimal')} htmlFor="decimal">
            <Select id="decimal" name="decimal" defaultValue={mapping.decimal}>
              <option value=".">1,234.56</option>
              <option value=",">1.234,56</option>
            </Select>
          </Field>
          <Field label={t('mapping.currency')} htmlFor="currency" hint={t('mapping.currencyMeaning')}>
            <TextInput id="currency" name="currency" required defaultValue={mapping.currency} pattern="[A-Z]{3,5}" maxLength={5} />
          </Field>
          <Field label={t('mapping.headerRow')} htmlFor="headerRow">
            <TextInput id="headerRow" name="headerRow" type="number" min={1} max={1_000} required defaultValue={mapping.headerRow} />
          </Field>
        </div>
        <input type="hidden" name="delimiter" value={mapping.delimiter ?? ''} />
      </Panel>
      {answer?.ok === false && (
        <p role="alert" className="rounded-md bg-loss-soft px-3 py-2 text-loss">
          {answer.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <LinkButton to="/imports">{t('mapping.leave')}</LinkButton>
        <Button type="submit" tone="primary" disabled={isBusy}>
          {t('mapping.submit')}
        </Button>
      </div>
    </Form>
  );
}
