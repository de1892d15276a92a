/** The running service as a target. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.js';
import { readTokenFile, tokenPath } from '../desk/token-file.js';
import { CliError } from './errors.js';
import { dataOf, type GraphQLAnswer, type Target } from './target.js';

/** Where a service of this configuration answers. */
export function serviceUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/**
 * Whether a service answers, waiting a moment for one that is just starting. With METRICS_PORT `/livez` is elsewhere, but
 * whatever it answers has an id.
 */
export async function answers(url: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(new URL('/livez', url));
      return response.ok || response.headers.has('x-request-id');
    } catch (error) {
      const refused = error instanceof TypeError;
      if (!refused) throw error;
      if (attempt === 1) return false;
      await pause(300);
    }
  }
}

/** A token that commands send, and where it was found. */
export interface FoundToken {
  readonly secret: string;
  readonly place: string;
}

/** The token that commands send: that of the environment, or that of the first start; `null` where there is none. */
export function findToken({ deskToken, dataDirectory }: Config): FoundToken | null {
  const found =
    deskToken !== null
      ? { secret: deskToken, place: 'DESK_TOKEN' }
      : { secret: readTokenFile(dataDirectory), place: tokenPath(dataDirectory) };
  const { secret, place } = found;
  if (secret === null) return null;
  // What no header can carry would be told of by `fetch`, with the secret in its words.
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new CliError(`What is in ${place} is no token`);
  return { secret, place };
}

/** Says that a command needs a token, where none was found. */
export function tokenMissing({ dataDirectory }: Config): CliError {
  return new CliError(
    `This needs a token of the desk: set DESK_TOKEN, or run this where ${tokenPath(dataDirectory)} is`,
  );
}

/** The running service at `url`; without a token it is asked as readers ask. */
export function serviceTarget(url: string, token: FoundToken | null): Target {
  const name = `the service at ${url}`;
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token.secret}` }),
  };
  const hints = token === null ? {} : tokenHints(token);
  return {
    name,
    ask: async <T>(query: string, variables: object) => {
      const body = JSON.stringify({ query, variables });
      const { status, text } = await send(name, new URL('/graphql', url), { method: 'POST', headers, body });
      return dataOf<T>(answerIn<T>(text) ?? noAnswer(name, status), name, hints);
    },
    close: async () => undefined,
  };
}

/** Where the token was found that was refused: there may be several about. */
function tokenHints({ place }: FoundToken): Record<string, string> {
  const codes = ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'ROLE_REQUIRED', 'CHIEF_REQUIRED'];
  return Object.fromEntries(codes.map((code) => [code, `The token that was sent is the one in ${place}.`]));
}

async function send(name: string, address: URL, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(address, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new CliError(`No answer from ${name}: ${cause}. Look whether it was done before you try again.`);
  }
}

function answerIn<T>(text: string): GraphQLAnswer<T> | null {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? (answer as GraphQLAnswer<T>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function noAnswer(name: string, status: number): never {
  throw new CliError(`Not done: ${name} answers with status ${status} and no JSON; is that Onrecord?`);
}
