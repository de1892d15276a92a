/** GraphQL over HTTP and Server-Sent Events: kept responses where possible, and otherwise Yoga. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { slices } from '../../graphql/slices.js';
import { type Access, AccessRefused } from '../access/access.js';
import type { Exchange } from '../connections/exchange.js';
import { acceptsResponse, wantsEvents } from '../http/media-type.js';
import { publicError } from '../http/public-errors.js';
import { accessRefusal, codeOf, failure, notAcceptable, notKnown, type Refusal } from '../http/refusal.js';
import { sendCompressed } from '../http/send-compressed.js';
import type { ReaderResponses } from '../kept-responses/reader-responses.js';
import { REQUEST_UNITS } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';
import { writeEventStream } from '../live/event-stream.js';
import type { RequestWatch } from '../metrics/request-watch.js';
import type { Refuse } from '../pages/refuse.js';
import type { GraphQLParts } from './parts.js';
import { Requester } from './requester.js';
import { makeYoga, type Yoga } from './yoga.js';

/** The parts that this transport needs besides. */
export interface OverHttpParts extends GraphQLParts {
  readonly readers: ReaderResponses;
  readonly requests: RequestWatch;
  readonly refuse: Refuse;
}

/** The requester's access, or the refusal. */
type AccessOrRefusal = { readonly access: Access | null } | { readonly refusal: Refusal };

export class GraphQLOverHttp {
  /** For readers, and for all operations over WebSockets. */
  readonly yoga: Yoga;
  /** For editors, whose request bodies may be larger. */
  private readonly deskYoga: Yoga;

  constructor(
    private readonly parts: OverHttpParts,
    config: Pick<Config, 'limits'>,
    private readonly log: Logger,
  ) {
    this.yoga = makeYoga(parts, { body: config.limits.bodyBytes }, log);
    this.deskYoga = makeYoga(parts, { body: config.limits.deskBodyBytes }, log);
  }

  /** Answers a request. Most requests are readers' queries with a kept response, so their path is short. */
  answer(exchange: Exchange): Promise<void> {
    const { request, response, requestId, account } = exchange;
    const { gate, metrics, readers, refuse } = this.parts;
    const asked = gate.ask(account, REQUEST_UNITS);
    const headers: OutgoingHttpHeaders = {
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': gate.policy,
      ratelimit: asked.rateLimit,
      ...gate.origins.headersFor(request),
    };
    if (gate.origins.answerPreflight(request, response, headers)) return Promise.resolve();
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
    if (!acceptsResponse(request)) return refused(notAcceptable());
    if (request.headers.authorization !== undefined) return this.answerByYoga(exchange, headers);
    return readers.serve(exchange, headers).then(
      (served) => (served ? undefined : this.answerByYoga(exchange, headers)),
      (error: unknown) => {
        if (error instanceof Refused) return refused(error.refusal);
        // The head of the record cannot be read at the moment.
        return refused(failure(publicError(error, this.log, requestId)));
      },
    );
  }

  private async answerByYoga(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
    const { request, response, requestId, account } = exchange;
    const { connections, metrics, reading, refuse, requests, watch } = this.parts;
    const found = await this.accessOf(request, requestId);
    if ('refusal' in found) return refuse(exchange, found.refusal, headers);
    const { access } = found;
    // Many requests may come at once.
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
      const answered = await yoga.handleNodeRequestAndResponse(asGet(request), response, requester);
      const { subscriber } = requester.outcome;
      // An event stream lasts until the process drains; the connection must not be reused then.
      if (subscriber !== null || connections.isDraining) response.shouldKeepAlive = false;
      const head = { ...headers, ...Object.fromEntries(answered.headers) };
      if (subscriber === null || !answered.ok) {
        const body = Buffer.from(await answered.arrayBuffer());
        // Overrides Yoga's header: a shared cache must not give this response to another client.
        const uncached = { ...head, 'cache-control': 'no-store' };
        const isStream = answered.headers.get('content-type')?.startsWith('text/event-stream') === true;
        if (isStream) response.writeHead(answered.status, uncached).end(body);
        else await sendCompressed(request, response, answered.status, body, uncached, requester.meter.payer);
        return;
      }
      response.writeHead(answered.status, head);
      // The request is pipelined behind an unfinished response: its stream would wait, and never notice that the client
      // is gone.
      if (request.method === 'HEAD') response.end();
      else if (response.socket === null) request.socket.destroy();
      else {
        requests.markAsStream(response);
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

/** The request for Yoga, which takes no HEAD. As GET, it runs no mutation either; Node sends no body in response to HEAD. */
function asGet(request: IncomingMessage): Parameters<Yoga['handleNodeRequestAndResponse']>[0] {
  if (request.method !== 'HEAD') return request;
  const { headers, url = '', socket } = request;
  return { method: 'GET', headers, url, socket };
}
