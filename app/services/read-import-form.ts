import { z } from 'zod';
import { genericFields, stages } from '#app/domain/imports.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { genericMappingSchema } from '#app/jobs/definitions/import-files.ts';
import { AppError } from '#app/lib/errors.ts';
import { issuesOf } from '#app/lib/issues.ts';
import { listGroupOptions } from '#app/repositories/groups.ts';
import type { GenericMapping } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';

const settingsSchema = z.object({
  group: z.string().trim().max(80).default(''),
  offsetMinutes: z.coerce.number().int().min(-840).max(840),
  daylight: z.enum(['none', 'us', 'eu']),
  stage: z.union([z.literal(''), z.enum(stages)]).default(''),
  importBacktests: z.literal('1').optional(),
});

/**
 * The settings beside an upload. People other than admins must name one of their own groups: what they import would otherwise belong to
 * nobody they can see.
 */
export async function readImportSettings(fields: FormData, scope: AccountScope): Promise<ImportSettings> {
  const parsed = settingsSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) throw new AppError('invalid', `The settings cannot be read: ${issuesOf(parsed.error).join('; ')}.`);
  const { group, offsetMinutes, daylight, stage, importBacktests } = parsed.data;
  if (scope.kind === 'groups') {
    const own = await listGroupOptions(scope.groupIds);
    if (!own.some(({ name }) => name === group)) throw new AppError('invalid', 'Choose one of your groups for the imported accounts.');
  }
  return {
    clock: { offsetMinutes, daylight },
    stage: stage || null,
    groupRef: group || null,
    importBacktests: importBacktests === '1',
    mapping: null,
  };
}

/** The mapping of a generic table as a person has confirmed it. */
export function readMapping(fields: FormData): GenericMapping {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const columns = Object.fromEntries(
    genericFields.flatMap((field) => (text(`columns.${field}`) ? [[field, text(`columns.${field}`)]] : [])),
  );
  const parsed = genericMappingSchema.safeParse({
    columns,
    dateFormat: text('dateFormat'),
    decimal: text('decimal'),
    // A delimiter may be a tab, which trimming would take away.
    delimiter: String(fields.get('delimiter') ?? '') || null,
    headerRow: Number(text('headerRow')),
    currency: text('currency').toUpperCase(),
  });
  if (!parsed.success) throw new AppError('invalid', `The mapping cannot be read: ${issuesOf(parsed.error).join('; ')}.`);
  const missing = ['symbol', 'side', 'volume', 'openedAt'].filter((field) => !(field in columns));
  if (!('profit' in columns) && !('netProfit' in columns)) missing.push('profit');
  if (missing.length > 0) throw new AppError('invalid', `Say which column holds: ${missing.join(', ')}.`);
  return parsed.data;
}
