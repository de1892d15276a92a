/** Registers `onrecord verify`, `scrub`, `backup`, `restore` and `export`. */
import type { Command } from 'commander';
import { finish, withUrl } from '../options.js';
import { scrub } from '../scrub.js';
import { verify } from '../verify.js';
import { config, type GivenTarget, withTarget } from '../with-target.js';

/** Adds the commands that are about the record as a whole. */
export function registerRecordCommands(program: Command): void {
  const verifying = program
    .command('verify')
    .summary('check that the record is what was recorded')
    .description('Check that the whole record is what was recorded, and name the first offset that is not.');
  withUrl(verifying).action(async (given: GivenTarget) => finish(await withTarget(given, verify)));

  const scrubbing = program
    .command('scrub')
    .summary('take what was redacted out of the files of the store')
    .description(
      'Rewrite the files of the store, so that nothing is left in them of what was redacted. Every redaction does so by ' +
        'itself; this is for when that has failed. Needs a chief.',
    );
  withUrl(scrubbing).action((given: GivenTarget) => withTarget(given, scrub));

  program
    .command('backup')
    .summary('write everything that the store holds into a file')
    .description(
      'Write everything that the store holds into a file, as of one moment: the record, drafts, tokens (without their ' +
        'secrets) and what the desk has sent. A PostgreSQL may be in use meanwhile; of an embedded store the service is ' +
        'stopped first. Only the owner may read the file.',
    )
    .argument('<file>', 'the file; - for standard output')
    .option('--overwrite', 'replace the file if there is one', false)
    .action(async (path: string, given: { readonly overwrite: boolean }) => {
      // With it comes the whole store, for which the other commands need not wait.
      const { backup } = await import('../backup.js');
      await backup(config(), path, given);
    });

  program
    .command('restore')
    .summary('put a backup into an empty store, or over what is there')
    .description(
      'Restore a backup, whole or not at all, of either engine into either engine. The record gets a new epoch, so that ' +
        'whoever follows it is told to read again. Services on a PostgreSQL may run meanwhile.',
    )
    .argument('<file>', 'the file')
    .option('--replace', 'replace everything that is in the store', false)
    .option('--even-if-broken', 'restore a record, too, that is not as it was recorded', false)
    .action(async (path: string, given: { readonly replace: boolean; readonly evenIfBroken: boolean }) => {
      const { restore } = await import('../backup.js');
      await restore(config(), path, given);
    });

  const exporting = program
    .command('export')
    .summary('write the public record of a story as JSON Lines')
    .description(
      'Write the public record of a story, one update a line, in order, as readers are given it. Ask for what came since ' +
        'with the cursor of the last line.',
    )
    .argument('<story>', 'the slug of the story')
    .option('--after <cursor>', 'only what comes after this cursor')
    .option('--output <file>', 'a file to write to, instead of standard output; with --after, to add to');
  withUrl(exporting).action(
    async (story: string, given: GivenTarget & { readonly after?: string; readonly output?: string }) => {
      const { exportStory } = await import('../export.js');
      const wish = { story, after: given.after ?? null, output: given.output ?? null };
      await withTarget(given, (target) => exportStory(target, wish), 'PUBLIC');
    },
  );
}
