import { parseArgs } from 'node:util';
import { AppError } from '#app/lib/errors.ts';

/** What the shell is told: done, the input was wrong, or a fault that is not the caller's. */
export const exitCodes = { done: 0, wrongInput: 1, fault: 2 } as const;

type OptionSpec = { type: 'string' | 'boolean'; short?: string };
type Options = Record<string, OptionSpec>;
export type Values<Spec extends Options> = {
  [Name in keyof Spec]?: Spec[Name]['type'] extends 'boolean' ? boolean : string;
};

export type Outcome = {
  /** The one object of `--json`. */
  json: object;
  /** What a person reads instead. */
  text: string;
  exitCode?: (typeof exitCodes)[keyof typeof exitCodes];
};

export type CommandContext = {
  /** Shows how far the work is, on a terminal only. */
  progress(fraction: number, message: string): void;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
};

export type Command<Spec extends Options> = {
  usage: string;
  options: Spec;
  run(values: Values<Spec>, positionals: string[], context: CommandContext): Promise<Outcome>;
};

/** Typed here so that every command reads its options the same way. */
export const defineCommand = <Spec extends Options>(command: Command<Spec>) => command;

/**
 * Runs a command line tool: `--help`, `--json` (exactly one object on standard output and nothing else there), progress on standard
 * error, exit code 0, 1 or 2.
 */
export async function runCommand<Spec extends Options>(command: Command<Spec>, argv = process.argv.slice(2)): Promise<void> {
  const asJson = argv.includes('--json');
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  // A reader that has seen enough (`| head`) closes the pipe; that is no fault of the work, which goes on to its end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const line = progressLine(!asJson && process.stderr.isTTY === true);
  try {
    const { values, positionals } = readArguments(command, argv);
    if (values.help) {
      process.stdout.write(`${command.usage.trim()}\n`);
      return;
    }
    const outcome = await command.run(values as Values<Spec>, positionals, { progress: line.show, signal: controller.signal });
    line.clear();
    process.stdout.write(asJson ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text.trimEnd()}\n`);
    process.exitCode = outcome.exitCode ?? exitCodes.done;
  } catch (error) {
    line.clear();
    report(error, asJson);
  }
}

function readArguments<Spec extends Options>(command: Command<Spec>, argv: string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const;
    return parseArgs({ args: argv, options, allowPositionals: true }) as { values: Record<string, unknown>; positionals: string[] };
  } catch (error) {
    throw new AppError('invalid', `${(error as Error).message}\n\n${command.usage.trim()}`);
  }
}

function report(error: unknown, asJson: boolean): void {
  const isInput = error instanceof AppError;
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode = isInput ? exitCodes.wrongInput : exitCodes.fault;
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { code: isInput ? error.code : 'fault', message } })}\n`);
  const isPlain = isInput || !(error instanceof Error) || error.name === 'JobCancelled' || error.name === 'AbortError';
  process.stderr.write(`${isPlain ? message : (error.stack ?? message)}\n`);
}

function progressLine(isShown: boolean) {
  let width = 0;
  return {
    show(fraction: number, message: string) {
      if (!isShown) return;
      const text = `${String(Math.round(fraction * 100)).padStart(3)} %  ${message}`;
      process.stderr.write(`\r${text.padEnd(width)}`);
      width = text.length;
    },
    clear() {
      if (width > 0) process.stderr.write(`\r${' '.repeat(width)}\r`);
    },
  };
}

/** Reads an option that must be a whole number within bounds; a missing one is the default. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { fallback, min, max }: { fallback?: number; min: number; max: number },
): number {
  if (text === undefined && fallback !== undefined) return fallback;
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isInteger(value) || value < min || value > max)
    throw new AppError('invalid', `--${name} must be a whole number from ${min} to ${max}${text === undefined ? '' : `, not "${text}"`}.`);
  return value;
}

/** Reads an option that must be one of a few words; a missing one is the default. */
export function oneOf<Word extends string>(name: string, text: string | undefined, words: readonly Word[], fallback?: Word): Word {
  const found = text === undefined ? fallback : words.find((word) => word === text);
  if (found === undefined) throw new AppError('invalid', `--${name} must be one of ${words.join(', ')}.`);
  return found;
}

/** Rows as aligned columns: text to the start, numbers to the end. */
export function table(header: string[], rows: (string | number)[][]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const isNumber = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
