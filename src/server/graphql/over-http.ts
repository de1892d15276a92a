/** GraphQL over HTTP and Server-Sent Events: from what is kept where that is possible, and otherwise by Yoga. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { slices } from '../../graphql/slices.js';
import { type Access, AccessRefused } from '../access/access.js';
import type { ReaderAnswers } from '../answers/reader-answers.js';
import type { Exchange } from '../connections/exchange.js';
import { answerPreflight, originHeaders } from '../http/cross-origin.js';
import { acceptsAnswer } from '../http/media-type.js';
import { publicError } from '../http/public-errors.js';
import { accessRefusal, codeOf, notAcceptable, notKnown, type Refusal, refusal } from '../http/refusal.js';
import { REQUEST_UNITS, wantsEvents } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';
import { writeEventStream } from '../live/event-stream.js';
import type { RequestWatch } from '../metrics/request-watch.js';
import type { Refuse } from '../pages/refuse.js';
import type { GraphQLParts } from './parts.js';
import { Requester } from './requester.js';
import { makeYoga, type Yoga } from './yoga.js';

/** What this transport needs besides. */
export interface OverHttpParts extends GraphQLParts {
  readonly readers: ReaderAnswers;
  readonly requests: RequestWatch;
  readonly refuse: Refuse;
}

/** Who asks, or what they are answered instead. */
type AccessOrRefusal = { readonly access: Access | null } | { readonly refusal: Refusal };

export class GraphQLOverHttp {
  /** For readers, and for operations over WebSockets. */
  readonly yoga: Yoga;
  /** For the desk, whose bodies may be larger. */
  private readonly deskYoga: Yoga;

  constructor(
    private readonly parts: OverHttpParts,
    private readonly config: Pick<Config, 'allowedOrigins' | 'limits'>,
    private readonly log: Logger,
  ) {
    this.yoga = makeYoga(parts, { body: config.limits.bodyBytes }, log);
    this.deskYoga = makeYoga(parts, { body: config.limits.deskBodyBytes }, log);
  }

  /** Answers a request. Most are of readers who ask what is kept, so the way to it is short. */
  answer(exchange: Exchange): Promise<void> {
    const { request, response, requestId, account } = exchange;
    const { gate, metrics, readers, refuse } = this.parts;
    const { allowedOrigins } = this.config;
    const asked = gate.ask(account, REQUEST_UNITS);
    const headers: OutgoingHttpHeaders = {
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': gate.policy,
      ratelimit: asked.rateLimit,
      ...originHeaders(request, allowedOrigins),
    };
    if (request.method === 'OPTIONS' && allowedOrigins.length > 0) return answerPreflight(request, response, headers);
    const refused = (one: Refusal) => Promise.resolve(refuse(exchange, one, headers));
    if (asked.refusal !== null) return refused(asked.refusal);
    const reason = gate.refusalOf(request);
    if (reason !== null) return refused(reason);
    if (wantsEvents(request)) {
      const opening = gate.open(account);
      if ('refusal' in opening) {
        metrics.connectionRefused(codeOf(opening.refusal), 'sse');
        return refused(opening.refusal);
      }
      response.once('close', opening.close);
    }
    if (!acceptsAnswer(request)) return refused(notAcceptable());
    if (request.headers.authorization !== undefined) return this.answerByYoga(exchange, headers);
    return readers.serve(exchange, headers).then(
      (served) => (served ? undefined : this.answerByYoga(exchange, headers)),
      (error: unknown) => {
        if (error instanceof Refused) return refused(error.refusal);
        // The head of the record cannot be read: soon it may be.
        return refused(refusal(503, publicError(error, this.log, requestId), { 'retry-after': '1' }));
      },
    );
  }

  private async answerByYoga(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    const { request, response, requestId, account } = exchange;
    const { connections, metrics, reading, refuse, requests, watch } = this.parts;
    const found = await this.accessOf(request, requestId);
    if ('refusal' in found) return refuse(exchange, found.refusal, headers);
    const { access } = found;
    // Many may come at one time.
    const turn = slices.begin(account);
    if (turn !== null) await turn;
    const yoga = access === null ? this.yoga : this.deskYoga;
    const lastEventId = request.headers['last-event-id'];
    const requester = new Requester(
      requestId,
      access?.editor ?? null,
      wantsEvents(request) ? 'sse' : 'http',
      reading.budgets.meterFor(account, access?.editor ?? null),
      typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
    );
    try {
      const answered = await yoga.handleNodeRequestAndResponse(request, response, requester);
      const { subscriber } = requester.outcome;
      // A stream takes its connection with it: it ends when the process does, and nobody is to ask anything after it then.
      if (subscriber !== null || connections.isDraining) response.shouldKeepAlive = false;
      response.writeHead(answered.status, {
        ...headers,
        ...Object.fromEntries(answered.headers),
        // Whatever Yoga says of it: the next client of a cache on the way may be another one.
        ...(subscriber === null ? { 'cache-control': 'no-store' } : {}),
      });
      if (subscriber === null || !answered.ok) response.end(new Uint8Array(await answered.arrayBuffer()));
      // Pipelined behind a response that is not finished: this stream would wait for its turn, and never learn that its client is gone.
      else if (response.socket === null) request.socket.destroy();
      else {
        requests.lasts(response);
        const options = { requestId, access, account, watch, connections, metrics };
        await writeEventStream(response, subscriber, options, this.log);
      }
    } finally {
      requester.outcome.subscriber?.close();
    }
  }

  private async accessOf({ headers }: IncomingMessage, requestId: string): Promise<AccessOrRefusal> {
    try {
      return { access: await this.parts.identify(headers.authorization) };
    } catch (error) {
      return { refusal: error instanceof AccessRefused ? accessRefusal(error) : notKnown(error, this.log, requestId) };
    }
  }
}
