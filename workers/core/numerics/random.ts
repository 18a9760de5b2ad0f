/** A seeded stream of random numbers. Same seed, same stream, on every machine. */
export type Random = {
  /** Uniform in [0, 1) with 53 random bits. */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Uniform integer in 0 … n − 1. */
  integer(n: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An index drawn in proportion to its weight (weights ≥ 0, not all 0). */
  weighted(weights: ArrayLike<number>): number;
  /** Fisher-Yates, in place. */
  shuffle<T>(items: T[]): T[];
  /** A child stream named by a label. It depends on the seed and the label only, not on what was drawn before. */
  fork(label: string | number): Random;
};

/** Finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 32-bit hash of an integer under a key: a random number by name, where a stream would be too slow. */
export function hashInteger(key: number, value: number): number {
  return mix(Math.imul(key ^ mix(value | 0), 0x9e3779b1) + Math.floor(value / 0x1_0000_0000)) >>> 0;
}

function hashLabel(label: string | number): [number, number] {
  if (typeof label === 'number') return [mix(label | 0) ^ 0x3c6ef372, mix(Math.floor(label / 0x1_0000_0000) ^ 0x510e527f)];
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let index = 0; index < label.length; index++) {
    const code = label.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0xcc9e2d51) + 0x9e3779b9;
  }
  return [mix(a), mix(b)];
}

/** Seeds the four words of state by splitmix from two words, so that near seeds give unrelated streams. */
function fromWords(low: number, high: number): Random {
  let splitmix = low | 0;
  const nextWord = () => {
    splitmix = (splitmix + 0x9e3779b9) | 0;
    return mix(splitmix ^ Math.imul(high, 0x85ebca6b));
  };
  let s0 = nextWord();
  let s1 = nextWord();
  let s2 = nextWord();
  let s3 = nextWord() | 1; // never all zero
  let spare = Number.NaN;

  // xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018)
  const bits = () => {
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
  const next = () => ((bits() >>> 5) * 0x400_0000 + (bits() >>> 6)) / 0x20_0000_0000_0000;
  const integer = (n: number) => Math.floor(next() * n);

  return {
    next,
    integer,
    between: (low, high) => low + (high - low) * next(),
    normal() {
      if (!Number.isNaN(spare)) {
        const kept = spare;
        spare = Number.NaN;
        return kept;
      }
      // Marsaglia's polar method
      let x: number;
      let y: number;
      let square: number;
      do {
        x = 2 * next() - 1;
        y = 2 * next() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    },
    exponential: () => -Math.log(1 - next()),
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]) => items[integer(items.length)] as T,
    weighted(weights) {
      let total = 0;
      for (let index = 0; index < weights.length; index++) total += weights[index] as number;
      let left = next() * total;
      for (let index = 0; index < weights.length; index++) {
        left -= weights[index] as number;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    shuffle(items) {
      for (let index = items.length - 1; index > 0; index--) {
        const other = integer(index + 1);
        [items[index], items[other]] = [items[other] as never, items[index] as never];
      }
      return items;
    },
    fork(label) {
      const [a, b] = hashLabel(label);
      return fromWords(mix(low ^ a), mix((high + Math.imul(a, 0x9e3779b1)) ^ b));
    },
  };
}

/** A stream from a seed (any safe integer). */
export function createRandom(seed: number): Random {
  return fromWords(mix(seed | 0), mix(Math.floor(seed / 0x1_0000_0000) ^ 0x6a09e667));
}
