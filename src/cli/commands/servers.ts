/** Registers `onrecord status` and `promote`. */
import type { Command } from 'commander';
import { words } from '../../words/cli.js';
import { named, withJson } from '../options.js';
import { config, readinessUrl } from '../with-target.js';

/** Adds the commands for the servers of the database. */
export function registerServerCommands(program: Command): void {
  withJson(named(program, 'status', words.status)).action(async (given: { readonly json: boolean }) => {
    // Loads the store, which the other commands should not have to wait for.
    const { PROBLEM_EXIT_CODE, status } = await import('../status.js');
    const { peerUrls, writeUrl } = config();
    const own = await readinessUrl();
    const named = [...(own === null ? [] : [own]), ...(writeUrl === null ? [] : [writeUrl]), ...peerUrls];
    process.exitCode = (await status(config(), [...new Set(named)], given)) ? 0 : PROBLEM_EXIT_CODE;
  });

  const promoting = named(program, 'promote', words.promote)
    .option('--host <host:port>', words.promote.host)
    .option('--force', words.promote.force, false);
  withJson(promoting).action(
    async ({ host, force, json }: { readonly host?: string; readonly force: boolean; readonly json: boolean }) => {
      const { promote } = await import('../promote.js');
      await promote(config(), { host: host ?? null, force, json });
    },
  );
}
