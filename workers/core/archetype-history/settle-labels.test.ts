import { describe, expect, test } from 'vitest';
import { noGroup } from '#workers/contracts/archetypes.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { type Opinion, settle } from './settle-labels.ts';

const opinion = (label: number, shares: Record<number, number> = { [label]: 1 }): Opinion => ({
  label,
  share: (other) => shares[other] ?? 0,
});
const held = (label: number | null, now: Opinion, before: Opinion | null, isHeldPossible = true) =>
  settle({ held: label, isHeldPossible, now, before });

describe('a label', () => {
  test('is taken at once by an account that had none', () => {
    expect(held(null, opinion(3), null)).toBe(3);
    expect(held(noGroup.insufficient, opinion(3), null)).toBe(3);
  });
  test('does not change on one opinion, and changes on two that agree', () => {
    expect(held(1, opinion(2), opinion(1))).toBe(1);
    expect(held(1, opinion(2), opinion(3))).toBe(1);
    expect(held(1, opinion(2), opinion(2))).toBe(2);
  });
  test('does not change when either opinion is not clear', () => {
    const unclear = opinion(2, { 2: 0.5, 1: 0.4 });
    const clear = opinion(2, { 2: 0.5, 1: 0.39 });
    expect(held(1, unclear, opinion(2))).toBe(1);
    expect(held(1, opinion(2), unclear)).toBe(1);
    expect(held(1, clear, clear)).toBe(2);
  });
  test('moves at once when it no longer exists, and goes when there is too little data', () => {
    expect(held(1, opinion(2), opinion(1), false)).toBe(2);
    expect(held(1, opinion(noGroup.insufficient), opinion(1))).toBe(noGroup.insufficient);
  });
  test('to and from "unlike anyone" needs two opinions, but no margin', () => {
    const alone = opinion(noGroup.unlikeAnyone, { 1: 0.9 });
    expect(held(1, alone, opinion(1))).toBe(1);
    expect(held(1, alone, alone)).toBe(noGroup.unlikeAnyone);
    expect(held(noGroup.unlikeAnyone, opinion(1), alone)).toBe(noGroup.unlikeAnyone);
  });
});

test('an account between two groups flickers far less than its fits do', () => {
  const random = createRandom(5);
  let [fitted, settled] = [0, 0];
  for (let account = 0; account < 200; account++) {
    let label: number | null = null;
    let before: Opinion | null = null;
    for (let run = 0; run < 20; run++) {
      const share = Math.min(1, Math.max(0, 0.5 + 0.15 * random.normal()));
      const now = opinion(share > 0.5 ? 1 : 2, { 1: share, 2: 1 - share });
      if (before && before.label !== now.label) fitted++;
      const next = settle({ held: label, isHeldPossible: true, now, before });
      if (label !== null && next !== label) settled++;
      label = next;
      before = now;
    }
  }
  expect(fitted).toBeGreaterThan(1_500);
  expect(settled).toBeLessThan(fitted / 3);
});
