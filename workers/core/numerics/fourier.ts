/** Twiddle factors and bit reversal of one length: made once, used for every transform of that length. */
export type FourierPlan = { size: number; cosine: Float64Array; sine: Float64Array; reversed: Uint32Array };

/** A plan for a power of two. */
export function fourierPlan(size: number): FourierPlan {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits)) throw new Error(`${size} is not a power of two`);
  const half = size / 2;
  return {
    size,
    cosine: Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size)),
    sine: Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size)),
    reversed: Uint32Array.from({ length: size }, (_, i) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    }),
  };
}

/** The discrete Fourier transform of `re` + i·`im`, in place (Cooley & Tukey 1965, radix 2). */
export function fourierTransform({ size, cosine, sine, reversed }: FourierPlan, re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const keptRe = re[i]!;
    const keptIm = im[i]!;
    re[i] = re[j]!;
    im[i] = im[j]!;
    re[j] = keptRe;
    im[j] = keptIm;
  }
  for (let half = 1, stride = size / 2; half < size; half *= 2, stride /= 2) {
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0, t = 0, i = start, j = start + half; k < half; k++, t += stride, i++, j++) {
        const c = cosine[t]!;
        const s = sine[t]!;
        const turnedRe = re[j]! * c + im[j]! * s;
        const turnedIm = im[j]! * c - re[j]! * s;
        re[j] = re[i]! - turnedRe;
        im[j] = im[i]! - turnedIm;
        re[i]! += turnedRe;
        im[i]! += turnedIm;
      }
    }
  }
}
