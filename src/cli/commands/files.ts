/** Registers `onrecord new`, `apply`, `check`, `read` and `replay`. */
import { type Command, Option } from 'commander';
import type { RecordingOptions } from '../../desk/desk.js';
import { words } from '../../words/cli.js';
import { type ApplyOptions, apply, filesAt, filesToApply, replay } from '../apply.js';
import { CliError } from '../errors.js';
import { nextSteps, writeNewStory } from '../new-story.js';
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
import { config, type GivenTarget, likelyUrl, withTarget } from '../with-target.js';

const DEFAULT_PAUSE_MS = 3_000;

/** Adds the commands that take story files. */
export function registerFileCommands(program: Command): void {
  registerNew(program);

  const applying = named(program, 'apply', words.apply)
    .argument('<path...>', words.apply.paths)
    .option('--only', words.apply.only, false);
  withJson(withUrl(withDryRun(withAsNow(applying)))).action(
    async (paths: string[], given: GivenOptions & ApplyOptions & { readonly only: boolean }) => {
      const files = filesToApply(paths, given);
      finish(await withTarget(given, (target) => apply(target, files, given)));
    },
  );

  const checking = named(program, 'check', words.check)
    .argument('<path...>', words.apply.paths)
    .option('--watch', words.check.watch, false);
  withJson(checking).action(async (paths: string[], given: { readonly json: boolean; readonly watch: boolean }) => {
    // Loads the store, which the other commands should not have to wait for.
    if (given.watch) {
      const { checkOnChange } = await import('../check-watch.js');
      return checkOnChange(paths, given, interruption());
    }
    const { check } = await import('../check.js');
    finish(await check(paths, given));
  });

  registerRead(program);
  registerDemo(program);

  const every = new Option('--every <time>', words.replay.every)
    .argParser(duration)
    .default(DEFAULT_PAUSE_MS, words.replay.everyDefault);
  const replaying = named(program, 'replay', words.replay).argument('<folder>', words.replay.folder).addOption(every);
  withUrl(withAsNow(replaying)).action(
    async (folder: string, given: GivenTarget & RecordingOptions & { readonly every: number }) => {
      const files = filesAt(folder);
      finish(await withTarget(given, (target) => replay(target, files, { pauseMs: given.every, asNow: given.asNow })));
    },
  );
}

/** Adds `--as-now`. */
function withAsNow(command: Command): Command {
  return command.option('--as-now', words.apply.asNow, false);
}

const DEMO_PAUSE_MS = 15_000;

function registerDemo(program: Command): void {
  const every = new Option('--every <time>', words.demo.every)
    .argParser(duration)
    .default(DEMO_PAUSE_MS, words.demo.everyDefault);
  named(program, 'demo', words.demo)
    .argument('<folder>', words.demo.folder)
    .addOption(every)
    .action(async (folder: string, given: { readonly every: number }) => {
      // Loads the service, which the other commands should not have to wait for.
      const { demo } = await import('../demo.js');
      finish(await demo(filesAt(folder), { pauseMs: given.every, stop: interruption() }, config()));
    });
}

function registerNew(program: Command): void {
  named(program, 'new', words.new)
    .argument('<slug>', words.new.slug)
    .option('--folder <folder>', words.new.folder)
    .action((slug: string, { folder = `data/${slug}` }: { readonly folder?: string }) => {
      const written = writeNewStory(slug, folder);
      console.log(words.new.wrote([written.opening, written.update]));
      console.log(nextSteps(slug, folder, written, likelyUrl()));
    });
}

/** Aborts at the first Ctrl-C, or when the terminal asks the command to end. A second one ends the command at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
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
