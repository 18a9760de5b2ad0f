import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importSettings } from '#tests/fixtures/import-settings.ts';
import { historyOf, position } from '#tests/setup/account-history.ts';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import { detectFormat } from '#workers/sources/statements/registry.ts';
import { decodeText } from '#workers/sources/statements/shared/decode-text.ts';
import { measureWindow } from './account-metrics.ts';

const textOf = (bytes: Uint8Array) =>
  decodeText(bytes)
    .text.replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ');

/** A number that the statement prints after `label`, e.g. `1 234.56`, with half a unit of its last digit. */
function printed(text: string, label: string): { value: number; tolerance: number } {
  const match = new RegExp(`${label}[^:]*: (-?\\d[\\d ]*(?:\\.(\\d+))?)`).exec(text);
  if (!match) throw new Error(`The statement prints no ${label}`);
  return { value: Number(match[1]!.replaceAll(' ', '')), tolerance: 0.5 * 10 ** -(match[2]?.length ?? 0) + 1e-9 };
}

/** MetaTrader 4 prints its own statistics under a detailed statement: one figure per position, not per idea. */
describe.skipIf(!hasSharedData)('figures that detailed statements print about themselves', () => {
  const statements = sharedFiles('mt4-statements')
    .map((file) => ({ name: path.basename(file), bytes: fs.readFileSync(file) }))
    .filter(({ bytes }) => textOf(bytes).includes('Profit Factor:'));

  test('there are ten of them', () => {
    expect(statements).toHaveLength(10);
  });

  test.each(statements.map((file, index) => [index + 1, file] as const))('statement %i', (_, file) => {
    const text = textOf(file.bytes);
    const read = detectFormat(file)!.read(file, importSettings());
    const closed = read.batches.flatMap(({ positions }) => positions).filter(({ closedAtServerMs }) => closedAtServerMs !== null);
    // A symbol of its own for every position keeps each one an idea
    const history = historyOf(
      closed.map((row, index) =>
        position({
          symbol: String(index),
          positionId: index,
          openedAtMs: row.openedAtServerMs,
          closedAtMs: row.closedAtServerMs!,
          profit: row.profit,
          commission: row.commission,
          swap: row.swap,
        }),
      ),
    );
    const measured = measureWindow(history, 'all', 0);
    const expectPrinted = (label: string, value: number) => {
      const { value: stated, tolerance } = printed(text, label);
      expect(Math.abs(value - stated), `${label}: ${value} instead of ${stated}`).toBeLessThanOrEqual(tolerance);
    };
    const profits = history.ideas.profit;
    const zeros = profits.filter((profit) => Math.abs(profit) < 1e-9).length;
    const wins = profits.filter((profit) => profit > 1e-9).length;
    expectPrinted('Total Trades', measured.ideas);
    expectPrinted('Total Net Profit', measured.netProfit);
    expectPrinted('Expected Payoff', measured.expectancy);
    // The statement counts a position without a result as won
    expectPrinted('Profit Trades', measured.winRate * measured.ideas + zeros);
    if (wins > 0) {
      expectPrinted('Profit Factor', measured.profitFactor);
      expectPrinted('Largest profit trade', measured.netProfit > 0 ? measured.bestIdeaShare * measured.netProfit : Math.max(...profits));
      if (zeros === 0) {
        const averageWin = printed(text, 'Average profit trade').value;
        const averageLoss = printed(text, 'Average profit trade: [\\d .]* loss trade').value;
        const largestLoss = printed(text, 'Largest profit trade: [\\d .]* loss trade').value;
        expect(Math.abs(measured.payoffRatio / (averageWin / -averageLoss) - 1)).toBeLessThan(0.01);
        expect(Math.abs(measured.lossTail / (-largestLoss / averageWin) - 1)).toBeLessThan(0.01);
      }
    }
    expectPrinted('Maximal Drawdown', measured.maxDrawdownMoney);
  });
});
