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

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded by splitmix. A class, because a simulation forks millions
 * of short streams and a closure per method would cost more than the numbers.
 */
class Xoshiro implements Random {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;
  private spare = Number.NaN;

  constructor(
    private readonly low: number,
    private readonly high: number,
  ) {
    const salt = Math.imul(high, 0x85ebca6b);
    this.s0 = mix((low + 0x9e3779b9) ^ salt);
    this.s1 = mix((low + 0x3c6ef372) ^ salt);
    this.s2 = mix((low + 0xdaa66d2b) ^ salt);
    this.s3 = mix((low + 0x78dde6e4) ^ salt) | 1; // never all zero
  }

  private bits(): number {
    const scrambled = Math.imul(this.s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = (this.s3 << 11) | (this.s3 >>> 21);
    return result;
  }

  next(): number {
    return ((this.bits() >>> 5) * 0x400_0000 + (this.bits() >>> 6)) / 0x20_0000_0000_0000;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const kept = this.spare;
      this.spare = Number.NaN;
      return kept;
    }
    // Marsaglia's polar method
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.next() - 1;
      y = 2 * this.next() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.spare = y * scale;
    return x * scale;
  }

  exponential(): number {
    return -Math.log(1 - this.next());
  }

  integer(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let index = 0; index < weights.length; index++) total += weights[index] as number;
    let left = this.next() * total;
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index] as number;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  shuffle<T>(items: T[]): T[] {
    for (let index = items.length - 1; index > 0; index--) {
      const other = this.integer(index + 1);
      const kept = items[index] as T;
      items[index] = items[other] as T;
      items[other] = kept;
    }
    return items;
  }

  fork(label: string | number): Random {
    const [a, b] = hashLabel(label);
    return new Xoshiro(mix(this.low ^ a), mix((this.high + Math.imul(a, 0x9e3779b1)) ^ b));
  }
}

/** A stream from a seed (any safe integer). */
export function createRandom(seed: number): Random {
  return new Xoshiro(mix(seed | 0), mix(Math.floor(seed / 0x1_0000_0000) ^ 0x6a09e667));
}
