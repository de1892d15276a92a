/** Registers `onrecord apply`, `check` and `replay`. */
import { type Command, Option } from 'commander';
import { words } from '../../words/cli.js';
import { apply, filesAt, filesToApply, replay } from '../apply.js';
import { CliError } from '../errors.js';
import {
  address,
  duration,
  finish,
  type GivenOptions,
  named,
  time,
  withDryRun,
  withJson,
  withUrl,
} from '../options.js';
import { type GivenTarget, withTarget } from '../with-target.js';

const DEFAULT_PAUSE_MS = 3_000;

/** Adds the commands that take story files. */
export function registerFileCommands(program: Command): void {
  const applying = named(program, 'apply', words.apply)
    .argument('<path...>', words.apply.paths)
    .option('--only', words.apply.only, false);
  withJson(withUrl(withDryRun(applying))).action(
    async (paths: string[], given: GivenOptions & { readonly dryRun: boolean; readonly only: boolean }) => {
      const files = filesToApply(paths, given);
      finish(await withTarget(given, (target) => apply(target, files, given)));
    },
  );

  const checking = named(program, 'check', words.check).argument('<path...>', words.apply.paths);
  withJson(checking).action(async (paths: string[], given: { readonly json: boolean }) => {
    // Loads the store, which the other commands should not have to wait for.
    const { check } = await import('../check.js');
    finish(await check(paths, given));
  });

  registerRead(program);

  const every = new Option('--every <time>', words.replay.every)
    .argParser(duration)
    .default(DEFAULT_PAUSE_MS, words.replay.everyDefault);
  const replaying = named(program, 'replay', words.replay).argument('<folder>', words.replay.folder).addOption(every);
  withUrl(replaying).action(async (folder: string, given: GivenTarget & { readonly every: number }) => {
    const files = filesAt(folder);
    finish(await withTarget(given, (target) => replay(target, files, { pauseMs: given.every })));
  });
}

interface GivenReadOptions extends GivenOptions {
  readonly yaml: boolean;
  readonly story?: string;
  readonly published?: string;
  readonly address?: string;
}

function registerRead(program: Command): void {
  const reading = named(program, 'read', words.read)
    .argument('<file...>', words.read.files)
    .option('--story <slug>', words.read.story)
    .option('--published <time>', words.read.published, time)
    .option('--address <url>', words.read.address, address)
    .option('--json', words.read.json, false)
    .option('--yaml', words.read.yaml, false);
  withUrl(reading).action(async (paths: string[], given: GivenReadOptions) => {
    if (given.json && given.yaml) throw new CliError(words.read.oneForm);
    // Loads the models of the reader, which the other commands should not have to wait for.
    const [{ read }, { NEW_STORY }] = await Promise.all([
      import('../read.js'),
      import('../../reading/reading-context.js'),
    ]);
    const { story, published = null, address = null } = given;
    const context = story === undefined ? NEW_STORY : await recordOf(story, given);
    finish(await read(paths, { published, address }, context, given.json ? 'JSON' : given.yaml ? 'YAML' : 'LIST'));
  });
}

async function recordOf(story: string, given: GivenTarget) {
  const { contextOf } = await import('../story-context.js');
  return withTarget(given, (target) => contextOf(target, story), 'READER');
}
