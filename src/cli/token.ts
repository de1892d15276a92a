/** `onrecord token`: who may write. Whoever holds the database, or the files, needs no token to make one. */
import type { EditorRole } from '../desk/editor.js';
import type { StoredToken } from '../record/tokens.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

/** A token that is asked for. */
export interface TokenWish {
  readonly name: string;
  readonly role: EditorRole;
  /** Until when it is to be good; `null` for ever. */
  readonly expiresAt: string | null;
}

/** How the command is to be answered. */
export interface TokenOptions {
  readonly json: boolean;
}

/** Later ones are not written with four digits. */
const LAST_YEAR = 9999;

interface MadeToken {
  readonly token: StoredToken;
  readonly secret: string;
}

/** The moment that lies so many milliseconds ahead. @throws CliError when no token can be good so long. */
export function momentAfter(lifetime: number): string {
  const moment = new Date(Date.now() + lifetime);
  // Also where it is no moment at all.
  if (!(moment.getUTCFullYear() <= LAST_YEAR)) throw new CliError(`A token expires by the year ${LAST_YEAR}, or never`);
  return moment.toISOString();
}

/** Makes a token. Its secret is all that goes to standard output, so that it can be passed on. */
export async function createToken(target: Target, wish: TokenWish, { json }: TokenOptions): Promise<void> {
  const made = await create(target, wish);
  if (json) return console.log(JSON.stringify(made));
  console.error(`Token ${described(made.token)}. Its secret is shown this once:`);
  console.log(made.secret);
}

/** Lists the tokens that there have been. */
export async function listTokens(target: Target, { json }: TokenOptions): Promise<void> {
  const { tokens } = await target.ask<{ tokens: readonly StoredToken[] }>(LIST, {});
  for (const token of tokens) console.log(json ? JSON.stringify(token) : described(token));
  if (tokens.length === 0) console.error('There is no token.');
}

/** Revokes a token. Returns whether there is one of this id. */
export async function revokeToken(target: Target, id: string, { json }: TokenOptions): Promise<boolean> {
  const token = await revoke(target, id);
  if (token === null) console.error(`There is no token ${id}`);
  else console.log(json ? JSON.stringify(token) : described(token));
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
  return new CliError(`${message}  [${code}]`);
}

async function create(target: Target, input: TokenWish): Promise<MadeToken> {
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
