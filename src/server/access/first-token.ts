/** How to reach the desk of a service that has just started, and the token that a first start makes. */
import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { tokenPath, writeTokenFile } from '../../desk/token-file.js';
import { makeSecret, type Tokens } from '../../desk/tokens.js';
import type { Engine } from '../../record/engine/engine.js';
import { closeToOthers } from '../../record/engine/private-directory.js';

/** How to reach the desk, for the operator who started the service. */
export type DeskAccess =
  | { readonly by: 'SINGLE_SIGN_ON'; readonly issuer: string }
  /** With the token in this file, or with tokens made later. */
  | { readonly by: 'TOKEN_FILE'; readonly path: string }
  | { readonly by: 'TOKENS' }
  /** At an edge: with a token of the core at this address, to which the desk belongs. */
  | { readonly by: 'CORE'; readonly url: string }
  /** Nobody can sign in until a token is made. */
  | { readonly by: 'NOTHING' };

/** The first token of a new store belongs to a chief of this name. */
const FIRST = { name: 'desk', role: 'CHIEF', expiresAt: null, createdBy: 'onrecord' } as const;

/**
 * Makes the first token of an embedded store, and writes it beside the store. With PostgreSQL no token is made: several
 * machines may share the database, and the service cannot know which of them to trust with a secret.
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
    // Write the file first: a process that dies in between makes a new token at the next start, and no valid token is
    // lost.
    writeTokenFile(dataDirectory, secret);
    await tokens.keep(secret, FIRST);
  }
  if (!existsSync(path)) return { by: 'TOKENS' };
  // A copied file may have a mode that lets others read it.
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
