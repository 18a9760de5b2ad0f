import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { Stage } from '#workers/contracts/standard-schema.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { dayMs } from '../market/hours.ts';
import { underSpell } from '../misconduct/spells.ts';
import { drawArchetype, drawPersona, drift, type Persona } from './persona.ts';
import type { BookPlan } from './trader.ts';
import { type Traits, withTraits } from './traits.ts';

const spellKinds = ['martingale', 'grid', 'news-straddle', 'latency', 'revenge'] as const;
export type SpellKind = (typeof spellKinds)[number];

/** Someone's way of trading from a date on, and why it changed. */
export type Chapter = { fromMs: number; cause: 'start' | 'drift' | 'regime' | 'hand-over'; persona: Persona };
export type Spell = { kind: SpellKind; fromMs: number; toMs: number };

/** A person's course: chapters without end, some of them spells of misconduct. A function of the stream alone, so that it can be read on at any time. */
export type Life = {
  archetype: ArchetypeKey;
  spells: Spell[];
  /** A professional trades the challenge and the verification; the owner takes over when the account is funded. */
  passingService: boolean;
  chapterAt(atMs: number): Chapter;
  /** The persona in force, spells and passing service included. */
  personaAt(atMs: number, stage: Stage): Persona;
};

const meanChapterMs = 100 * dayMs;
const shortestChapterMs = 21 * dayMs;
const driftShare = 0.65;

/** What a passing service looks like: skilful, busy, bold enough for the target. */
function drawPasser(draw: Random): Persona {
  const persona = drawPersona(draw, draw.pick(['steady-day-trader', 'aggressive-scalper', 'algo-portfolio'] as const));
  return { ...persona, skill: draw.between(0.3, 0.5), risk: persona.risk * 1.4, dailyStop: 0.02, activeDays: 1 };
}

export type LifePlan = {
  archetype: ArchetypeKey;
  startMs: number;
  spells: SpellKind[];
  handOver: boolean;
  passingService: boolean;
  traits: Traits;
};

/** What will come in a trader's life; `misconductRate` is the share of people with a spell, a hand-over or a passing service. */
export function planLife(
  draw: Random,
  startMs: number,
  { misconductRate, traits }: Pick<BookPlan, 'misconductRate' | 'traits'>,
  isProp: boolean,
): LifePlan {
  const archetype = drawArchetype(draw.fork('archetype'));
  const plan: LifePlan = { archetype, startMs, spells: [], handOver: false, passingService: false, traits: traits ?? 'standard' };
  const fate = draw.fork('misconduct');
  if (!fate.chance(misconductRate) || archetype === 'insufficient-data') return plan;
  const kind = fate.weighted([2, 1.6, 1.5, 1.2, 1.7, 1.6, isProp ? 1.2 : 0]);
  if (kind < spellKinds.length) {
    plan.spells.push(spellKinds[kind]!);
    if (fate.chance(0.15)) plan.spells.push(fate.pick(spellKinds));
  } else if (kind === spellKinds.length) plan.handOver = true;
  else plan.passingService = true;
  return plan;
}

export function liveLife(draw: Random, plan: LifePlan): Life {
  const someone = (own: Random, archetype: ArchetypeKey) => withTraits(own.fork('traits'), drawPersona(own, archetype), plan.traits);
  const chapters: Chapter[] = [{ fromMs: plan.startMs, cause: 'start', persona: someone(draw.fork('chapter 0'), plan.archetype) }];
  const timing = draw.fork('timing');
  const handOverMs = plan.handOver ? plan.startMs + timing.between(18, 60) * dayMs : Number.POSITIVE_INFINITY;
  const extend = () => {
    const last = chapters.at(-1)!;
    const next = timing.fork(chapters.length);
    const dueMs = last.fromMs + shortestChapterMs + next.exponential() * (meanChapterMs - shortestChapterMs);
    const own = draw.fork(`chapter ${chapters.length}`);
    if (last.fromMs < handOverMs && dueMs >= handOverMs) {
      // another person with other habits, hours and instruments
      let archetype = drawArchetype(own);
      while (archetype === plan.archetype || archetype === 'insufficient-data') archetype = drawArchetype(own);
      const persona = someone(own, archetype);
      const hourCentre = (last.persona.hourCentre + own.between(6, 14)) % 24;
      chapters.push({ fromMs: handOverMs, cause: 'hand-over', persona: { ...persona, hourCentre } });
    } else if (plan.archetype === 'insufficient-data' || next.chance(driftShare)) {
      chapters.push({ fromMs: dueMs, cause: 'drift', persona: drift(own, last.persona) });
    } else {
      chapters.push({ fromMs: dueMs, cause: 'regime', persona: someone(own, drawArchetype(own)) });
    }
  };
  const spells = plan.spells.map((kind, ordinal): Spell => {
    const fromMs = plan.startMs + timing.between(6, 45) * dayMs + ordinal * 40 * dayMs;
    return { kind, fromMs, toMs: fromMs + timing.between(8, 28) * dayMs };
  });
  const disguised = new Map<string, Persona>();
  const passer = plan.passingService ? drawPasser(draw.fork('passer')) : null;
  const chapterAt = (atMs: number) => {
    while (chapters.at(-1)!.fromMs <= atMs) extend();
    let index = chapters.length - 1;
    while (index > 0 && chapters[index]!.fromMs > atMs) index--;
    return chapters[index]!;
  };
  return {
    archetype: plan.archetype,
    spells,
    passingService: plan.passingService,
    chapterAt,
    personaAt(atMs, stage) {
      if (passer && (stage === 'challenge' || stage === 'verification')) return passer;
      const chapter = chapterAt(atMs);
      const ordinal = spells.findIndex((spell) => atMs >= spell.fromMs && atMs < spell.toMs);
      if (ordinal < 0) return chapter.persona;
      const key = `${ordinal} ${chapter.fromMs}`;
      let persona = disguised.get(key);
      if (!persona) {
        persona = underSpell(draw.fork(`spell ${key}`), chapter.persona, spells[ordinal]!.kind);
        disguised.set(key, persona);
      }
      return persona;
    },
  };
}
