import type { RawStore } from './raw-store.ts';
import { type CanonicalSymbol, canonicalSymbol, type SymbolAliases } from './symbols.ts';

type Kept = { version: string; canonical: (raw: string) => CanonicalSymbol };
const keptByStore = new WeakMap<RawStore, Kept>();

/** `canonicalSymbol` with the aliases of this store. What it has looked up is kept as long as nobody touches the alias table. */
export function canonicalSymbols(store: RawStore): (raw: string) => CanonicalSymbol {
  const version = store.db.prepare<[], string>("SELECT count(*) || ':' || max(seq) FROM symbol_aliases").pluck().get()!;
  const kept = keptByStore.get(store);
  if (kept?.version === version) return kept.canonical;
  const aliases: SymbolAliases = new Map(store.db.prepare<[], [string, string]>('SELECT alias, symbol FROM symbol_aliases').raw().all());
  const seen = new Map<string, CanonicalSymbol>();
  const canonical = (raw: string) => {
    let symbol = seen.get(raw);
    if (!symbol) {
      symbol = canonicalSymbol(raw, aliases);
      seen.set(raw, symbol);
    }
    return symbol;
  };
  keptByStore.set(store, { version, canonical });
  return canonical;
}
