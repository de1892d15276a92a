/**
 * `npm run bench`: compares the service with alternatives. `npm run bench -- memory replay` runs some
 * measures only, `--trial` a little of each, `--rounds 5` more rounds; `--write` writes the table to bench/README.md.
 * `--against <folder>` compares it with another build of itself instead, `--quick` in a few minutes.
 */
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CONTESTS, type Contest, QUICK, type Extent as TurnsExtent, WHOLE } from './against/contests.js';
import { Run } from './against/run.js';
import { LEAST_ROUNDS } from './against/verdict.js';
import { Bench, type Extent, FULL, progress, TRIAL } from './bench.js';
import { type Build, BuildError, openBuild } from './harness/build.js';
import { killChildren } from './harness/children.js';
import { assignCores } from './harness/cores.js';
import { Databases } from './harness/databases.js';
import { machine } from './harness/machine.js';
import { MEASURES } from './measures/index.js';
import type { Measure } from './measures/measure.js';
import { ROOT } from './paths.js';
import { writeReadme } from './report/readme.js';
import { type Cost, costTable, figureTable, type Row } from './report/table.js';
import { conclusion, slowerFigures, verdictTable } from './report/verdicts.js';

/** The time limits of a run. Runs against another build may take longer, because they suit busy machines. */
const LONGEST_MS = { peers: 1_800_000, against: 7_200_000 };
/** The exit code when this build is slower than the other one. The code of failures is 1. */
const EXIT_SLOWER = 2;

interface PeersRequest {
  readonly kind: 'peers';
  readonly measures: readonly Measure[];
  readonly extent: Extent;
  readonly write: boolean;
  /** As it was asked for. */
  readonly command: string;
}

interface AgainstRequest {
  readonly kind: 'against';
  readonly contests: readonly Contest[];
  readonly extent: TurnsExtent;
  readonly ours: Build;
  readonly theirs: Build;
  /** As it was asked for. */
  readonly command: string;
}

/** The command line is wrong; the message says what would be right. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function requestOf(words: readonly string[]): Promise<PeersRequest | AgainstRequest> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      trial: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      write: { type: 'boolean', default: false },
      against: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { trial, write, against, quick } = values;
  const command = ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  if (against === undefined) {
    if (quick) throw new UsageError('--quick belongs to --against <folder>; --trial does a little of each measure');
    const extent = trial ? TRIAL : FULL;
    const rounds = roundsOf(values.rounds, extent.rounds, 1);
    const measures = chosen('measure', MEASURES, positionals);
    return { kind: 'peers', measures, extent: { ...extent, rounds }, write, command };
  }
  if (trial || write) throw new UsageError('--trial and --write do not go with --against');
  const extent = quick ? QUICK : WHOLE;
  const rounds = roundsOf(values.rounds, extent.rounds, LEAST_ROUNDS);
  const contests = chosen('measure of --against', CONTESTS, positionals);
  const ours = await openBuild(ROOT);
  // npm runs scripts in the folder of the project, and sets INIT_CWD to the folder of the caller.
  const theirs = await openBuild(resolve(process.env.INIT_CWD ?? '.', against));
  return { kind: 'against', contests, extent: { ...extent, rounds }, ours, theirs, command };
}

function roundsOf(given: string | undefined, byDefault: number, least: number): number {
  const rounds = given === undefined ? byDefault : Number(given);
  if (!(Number.isInteger(rounds) && rounds >= least)) {
    throw new UsageError(`--rounds is a whole number from ${least} on`);
  }
  return rounds;
}

/** The measures with these names; all of them without names. */
function chosen<T extends { readonly name: string }>(
  kind: string,
  all: readonly T[],
  names: readonly string[],
): readonly T[] {
  const unknown = names.filter((name) => all.every((one) => one.name !== name));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(', ');
    throw new UsageError(`There is no ${kind} ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** The output and the exit code of a run. */
interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

async function againstOutcome(request: AgainstRequest, databases: Databases): Promise<Outcome> {
  const { contests, extent, ours, theirs, command } = request;
  const began = performance.now();
  const cores = assignCores();
  const run = await Run.open({ ours, theirs }, extent, cores, databases);
  const judged = await run.compare(contests);
  const text = [
    `\`${command}\`, ${extent.rounds} rounds, ${seconds(began)} s, ${new Date().toISOString().slice(0, 10)}, on`,
    `${machine(databases.version, cores.description)}.`,
    '',
    verdictTable(judged),
    '',
    conclusion(judged),
  ].join('\n');
  return { text, exitCode: slowerFigures(judged).length > 0 ? EXIT_SLOWER : 0 };
}

/** Runs the measures one by one. Returns the report. */
async function report({ measures, extent, command }: PeersRequest, databases: Databases): Promise<string> {
  const began = performance.now();
  const bench = await Bench.open(extent, databases);
  const rows: Row[] = [];
  const costs: Cost[] = [];
  const notes: string[] = [];
  for (const { name, run } of measures) {
    const started = performance.now();
    const result = await run(bench).catch((error: unknown) => {
      throw new Error(`The measure ${name} failed`, { cause: error });
    });
    progress(`${name} took ${seconds(started)} s`);
    rows.push(...result.rows);
    costs.push(...(result.costs ?? []));
    notes.push(...(result.notes ?? []));
  }
  const rounds = extent.rounds === 1 ? '1 round' : `${extent.rounds} rounds`;
  return [
    `\`${command}\`, ${rounds}, ${seconds(began)} s, ${new Date().toISOString().slice(0, 10)}, on`,
    `${machine(databases.version, bench.cores.description)}.`,
    '',
    figureTable(rows),
    ...(costs.length === 0 ? [] : ['', 'What it cost:', '', costTable(costs)]),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)]),
  ].join('\n');
}

async function peersOutcome(request: PeersRequest, databases: Databases): Promise<Outcome> {
  const text = await report(request, databases);
  if (request.write) writeReadme(text);
  return { text, exitCode: 0 };
}

/** Ends a run at its time limit. */
async function deadline(milliseconds: number): Promise<never> {
  await pause(milliseconds, undefined, { ref: false });
  throw new Error(`expected the run to end within ${milliseconds} ms`);
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1_000);
}

async function main(): Promise<void> {
  const request = await requestOf(process.argv.slice(2));
  const databases = await Databases.open();
  let cleaning: Promise<void> | null = null;
  const clean = () => {
    killChildren();
    cleaning ??= databases.close();
    return cleaning;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clean().finally(() => process.exit(130));
    });
  }
  try {
    const outcome = request.kind === 'peers' ? peersOutcome(request, databases) : againstOutcome(request, databases);
    const { text, exitCode } = await Promise.race([outcome, deadline(LONGEST_MS[request.kind])]);
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await clean();
  }
}

main().catch((error: unknown) => {
  // Mistakes on the command line are printed without a stack.
  console.error(error instanceof UsageError || error instanceof BuildError ? error.message : error);
  process.exit(1);
});
