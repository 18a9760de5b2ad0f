import { mql5History, mql5Positions } from './mql5/index.ts';
import { myfxbookCsv } from './myfxbook/index.ts';
import type { StatementFile, StatementFormat } from './statement-format.ts';

/** Every statement format in the order of detection: the most specific content first, the guessing table reader last. */
export const statementFormats: readonly StatementFormat[] = [mql5History, mql5Positions, myfxbookCsv];

/** The format of a file by its content, or null when none knows it. */
export const detectFormat = (file: StatementFile): StatementFormat | null => statementFormats.find((format) => format.detect(file)) ?? null;
