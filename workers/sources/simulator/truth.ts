import fs from 'node:fs';
import path from 'node:path';
import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { Stage } from '#workers/contracts/standard-schema.ts';
import type { AccountRows } from './book.ts';
import type { Chapter, SpellKind } from './traders/life.ts';

export type MisconductKind = SpellKind | 'hand-over' | 'passing-service' | 'copy-ring' | 'hedge-pair';

/** What really went on in an account: for measuring, never part of the book. Times are ms UTC. */
export type AccountTruth = {
  accountRef: string;
  ownerRef: string;
  stage: Stage;
  positions: number;
  /** The archetype that made most of the account's positions. */
  archetype: ArchetypeKey;
  chapters: { fromMs: number; toMs: number; cause: Chapter['cause']; archetype: ArchetypeKey; positions: number }[];
  /** Time from the first to the last position it produced. */
  misconduct: { kind: MisconductKind; fromMs: number; toMs: number; positions: number }[];
  /** `lagMs` is the median delay behind the leader; `leaderRefs` are the leader's accounts, `sizeRatio` is on top of the ratio of balances. */
  crew: {
    id: string;
    kind: 'copy-ring' | 'hedge-pair';
    role: 'leader' | 'follower';
    leaderRefs: string[];
    lagMs: number | null;
    sizeRatio: number | null;
  } | null;
};

export type Truth = { seed: number; startMs: number; endMs: number; accounts: AccountTruth[] };

/** Archetypes whose whole way of trading is one of the labelled kinds of misconduct. */
const inherent: Partial<Record<ArchetypeKey, SpellKind>> = {
  'high-risk-martingale': 'martingale',
  'grid-harvester': 'grid',
  'latency-exploiter': 'latency',
  'revenge-trader': 'revenge',
};

export function accountTruth({ trader, crew, ledger, batch }: AccountRows, crewAccounts: AccountRows[], tag: number): AccountTruth {
  const opens = batch.positions.map((position) => position.openedAtServerMs).sort((a, b) => a - b);
  const within = (fromMs: number, toMs: number) => opens.filter((openMs) => openMs >= fromMs && openMs < toMs);
  const lastMs = opens.at(-1) ?? ledger.openedAtMs;
  const chapters: AccountTruth['chapters'] = [];
  const isPasser = trader.life.passingService && (ledger.stage === 'challenge' || ledger.stage === 'verification');
  for (let fromMs = ledger.openedAtMs; fromMs <= lastMs; ) {
    const chapter = trader.life.chapterAt(fromMs);
    let toMs = lastMs + 1;
    for (let probeMs = fromMs; probeMs <= lastMs; probeMs += 3_600_000) {
      const other = trader.life.chapterAt(probeMs);
      if (other !== chapter) {
        toMs = other.fromMs;
        break;
      }
    }
    const archetype = isPasser ? trader.life.personaAt(fromMs, ledger.stage).archetype : chapter.persona.archetype;
    chapters.push({
      fromMs,
      toMs,
      cause: fromMs === ledger.openedAtMs ? 'start' : chapter.cause,
      archetype,
      positions: within(fromMs, toMs).length,
    });
    fromMs = Math.max(toMs, fromMs + 1);
  }
  const archetype = chapters.reduce((most, chapter) => (chapter.positions > most.positions ? chapter : most), chapters[0]!).archetype;

  const misconduct: AccountTruth['misconduct'] = [];
  const label = (kind: MisconductKind, fromMs: number, toMs: number) => {
    const inside = within(fromMs, toMs);
    if (inside.length > 0) misconduct.push({ kind, fromMs: inside[0]!, toMs: inside.at(-1)!, positions: inside.length });
  };
  for (const chapter of chapters) {
    const kind = inherent[chapter.archetype];
    if (kind && !isPasser) label(kind, chapter.fromMs, chapter.toMs);
    if (chapter.cause === 'hand-over') label('hand-over', chapter.fromMs, chapter.toMs);
  }
  if (!isPasser) for (const spell of trader.life.spells) label(spell.kind, spell.fromMs, spell.toMs);
  if (trader.life.passingService && (isPasser || ledger.stage === 'funded')) label('passing-service', ledger.openedAtMs, lastMs + 1);
  if (crew.kind !== 'solo') label(crew.kind, ledger.openedAtMs, lastMs + 1);

  return {
    accountRef: ledger.ref,
    ownerRef: trader.ownerRef,
    stage: ledger.stage,
    positions: opens.length,
    archetype,
    chapters,
    misconduct,
    crew:
      crew.kind === 'solo'
        ? null
        : {
            id: `${tag}-${crew.index}`,
            kind: crew.kind,
            role: trader.copying ? 'follower' : 'leader',
            leaderRefs: crewAccounts.filter((account) => account.trader.member === 0).map((account) => account.ledger.ref),
            lagMs: trader.copying ? Math.round(trader.copying.lagMs) : null,
            sizeRatio: trader.copying ? trader.copying.sizeRatio : null,
          },
  };
}

/** Writes the truth beside the book in one step: the file is there whole or not at all. */
export function writeTruth(file: string, truth: Truth): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  fs.writeFileSync(partial, `${JSON.stringify(truth)}\n`);
  fs.renameSync(partial, file);
}
