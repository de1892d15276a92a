/** Options that several commands share, and the readers of their values. */
import { type Command, InvalidArgumentError } from 'commander';
import { TimeError } from '../story/edtf.js';
import { parseTime } from '../story/time.js';
import { valuesOf } from '../story/vocabulary.js';
import { words } from '../words/cli.js';
import type { GivenTarget } from './with-target.js';

/** The options of a command that asks the service or the store. */
export interface GivenOptions extends GivenTarget {
  readonly json: boolean;
}

/** The options of a command that writes. */
export interface GivenWriteOptions extends GivenOptions {
  readonly dryRun: boolean;
  readonly idempotencyKey?: string;
}

/** Adds a command with its texts. */
export function named(
  parent: Command,
  name: string,
  { summary, description }: { readonly summary: string; readonly description: string },
): Command {
  return parent.command(name).summary(summary).description(description);
}

/** Adds `--url`. */
export function withUrl(command: Command): Command {
  return command.option('--url <url>', words.options.url, address);
}

/** Adds `--json`. */
export function withJson(command: Command): Command {
  return command.option('--json', words.options.json, false);
}

/** Adds `--dry-run`. */
export function withDryRun(command: Command): Command {
  return command.option('--dry-run', words.options.dryRun, false);
}

/** Adds `--idempotency-key`. */
export function withIdempotencyKey(command: Command): Command {
  return command.option('--idempotency-key <text>', words.options.idempotencyKey);
}

/** Reads an address of the web. */
export function address(text: string): string {
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isWeb) throw new InvalidArgumentError(words.options.notAnAddress);
  return text;
}

/** Reads a time in EDTF, like `2025-03-13`. */
export function time(text: string): string {
  try {
    return parseTime({ edtf: text, timeZone: null, approximate: false }).edtf;
  } catch (error) {
    if (error instanceof TimeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a duration such as `3s`. Returns milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit ?? ''];
  if (unitMs === undefined) throw new InvalidArgumentError(words.options.notADuration);
  return Number(amount) * unitMs;
}

/** Makes a reader of whole numbers that are at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (number < least) throw new InvalidArgumentError(words.options.belowLeast(least));
    return number;
  };
}

/** Makes a reader of the values of a vocabulary: `wrong-wording` is read as `WRONG_WORDING`. */
export function oneOf<V extends Readonly<Record<string, string>>>(vocabulary: V): (text: string) => keyof V & string {
  return (text) => {
    const values = valuesOf(vocabulary);
    const value = values.find((one) => one === text.toUpperCase().replaceAll('-', '_'));
    if (value === undefined) throw new InvalidArgumentError(words.options.notOneOf(values));
    return value;
  };
}

/** Collects the values of a repeatable option. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Sets the exit code: 0 when all went well, 1 when something was refused. */
export function finish(isGood: boolean): void {
  process.exitCode = isGood ? 0 : 1;
}
