/** How commands come by whom they ask: the running service, or, where none runs, the store itself. */
import { type Config, readConfig } from '../config.js';
import { CliError } from './errors.js';
import { answers, findToken, serviceTarget, serviceUrl, tokenMissing } from './service-target.js';
import type { Target } from './target.js';

/**
 * As whom a command asks. DESK: with a token, which must be there. READER: with one if there is one, which shows more.
 * PUBLIC: without one, as anybody. OWNER: of the database, where there is one, even while a service runs: it may have no token
 * yet.
 */
export type Caller = 'DESK' | 'READER' | 'PUBLIC' | 'OWNER';

/** What the options of a command say of whom to ask. */
export interface GivenTarget {
  /** The service to ask, and nobody else; by default that of the environment, or the store where none runs. */
  readonly url?: string;
}

/** The configuration that the environment gives. */
export function config(): Config {
  return readConfig(process.env);
}

/** Where the service is that the options of a command name. */
export function urlOf({ url }: GivenTarget): string {
  return url ?? serviceUrl(config());
}

/** Runs a command against whom its options and the environment name, and lets go of it afterwards. */
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
  if (await answers(url)) {
    const token = caller === 'PUBLIC' ? null : findToken(config);
    if (token === null && (caller === 'DESK' || caller === 'OWNER')) throw tokenMissing(config);
    return serviceTarget(url, token);
  }
  // Whoever names a service means that one, and not the store that happens to be here.
  if (given.url !== undefined) throw new CliError(`Nothing answers at ${url}`);
  return openStore(config, caller);
}

async function openStore(config: Config, caller: Caller): Promise<Target> {
  // The store and the schema take longer to load than everything else: not where a service has them.
  const { openStoreTarget } = await import('./store-target.js');
  return openStoreTarget(config, caller === 'PUBLIC' ? 'ANYBODY' : 'OWNER');
}
