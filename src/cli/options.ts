/** What the options of several commands have in common: their names, what they take, and how the outcome is told. */
import { type Command, InvalidArgumentError } from 'commander';
import { valuesOf } from '../story/vocabulary.js';
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

/** Adds `--url`. */
export function withUrl(command: Command): Command {
  return command.option('--url <url>', 'the service to ask (default: HOST and PORT of the environment)', address);
}

/** Adds `--json`. */
export function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON object a line', false);
}

/** Adds `--dry-run`. */
export function withDryRun(command: Command): Command {
  return command.option('--dry-run', 'show the updates that would be made, and make none', false);
}

/** Adds `--idempotency-key`. */
export function withIdempotencyKey(command: Command): Command {
  return command.option('--idempotency-key <text>', 'a text of your own: what is sent again with it is done once');
}

/** Reads an address of a service. */
function address(text: string): string {
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isWeb) throw new InvalidArgumentError('Write an address like http://127.0.0.1:4000.');
  return text;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a length of time, in milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const milliseconds = UNITS[unit ?? ''];
  if (milliseconds === undefined) throw new InvalidArgumentError('Write a time like 500ms, 3s, 1m, 12h or 30d.');
  return Number(amount) * milliseconds;
}

/** Makes a reader of whole numbers that are not below `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (number < least) throw new InvalidArgumentError(`Write a whole number, from ${least} on.`);
    return number;
  };
}

/** Makes a reader of the values of a vocabulary, in capital letters or not. */
export function oneOf<V extends Readonly<Record<string, string>>>(vocabulary: V): (text: string) => keyof V & string {
  return (text) => {
    const values = valuesOf(vocabulary);
    const value = values.find((one) => one === text.toUpperCase().replaceAll('-', '_'));
    if (value === undefined) throw new InvalidArgumentError(`It is one of ${values.join(', ')}.`);
    return value;
  };
}

/** Gathers an option that may come several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Ends with 0 when all went well, and with 1 when something was refused. */
export function finish(good: boolean): void {
  process.exitCode = good ? 0 : 1;
}
