/** Registers `onrecord verify`, `scrub`, `backup`, `restore`, `relay` and `export`. */
import { type Command, Option } from 'commander';
import type { PublishingOptions } from '../../relay/relay.js';
import { words } from '../../words/cli.js';
import { finish, named, wholeNumber, withUrl } from '../options.js';
import { scrub } from '../scrub.js';
import { verify } from '../verify.js';
import { config, type GivenTarget, withTarget } from '../with-target.js';

/** Adds the commands for the record as a whole. */
export function registerRecordCommands(program: Command): void {
  const verifying = named(program, 'verify', words.verify);
  withUrl(verifying).action(async (given: GivenTarget) => finish(await withTarget(given, verify, 'CHECKER')));

  const scrubbing = named(program, 'scrub', words.scrub);
  withUrl(scrubbing).action((given: GivenTarget) => withTarget(given, scrub));

  named(program, 'backup', words.backup)
    .argument('<file>', words.backup.file)
    .option('--overwrite', words.backup.overwrite, false)
    .action(async (path: string, given: { readonly overwrite: boolean }) => {
      // Loads the store, which the other commands should not have to wait for.
      const { backup } = await import('../backup.js');
      await backup(config(), path, given);
    });

  named(program, 'restore', words.restore)
    .argument('<file>', words.restore.file)
    .option('--replace', words.restore.replace, false)
    .option('--even-if-broken', words.restore.evenIfBroken, false)
    .action(async (path: string, given: { readonly replace: boolean; readonly evenIfBroken: boolean }) => {
      const { restore } = await import('../backup.js');
      await restore(config(), path, given);
    });

  const replicas = new Option('--replicas <number>', words.relay.replicas)
    .argParser(wholeNumber(1))
    .default(1, words.relay.replicasDefault);
  named(program, 'relay', words.relay)
    .addOption(replicas)
    .option('--rebuild', words.relay.rebuild, false)
    .action(async (given: PublishingOptions) => {
      // Loads the store and the client of NATS, which the other commands should not have to wait for.
      const { relay } = await import('../relay.js');
      await relay(config(), given);
    });

  const exporting = named(program, 'export', words.export)
    .argument('<story>', words.options.story)
    .option('--after <cursor>', words.export.after)
    .option('--output <file>', words.export.output);
  withUrl(exporting).action(
    async (story: string, given: GivenTarget & { readonly after?: string; readonly output?: string }) => {
      const { exportUpdates } = await import('../export.js');
      const request = { story, after: given.after ?? null, output: given.output ?? null };
      await withTarget(given, (target) => exportUpdates(target, request), 'PUBLIC');
    },
  );
}
