/** Responses that a client reads slowly or not at all: their memory is bounded, and they end. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Connections } from '../../src/server/connections/connections.js';
import { PacedResponse } from '../../src/server/connections/paced-response.js';
import { type Account, Accounts } from '../../src/server/limits/account.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';

/** More than the system buffers for a connection over loopback. */
const LARGE = Buffer.alloc(24 * 1024 * 1024, 'so it goes on ');
const ANOTHER = Buffer.from(LARGE);
const TIMES = { heartbeat: 200, stall: 1_000 };
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let server: Server;
let connections: Connections;
let account: Account;
let cuts: string[];
let open: Socket[];

beforeEach(async () => {
  account = accountWith(2 * LARGE.length);
  connections = new Connections(TIMES);
  cuts = [];
  open = [];
  server = createServer({ ServerResponse: PacedResponse }, (request, response) => {
    response.readBy(() => ({ account, connections, onCut: (reason) => cuts.push(reason) }));
    if (request.url === '/text') response.end('ä'.repeat(100_000));
    else if (request.url === '/short') response.end('short');
    else response.writeHead(200, { 'content-length': LARGE.length }).end(request.url === '/large' ? LARGE : ANOTHER);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  connections.terminate();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** An account that may have this many unread bytes. */
function accountWith(unreadBytesPerAddress: number): Account {
  return new Accounts({ ...CROWD_LIMITS, unreadBytesPerAddress }).of('198.51.100.1');
}

const port = () => (server.address() as AddressInfo).port;
const url = (path: string) => `http://127.0.0.1:${port()}${path}`;

/** Sends a request and reads nothing of the response. */
async function unread(path = '/large'): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  open.push(socket);
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return socket;
}

test('a response that is read arrives whole, long or short, and holds no bytes afterwards', async () => {
  const bodies = await Promise.all(['/large', '/large', '/text', '/short'].map((path) => fetch(url(path))));
  const bytes = await Promise.all(bodies.map(async (body) => new Uint8Array(await body.arrayBuffer())));
  expect(bytes.slice(0, 2).map(digest)).toEqual([digest(LARGE), digest(LARGE)]);
  expect(bytes.slice(2).map((one) => one.length)).toEqual([200_000, 5]);
  expect(bodies[2]?.headers.get('content-length')).toBe('200000');
  expect([account.unread.bytes, cuts]).toEqual([0, []]);
});

test('a response to HEAD has no body and gives the length of the body', async () => {
  const response = await fetch(url('/large'), { method: 'HEAD' });
  expect(response.headers.get('content-length')).toBe(String(LARGE.length));
  expect((await response.arrayBuffer()).byteLength).toBe(0);
});

test('responses that nobody reads are counted once if they are the same, and cut after the stall time', async () => {
  await Promise.all([unread(), unread()]);
  await expect.poll(() => account.unread.bytes).toBe(LARGE.length);
  await expect.poll(() => cuts, { timeout: 20_000 }).toEqual(['slow', 'slow']);
  await expect.poll(() => account.unread.bytes).toBe(0);
});

test('an address with too many unread bytes gets short responses, and long ones are cut at once', async () => {
  account = accountWith(LARGE.length / 2);
  await unread();
  await expect.poll(() => account.isUnread).toBe(true);
  await unread('/another');
  await expect.poll(() => cuts[0]).toBe('full');
  expect(await (await fetch(url('/short'))).text()).toBe('short');
});
