import type { Words } from '#app/components/words.ts';
import { formatDuration } from '#app/domain/format.ts';
import type { FingerprintBlock, StyleView } from '#app/domain/style-views.ts';

/** The classes of one block of the fingerprint, in words and in their order. A book with fewer symbols than there are columns leaves the rest out. */
export function fingerprintBins(t: Words, block: FingerprintBlock, key: NonNullable<StyleView['key']>, locale: string): string[] {
  switch (block) {
    case 'hour':
      return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
    case 'hold':
      return classes(key.holdEdgesS, (seconds) => formatDuration(seconds, locale));
    case 'size':
      return classes(key.sizeEdges, (multiple) => `${multiple}×`);
    case 'symbol':
      return [...key.symbols, t('style:fingerprint.otherSymbols')];
  }
}

function classes(edges: readonly number[], write: (edge: number) => string): string[] {
  return [...edges.map((edge) => `<${write(edge)}`), `≥${write(edges.at(-1)!)}`];
}

/** Shares in the order of `fingerprintBins`: the symbols that the book has, then all others. */
export const binShares = (block: FingerprintBlock, shares: readonly number[], key: NonNullable<StyleView['key']>): number[] =>
  block === 'symbol' ? [...shares.slice(0, key.symbols.length), shares.at(-1) ?? 0] : [...shares];
