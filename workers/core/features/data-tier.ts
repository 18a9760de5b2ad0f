import { type Capability, tierOfCapability } from '#workers/contracts/standard-schema.ts';

/** The highest tier without a gap below it (research: T0 closed positions, T1 + balance, T2 + stops). Capabilities above a gap still count for metrics that need only them. */
export function dataTier(capabilities: readonly Capability[]): 'T0' | 'T1' | 'T2' | 'T3' | 'T4' | 'T5' {
  const tiers = new Set(capabilities.map((capability) => tierOfCapability[capability]));
  const ladder = ['T1', 'T2', 'T3', 'T4', 'T5'] as const;
  let highest: ReturnType<typeof dataTier> = 'T0';
  for (const tier of ladder) {
    if (!tiers.has(tier)) break;
    highest = tier;
  }
  return highest;
}
