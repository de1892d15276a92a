/**
 * The ceiling for subscriptions: a WebSocket server without GraphQL. It ignores messages of clients, and passes
 * whole messages on to all of them, as the documentation of ws shows it ("Server broadcast").
 */
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { notFound } from './http.js';
import { serve } from './process.js';
import { type Publication, publishing } from './publication.js';

const PROTOCOL = 'graphql-transport-ws';

const server = createServer(publishing(broadcast, notFound));
const sockets = new WebSocketServer({
  server,
  path: '/graphql',
  perMessageDeflate: false,
  handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
});
// A broken connection must not end the process.
sockets.on('connection', (socket) => socket.on('error', console.error));

/** Sends each message to every client. Its bytes are made once. */
function broadcast({ frames }: Publication): void {
  for (const frame of frames) {
    const message = Buffer.from(frame);
    for (const socket of sockets.clients) {
      if (socket.readyState === WebSocket.OPEN) socket.send(message, { binary: false });
    }
  }
}

serve(server);
