/** GraphQL over WebSocket: the graphql-transport-ws protocol, by the library that defines it. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, getOperationAST } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { Context } from '../../graphql/context.js';
import { OURS } from '../../graphql/errors.js';
import { schema } from '../../graphql/schema.js';
import { slices } from '../../graphql/slices.js';
import type { Limits } from '../../limits.js';
import { type Access, AccessRefused } from '../access/access.js';
import { FramedWebSocket } from '../connections/framed-web-socket.js';
import { DocumentParameters } from '../documents/persisted-documents.js';
import { publicError } from '../http/public-errors.js';
import { codeOf, type Refusal } from '../http/refusal.js';
import type { RequestIdOf } from '../http/request-id.js';
import { GRAPHQL_PATH, pathOf, toOriginForm } from '../http/request-target.js';
import { REQUEST_UNITS } from '../limits/gate.js';
import { limitError } from '../limits/limit-error.js';
import { DeliveryStream } from '../live/subscriber.js';
import { WebSocketConnection } from '../live/web-socket-connection.js';
import type { Tracing } from '../tracing/tracing.js';
import { OperationWatch } from './operation-watch.js';
import type { GraphQLParts } from './parts.js';

/** What clients may send with `connection_init`. */
interface ConnectionParams extends Record<string, unknown> {
  /** `Bearer <token>`, as the header would be. */
  readonly authorization?: unknown;
}

/** What the protocol's library keeps for us with each of its connections. */
interface Extra {
  readonly connection: WebSocketConnection;
  /** What was shown with `connection_init`; `null` for readers. */
  access: Access | null;
}

/** A client that does not close when it is asked to is cut after so long, in milliseconds. */
const CLOSE_TIMEOUT = 2_000;

/** As registered with IANA: nothing is wrong with the client, and those of graphql-ws come back. */
const TRY_AGAIN_LATER = 1013;

/** What this transport needs besides. */
export interface WebSocketParts extends GraphQLParts {
  readonly requestIdOf: RequestIdOf;
  readonly tracing: Tracing | null;
}

/** Serves the WebSockets of a server. */
export function serveWebSockets(server: Server, parts: WebSocketParts, limits: Limits, log: Logger): void {
  const { services, deliveries, connections, reading, gate, requestIdOf, identify, watch, metrics, tracing } = parts;
  const operations = new OperationWatch(metrics.operations, parts.accessLevel, log);
  const { operationsPerSocket } = limits;
  // Made once: whoever floods a socket is to cost little.
  const tooManyOperations = limitError(
    'TOO_MANY_OPERATIONS',
    `At most ${operationsPerSocket} operations may be open on one socket`,
  );
  const options = {
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
    perMessageDeflate: false,
    // Pings are answered between our own frames.
    autoPong: false,
    WebSocket: FramedWebSocket,
    // Known to `ws`, though not to its types yet.
    closeTimeout: CLOSE_TIMEOUT,
  };
  const sockets = new WebSocketServer(options);
  const mask = (error: unknown, { connection }: Extra): GraphQLError =>
    publicError(error, log, connection.nextRequestId());
  const protocol = makeServer<ConnectionParams, Extra>({
    connectionInitWaitTimeout: limits.initSeconds * 1_000,
    // What is thrown here would close the socket with a code after which clients do not come back.
    onConnect: async ({ connectionParams, extra }) => {
      try {
        extra.access = await identify(authorizationOf(connectionParams));
        if (extra.access === null) return true;
        const unwatch = watch.watch(extra.access, (reason) => {
          metrics.connectionRefused(reason.code, 'websocket');
          extra.connection.expel(CloseCode.Forbidden, reason);
        });
        void extra.connection.closed.then(unwatch);
        return true;
      } catch (error) {
        const refusal = error instanceof AccessRefused ? error : refusalOf(mask(error, extra));
        metrics.connectionRefused(refusal.code, 'websocket');
        log.info({ requestId: extra.connection.id, code: refusal.code }, 'a WebSocket was refused');
        extra.connection.expel(closeCodeOf(refusal.code), refusal);
        return false;
      }
    },
    onSubscribe: async ({ subscriptions, extra }, _id, payload) => {
      const asked = gate.ask(extra.connection.account, REQUEST_UNITS);
      if (asked.refusal !== null) return [asked.refusal.error];
      if (Object.keys(subscriptions).length > operationsPerSocket) return [tooManyOperations];
      const editor = extra.access?.editor ?? null;
      // A mistake in one document ends that operation. What is thrown here would close the socket for all of them.
      try {
        const text = reading.persisted.textOf(DocumentParameters.parse(payload), editor !== null) ?? payload.query;
        const meter = reading.budgets.meterFor(extra.connection.account, editor);
        // Many may come in one packet.
        const turn = slices.begin(meter.payer);
        if (turn !== null) await turn;
        const { document, faults } = reading.documents.read(text, meter.payer);
        if (document === null || faults.length > 0) {
          metrics.operations.unread('websocket');
          return [...faults];
        }
        if (getOperationAST(document, payload.operationName) == null) return [unknownOperation(payload.operationName)];
        // The library keeps the message for as long as a subscription lives: of the same document, one text for all.
        Object.assign(payload, { query: document.loc?.source.body ?? payload.query });
        return {
          schema,
          document,
          operationName: payload.operationName ?? null,
          variableValues: payload.variables ?? null,
          contextValue: new Context(services, extra.connection.nextRequestId(), editor, meter),
        };
      } catch (error) {
        metrics.operations.unread('websocket');
        return [mask(error, extra)];
      }
    },
    execute: (args) => operations.countAndLog(args, 'websocket', () => reading.execution.execute(args)),
    subscribe: (args) => operations.countAndLog(args, 'websocket', () => deliveries.open(args)),
    onOperation: ({ extra }, id, _payload, _args, result) =>
      result instanceof DeliveryStream ? extra.connection.deliver(id, result) : undefined,
    onError: ({ extra }, _id, _payload, errors) => {
      const told = errors.map((error) => mask(error, extra));
      metrics.operations.told(told, 'websocket');
      return told.map((error) => error.toJSON());
    },
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = requestIdOf(request);
    socket.on('error', (error) => log.debug({ err: error, requestId }, 'a socket broke'));
    const refuse = (status: string, code: string) => {
      metrics.connectionRefused(code, 'websocket');
      if (log.isLevelEnabled(parts.accessLevel)) log[parts.accessLevel]({ requestId, code }, 'a WebSocket was refused');
      answerInstead(socket, status);
    };
    const refuseTooMany = (refusal: Refusal) => {
      metrics.operations.told([refusal.error], 'websocket');
      refuse('429 Too Many Requests', codeOf(refusal));
    };
    toOriginForm(request);
    const path = pathOf(request);
    if (path === null) return refuse('400 Bad Request', 'BAD_REQUEST');
    if (path !== GRAPHQL_PATH) return refuse('404 Not Found', 'NOT_FOUND');
    if (!gate.admits(request)) return refuse('403 Forbidden', 'ORIGIN_NOT_ALLOWED');
    const account = gate.accountOf(request);
    const asked = gate.ask(account, REQUEST_UNITS);
    if (asked.refusal !== null) return refuseTooMany(asked.refusal);
    const opening = gate.open(account);
    if ('refusal' in opening) return refuseTooMany(opening.refusal);
    socket.once('close', opening.close);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new WebSocketConnection(webSocket, socket, account, connections, requestId, log);
      const going = tracing === null ? byItself : goingOn(tracing, request);
      speak(protocol, webSocket, { connection, access: null }, going, log);
    });
  });
}

/** What the library would say without a code; over HTTP it has this one. */
function unknownOperation(name: string | null | undefined): GraphQLError {
  const message = name == null ? 'Say by operationName which operation is meant' : `There is no operation "${name}"`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The header that a client would have sent. Browsers cannot send one with a WebSocket. */
function authorizationOf(params: ConnectionParams | undefined): string | undefined {
  const authorization = params?.authorization ?? undefined;
  // Something else than a text is no token; a reader is who sends nothing.
  return authorization === undefined || typeof authorization === 'string' ? authorization : '';
}

function refusalOf({ extensions, message }: GraphQLError): { readonly code: string; readonly message: string } {
  return { code: String(extensions.code), message };
}

function closeCodeOf(code: string): number {
  return code === 'SIGN_ON_UNAVAILABLE' || OURS.includes(code) ? TRY_AGAIN_LATER : CloseCode.Forbidden;
}

/** Does what a message asks for, as a part of what its sender was doing when the socket was opened. */
type Going = (work: () => Promise<void>) => Promise<void>;

const byItself: Going = (work) => work();

// By itself, so that a socket without a trace keeps nothing of the request that it was opened with.
function goingOn(tracing: Tracing, { headers }: IncomingMessage): Going {
  return (work) => tracing.continued(headers, work);
}

/** Connects a socket with the library that defines the protocol. */
function speak(protocol: Protocol<Extra>, socket: WebSocket, extra: Extra, going: Going, log: Logger): void {
  const { connection } = extra;
  const broken = (error: unknown) => {
    // The library throws for a message that only servers send: no failure of ours.
    const isOfTheClient = error instanceof Error && error.message.startsWith('Unexpected message of type');
    if (isOfTheClient)
      log.info({ err: error, requestId: connection.id }, 'a WebSocket was sent what only servers send');
    else log.error({ err: error, requestId: connection.id }, 'a WebSocket failed');
    connection.close(CloseCode.InternalServerError, 'Something went wrong here');
  };
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => connection.send(text),
      close: (code, reason) => connection.close(code, reason),
      onMessage: (hear) =>
        socket.on('message', (data) => {
          // What comes from who has been asked to close may be asked with a token that is good no more.
          if (connection.isOpen) going(() => hear(String(data))).catch(broken);
        }),
    },
    extra,
  );
  socket.on('error', (error) => log.debug({ err: error, requestId: connection.id }, 'a WebSocket broke'));
  socket.once('close', (code, reason) => {
    closed(code, String(reason)).catch(broken);
  });
}

function answerInstead(socket: Duplex, status: string): void {
  // Ended from both sides: nobody else looks after a socket that was to be a WebSocket.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`);
}
