/** The running service as a target. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.js';
import { readTokenFile, tokenPath } from '../desk/token-file.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { dataOf, type Target, type TargetResponse } from './target.js';

/** The address of a service with this configuration. */
export function serviceUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const RETRY_AFTER_MS = 300;

/**
 * Whether a service responds; a service that is just starting gets a second chance. With METRICS_PORT, `/livez` is on
 * another port and responds with 404 here, but every response of the service has a request id.
 */
export async function responds(url: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(new URL('/livez', url));
      return response.ok || response.headers.has('x-request-id');
    } catch (error) {
      const isUnreachable = error instanceof TypeError;
      if (!isUnreachable) throw error;
      if (attempt === 1) return false;
      await pause(RETRY_AFTER_MS);
    }
  }
}

/** A token, and the place where the command found it. */
export interface FoundToken {
  readonly secret: string;
  readonly place: string;
}

/** The token in DESK_TOKEN, or else the one that the first start of the service wrote; `null` where there is neither. */
export function findToken({ deskToken, dataDirectory }: Config): FoundToken | null {
  const found =
    deskToken !== null
      ? { secret: deskToken, place: 'DESK_TOKEN' }
      : { secret: readTokenFile(dataDirectory), place: tokenPath(dataDirectory) };
  const { secret, place } = found;
  if (secret === null) return null;
  // `fetch` would refuse a header with other characters, and print the secret in its error.
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new CliError(words.target.tokenMalformed(place));
  return { secret, place };
}

/** The error of a command that needs a token and found none. */
export function tokenMissing({ dataDirectory }: Config): CliError {
  return new CliError(words.target.tokenMissing(tokenPath(dataDirectory)));
}

/** The running service at `url`. Without a token, requests are those of a reader. */
export function serviceTarget(url: string, token: FoundToken | null): Target {
  const name = words.target.service(url);
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
      return dataOf<T>(responseIn<T>(text) ?? noJson(name, status), name, hints);
    },
    close: async () => undefined,
  };
}

/** A refused token may be another than its owner thinks, so the error names the place where it was found. */
function tokenHints({ place }: FoundToken): Record<string, string> {
  const codes = ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'ROLE_REQUIRED', 'CHIEF_REQUIRED'];
  return Object.fromEntries(codes.map((code) => [code, words.target.tokenPlace(place)]));
}

async function send(name: string, address: URL, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(address, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new CliError(words.target.noResponse(name, cause));
  }
}

function responseIn<T>(text: string): TargetResponse<T> | null {
  try {
    const response: unknown = JSON.parse(text);
    return typeof response === 'object' && response !== null ? (response as TargetResponse<T>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function noJson(name: string, status: number): never {
  throw new CliError(words.target.noJson(name, status));
}
