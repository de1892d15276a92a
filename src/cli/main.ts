#!/usr/bin/env node
/** The `onrecord` command. */
import { Command, InvalidArgumentError } from 'commander';
import { type Config, ConfigError, readConfig } from '../config.js';
import type { EditorRole } from '../desk/editor.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import { apply, check, replay } from './apply.js';
import { writeContract } from './contract.js';
import { CliError } from './errors.js';
import { changes, diff, history } from './history.js';
import { scrub } from './scrub.js';
import { type ChangeFlags, correct, type Move, move, publish, readEntry, readSettings } from './statements.js';
import { openTarget, type Target } from './target.js';
import { createToken, listTokens, revokeToken, roleOf } from './token.js';
import { verify } from './verify.js';
import { watch } from './watch.js';

/** Where a service of this configuration answers. */
function serviceUrl({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const milliseconds = UNITS[unit ?? ''];
  if (milliseconds === undefined) throw new InvalidArgumentError('Write a time like 500ms, 3s, 1m, 12h or 30d.');
  return Number(amount) * milliseconds;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Write a whole number, from 1 on.');
  return Number(text);
}

/** Gathers an option that may come several times. */
function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function role(text: string): EditorRole {
  const known = roleOf(text);
  if (known === null) throw new InvalidArgumentError('It is editor or chief.');
  return known;
}

/** Ends with 0 when all went well, and with 1 when something was refused. */
function finish(good: boolean): void {
  process.exitCode = good ? 0 : 1;
}

const config = () => readConfig(process.env);
const URL_OPTION = ['--url <url>', 'the service to talk to (default: HOST and PORT of the environment)'] as const;
const JSON_OPTION = ['--json', 'print one JSON object a line'] as const;

const program = new Command('onrecord')
  .description('Stories as files, onto the record and off it.')
  .showHelpAfterError();

program
  .command('apply')
  .description(
    'apply story files, or all files of a story folder, each whole or not at all; updates that come before a file in its ' +
      'folder and have not been applied yet are applied first',
  )
  .argument('<path...>', 'files or folders')
  .option('--only', 'leave out what comes before', false)
  .option('--dry-run', 'show the updates that would be made, and make none', false)
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action(async (paths: string[], options: { dryRun: boolean; only: boolean; url?: string; json: boolean }) => {
    finish(await apply(config(), paths, { ...options, url: options.url ?? serviceUrl(config()) }));
  });

program
  .command('check')
  .description('validate story files without applying them, each after the files that come before it')
  .argument('<path...>', 'files or folders')
  .option(...JSON_OPTION, false)
  .action(async (paths: string[], options: { json: boolean }) => finish(await check(paths, options)));

program
  .command('replay')
  .description('apply the files of a story one after the other, to watch it develop')
  .argument('<folder>', 'the folder of the story')
  .option('--every <time>', 'how long to wait between two files, like 3s', duration, 3_000)
  .option(...URL_OPTION)
  .action(async (folder: string, options: { every: number; url?: string }) => {
    finish(await replay(config(), folder, { every: options.every, url: options.url ?? serviceUrl(config()) }));
  });

program
  .command('watch')
  .description('print the feed of a story as it comes')
  .argument('[story]', 'the slug of the story', 'ukraine-ceasefire-2025')
  .option('--after <cursor>', 'begin after this cursor instead of now')
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action((story: string, options: { after?: string; url?: string; json: boolean }) =>
    watch({ story, after: options.after ?? null, json: options.json, url: options.url ?? serviceUrl(config()) }),
  );

const NOTICE_OPTIONS = (command: Command) =>
  command
    .requiredOption('--reason <reason>', 'why: WRONG_SPEAKER, WRONG_WORDING, FABRICATED, … (see `NoticeReason`)')
    .requiredOption('--notice <text>', 'the explanation, in the words of the desk; public')
    .option('--note <text>', 'a note for the desk only')
    .option(
      '--expected-version <number>',
      'the version that you saw; by default the one that is there now',
      wholeNumber,
    );
const WRITE_OPTIONS = (command: Command) =>
  command
    .option('--dry-run', 'show the updates that would be made, and make none', false)
    .option('--idempotency-key <text>', 'a text of your own: trying again with the same does it once')
    .option(...URL_OPTION)
    .option(...JSON_OPTION, false);

interface GivenOptions {
  readonly url?: string;
  readonly json: boolean;
}
interface GivenWriteOptions extends GivenOptions {
  readonly dryRun: boolean;
  readonly idempotencyKey?: string;
}
interface GivenNoticeOptions extends GivenWriteOptions {
  readonly reason: string;
  readonly notice: string;
  readonly note?: string;
  readonly expectedVersion?: number;
  readonly allowUnsupported?: boolean;
}

function changeFlags(given: GivenNoticeOptions): ChangeFlags {
  const { dryRun, json, reason, notice } = given;
  return {
    dryRun,
    json,
    reason,
    notice,
    note: given.note ?? null,
    idempotencyKey: given.idempotencyKey ?? null,
    expectedVersion: given.expectedVersion ?? null,
    allowUnsupported: given.allowUnsupported ?? false,
  };
}

/** Runs a command against the service, or the store where none runs. */
async function withTarget<T>({ url }: { readonly url?: string }, run: (target: Target) => Promise<T>): Promise<T> {
  const target = await openTarget(config(), url ?? serviceUrl(config()));
  try {
    return await run(target);
  } finally {
    await target.close();
  }
}

WRITE_OPTIONS(
  program
    .command('publish')
    .description(
      'publish the statement that a file describes (- reads standard input), or a draft that was saved before',
    )
    .argument('<story>', 'the slug of the story; or story/key of a draft')
    .argument('[file]', 'a statement as in a story file: a mapping that begins with key:')
    .option('--draft', 'save it as a draft, for the desk only', false)
    .option('--allow-duplicate', 'another utterance is meant, though the words are the same', false),
).action(
  async (
    story: string,
    file: string | undefined,
    given: GivenWriteOptions & { draft: boolean; allowDuplicate: boolean },
  ) => {
    const { draft, allowDuplicate, dryRun, json } = given;
    const flags = { draft, allowDuplicate, dryRun, json, idempotencyKey: given.idempotencyKey ?? null };
    finish(await withTarget(given, (target) => publish(target, story, file ?? null, flags)));
  },
);

WRITE_OPTIONS(
  NOTICE_OPTIONS(
    program
      .command('correct')
      .description('correct a statement, with a public notice')
      .argument('<statement>', 'story/key')
      .option('--set <field=value>', 'a field that changes; its value is YAML; may come several times', collect, [])
      .option('--from <file>', 'a file with the fields that change')
      .option('--kind <kind>', 'CORRECTION, CLARIFICATION or EDITORS_NOTE', 'CORRECTION')
      .option('--allow-unsupported', 'it is meant that positions lose their last evidence by this', false),
  ),
).action(async (statement: string, given: GivenNoticeOptions & { set: string[]; from?: string; kind: string }) => {
  const set = { ...(given.from === undefined ? {} : readEntry(given.from)), ...readSettings(given.set) };
  finish(await withTarget(given, (target) => correct(target, statement, set, given.kind, changeFlags(given))));
});

const MOVES = {
  withhold: 'hide a statement while it is checked',
  release: 'show a withheld statement again',
  retract: 'take a statement back, for good',
  redact: 'erase the text of a statement from everything that was ever recorded, for legal reasons',
} as const satisfies Record<Move, string>;
for (const which of ['withhold', 'release', 'retract', 'redact'] as const) {
  const command = program.command(which).description(MOVES[which]).argument('<statement>', 'story/key');
  if (which === 'retract' || which === 'redact') {
    command.option('--allow-unsupported', 'it is meant that positions lose their last evidence by this', false);
  }
  WRITE_OPTIONS(NOTICE_OPTIONS(command)).action(async (statement: string, given: GivenNoticeOptions) => {
    finish(await withTarget(given, (target) => move(target, which, statement, changeFlags(given))));
  });
}

program
  .command('history')
  .description('print every version of a statement, with its notice and what changed')
  .argument('<statement>', 'story/key')
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action((statement: string, given: GivenOptions) => withTarget(given, (target) => history(target, statement, given)));

program
  .command('diff')
  .description('print what changed: between two versions of a statement, or in a story since a moment')
  .argument('<what>', 'story/key of a statement, or the slug of a story')
  .argument('[from]', 'a version of the statement; by default the one before', wholeNumber)
  .argument('[to]', 'a later version of the statement; by default the newest', wholeNumber)
  .option('--since <place>', 'of a story: the number of an update, a time like 2025-03-18T00:00:00Z, or a cursor', '0')
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action(
    (
      what: string,
      from: number | undefined,
      to: number | undefined,
      given: GivenOptions & { readonly since: string },
    ) =>
      withTarget(given, (target) =>
        what.includes('/')
          ? diff(target, what, { from: from ?? null, to: to ?? null }, given)
          : changes(target, what, given.since, given),
      ),
  );

program
  .command('scrub')
  .description('rewrite the files of the store, so that nothing is left in them of what was redacted')
  .option(...URL_OPTION)
  .action((options: { url?: string }) => withTarget(options, scrub));

program
  .command('verify')
  .description('check that the whole record is what was recorded, and name the first offset that is not')
  .option(...URL_OPTION)
  .action(async (options: { url?: string }) => finish(await withTarget(options, verify)));

const token = program.command('token').description('make, list and revoke the tokens of the desk');

token
  .command('create')
  .description('make a token, and print its secret')
  .requiredOption('--name <name>', 'whose it is; who has the same name is the same editor')
  .requiredOption('--role <role>', 'what they may do: editor or chief', role)
  .option('--expires <time>', 'how long it is good, like 12h or 30d (default: until it is revoked)', duration)
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action((options: { name: string; role: EditorRole; expires?: number; url?: string; json: boolean }) => {
    const wish = { name: options.name, role: options.role, lifetime: options.expires ?? null };
    return createToken(config(), wish, { url: options.url ?? serviceUrl(config()), json: options.json });
  });

token
  .command('list')
  .description('list the tokens that there have been, without their secrets')
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action((options: { url?: string; json: boolean }) =>
    listTokens(config(), { url: options.url ?? serviceUrl(config()), json: options.json }),
  );

token
  .command('revoke')
  .description('revoke a token for good, and end what is open with it')
  .argument('<id>', 'the id of the token, which is in its secret too')
  .option(...URL_OPTION)
  .option(...JSON_OPTION, false)
  .action(async (id: string, options: { url?: string; json: boolean }) => {
    finish(await revokeToken(config(), id, { url: options.url ?? serviceUrl(config()), json: options.json }));
  });

program
  .command('contract', { hidden: true })
  .description('write schema/schema.graphql and schema/story-file.schema.json')
  .action(writeContract);

program.parseAsync().catch((error: unknown) => {
  const known = error instanceof CliError || error instanceof ConfigError || error instanceof DirectoryInUse;
  console.error(known ? error.message : error);
  process.exitCode = 1;
});
