/**
 * Clients with addresses of their own: all of 127.0.0.0/8 is this machine, and each address counts as another client.
 */

import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { TOKEN } from '../fixtures/service/service.js';

/** The addresses of lasting clients. Addresses for single requests start at 127.0.1.0/24. */
export const ADDRESSES = { others: '127.0.0.2', desk: '127.0.0.3', worst: '127.0.0.9', crowd: '127.0.0.50' } as const;

/** A request to send. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  /** The path with its parameters. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Received {
  /** 0 if no response arrived. */
  readonly status: number;
  /** The first error code in the response; `null` if it has none. */
  readonly code: string | null;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of the body; of a compressed body, the whole of it. */
  readonly text: string;
  /** The length of the body as transferred. */
  readonly bytes: number;
}

export const NO_ANSWER: Received = { status: 0, code: null, headers: {}, text: '', bytes: 0 };
const CODE = /"code":"([A-Z_]+)"/;

/** The first error code in a response; `null` if it has none. */
export function codeIn(text: string): string | null {
  return CODE.exec(text)?.[1] ?? null;
}

/** The part of a response that is kept. */
const KEPT_BYTES = 1_000_000;

export function get(path: string, headers: Readonly<Record<string, string>> = {}): Ask {
  return { method: 'GET', path, headers, body: '' };
}

/** A GraphQL request by POST. */
export function post(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}): Ask {
  const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return {
    method: 'POST',
    path: '/graphql',
    headers: { ...json, ...headers },
    body: JSON.stringify({ query, variables }),
  };
}

/** The same request by an editor, to whom readers' limits do not apply. */
export function byDesk(query: string, variables: object = {}): Ask {
  return post(query, variables, { authorization: `Bearer ${TOKEN}` });
}

/** A client at one address. */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    readonly address: string,
    connections = 16,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: address });
  }

  /** Sends a request, and waits at most this long for the whole response, in milliseconds. Never rejects. */
  ask({ method, path, headers, body }: Ask, patience: number): Promise<Received> {
    return new Promise((resolve) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const { statusCode = 0, headers: received } = response;
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes < KEPT_BYTES) pieces.push(piece);
        });
        response.once('end', () => {
          const body = Buffer.concat(pieces);
          const isWhole = received['content-encoding'] === 'gzip' && bytes < KEPT_BYTES;
          const text = (isWhole ? gunzipSync(body) : body).toString('utf8');
          resolve({ status: statusCode, code: codeIn(text), headers: received, text, bytes });
        });
        response.once('error', () => resolve(NO_ANSWER));
        response.once('close', () => resolve(NO_ANSWER));
      });
      sent.setTimeout(patience, () => sent.destroy());
      const deadline = setTimeout(() => sent.destroy(), patience);
      sent.once('close', () => {
        clearTimeout(deadline);
        resolve(NO_ANSWER);
      });
      sent.once('error', () => resolve(NO_ANSWER));
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The status and code of a response, for the report. */
export function outcomeOf({ status, code }: Received): string {
  if (status === 0) return 'no answer';
  return code === null ? String(status) : `${status} ${code}`;
}
