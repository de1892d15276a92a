/** Registers `onrecord history`, `diff` and `watch`. */
import type { Command } from 'commander';
import { changes, type Since, since } from '../changes.js';
import { CliError } from '../errors.js';
import { diff, history } from '../history.js';
import { type GivenOptions, wholeNumber, withJson, withUrl } from '../options.js';
import { urlOf, withTarget } from '../with-target.js';

/** Adds the commands that show what was recorded, and what is being recorded. */
export function registerReadingCommands(program: Command): void {
  const telling = program
    .command('history')
    .summary('print every version of a statement')
    .description('Print every version of a statement, with its notice and what changed.')
    .argument('<statement>', 'story/key');
  withJson(withUrl(telling)).action((statement: string, given: GivenOptions) =>
    withTarget(given, (target) => history(target, statement, given), 'READER'),
  );

  const comparing = program
    .command('diff')
    .summary('print what changed in a statement or a story')
    .description('Print what changed: between two versions of a statement, or in a story since a moment.')
    .argument('<what>', 'story/key of a statement, or the slug of a story')
    .argument('[from]', 'a version of the statement; by default the one before', wholeNumber(1))
    .argument('[to]', 'a later version of the statement; by default the newest', wholeNumber(1))
    .option(
      '--since <place>',
      'of a story: the number of an update, a time like 2025-03-18 or 2025-03-18T14:00:00Z, or a cursor (default: its beginning)',
      since,
    );
  withJson(withUrl(comparing)).action(compare);

  const watching = program
    .command('watch')
    .summary('print the feed of a story as it comes')
    .description('Print the feed of a story as it comes, over restarts of the service.')
    .argument('[story]', 'the slug of the story', 'ukraine-ceasefire-2025')
    .option('--after <cursor>', 'begin after this cursor instead of now');
  withJson(withUrl(watching)).action(async (story: string, given: GivenOptions & { readonly after?: string }) => {
    // With it come the clients of the feed, for which the other commands need not wait.
    const { watch } = await import('../watch.js');
    await watch({ story, after: given.after ?? null, json: given.json, url: urlOf(given) });
  });
}

function compare(
  what: string,
  from: number | undefined,
  to: number | undefined,
  given: GivenOptions & { readonly since?: Since },
): Promise<void> {
  if (what.includes('/')) {
    if (given.since !== undefined)
      throw new CliError(`--since is of a story; of a statement name versions: ${what} 1 2`);
    return withTarget(given, (target) => diff(target, what, { from: from ?? null, to: to ?? null }, given), 'READER');
  }
  if (from !== undefined)
    throw new CliError(`Versions are of a statement, named as ${what}/key; of a story say --since`);
  return withTarget(given, (target) => changes(target, what, given.since ?? null, given), 'READER');
}
