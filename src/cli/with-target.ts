/** Finds the target of a command: the running service, or the store where no service runs. */
import { type Config, readConfig } from '../config.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { findToken, responds, serviceTarget, serviceUrl, tokenMissing } from './service-target.js';
import type { Target } from './target.js';

/**
 * The rights that a command needs. DESK: a token is required. READER: a token is sent if there is one, because editors see
 * more. PUBLIC: no token is sent. OWNER: a PostgreSQL store is opened directly even while a service runs, because there may
 * be no token yet.
 */
export type Caller = 'DESK' | 'READER' | 'PUBLIC' | 'OWNER';

/** The options of a command that name its target. */
export interface GivenTarget {
  /** The address of a service. By default the one in the environment, or the store where no service runs. */
  readonly url?: string;
}

/** The configuration in the environment. */
export function config(): Config {
  return readConfig(process.env);
}

/** The address of the service that the options or the environment name. */
export function urlOf({ url }: GivenTarget): string {
  return url ?? serviceUrl(config());
}

/** Runs a command against its target, and closes the target afterwards. */
export async function withTarget<T>(
  given: GivenTarget,
  run: (target: Target) => Promise<T>,
  caller: Caller = 'DESK',
): Promise<T> {
  const target = await open(config(), given, caller);
  try {
    return await run(target);
  } finally {
    await target.close();
  }
}

async function open(config: Config, given: GivenTarget, caller: Caller): Promise<Target> {
  if (caller === 'OWNER' && config.databaseUrl !== null) return openStore(config, caller);
  const url = given.url ?? serviceUrl(config);
  if (await responds(url)) {
    const token = caller === 'PUBLIC' ? null : findToken(config);
    if (token === null && (caller === 'DESK' || caller === 'OWNER')) throw tokenMissing(config);
    return serviceTarget(url, token);
  }
  // `--url` means that service, and never the store of this machine.
  if (given.url !== undefined) throw new CliError(words.target.noService(url));
  return openStore(config, caller);
}

async function openStore(config: Config, caller: Caller): Promise<Target> {
  // The store and the schema take longer to load than everything else, and a command beside a service needs neither.
  const { openStoreTarget } = await import('./store-target.js');
  return openStoreTarget(config, caller === 'PUBLIC' ? 'READER' : 'OWNER');
}
