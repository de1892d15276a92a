/** Asking from an address of one's own: all of 127.0.0.0/8 are this machine, and each counts as another client. */

import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { TOKEN } from '../fixtures/service.js';

/** Who asks. Addresses for single requests are in 127.0.1.0/24 and after. */
export const ADDRESSES = { others: '127.0.0.2', desk: '127.0.0.3', worst: '127.0.0.9', crowd: '127.0.0.50' } as const;

/** A request as it is sent. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  /** With its parameters. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Told {
  /** 0 where there was no answer. */
  readonly status: number;
  /** The first code in it; `null` where there is none. */
  readonly code: string | null;
  readonly headers: IncomingHttpHeaders;
  /** Its beginning; of one that is compressed, all of it. */
  readonly text: string;
  /** How long it is on its way. */
  readonly bytes: number;
}

export const NO_ANSWER: Told = { status: 0, code: null, headers: {}, text: '', bytes: 0 };
const CODE = /"code":"([A-Z_]+)"/;

/** The first code of an error in an answer; `null` where there is none. */
export function codeIn(text: string): string | null {
  return CODE.exec(text)?.[1] ?? null;
}

/** So much of an answer is kept. */
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

/** The same by an editor, whom no limit concerns that readers have. */
export function byDesk(query: string, variables: object = {}): Ask {
  return post(query, variables, { authorization: `Bearer ${TOKEN}` });
}

/** Somebody at an address. */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    readonly address: string,
    connections = 16,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: address });
  }

  /** Asks, and waits so long for the whole answer, in milliseconds. Never rejects. */
  ask({ method, path, headers, body }: Ask, patience: number): Promise<Told> {
    return new Promise((resolve) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const { statusCode = 0, headers: told } = response;
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes < KEPT_BYTES) pieces.push(piece);
        });
        response.once('end', () => {
          const body = Buffer.concat(pieces);
          const isWhole = told['content-encoding'] === 'gzip' && bytes < KEPT_BYTES;
          const text = (isWhole ? gunzipSync(body) : body).toString('utf8');
          resolve({ status: statusCode, code: codeIn(text), headers: told, text, bytes });
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

/** What came of it, in a word or two. */
export function outcomeOf({ status, code }: Told): string {
  if (status === 0) return 'no answer';
  return code === null ? String(status) : `${status} ${code}`;
}
