/** How one gets at the desk of a service that has just started, and the token that a first start makes. */
import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { tokenPath, writeTokenFile } from '../desk/token-file.js';
import { makeSecret, type Tokens } from '../desk/tokens.js';
import type { Engine } from '../record/engine/engine.js';

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
  return existsSync(path) ? { by: 'TOKEN_FILE', path } : { by: 'TOKENS' };
}
