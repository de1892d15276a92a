/** GraphQL over WebSocket: the graphql-transport-ws protocol, by graphql-ws, which defines it. */
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
import { Subscriber } from '../live/subscriber.js';
import { WebSocketConnection } from '../live/web-socket-connection.js';
import type { Tracing } from '../tracing/tracing.js';
import { OperationWatch } from './operation-watch.js';
import type { GraphQLParts } from './parts.js';

/** What clients may send with `connection_init`. */
interface ConnectionParams extends Record<string, unknown> {
  /** `Bearer <token>`, as the header would be. */
  readonly authorization?: unknown;
}

/** What graphql-ws keeps for us with each connection. */
interface Extra {
  readonly connection: WebSocketConnection;
  /** What was shown with `connection_init`; `null` for readers. */
  access: Access | null;
}

/** A client that does not close when it is asked to is cut after so long. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A close code registered with IANA: nothing is wrong with the client, and those of graphql-ws reconnect. */
const TRY_AGAIN_LATER = 1013;

/** What this transport needs besides. */
export interface WebSocketParts extends GraphQLParts {
  readonly requestIdOf: RequestIdOf;
  readonly tracing: Tracing | null;
}

/** Serves the WebSockets of a server. */
export function serveWebSockets(server: Server, parts: WebSocketParts, limits: Limits, log: Logger): void {
  const { services, subscriptions, connections, reading, gate, requestIdOf, identify, watch, metrics, tracing } = parts;
  const operations = new OperationWatch(metrics.operations, parts.accessLevel, log);
  const { operationsPerSocket } = limits;
  // Made once, so that a client that floods a socket costs little.
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
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
  const sockets = new WebSocketServer(options);
  const mask = (error: unknown, { connection }: Extra): GraphQLError =>
    publicError(error, log, connection.nextRequestId());
  const protocol = makeServer<ConnectionParams, Extra>({
    connectionInitWaitTimeout: limits.initSeconds * 1_000,
    // An error thrown here would close the socket with a code after which clients do not reconnect.
    onConnect: async ({ connectionParams, extra }) => {
      try {
        extra.access = await identify(authorizationOf(connectionParams));
        if (extra.access === null) return true;
        const unwatch = watch.watch(extra.access, (reason) => {
          metrics.connectionRefused(reason.code, 'websocket');
          extra.connection.closeFor(CloseCode.Forbidden, reason);
        });
        void extra.connection.closed.then(unwatch);
        return true;
      } catch (error) {
        const refusal = error instanceof AccessRefused ? error : refusalOf(mask(error, extra));
        metrics.connectionRefused(refusal.code, 'websocket');
        log.info({ requestId: extra.connection.id, code: refusal.code }, 'a WebSocket was refused');
        extra.connection.closeFor(closeCodeOf(refusal.code), refusal);
        return false;
      }
    },
    onSubscribe: async ({ subscriptions: open, extra }, _id, payload) => {
      const asked = gate.ask(extra.connection.account, REQUEST_UNITS);
      if (asked.refusal !== null) return [asked.refusal.error];
      if (Object.keys(open).length > operationsPerSocket) return [tooManyOperations];
      const editor = extra.access?.editor ?? null;
      // A mistake in a document ends its operation. An error thrown here would close the socket for all operations.
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
        // The library keeps the message for as long as the subscription lives: all of one document share one text.
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
    subscribe: (args) => operations.countAndLog(args, 'websocket', () => subscriptions.open(args)),
    onOperation: ({ extra }, id, _payload, _args, result) => {
      if (result instanceof Subscriber) extra.connection.subscribe(id, result);
    },
    onError: ({ extra }, _id, _payload, errors) => {
      const masked = errors.map((error) => mask(error, extra));
      metrics.operations.told(masked, 'websocket');
      return masked.map((error) => error.toJSON());
    },
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = requestIdOf(request);
    socket.on('error', (error) => log.debug({ err: error, requestId }, 'a socket broke'));
    const refuse = (status: string, code: string) => {
      metrics.connectionRefused(code, 'websocket');
      if (log.isLevelEnabled(parts.accessLevel)) log[parts.accessLevel]({ requestId, code }, 'a WebSocket was refused');
      answerUpgrade(socket, status);
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
      const handle = tracing === null ? handleUntraced : handleTraced(tracing, request);
      connectProtocol(protocol, webSocket, { connection, access: null }, handle, log);
    });
  });
}

/** The error for an operation that is not in the document, with the code that it has over HTTP: the library gives it none. */
function unknownOperation(name: string | null | undefined): GraphQLError {
  const message = name == null ? 'Say by operationName which operation is meant' : `There is no operation "${name}"`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The header that a client would have sent. Browsers cannot send one with a WebSocket. */
function authorizationOf(params: ConnectionParams | undefined): string | undefined {
  const authorization = params?.authorization ?? undefined;
  // A non-string is an invalid token; no value means an anonymous reader.
  return authorization === undefined || typeof authorization === 'string' ? authorization : '';
}

function refusalOf({ extensions, message }: GraphQLError): { readonly code: string; readonly message: string } {
  return { code: String(extensions.code), message };
}

function closeCodeOf(code: string): number {
  return code === 'SIGN_ON_UNAVAILABLE' || OURS.includes(code) ? TRY_AGAIN_LATER : CloseCode.Forbidden;
}

/** Handles a message; with tracing, in the trace of the request that opened the socket. */
type HandleMessage = (handle: () => Promise<void>) => Promise<void>;

const handleUntraced: HandleMessage = (handle) => handle();

// A function of its own, so that a socket without a trace does not keep the request that opened it.
function handleTraced(tracing: Tracing, { headers }: IncomingMessage): HandleMessage {
  return (handle) => tracing.continued(headers, handle);
}

/** Connects a socket with graphql-ws. */
function connectProtocol(
  protocol: Protocol<Extra>,
  socket: WebSocket,
  extra: Extra,
  handle: HandleMessage,
  log: Logger,
): void {
  const { connection } = extra;
  const fail = (error: unknown) => {
    // The library throws for a message that only servers send, which is the client's mistake.
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
      onMessage: (handleMessage) =>
        socket.on('message', (data) => {
          // After asking a client to close, ignore its messages: its token may be invalid.
          if (connection.isOpen) handle(() => handleMessage(String(data))).catch(fail);
        }),
    },
    extra,
  );
  socket.on('error', (error) => log.debug({ err: error, requestId: connection.id }, 'a WebSocket broke'));
  socket.once('close', (code, reason) => {
    closed(code, String(reason)).catch(fail);
  });
}

function answerUpgrade(socket: Duplex, status: string): void {
  // Nobody else closes the socket of an upgrade that is refused.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`);
}
