import type { Random } from '#workers/core/numerics/random.ts';
import { dayMs } from '../market/hours.ts';
import type { Copying } from '../misconduct/mirror.ts';
import { createMind, type Mind } from './agent.ts';
import { type Life, type LifePlan, liveLife, planLife } from './life.ts';
import { drawArchetype } from './persona.ts';
import type { Traits } from './traits.ts';

/** The firm's shelf: evaluation accounts of a proprietary firm, and retail accounts of its broker. */
export type Program =
  | { kind: 'prop'; size: 50_000 | 100_000 }
  | { kind: 'retail'; region: 'Europe' | 'Global'; deposit: number; raw: boolean };

/** Someone in the book, unchanging: who they are, what they buy, how they will live. */
export type Trader = {
  member: number;
  ownerRef: string;
  name: string;
  program: Program;
  platform: 'mt4' | 'mt5';
  startMs: number;
  /** Stage of the first account: people who were there before the book begins may be funded already. */
  firstStage: 'challenge' | 'verification' | 'funded' | 'live';
  mind: Mind;
  life: Life;
  copying: Copying | null;
};

/** Traders that belong together: one person, a ring around a leader, or the two hands of a hedge. The unit of simulation. */
export type Crew = { index: number; kind: 'solo' | 'copy-ring' | 'hedge-pair'; traders: Trader[] };

/** Which book: everything in it follows from these. Books of before there were traits are standard. */
export type BookPlan = { seed: number; startMs: number; days: number; misconductRate: number; traits?: Traits };

// People of this book are invented, down to their names.
const firstNames =
  'Arlo Bexley Corvin Dahlia Edric Fenna Galen Hestia Ivo Juno Kestrel Lorcan Maren Nerys Orson Petra Quill Rowan Sable Tamsin Ulric Vesper Wilda Xanthe Yorick Zephyr'.split(
    ' ',
  );
const lastNames =
  'Ashgrove Bramblewick Copperfen Dunmarrow Elderbrook Foxmere Glimmerton Hollowell Inkpen Juniperhall Kettlewright Larkspire Mosswater Nettlecombe Oakenshaw Pebblethorpe Quillfeather Ravenscote Silverleaf Thistledown Underhay Violetmoor Willowbank Yarrowfield'.split(
    ' ',
  );

const drawName = (draw: Random) => `${draw.pick(firstNames)} ${draw.pick(lastNames)}`;

function drawProgram(draw: Random): Program {
  if (draw.chance(0.62)) return { kind: 'prop', size: draw.chance(0.6) ? 50_000 : 100_000 };
  const region = draw.chance(0.5) ? 'Europe' : 'Global';
  return {
    kind: 'retail',
    region,
    deposit: Math.max(200, Math.round((4_000 * Math.exp(1.1 * draw.normal())) / 50) * 50),
    raw: draw.chance(0.6),
  };
}

/** Share of crews that are rings and pairs. A few signal rings exist without any misconduct: their own subscribers. */
const ringShare = (misconductRate: number) => 0.008 + 0.1 * misconductRate;
const pairShare = (misconductRate: number) => 0.09 * misconductRate;

export function createCrew(plan: BookPlan, index: number): Crew {
  const mind = createMind(plan.seed, `crew ${index}`);
  const draw = mind.stream;
  const kind = (['copy-ring', 'hedge-pair', 'solo'] as const)[
    draw.weighted([
      ringShare(plan.misconductRate),
      pairShare(plan.misconductRate),
      1 - ringShare(plan.misconductRate) - pairShare(plan.misconductRate),
    ])
  ]!;
  const people = draw.fork('people');
  // most of the book is there when it begins, the rest arrives over its days
  const startMs = plan.startMs + Math.floor(people.chance(0.7) ? people.between(0, 2) * dayMs : people.between(0, 0.8) * plan.days * dayMs);
  const isThereFromStart = startMs < plan.startMs + 2 * dayMs;
  const sharedOwner = kind === 'hedge-pair' && people.chance(0.4);
  const size = kind === 'solo' ? 1 : kind === 'hedge-pair' ? 2 : 4 + people.integer(5);
  // automatic copiers lag by fractions of a second to seconds, people who read a channel by up to a minute
  const ringLagMs = people.chance(0.65) ? people.between(250, 2_500) : people.between(8_000, 45_000);

  const traders = Array.from({ length: size }, (_, member): Trader => {
    const own = mind.stream.fork(`member ${member}`);
    const program: Program =
      kind === 'hedge-pair' && member === 1 ? drawProgram(draw.fork('member 0').fork('program')) : drawProgram(own.fork('program'));
    const start = member === 0 || kind === 'hedge-pair' ? startMs : startMs + Math.floor(own.between(0, 8) * dayMs);
    const ownMind: Mind = { stream: own, key: mind.key + 101 * member };
    const life = lifeOf(plan, kind, own, member, start, program.kind === 'prop');
    const owner = sharedOwner ? 0 : member;
    return {
      member,
      ownerRef: `sim-owner-${plan.seed}-${index}-${owner}`,
      name: drawName((sharedOwner ? draw.fork('member 0') : own).fork('name')),
      program,
      platform: own.fork('platform').chance(0.45) ? 'mt4' : 'mt5',
      startMs: start,
      firstStage:
        program.kind === 'retail'
          ? 'live'
          : (['challenge', 'verification', 'funded'] as const)[
              own.fork('stage').weighted(isThereFromStart ? [0.74, 0.09, 0.17] : [1, 0, 0])
            ]!,
      mind: ownMind,
      life,
      copying: member === 0 || kind === 'solo' ? null : drawCopying(own.fork('copying'), kind, ringLagMs),
    };
  });
  return { index, kind, traders };
}

function drawCopying(draw: Random, kind: Crew['kind'], ringLagMs: number): Copying {
  if (kind === 'hedge-pair')
    return {
      opposite: true,
      lagMs: draw.between(400, 15_000),
      lagSpread: 0.5,
      sizeRatio: draw.between(0.92, 1.08),
      share: draw.between(0.85, 1),
    };
  return {
    opposite: false,
    lagMs: ringLagMs * Math.exp(0.3 * draw.normal()),
    lagSpread: draw.between(0.1, 0.35),
    sizeRatio: draw.between(0.4, 1.4),
    share: draw.between(0.75, 0.99),
  };
}

function lifeOf(plan: BookPlan, kind: Crew['kind'], draw: Random, member: number, startMs: number, isProp: boolean): Life {
  if (kind === 'solo') return liveLife(draw, planLife(draw.fork('plan'), startMs, plan, isProp));
  const innocent: Omit<LifePlan, 'archetype'> = {
    startMs,
    spells: [],
    handOver: false,
    passingService: false,
    traits: plan.traits ?? 'standard',
  };
  if (member > 0) return liveLife(draw, { ...innocent, archetype: 'signal-follower' });
  const lead = draw.fork('plan');
  if (kind === 'hedge-pair')
    return liveLife(draw, { ...innocent, archetype: lead.pick(['all-in-gambler', 'steady-day-trader', 'news-gambler'] as const) });
  let archetype = drawArchetype(lead);
  // nobody sells a signal that is silent, too fast to copy, or a stack of forty orders
  while (['insufficient-data', 'latency-exploiter', 'aggressive-scalper', 'grid-harvester', 'algo-portfolio'].includes(archetype))
    archetype = drawArchetype(lead);
  return liveLife(draw, { ...innocent, archetype });
}
