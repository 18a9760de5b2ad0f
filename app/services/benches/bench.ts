/** What a bench is: `npm run bench -- <name>` runs one, `registry.ts` lists them all. */

/** A step's result, with what it cost: in a process of its own, so that its peak memory is its own. */
export type Measured<Output> = { output: Output; ms: number; cpuS: number; peakRssMb: number };

export type BenchContext = {
  progress(fraction: number, message: string): void;
  signal: AbortSignal;
  /** A folder that is gone afterwards. */
  tempDir: string;
  /** Runs one of the bench's own steps in a child process. */
  step<Output>(name: string, input: object): Promise<Measured<Output>>;
};

export type BenchTable = { title?: string; header: string[]; rows: (string | number)[][] };

export type BenchReport = {
  /** Everything that was measured: the JSON of `--json`. */
  json: Record<string, unknown>;
  tables: BenchTable[];
  /** What a reader of the tables must know: missing peers, results that differ. */
  notes?: string[];
};

export type BenchStep = (input: never, signal: AbortSignal) => Promise<unknown>;

export type Bench = {
  name: string;
  /** One line for the list of benches. */
  summary: string;
  /** Whole-number options and their values when they are not given; an option of 0 may be "as the bench thinks best". */
  options: Record<string, number>;
  run(options: Record<string, number>, context: BenchContext): Promise<BenchReport>;
  steps?: Record<string, BenchStep>;
};
