/**
 * Chance that the next idea of an account is toxic (core/market/prices.ts `isToxic`), learned from the book in the order of time. After Cartea, Duran-Martin &
 * Sánchez-Betancourt (2026), who update a model of client and market features trade by trade; here logistic regression with adaptive steps (AdaGrad).
 */

/** One idea when it opens: what is known then. `toxic` is learned only once its minutes are over. */
export type ToxicIdea = {
  accountId: number;
  openedAtMs: number;
  side: number;
  /** Notional against the account's own mean before; 1 where it is not known. */
  relativeSize: number;
  returnBefore: number;
  isMetal: boolean;
  isForex: boolean;
  toxic: number;
};

/** How long after its open an idea's outcome is known. */
export const outcomeDelayMs = 2 * 60_000;
const rate = 0.1;
/** Ideas that an account's own toxic share is shrunk by towards the book's. */
const priorIdeas = 20;
const newestIdeas = 50;
const hourMs = 3_600_000;

export type ToxicityReport = {
  /** Ideas that were predicted before their outcome was learned. */
  predicted: number;
  /** Mean −ln p of what happened, of the model and of the running share of toxic ideas in the book. */
  logLoss: number;
  baseLogLoss: number;
};

type Client = { ideas: number; toxic: number; lastMs: number; recent: number[] };

const featureCount = 12;

/** Fills `x` with what is known about an idea at its open. */
function describe(x: Float64Array, idea: ToxicIdea, client: Client, baseLogit: number, baseShare: number): void {
  const share = (client.toxic + priorIdeas * baseShare) / (client.ideas + priorIdeas);
  const hour = (2 * Math.PI * (idea.openedAtMs % (24 * hourMs))) / (24 * hourMs);
  const move = Math.max(-3, Math.min(3, Number.isNaN(idea.returnBefore) ? 0 : idea.returnBefore / 0.01));
  x[0] = 1;
  x[1] = Math.log(share / (1 - share)) - baseLogit;
  x[2] = Math.log1p(client.ideas) / 5;
  x[3] = Math.log(Math.max(0.05, Math.min(20, idea.relativeSize)));
  x[4] = Math.sin(hour);
  x[5] = Math.cos(hour);
  x[6] = Math.abs(move);
  x[7] = idea.side * move;
  x[8] = idea.side;
  x[9] = idea.isMetal ? 1 : 0;
  x[10] = idea.isForex ? 1 : 0;
  x[11] = Math.exp(-(idea.openedAtMs - client.lastMs) / hourMs);
}

const clip = (p: number) => Math.max(1e-6, Math.min(1 - 1e-6, p));
const lossOf = (p: number, toxic: number) => -Math.log(toxic === 1 ? clip(p) : clip(1 - p));

/** The model as it stands after the ideas it was given, which must come ascending by open time. */
export function createToxicityModel() {
  const weights = new Float64Array(featureCount);
  weights[1] = 1; // begins as the account's own shrunk share
  const steps = new Float64Array(featureCount);
  const clients = new Map<number, Client>();
  const waiting: { atMs: number; x: Float64Array; p: number; idea: ToxicIdea }[] = [];
  let next = 0;
  const book = { ideas: 1, toxic: 0.5 };
  const report = { predicted: 0, loss: 0, baseLoss: 0 };

  function learn(untilMs: number): void {
    for (; next < waiting.length && waiting[next]!.atMs <= untilMs; next++) {
      const { x, p, idea } = waiting[next]!;
      for (let i = 0; i < featureCount; i++) {
        const gradient = (p - idea.toxic) * x[i]!;
        steps[i]! += gradient * gradient;
        if (steps[i]! > 0) weights[i]! -= (rate * gradient) / Math.sqrt(steps[i]!);
      }
      const client = clients.get(idea.accountId)!;
      client.ideas++;
      client.toxic += idea.toxic;
      book.ideas++;
      book.toxic += idea.toxic;
    }
    if (next > 4_096) waiting.splice(0, next);
    if (next > 4_096) next = 0;
  }

  return {
    /** Predicts an idea from what is known at its open, then takes it along for learning. */
    see(idea: ToxicIdea): number {
      learn(idea.openedAtMs - outcomeDelayMs);
      let client = clients.get(idea.accountId);
      if (!client) {
        client = { ideas: 0, toxic: 0, lastMs: Number.NEGATIVE_INFINITY, recent: [] };
        clients.set(idea.accountId, client);
      }
      const base = clip(book.toxic / book.ideas);
      const baseLogit = Math.log(base / (1 - base));
      const x = new Float64Array(featureCount);
      describe(x, idea, client, baseLogit, base);
      let logit = baseLogit;
      for (let i = 0; i < featureCount; i++) logit += weights[i]! * x[i]!;
      const p = 1 / (1 + Math.exp(-logit));
      report.predicted++;
      report.loss += lossOf(p, idea.toxic);
      report.baseLoss += lossOf(base, idea.toxic);
      client.lastMs = idea.openedAtMs;
      client.recent.push(p);
      if (client.recent.length > newestIdeas) client.recent.shift();
      waiting.push({ atMs: idea.openedAtMs, x, p, idea });
      return p;
    },
    /** Per account the mean prediction of its newest 50 ideas. */
    accounts(): Map<number, { ideas: number; probability: number }> {
      return new Map(
        [...clients].map(([id, { recent, ideas }]) => [id, { ideas, probability: recent.reduce((sum, p) => sum + p, 0) / recent.length }]),
      );
    },
    report: (): ToxicityReport => ({
      predicted: report.predicted,
      logLoss: report.loss / report.predicted,
      baseLogLoss: report.baseLoss / report.predicted,
    }),
  };
}
