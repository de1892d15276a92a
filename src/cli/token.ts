/** `onrecord token`: who may write. Whoever holds the database, or the files, needs no token to make one. */
import type { Config } from '../config.js';
import { type EditorRole, EditorRole as EditorRoles } from '../desk/editor.js';
import type { StoredToken } from '../record/tokens.js';
import { valuesOf } from '../story/vocabulary.js';
import { CliError } from './errors.js';
import { openStoreTarget, openTarget, type Target } from './target.js';

/** A token that is asked for. */
export interface TokenWish {
  readonly name: string;
  readonly role: EditorRole;
  /** How long it is to be good, in milliseconds; `null` for ever. */
  readonly lifetime: number | null;
}

/** Where the command is to be obeyed, and how it is to be answered. */
export interface TokenOptions {
  readonly url: string;
  readonly json: boolean;
}

/** Later ones are not written with four digits. */
const LAST_YEAR = 9999;

interface MadeToken {
  readonly token: StoredToken;
  readonly secret: string;
}

/** The role that a text names, or `null`. */
export function roleOf(text: string): EditorRole | null {
  return valuesOf(EditorRoles).find((role) => role === text.toUpperCase()) ?? null;
}

/** Makes a token. Its secret is all that goes to standard output, so that it can be passed on. */
export async function createToken(config: Config, wish: TokenWish, options: TokenOptions): Promise<void> {
  const { name, role, lifetime } = wish;
  const expiresAt = lifetime === null ? null : momentAfter(lifetime);
  const made = await onTarget(config, options.url, (target) => create(target, { name, role, expiresAt }));
  if (options.json) console.log(JSON.stringify(made));
  else {
    console.error(`Token ${described(made.token)}. Its secret is shown this once:`);
    console.log(made.secret);
  }
  if (config.singleSignOn !== null) {
    console.error('While single sign-on is configured, no token of the store is accepted.');
  }
}

function momentAfter(lifetime: number): string {
  const moment = new Date(Date.now() + lifetime);
  // Also where it is no moment at all.
  if (!(moment.getUTCFullYear() <= LAST_YEAR)) throw new CliError(`A token expires by the year ${LAST_YEAR}, or never`);
  return moment.toISOString();
}

/** Lists the tokens that there have been. */
export async function listTokens(config: Config, options: TokenOptions): Promise<void> {
  const { tokens } = await onTarget(config, options.url, (target) =>
    target.ask<{ tokens: readonly StoredToken[] }>(LIST, {}),
  );
  for (const token of tokens) console.log(options.json ? JSON.stringify(token) : described(token));
  if (tokens.length === 0) console.error('There is no token.');
}

/** Revokes a token. Returns whether there is one of this id. */
export async function revokeToken(config: Config, id: string, options: TokenOptions): Promise<boolean> {
  const token = await onTarget(config, options.url, (target) => revoke(target, id));
  if (token === null) console.error(`There is no token ${id}`);
  else console.log(options.json ? JSON.stringify(token) : described(token));
  return token !== null;
}

function described({ id, name, role, createdAt, createdBy, expiresAt, revokedAt, revokedBy }: StoredToken): string {
  const facts = [
    `${id}  ${role.toLowerCase().padEnd(6)}  "${name}"`,
    `made ${createdAt} by ${createdBy}`,
    ...(expiresAt === null ? [] : [`${Date.parse(expiresAt) <= Date.now() ? 'expired' : 'expires'} ${expiresAt}`]),
    ...(revokedAt === null ? [] : [`revoked ${revokedAt} by ${revokedBy}`]),
  ];
  return facts.join(', ');
}

/**
 * Asks the database where there is one, for it may have no token yet. The embedded store belongs to its service while that
 * runs.
 */
async function onTarget<T>(config: Config, url: string, act: (target: Target) => Promise<T>): Promise<T> {
  const target = config.databaseUrl === null ? await openTarget(config, url) : await openStoreTarget(config);
  try {
    return await act(target);
  } finally {
    await target.close();
  }
}

const TOKEN = 'id name role createdAt createdBy expiresAt revokedAt revokedBy';
const CREATE = `mutation CreateToken($input: CreateTokenInput!) { createToken(input: $input) {
  __typename ... on CreateTokenSuccess { secret token { ${TOKEN} } } ... on Error { code message } } }`;
const LIST = `query Tokens { tokens { ${TOKEN} } }`;
const REVOKE = `mutation RevokeToken($input: RevokeTokenInput!) { revokeToken(input: $input) {
  __typename ... on RevokeTokenSuccess { token { ${TOKEN} } } ... on Error { code message } } }`;

interface Refusal {
  readonly __typename: 'InvalidInput' | 'Forbidden' | 'NotFound';
  readonly code: string;
  readonly message: string;
}
type CreateAnswer = (MadeToken & { readonly __typename: 'CreateTokenSuccess' }) | Refusal;
type RevokeAnswer = { readonly __typename: 'RevokeTokenSuccess'; readonly token: StoredToken } | Refusal;

function refused({ message, code }: Refusal): CliError {
  return new CliError(`${message} (${code})`);
}

async function create(target: Target, input: object): Promise<MadeToken> {
  const { createToken: answer } = await target.ask<{ createToken: CreateAnswer }>(CREATE, { input });
  if (answer.__typename !== 'CreateTokenSuccess') throw refused(answer);
  return { token: answer.token, secret: answer.secret };
}

/** Returns `null` where there is no such token. */
async function revoke(target: Target, id: string): Promise<StoredToken | null> {
  const { revokeToken: answer } = await target.ask<{ revokeToken: RevokeAnswer }>(REVOKE, { input: { id } });
  if (answer.__typename === 'RevokeTokenSuccess') return answer.token;
  if (answer.__typename === 'NotFound') return null;
  throw refused(answer);
}
