import { instrumentOf } from '#workers/contracts/instruments.ts';

/** Alias in capitals → canonical symbol, from the table `symbol_aliases`. */
export type SymbolAliases = ReadonlyMap<string, string>;
export type CanonicalSymbol = { symbol: string; known: boolean };

/** Account types and conditions that brokers glue to a symbol. */
const gluedSuffix =
  /(?:MICRO|PRIME|SPOT|CASH|MINI|CENT|PLUS|ZERO|ROLL|ECN|STP|RAW|PRO|VIP|NDD|STD|STANDARD|CFD|FUT|IND|MRG|SPR|SB|MN|CT|FX|TR|[A-Z])$/;
/** Short names are too easily met by chance: `CLM` is not `CL`. */
const minGluedLength = 4;
const expiryMonth = /[-_.]?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-?\d{2}(?:\d{2})?$/;
/** Month code and one or two digits of the year: `CLK3`, `ESZ24`. */
const futuresCode = /[._]?[FGHJKMNQUVXZ]\d{1,2}$/;
/** Statements cut long symbols, so `NYSE` may be `N`, `NY` or `NYS`. */
const exchange = /^([A-Z]{1,5})\.(?:N|NY|NYS|NYSE|NA|NAS|NASD|NASDAQ|NSDQ|O|OQ|US)$/;
const stableCoinQuote = /(?<=[A-Z]{2})USD[TC]$/;

function lookUp(name: string, aliases: SymbolAliases): string | null {
  const alias = aliases.get(name);
  if (alias !== undefined) return alias;
  if (instrumentOf(name)) return name;
  const inUsd = name.replace(stableCoinQuote, 'USD');
  return inUsd !== name && instrumentOf(inUsd) ? inUsd : null;
}

function withoutGluedSuffix(name: string, aliases: SymbolAliases): string | null {
  for (let rest = name; ; ) {
    const match = gluedSuffix.exec(rest);
    if (!match || match.index < minGluedLength) return null;
    rest = rest.slice(0, match.index);
    const found = lookUp(rest, aliases);
    if (found && instrumentOf(found)?.assetClass !== 'stock') return found;
  }
}

/**
 * Canonical symbol of what a broker calls an instrument: `EURUSD.ecn`, `#EURUSDm`, `EUR/USD` → `EURUSD`; `GOLD`, `XAUUSD.r` → `XAUUSD`; `LCOK3` → `XBRUSD`.
 * Prefixes and suffixes fall only where the rest is a known instrument; everything else passes through unchanged with `known: false`.
 */
export function canonicalSymbol(raw: string, aliases: SymbolAliases): CanonicalSymbol {
  const trimmed = raw.trim();
  const name = trimmed.toUpperCase();
  const exact = lookUp(name, aliases);
  if (exact) return { symbol: exact, known: true };

  const bare = name.replace(/^[^A-Z0-9]+|[^A-Z0-9]+$/g, '');
  const share = exchange.exec(bare);
  if (share) return { symbol: aliases.get(share[1]!) ?? share[1]!, known: true };

  const joined = bare.replace(/[^A-Z0-9&]/g, '');
  const first = bare.split(/[^A-Z0-9&]/, 1)[0]!;
  for (const candidate of [bare, joined, first, bare.replace(expiryMonth, ''), bare.replace(futuresCode, '')]) {
    const found = lookUp(candidate, aliases);
    if (found) return { symbol: found, known: true };
  }
  for (const candidate of [first, joined, bare.replace(expiryMonth, '')]) {
    const found = withoutGluedSuffix(candidate, aliases);
    if (found) return { symbol: found, known: true };
  }
  return { symbol: trimmed, known: false };
}
