/** Registers `onrecord verify` and `scrub`. */
import type { Command } from 'commander';
import { finish, withUrl } from '../options.js';
import { scrub } from '../scrub.js';
import { verify } from '../verify.js';
import { type GivenTarget, withTarget } from '../with-target.js';

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
}
