import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { mt5Html, mt5Xlsx } from '../mt5/index.ts';
import { reconcile } from '../reconcile.ts';
import { decodeText } from '../shared/decode-text.ts';
import { StatementError } from '../statement-error.ts';
import { mt4Tester, mt5Tester } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 0, daylight: 'none' },
  stage: null,
  groupRef: null,
  importBacktests: true,
  mapping: null,
};

const formats = [mt4Tester, mt5Tester, mt5Html, mt5Xlsx];
const numbered = (folder: string) => sharedFiles(folder).map((path, index): [number, string] => [index + 1, path]);

describe.skipIf(!hasSharedData)('real strategy tester reports', () => {
  test.each([...numbered('mt4-tester'), ...numbered('mt5-tester')])(
    'report %i is recognised as a test and agrees with its own totals',
    (_number, path) => {
      const file = { name: 'report', bytes: fs.readFileSync(path) };
      const found = formats.filter((format) => format.detect(file));
      expect(found.map((format) => format.id)).toEqual([path.includes('mt4-tester') ? 'mt4-tester' : 'mt5-tester']);
      if (/1970\.01\.01 00:00 - 1970/.test(decodeText(file.bytes).text)) {
        // The terminal lost symbol and period of this test.
        expect(() => found[0]!.read(file, settings)).toThrow(StatementError);
        return;
      }
      const document = found[0]!.read(file, settings);
      expect(document.batches[0]?.account.stage).toBe('backtest');
      expect(document.batches[0]?.rejected).toEqual([]);
      expect(reconcile(document).items.filter((item) => !item.ok)).toEqual([]);
      expect(reconcile(document).status).toBe('reconciled');
    },
  );
});
