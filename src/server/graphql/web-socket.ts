/** GraphQL over WebSocket: accepts upgrades of `/graphql`, and connects each socket with the protocol. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, type Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Limits } from '../../limits.js';
import { FramedWebSocket } from '../connections/framed-web-socket.js';
import { ORIGIN_NOT_ALLOWED } from '../http/cross-origin.js';
import { codeOf, type Refusal } from '../http/refusal.js';
import type { RequestIdOf } from '../http/request-id.js';
import { GRAPHQL_PATH, pathOf, toOriginForm } from '../http/request-target.js';
import { REQUEST_UNITS } from '../limits/gate.js';
import { WebSocketConnection } from '../live/web-socket-connection.js';
import type { Tracing } from '../tracing/tracing.js';
import { type Extra, makeProtocol, type ProtocolParts } from './web-socket-protocol.js';

/** How long a client has to close after it was asked to, in milliseconds; then it is cut. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Why a page of another origin is refused, in at most 123 bytes (RFC 6455, 5.5). */
const FOREIGN_REASON = `${ORIGIN_NOT_ALLOWED}: add the origin of the page to ALLOWED_ORIGINS, or set ALLOW_LOOPBACK_ORIGINS`;

/** The parts that this transport needs besides. */
export interface WebSocketParts extends ProtocolParts {
  readonly requestIdOf: RequestIdOf;
  readonly tracing: Tracing | null;
}

/** Serves the WebSockets of a server. */
export function serveWebSockets(server: Server, parts: WebSocketParts, limits: Limits, log: Logger): void {
  const { connections, gate, requestIdOf, metrics, tracing } = parts;
  const protocol = makeProtocol(parts, limits, log);
  const options = {
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
    perMessageDeflate: false,
    // The connection sends the pongs itself, between its own frames.
    autoPong: false,
    WebSocket: FramedWebSocket,
    // `ws` has this option, but its types do not yet.
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
  const sockets = new WebSocketServer(options);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = requestIdOf(request);
    socket.on('error', (error) => log.debug({ err: error, requestId }, 'a socket broke'));
    const noteRefusal = (code: string) => {
      metrics.connectionRefused(code, 'websocket');
      if (log.isLevelEnabled(parts.accessLevel)) log[parts.accessLevel]({ requestId, code }, 'a WebSocket was refused');
    };
    const refuse = (status: string, code: string) => {
      noteRefusal(code);
      answerUpgrade(socket, status);
    };
    const refuseTooMany = (refusal: Refusal) => {
      metrics.operations.countErrors([refusal.error], 'websocket');
      refuse('429 Too Many Requests', codeOf(refusal));
    };
    toOriginForm(request);
    const path = pathOf(request);
    if (path === null) return refuse('400 Bad Request', 'BAD_REQUEST');
    if (path !== GRAPHQL_PATH) return refuse('404 Not Found', 'NOT_FOUND');
    const account = gate.accountOf(request);
    const asked = gate.ask(account, REQUEST_UNITS);
    if (asked.refusal !== null) return refuseTooMany(asked.refusal);
    const opening = gate.open(account);
    if ('refusal' in opening) return refuseTooMany(opening.refusal);
    socket.once('close', opening.close);
    const isAdmitted = gate.origins.admits(request);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (!isAdmitted) {
        noteRefusal(ORIGIN_NOT_ALLOWED);
        webSocket.on('error', (error) => log.debug({ err: error, requestId }, 'a WebSocket broke'));
        // Pages cannot read the response to an upgrade, but they can read a close. Nothing that they send is read.
        webSocket.close(CloseCode.Forbidden, FOREIGN_REASON);
        return;
      }
      const connection = new WebSocketConnection(webSocket, socket, account, connections, requestId, log);
      const handle = tracing === null ? handleUntraced : handleTraced(tracing, request);
      connectProtocol(protocol, webSocket, { connection, access: null }, handle, log);
    });
  });
}

/** Handles a message, within the trace of the upgrade request if there is one. */
type HandleMessage = (handle: () => Promise<void>) => Promise<void>;

const handleUntraced: HandleMessage = (handle) => handle();

// A separate function, so that a socket without tracing does not keep its upgrade request in memory.
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
    // graphql-ws throws when a client sends a message that only servers may send.
    const isOfTheClient = error instanceof Error && error.message.startsWith('Unexpected message of type');
    if (isOfTheClient)
      log.info(
        { err: error, requestId: connection.id },
        'a client sent a message over its WebSocket that only servers may send',
      );
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
  // Node leaves it to the server to close the socket of a refused upgrade.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`);
}
