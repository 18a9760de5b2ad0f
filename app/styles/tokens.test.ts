import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { archetypeKeys } from '#workers/contracts/archetypes.ts';

type Rgb = [number, number, number];
type Tokens = Record<string, Rgb>;

function readTokens(file: string): Tokens {
  const css = fs.readFileSync(new URL(file, import.meta.url), 'utf8');
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+): (\d+) (\d+) (\d+);/g)].map(([, name, ...rgb]) => [name!, rgb.map(Number) as Rgb]),
  );
}
const light = readTokens('./tokens.css');
const dark = readTokens('./tokens-dark.css');

const linear = (value: number) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const luminance = (rgb: Rgb) => 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
/** WCAG 2 contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
const visions = {
  trichromat: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanope: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranope: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanope: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
/** OKLab coordinates of what someone with this vision sees. */
function seen(rgb: Rgb, m: number[]): Rgb {
  const [R, G, B] = rgb.map(linear) as Rgb;
  const [r, g, b] = [0, 3, 6].map((row) => Math.min(1, Math.max(0, m[row]! * R + m[row + 1]! * G + m[row + 2]! * B))) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const n = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * n - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * n + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * n - 0.808675766 * s,
  ];
}
const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
/** More than twice what one can just tell apart side by side (0.02). */
const tellApart = 0.05;

describe.each([
  ['light', light],
  ['dark', { ...light, ...dark }],
] as const)('%s', (_name, tokens) => {
  const on = (text: string, ground: string) => contrast(tokens[text]!, tokens[ground]!);

  test.each(['surface', 'canvas', 'sunken', 'raised'])('text on %s has the contrast of WCAG AA', (ground) => {
    for (const text of ['ink', 'muted', 'faint', 'accent', 'gain', 'loss']) expect(on(text, ground), text).toBeGreaterThanOrEqual(4.5);
  });

  test('words on coloured ground have the contrast of WCAG AA', () => {
    const pairs = ['info', 'low', 'high', 'critical'].map((step) => [`on-severity-${step}`, `severity-${step}`]);
    pairs.push(['on-accent', 'accent'], ['accent', 'accent-soft'], ['gain', 'gain-soft'], ['loss', 'loss-soft']);
    for (const [text, ground] of pairs) expect(on(text!, ground!), text).toBeGreaterThanOrEqual(4.5);
  });

  test('the four severities differ in lightness, one way', () => {
    const steps = ['info', 'low', 'high', 'critical'].map((step) => luminance(tokens[`severity-${step}`]!));
    const sorted = [...steps].sort((a, b) => a - b);
    expect([sorted, [...sorted].reverse()]).toContainEqual(steps);
  });

  test('the ramp of continuous values runs one way from what still stands out from the ground', () => {
    const steps = [0, 1, 2, 3, 4].map((step) => contrast(tokens[`ramp-${step}`]!, tokens.canvas!));
    expect(steps[0]).toBeGreaterThan(1.5);
    for (const [step, value] of steps.entries()) expect(value).toBeGreaterThan(1.3 * (steps[step - 1] ?? 0));
  });

  const slots = archetypeKeys.map((_, slot) => tokens[`cat-${slot}`]!);

  test('there is a colour for every category, and each stands out from the ground', () => {
    for (const [slot, colour] of slots.entries()) {
      expect(colour, `cat-${slot}`).toBeDefined();
      expect(contrast(colour, tokens.surface!), `cat-${slot}`).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.entries(visions))('no two categories look alike to a %s', (_vision, matrix) => {
    const colours = slots.map((colour) => seen(colour, matrix));
    for (const [i, a] of colours.entries()) {
      for (const [j, b] of colours.slice(0, i).entries()) expect(distance(a, b), `cat-${i} and cat-${j}`).toBeGreaterThan(tellApart);
    }
  });
});

test('the dark theme replaces every colour', () => {
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
});
