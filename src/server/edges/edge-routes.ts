/**
 * The addresses for edges: `/edge/log` gives them the record as entries of the log, and `/edge/tokens` says which tokens are
 * not revoked. An edge is known by its secret alone, because the log has all that editors see, and the address of a gateway
 * says nothing about those whom it asks for.
 */
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Tail } from '../../feed/tail.js';
import { type Cursor, decodeCursor } from '../../record/cursor.js';
import { encodeLogEntry } from '../../record/log/log-entry.js';
import { MAX_ENTRIES_PER_READ } from '../../record/log/read-log.js';
import { BEGINNING, type StoryRecord, unusable } from '../../record/record.js';
import type { RecordPoint } from '../../record/snapshot.js';
import { settlesWithin } from '../../settles-within.js';
import type { Exchange } from '../connections/exchange.js';
import { publicError } from '../http/public-errors.js';
import type { Gate } from '../limits/gate.js';

/** The routes for edges: each name is the end of its path. */
export const EDGE_ROUTES = ['log', 'tokens'] as const;
/** The name of such a route. */
export type EdgeRoute = (typeof EDGE_ROUTES)[number];

/** An edge that has everything waits for the next entry this long, in milliseconds. */
const WAIT_MS = 1_000;
/** An edge may ask for so many tokens at a time. */
export const MAX_TOKENS_PER_QUESTION = 500;
const TOKEN_ID = /^[0-9a-f]{12}$/;

/** The status of refusals by code; any other is a failure that may soon be over. */
const STATUSES: Readonly<Record<string, number>> = { CURSOR_FORKED: 409, CURSOR_AHEAD: 409 };

/** The parts that the routes read from. */
export interface EdgeRouteParts {
  readonly record: StoryRecord;
  readonly tail: Tail;
  readonly gate: Gate;
}

export class EdgeRoutes {
  constructor(
    private readonly parts: EdgeRouteParts,
    private readonly log: Logger,
  ) {}

  async answer(route: EdgeRoute, exchange: Exchange): Promise<void> {
    const { request, response, requestId } = exchange;
    if (!this.parts.gate.isEdge(request)) {
      const message = 'Only edges may read this: send the secret whose hash TRUSTED_EDGES has, as Client-Secret';
      return send(response, 403, { error: { code: 'EDGE_SECRET_REQUIRED', message } });
    }
    const parameters = new URL(request.url ?? '', 'http://edge').searchParams;
    try {
      if (route === 'log') await this.answerLog(parameters.get('after'), response);
      else await this.answerTokens(parameters.get('ids') ?? '', response);
    } catch (error) {
      const { message, extensions } = publicError(error, this.log, requestId);
      const code = String(extensions.code);
      send(response, STATUSES[code] ?? 503, { error: { code, message } }, this.head());
    }
  }

  /** Gives the entries after a cursor, up to the end of a batch; none when there is nothing new for a second. */
  private async answerLog(after: string | null, response: Exchange['response']): Promise<void> {
    const { tail } = this.parts;
    const cursor = after === null ? null : decodeCursor(after);
    if (after !== null && cursor === null) {
      return send(response, 400, { error: { code: 'CURSOR_MALFORMED', message: '"after" is not a cursor' } });
    }
    const start = cursor === null ? BEGINNING : await this.pointOf(cursor);
    if (start.offset >= tail.head.offset) await moved(tail, response);
    const body = Buffer.from((await this.wholeBatches(start.offset)).join(''));
    response.writeHead(200, {
      ...this.head(),
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      'content-length': body.length,
    });
    response.end(body);
  }

  /** The lines of the entries after an offset: those of one read, up to the end of its last whole batch, or one longer batch. */
  private async wholeBatches(after: number): Promise<readonly string[]> {
    const lines: string[] = [];
    for (let offset = after; ; ) {
      const entries = await this.parts.record.log(offset, MAX_ENTRIES_PER_READ);
      const ends = entries.findLastIndex((entry) => entry.offset === entry.lastOffset) + 1;
      lines.push(...entries.slice(0, ends === 0 ? entries.length : ends).map((entry) => `${encodeLogEntry(entry)}\n`));
      const last = entries.at(-1);
      if (ends > 0 || last === undefined) return lines;
      ({ offset } = last);
    }
  }

  /** @throws RecordError CURSOR_FORKED, CURSOR_AHEAD, REPLICA_BEHIND */
  private async pointOf(cursor: Cursor): Promise<RecordPoint> {
    const check = await this.parts.record.check(cursor);
    if (check.usable) return check.point;
    throw unusable(check.reason);
  }

  private async answerTokens(ids: string, response: Exchange['response']): Promise<void> {
    const asked = ids === '' ? [] : ids.split(',');
    if (asked.length > MAX_TOKENS_PER_QUESTION || !asked.every((id) => TOKEN_ID.test(id))) {
      const message = `"ids" takes up to ${MAX_TOKENS_PER_QUESTION} ids of tokens, separated by commas`;
      return send(response, 400, { error: { code: 'BAD_REQUEST', message } });
    }
    send(response, 200, { unrevoked: [...(await this.parts.record.tokens.unrevoked(asked))] });
  }

  /** The header with the newest cursor, by which an edge learns which record this is. */
  private head(): Readonly<Record<string, string>> {
    return { 'record-head': this.parts.record.cursor(this.parts.tail.head) };
  }
}

/** Resolves when the head has moved, after a while, or when the client is gone. */
async function moved(tail: Tail, response: Exchange['response']): Promise<void> {
  const settled = new AbortController();
  let cancel: () => void = () => undefined;
  const waiting = [
    new Promise<void>((resolve) => {
      cancel = tail.whenMoved(resolve);
    }),
    once(response, 'close', { signal: settled.signal }).catch(() => undefined),
  ];
  await settlesWithin(Promise.race(waiting), WAIT_MS);
  cancel();
  settled.abort();
}

function send(
  response: Exchange['response'],
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const described = { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, described).end(JSON.stringify(body));
}
