/** `onrecord token`: creates, lists and revokes tokens. */
import type { EditorRole } from '../desk/editor.js';
import type { StoredToken } from '../record/tokens.js';
import { words } from '../words/cli.js';
import { CliError, refusalError } from './errors.js';
import type { Target } from './target.js';

/** The input for a new token. */
export interface TokenInput {
  readonly name: string;
  readonly role: EditorRole;
  /** The expiry; `null` for none. */
  readonly expiresAt: string | null;
}

/** The output options of every token command. */
export interface TokenOptions {
  readonly json: boolean;
}

/** RFC 3339 has four digits for a year. */
const LAST_YEAR = 9999;

interface CreatedToken {
  readonly token: StoredToken;
  readonly secret: string;
}

/** The expiry of a token with this lifetime. @throws CliError when the expiry is later than a token may have. */
export function expiryAfter(lifetimeMs: number): string {
  const moment = new Date(Date.now() + lifetimeMs);
  // Negated, because the year of a moment that is out of range is NaN.
  if (!(moment.getUTCFullYear() <= LAST_YEAR)) throw new CliError(words.token.create.tooLate(LAST_YEAR));
  return moment.toISOString();
}

/** Creates a token. Only its secret goes to standard output, so that a script can take it from there. */
export async function createToken(target: Target, input: TokenInput, { json }: TokenOptions): Promise<void> {
  const created = await create(target, input);
  if (json) return console.log(JSON.stringify(created));
  console.error(words.token.create.done(describe(created.token)));
  console.log(created.secret);
}

/** Lists all tokens, expired and revoked ones too. */
export async function listTokens(target: Target, { json }: TokenOptions): Promise<void> {
  const { tokens } = await target.ask<{ tokens: readonly StoredToken[] }>(LIST, {});
  for (const token of tokens) console.log(json ? JSON.stringify(token) : describe(token));
  if (tokens.length === 0) console.error(words.token.list.none);
}

/** Revokes a token. Returns whether there is a token with this id. */
export async function revokeToken(target: Target, id: string, { json }: TokenOptions): Promise<boolean> {
  const token = await revoke(target, id);
  if (token === null) console.error(words.token.revoke.noSuchToken(id));
  else console.log(json ? JSON.stringify(token) : describe(token));
  return token !== null;
}

function describe({ id, name, role, createdAt, createdBy, expiresAt, revokedAt, revokedBy }: StoredToken): string {
  const expiry = (time: string) =>
    Date.parse(time) <= Date.now() ? words.token.expired(time) : words.token.expires(time);
  const facts = [
    `${id}  ${role.toLowerCase().padEnd(6)}  "${name}"`,
    words.token.created(createdAt, createdBy),
    ...(expiresAt === null ? [] : [expiry(expiresAt)]),
    ...(revokedAt === null ? [] : [words.token.revoked(revokedAt, revokedBy)]),
  ];
  return facts.join(', ');
}

const TOKEN = 'id name role createdAt createdBy expiresAt revokedAt revokedBy';
const CREATE = `mutation CreateToken($input: CreateTokenInput!) { createToken(input: $input) {
  __typename ... on CreateTokenSuccess { secret token { ${TOKEN} } } ... on Error { code message } } }`;
const LIST = `query Tokens { tokens { ${TOKEN} } }`;
const REVOKE = `mutation RevokeToken($input: RevokeTokenInput!) { revokeToken(input: $input) {
  __typename ... on RevokeTokenSuccess { token { ${TOKEN} } } ... on Error { code message } } }`;

interface TokenMutationRefusal {
  readonly __typename: 'InvalidInput' | 'Forbidden' | 'NotFound';
  readonly code: string;
  readonly message: string;
}
type CreateResult = (CreatedToken & { readonly __typename: 'CreateTokenSuccess' }) | TokenMutationRefusal;
type RevokeResult = { readonly __typename: 'RevokeTokenSuccess'; readonly token: StoredToken } | TokenMutationRefusal;

async function create(target: Target, input: TokenInput): Promise<CreatedToken> {
  const { createToken: answer } = await target.ask<{ createToken: CreateResult }>(CREATE, { input });
  if (answer.__typename !== 'CreateTokenSuccess') throw refusalError(answer);
  return { token: answer.token, secret: answer.secret };
}

/** Returns `null` where there is no token with this id. */
async function revoke(target: Target, id: string): Promise<StoredToken | null> {
  const { revokeToken: answer } = await target.ask<{ revokeToken: RevokeResult }>(REVOKE, { input: { id } });
  if (answer.__typename === 'RevokeTokenSuccess') return answer.token;
  if (answer.__typename === 'NotFound') return null;
  throw refusalError(answer);
}
