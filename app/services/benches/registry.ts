import type { Bench } from './bench.ts';
import { conditionsBench } from './conditions.ts';
import { archetypesBench, rescoreBench } from './rescore.ts';
import { similarBench } from './similar.ts';

/** Every bench. A new one is a file beside this one and a line here. */
export const benches: readonly Bench[] = [rescoreBench, archetypesBench, similarBench, conditionsBench];
