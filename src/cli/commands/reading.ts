/** Registers `onrecord history`, `diff` and `watch`. */
import type { Command } from 'commander';
import { words } from '../../words/cli.js';
import { changes, type Since, since } from '../changes.js';
import { CliError } from '../errors.js';
import { diff, history } from '../history.js';
import { type GivenOptions, named, wholeNumber, withJson, withUrl } from '../options.js';
import { urlOf, withTarget } from '../with-target.js';

/** Adds the commands that print what is on the record, or comes onto it. */
export function registerReadingCommands(program: Command): void {
  const reading = named(program, 'history', words.history).argument('<statement>', words.options.statement);
  withJson(withUrl(reading)).action((statement: string, given: GivenOptions) =>
    withTarget(given, (target) => history(target, statement, given), 'READER'),
  );

  const comparing = named(program, 'diff', words.diff)
    .argument('<what>', words.diff.what)
    .argument('[from]', words.diff.from, wholeNumber(1))
    .argument('[to]', words.diff.to, wholeNumber(1))
    .option('--since <place>', words.diff.since, since);
  withJson(withUrl(comparing)).action(compare);

  const watching = named(program, 'watch', words.watch)
    .argument('[story]', words.options.story, 'ukraine-ceasefire-2025')
    .option('--after <cursor>', words.watch.after);
  withJson(withUrl(watching)).action(async (story: string, given: GivenOptions & { readonly after?: string }) => {
    // Loads the clients of the feed, which the other commands should not have to wait for.
    const { watch } = await import('../watch.js');
    await watch({ story, after: given.after ?? null, json: given.json, url: await urlOf(given) });
  });
}

function compare(
  what: string,
  from: number | undefined,
  to: number | undefined,
  given: GivenOptions & { readonly since?: Since },
): Promise<void> {
  if (what.includes('/')) {
    if (given.since !== undefined) throw new CliError(words.diff.sinceNeedsStory(what));
    return withTarget(given, (target) => diff(target, what, { from: from ?? null, to: to ?? null }, given), 'READER');
  }
  if (from !== undefined) throw new CliError(words.diff.versionsNeedStatement(what));
  return withTarget(given, (target) => changes(target, what, given.since ?? null, given), 'READER');
}
