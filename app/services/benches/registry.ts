import { archetypeQualityBench } from './archetype-quality.ts';
import { archetypeScaleBench } from './archetype-scale.ts';
import type { Bench } from './bench.ts';
import { clusteringBench } from './clustering.ts';
import { conditionsBench } from './conditions.ts';
import { patternsBench } from './patterns.ts';
import { archetypesBench, rescoreBench } from './rescore.ts';
import { similarBench } from './similar.ts';

/** Every bench. A new one is a file beside this one and a line here. */
export const benches: readonly Bench[] = [
  rescoreBench,
  archetypesBench,
  archetypeQualityBench,
  archetypeScaleBench,
  clusteringBench,
  patternsBench,
  similarBench,
  conditionsBench,
];
