#!/usr/bin/env node
/** The `onrecord` command. */
import { Command, InvalidArgumentError } from 'commander';
import { type Config, ConfigError, readConfig } from '../config.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import { apply, check, replay } from './apply.js';
import { writeContract } from './contract.js';
import { CliError } from './errors.js';
import { openTarget } from './target.js';
import { verify } from './verify.js';
import { watch } from './watch.js';

/** Where a service of this configuration answers. */
function serviceUrl({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const milliseconds = UNITS[unit ?? ''];
  if (milliseconds === undefined) throw new InvalidArgumentError('Write a time like 500ms, 3s or 1m.');
  return Number(amount) * milliseconds;
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

program
  .command('verify')
  .description('check that the whole record is what was recorded, and name the first offset that is not')
  .option(...URL_OPTION)
  .action(async (options: { url?: string }) => {
    const target = await openTarget(config(), options.url ?? serviceUrl(config()));
    try {
      finish(await verify(target));
    } finally {
      await target.close();
    }
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
