/** Registers `onrecord apply`, `check` and `replay`. */
import type { Command } from 'commander';
import { apply, filesAt, filesToApply, replay } from '../apply.js';
import { duration, finish, type GivenOptions, withDryRun, withJson, withUrl } from '../options.js';
import { type GivenTarget, withTarget } from '../with-target.js';

/** Adds the commands that put story files onto the record. */
export function registerFileCommands(program: Command): void {
  const applying = program
    .command('apply')
    .summary('apply story files, each whole or not at all')
    .description(
      'Apply story files, or all files of a story folder, each whole or not at all. Updates that come before a file in ' +
        'its folder and have not been applied yet are applied first.',
    )
    .argument('<path...>', 'files or folders')
    .option('--only', 'leave out what comes before', false);
  withJson(withUrl(withDryRun(applying))).action(
    async (paths: string[], given: GivenOptions & { readonly dryRun: boolean; readonly only: boolean }) => {
      const files = filesToApply(paths, given);
      finish(await withTarget(given, (target) => apply(target, files, given)));
    },
  );

  const checking = program
    .command('check')
    .summary('validate story files without applying them')
    .description('Validate story files without applying them, each after the files that come before it.')
    .argument('<path...>', 'files or folders');
  withJson(checking).action(async (paths: string[], given: { readonly json: boolean }) => {
    // With it comes the whole store, for which the other commands need not wait.
    const { check } = await import('../check.js');
    finish(await check(paths, given));
  });

  const replaying = program
    .command('replay')
    .summary('apply the files of a story one after the other')
    .description('Apply the files of a story one after the other, to watch it develop.')
    .argument('<folder>', 'the folder of the story')
    .option('--every <time>', 'how long to wait between two files, like 3s', duration, 3_000);
  withUrl(replaying).action(async (folder: string, given: GivenTarget & { readonly every: number }) => {
    const files = filesAt(folder);
    finish(await withTarget(given, (target) => replay(target, files, given)));
  });
}
