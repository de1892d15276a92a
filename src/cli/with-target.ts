/** Finds the target of a command: the running service, or the store where no service runs. */
import { type Config, readConfig } from '../config.js';
import { hasStore } from '../record/engine/private-directory.js';
import { readAddressFile } from '../server/address-file.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { findToken, responds, serviceTarget, serviceUrl, tokenMissing } from './service-target.js';
import type { Target } from './target.js';

/**
 * The rights that a command needs, and whether it writes: a command that only reads makes no store. READER: a token is sent
 * if there is one, because editors see more. OWNER: a PostgreSQL store is opened directly even while a service runs, because
 * there may be no token yet.
 */
const CALLERS = {
  DESK: { token: 'REQUIRED', writes: true },
  READER: { token: 'IF_THERE', writes: false },
  PUBLIC: { token: 'NONE', writes: false },
  CHECKER: { token: 'REQUIRED', writes: false },
  OWNER: { token: 'REQUIRED', writes: true },
} as const;
export type Caller = keyof typeof CALLERS;

/** The options of a command that name its target. */
export interface GivenTarget {
  /** The address of a service. By default the one in the environment, or the store where no service runs. */
  readonly url?: string;
}

/** The configuration in the environment. */
export function config(): Config {
  return readConfig(process.env);
}

/**
 * The address of the running service: the one that the options or the environment name, or the one that the service has
 * written beside its store, or the default.
 * @throws CliError where none responds.
 */
export async function urlOf({ url }: GivenTarget): Promise<string> {
  if (url !== undefined) return url;
  const found = await runningService(config());
  if (found === null) throw new CliError(words.target.noService(serviceUrl(config())));
  return found;
}

/** The address that the service has, or would have when it is started now. */
export function likelyUrl(): string {
  const given = config();
  return (given.isAddressGiven ? null : readAddressFile(given.dataDirectory)) ?? serviceUrl(given);
}

/** The address at which a service with this configuration responds; `null` for none. */
async function runningService(config: Config): Promise<string | null> {
  const written = config.isAddressGiven ? null : readAddressFile(config.dataDirectory);
  for (const url of new Set([...(written === null ? [] : [written]), serviceUrl(config)])) {
    if (await responds(url)) return url;
  }
  return null;
}

/** The address at which the running service answers `/readyz`; `null` where none runs. */
export async function readinessUrl(): Promise<string | null> {
  const given = config();
  const { metricsPort } = given;
  const url = await runningService(given);
  if (url === null || metricsPort === null) return url;
  const address = new URL(url);
  address.port = String(metricsPort);
  return address.origin;
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
  const rights = CALLERS[caller];
  if (caller === 'OWNER' && config.databaseUrl !== null) return openStore(config, caller);
  const { url } = given;
  // `--url` means that service, and never the store of this machine.
  if (url !== undefined && !(await responds(url))) throw new CliError(words.target.noService(url));
  const service = url ?? (await runningService(config));
  if (service !== null) {
    const token = rights.token === 'NONE' ? null : findToken(config);
    if (token === null && rights.token === 'REQUIRED') throw tokenMissing(config);
    return serviceTarget(service, token);
  }
  if (config.databaseUrl === null && !hasStore(config.dataDirectory)) {
    const nothing = words.target.nothingThere(serviceUrl(config), config.dataDirectory);
    if (!rights.writes) throw new CliError(nothing);
    console.error(words.target.newStore(nothing));
  }
  return openStore(config, caller);
}

async function openStore(config: Config, caller: Caller): Promise<Target> {
  // The store and the schema take longer to load than everything else, and a command beside a service needs neither.
  const { openStoreTarget } = await import('./store-target.js');
  const { token, writes } = CALLERS[caller];
  return openStoreTarget(config, token === 'NONE' ? 'READER' : 'OWNER', writes ? 'CORE' : 'EITHER');
}
