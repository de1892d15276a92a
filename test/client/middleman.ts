/** A proxy between a client and the service, which breaks connections as a network can. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

/** A GraphQL result on its way to the client. */
export interface Passing {
  readonly data?: { readonly storyUpdates: { readonly __typename: string; readonly sequence?: number } };
  readonly errors?: readonly object[];
}

/** A client's connection, with the ways to break it. */
interface Connection {
  readonly transport: 'websocket' | 'sse';
  close(code: number): void;
  /** Breaks the connection without a close, perhaps in the middle of an event. */
  cut(): void;
  /** Ends the connection properly, as a proxy does at a time limit. */
  end(): void;
}

export interface Middleman {
  readonly url: string;
  /** The open connections. */
  readonly connections: ReadonlySet<Connection>;
  /** The transports of all attempts to connect, refused ones too. */
  readonly attempts: ('websocket' | 'sse')[];
  /** The authorizations that clients sent. */
  readonly authorizations: unknown[];
  /** The number of messages of all kinds that have passed. */
  readonly passed: number;
  /** The status with which attempts to open a stream are refused; `null` lets them through. */
  refuse: { websocket: number | null; sse: number | null };
  /** The response to refused requests; by default the page of a gateway. */
  refusal: { readonly type: string; readonly body: string };
  /** Whether attempts to connect get no response, and no message passes. */
  frozen: boolean;
  /** Whether event streams are held back after their headers. */
  buffers: boolean;
  /** Replaces a result on its way to the client. */
  tamper: (result: Passing) => readonly Passing[];
  /** Restores the initial settings. */
  reset(): void;
  close(): Promise<void>;
}

const GATEWAY_PAGE = { type: 'text/html', body: '<h1>No.</h1>' };

/** Starts a proxy in front of a service. */
export async function startMiddleman(service: string): Promise<Middleman> {
  const connections = new Set<Connection>();
  const sockets = new WebSocketServer({ noServer: true });
  let passed = 0;
  const server = createServer((incoming, response) => {
    const isStream = incoming.headers.accept === 'text/event-stream';
    if (isStream) middleman.attempts.push('sse');
    if (middleman.frozen) return;
    if (isStream && middleman.refuse.sse !== null) {
      response.writeHead(middleman.refuse.sse, { 'content-type': middleman.refusal.type }).end(middleman.refusal.body);
      return;
    }
    if (incoming.headers.authorization !== undefined) middleman.authorizations.push(incoming.headers.authorization);
    forward(incoming, response);
  });

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    // It reads bodies as text, so they must come uncompressed.
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' };
    const onward = request(`${service}${incoming.url}`, { method: incoming.method, headers });
    const connection: Connection = {
      transport: 'sse',
      close: () => response.destroy(),
      cut: () => {
        response.write('event: next\ndata: {"data":{"storyUpdates":{"__typename":"Statem', () => response.destroy());
      },
      end: () => response.end(),
    };
    connections.add(connection);
    response.on('close', () => {
      connections.delete(connection);
      onward.destroy();
    });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders();
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          passed += 1;
          const isHeld = middleman.frozen || (middleman.buffers && incoming.headers.accept === 'text/event-stream');
          if (!isHeld && !response.writableEnded) response.write(tampered(text.slice(0, end + 2)));
          text = text.slice(end + 2);
        }
      });
      answer.on('end', () => response.end(text));
    });
    incoming.pipe(onward);
  }

  function tampered(event: string): string {
    const [, data] = /^event: ?next\ndata: ?(.*)$/m.exec(event) ?? [];
    if (data === undefined) return event;
    return middleman
      .tamper(JSON.parse(data))
      .map((result) => `event: next\ndata: ${JSON.stringify(result)}\n\n`)
      .join('');
  }

  const waiting = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    middleman.attempts.push('websocket');
    socket.on('error', () => undefined);
    waiting.add(socket);
    socket.on('close', () => waiting.delete(socket));
    if (middleman.frozen) return;
    if (middleman.refuse.websocket !== null) {
      socket.end(`HTTP/1.1 ${middleman.refuse.websocket} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(incoming, socket, head, (client) => {
      const onward = new WebSocket(`${service.replace('http', 'ws')}${incoming.url}`, 'graphql-transport-ws');
      const connection: Connection = {
        transport: 'websocket',
        close: (code) => client.close(code),
        cut: () => client.terminate(),
        end: () => client.close(1000),
      };
      connections.add(connection);
      const early: string[] = [];
      client.on('message', (data) => {
        if (middleman.frozen) return;
        const message = JSON.parse(String(data));
        if (message.type === 'connection_init') middleman.authorizations.push(message.payload?.authorization);
        if (onward.readyState === WebSocket.OPEN) onward.send(String(data));
        else early.push(String(data));
      });
      client.on('close', () => {
        connections.delete(connection);
        onward.terminate();
      });
      onward.on('open', () => {
        for (const text of early) onward.send(text);
      });
      onward.on('message', (data) => {
        passed += 1;
        if (middleman.frozen) return;
        const message = JSON.parse(String(data));
        if (message.type !== 'next') return client.send(String(data));
        for (const payload of middleman.tamper(message.payload)) client.send(JSON.stringify({ ...message, payload }));
      });
      onward.on('close', (code, reason) => {
        // 1005 and 1006 are never sent: they mean a connection that broke.
        if (code === 1005 || code === 1006) client.terminate();
        else client.close(code, reason);
      });
      onward.on('error', () => client.terminate());
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const middleman: Middleman = {
    url: `http://127.0.0.1:${port}/graphql`,
    connections,
    attempts: [],
    authorizations: [],
    get passed() {
      return passed;
    },
    refuse: { websocket: null, sse: null },
    refusal: GATEWAY_PAGE,
    frozen: false,
    buffers: false,
    tamper: (result) => [result],
    reset() {
      middleman.refuse = { websocket: null, sse: null };
      middleman.refusal = GATEWAY_PAGE;
      middleman.frozen = false;
      middleman.buffers = false;
      middleman.tamper = (result) => [result];
      middleman.attempts.length = 0;
      middleman.authorizations.length = 0;
    },
    close: async () => {
      for (const socket of waiting) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return middleman;
}
