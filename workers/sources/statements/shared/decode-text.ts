import iconv from 'iconv-lite';

export type DecodedText = { text: string; encoding: string };

/** Guessed in this order when points are equal: the legacy encodings that MetaTrader terminals write. */
const legacyEncodings = ['cp1252', 'cp1251', 'gbk', 'shift_jis'] as const;
const sniffBytes = 64 * 1024;

/**
 * Turns a file's bytes into text. The byte order mark decides; without one, zero bytes betray UTF-16, then strict UTF-8 is tried, and at last the
 * legacy code page that fits the high bytes best. A charset that the file declares only breaks ties, because terminals declare wrong ones.
 * An odd last byte of a UTF-16 file is dropped (a real terminal writes one).
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text: utf8(bytes.subarray(3)), encoding: 'utf-8' };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: utf16(bytes.subarray(2), 'utf-16le'), encoding: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: utf16(bytes.subarray(2), 'utf-16be'), encoding: 'utf-16be' };
  const wide = wideEncoding(bytes);
  if (wide) return { text: utf16(bytes, wide), encoding: wide };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const encoding = guessLegacyEncoding(bytes);
    return { text: iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding), encoding };
  }
}

/** The first bytes of a file for recognising it, cut between characters so that strict decoding still works. */
export function headOf(bytes: Uint8Array, maxBytes: number): Uint8Array {
  let end = Math.min(bytes.length, maxBytes);
  if (end < bytes.length) while (end > 0 && bytes[end - 1]! >= 0x80) end--;
  return bytes.subarray(0, end);
}

const utf8 = (bytes: Uint8Array) => new TextDecoder('utf-8').decode(bytes);

const utf16 = (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be') =>
  new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length - (bytes.length % 2)));

/** Markup and numbers are mostly ASCII, so one of the two bytes of each UTF-16 unit is zero. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 4) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) evenZeros++;
    if (bytes[i + 1] === 0) oddZeros++;
  }
  const enough = length * 0.2;
  if (oddZeros > enough && evenZeros < oddZeros / 10) return 'utf-16le';
  if (evenZeros > enough && oddZeros < evenZeros / 10) return 'utf-16be';
  return null;
}

function guessLegacyEncoding(bytes: Uint8Array): string {
  const sample = highByteSample(bytes);
  const declared = declaredCharset(bytes);
  let best: string = legacyEncodings[0];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const encoding of legacyEncodings) {
    const score = plausibility(iconv.decode(sample, encoding)) + (encoding === declared ? 0.1 : 0);
    if (score > bestScore) {
      best = encoding;
      bestScore = score;
    }
  }
  return best;
}

function declaredCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const name = /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
  if (!name) return null;
  if (/1251/.test(name)) return 'cp1251';
  if (/1252|8859-1$/.test(name)) return 'cp1252';
  if (/^gb|936/.test(name)) return 'gbk';
  if (/shift|sjis|932/.test(name)) return 'shift_jis';
  return null;
}

/** The words with high bytes, each with the ASCII letters around it, so that long ASCII markup does not hide them. */
function highByteSample(bytes: Uint8Array): Buffer {
  const isWord = (byte: number | undefined) =>
    byte !== undefined && (byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
  const parts: number[] = [];
  for (let i = 0; i < bytes.length && parts.length < sniffBytes; i++) {
    if (bytes[i]! < 0x80) continue;
    let from = i;
    while (from > 0 && isWord(bytes[from - 1])) from--;
    let to = i + 1;
    while (to < bytes.length && isWord(bytes[to])) to++;
    for (let j = from; j < to; j++) parts.push(bytes[j]!);
    parts.push(0x20);
    i = to;
  }
  return Buffer.from(parts);
}

const isCyrillic = (code: number) => code >= 0x410 && code <= 0x44f;
const isAsciiLetter = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
const isAccented = (code: number) => code >= 0xc0 && code <= 0xff && code !== 0xd7 && code !== 0xf7;

/** Mean points per byte that was not ASCII: letters that stand where a language would put them earn one, replacement characters cost five. */
function plausibility(text: string): number {
  let points = 0;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    const before = text.charCodeAt(i - 1);
    const after = text.charCodeAt(i + 1);
    if (code === 0xfffd) {
      points -= 5;
      bytes += 1;
    } else if (isCyrillic(code)) {
      const lowerCase = code >= 0x430;
      const lonely = !isCyrillic(before) && !isCyrillic(after);
      const brokenCase = !lowerCase && before >= 0x430 && before <= 0x44f;
      points += lonely || brokenCase ? -1 : lowerCase ? 1 : 0.4;
      bytes += 1;
    } else if (isAccented(code)) {
      points += isAsciiLetter(before) || isAsciiLetter(after) ? (isAccented(before) || isAccented(after) ? 0.2 : 0.9) : -0.5;
      bytes += 1;
    } else if (code >= 0x4e00 && code <= 0x9fff) {
      points += 2 * hanziPoints(code);
      bytes += 2;
    } else if (code >= 0x3040 && code <= 0x30ff) {
      points += 2;
      bytes += 2;
    } else if ((code >= 0x3000 && code <= 0x303f) || (code >= 0xff01 && code <= 0xff5e)) {
      points += 1;
      bytes += 2;
    } else if (code >= 0xff61 && code <= 0xff9f) {
      points -= 0.5; // half-width kana: what other encodings' bytes look like in Shift-JIS
      bytes += 1;
    } else {
      points -= 0.3;
      bytes += code > 0x2100 ? 2 : 1;
    }
  }
  return bytes === 0 ? 0 : points / bytes;
}

/** Frequent hanzi sit in the first level of GB 2312 (lead bytes B0–D7, trail bytes from A1). */
function hanziPoints(code: number): number {
  const pair = iconv.encode(String.fromCharCode(code), 'gbk');
  return pair.length === 2 && pair[0]! >= 0xb0 && pair[0]! <= 0xd7 && pair[1]! >= 0xa1 ? 0.9 : -0.2;
}
