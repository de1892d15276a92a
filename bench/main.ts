/**
 * `npm run bench`: compares the service with what one would otherwise use. `npm run bench -- memory replay` does some
 * measures only, `--trial` a little of each, `--rounds 5` more rounds; `--write` puts the table into bench/README.md.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Bench, type Extent, FULL, progress, TRIAL } from './bench.js';
import { killChildren } from './harness/children.js';
import { Databases } from './harness/databases.js';
import { machine } from './harness/machine.js';
import { MEASURES } from './measures/index.js';
import type { Measure } from './measures/measure.js';
import { writeReadme } from './report/readme.js';
import { type Cost, costTable, figureTable, type Row } from './report/table.js';

/** A run that has not ended by then will not, in milliseconds. */
const LONGEST = 1_800_000;

interface Request {
  readonly measures: readonly Measure[];
  readonly extent: Extent;
  readonly write: boolean;
  /** As it was asked for. */
  readonly command: string;
}

function requestOf(words: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { trial: { type: 'boolean' }, rounds: { type: 'string' }, write: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => MEASURES.every((one) => one.name !== name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no measure ${unknown.join(', ')}; there are ${MEASURES.map(({ name }) => name).join(', ')}`,
    );
  }
  const extent = values.trial ? TRIAL : FULL;
  const rounds = values.rounds === undefined ? extent.rounds : Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error('--rounds is a whole number above 0');
  return {
    measures: positionals.length === 0 ? MEASURES : MEASURES.filter(({ name }) => positionals.includes(name)),
    extent: { ...extent, rounds },
    write: values.write ?? false,
    command: ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' '),
  };
}

/** Does the measures one after the other, and returns the report. */
async function report({ measures, extent, command }: Request, databases: Databases): Promise<string> {
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

/** Nothing goes on for ever. */
async function deadline(): Promise<never> {
  await pause(LONGEST, undefined, { ref: false });
  throw new Error(`It is not over after ${LONGEST} ms`);
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1_000);
}

async function main(): Promise<void> {
  const request = requestOf(process.argv.slice(2));
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
    const text = await Promise.race([report(request, databases), deadline()]);
    console.log(text);
    if (request.write) writeReadme(text);
  } finally {
    await clean();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
