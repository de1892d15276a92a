/** How one gets at the desk of a service that has just started, and the token that a first start makes. */
import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { tokenPath, writeTokenFile } from '../../desk/token-file.js';
import { makeSecret, type Tokens } from '../../desk/tokens.js';
import type { Engine } from '../../record/engine/engine.js';
import { closeToOthers } from '../../record/engine/private-directory.js';

/** How one gets at the desk, for whoever has started the service. */
export type DeskAccess =
  | { readonly by: 'SINGLE_SIGN_ON'; readonly issuer: string }
  /** With the token in this file, or with others that were made since. */
  | { readonly by: 'TOKEN_FILE'; readonly path: string }
  | { readonly by: 'TOKENS' }
  /** Not at all, until a token is made. */
  | { readonly by: 'NOTHING' };

/** Whoever starts the service for the first time is its first chief, by this name. */
const FIRST = { name: 'desk', role: 'CHIEF', expiresAt: null, createdBy: 'onrecord' } as const;

/**
 * Makes the first token of an embedded store, and puts it beside the store. A PostgreSQL has no such place: which of the
 * machines that use it could be trusted with a secret, nobody here knows.
 */
export async function prepareAccess(
  tokens: Tokens,
  engine: Engine['name'],
  { dataDirectory, singleSignOn }: Pick<Config, 'dataDirectory' | 'singleSignOn'>,
  log: Logger,
): Promise<DeskAccess> {
  if (singleSignOn !== null) return { by: 'SINGLE_SIGN_ON', issuer: singleSignOn.issuer };
  const isEmpty = await tokens.isEmpty();
  if (engine === 'PostgreSQL') return { by: isEmpty ? 'NOTHING' : 'TOKENS' };
  const path = tokenPath(dataDirectory);
  if (isEmpty) {
    const secret = makeSecret();
    // The file first: a process that dies in between makes another token the next time, and loses none that is good.
    writeTokenFile(dataDirectory, secret);
    await tokens.keep(secret, FIRST);
  }
  if (!existsSync(path)) return { by: 'TOKENS' };
  // As one may be that was copied here.
  const closing = closeToOthers(path);
  if (closing !== 'WAS_CLOSED') {
    const fault =
      closing === 'CLOSED'
        ? 'could read the token of a chief: the mode of its file is 600 now'
        : 'can read the token of a chief, and the mode of its file cannot be changed';
    log.warn({ path }, `other users of this machine ${fault}; make a new token and revoke this one`);
  }
  return { by: 'TOKEN_FILE', path };
}
