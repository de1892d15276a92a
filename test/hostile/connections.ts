/** Attacks over WebSocket and on connections. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { frame, openRawFrames, type RawFrames } from '../fixtures/connections/raw-frames.js';

export interface HostileConnection {
  readonly name: string;
  /** Runs the attack, and returns the result. */
  attack(url: string, salt: string): Promise<string>;
  /** The result that the service must give. */
  readonly expected: string | RegExp;
  /** The number of messages; the report shows the time of each if there are many. */
  readonly messages: number;
}

const message = (content: object) => frame(JSON.stringify(content));
const subscribe = (id: string, query: string, more: object = {}) =>
  message({ id, type: 'subscribe', payload: { query, ...more } });
const FOLLOW = 'subscription { storyUpdates(story: "test-story") { __typename } }';

/** Sends frames, and returns the code with which the service closed the socket. */
function closedBy(name: string, code: number, frames: () => readonly Buffer[], initialised = true): HostileConnection {
  return {
    name,
    expected: `closed with ${code}`,
    messages: 1,
    attack: async (url) => {
      const socket = await openRawFrames(url, initialised);
      for (const one of frames()) socket.socket.write(one);
      while (socket.closeCode() === null && !socket.socket.destroyed)
        await socket.untilHeard(socket.heard().length + 1);
      socket.socket.destroy();
      return `closed with ${socket.closeCode()}`;
    },
  };
}

/** Sends frames and then a ping: the socket must stay open. */
function outlived(
  name: string,
  messages: number,
  expected: string | RegExp,
  send: (socket: RawFrames, salt: string) => unknown,
  /** Whether every expected message has arrived. */
  isAnswered: (heard: string) => boolean = () => true,
): HostileConnection {
  return {
    name,
    expected,
    messages,
    attack: async (url, salt) => {
      const socket = await openRawFrames(url);
      await send(socket, salt);
      socket.socket.write(message({ type: 'ping', payload: { last: salt } }));
      const isOver = (heard: string) => heard.includes(`"last":"${salt}"`) && isAnswered(heard);
      while (!socket.socket.destroyed && !isOver(socket.heard().toString('latin1'))) {
        await socket.untilHeard(socket.heard().length + 1);
      }
      const text = socket.heard().toString('latin1');
      const codes = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code ?? '');
      const counts = [...new Set(codes)]
        .sort()
        .map((code) => `${codes.filter((one) => one === code).length} × ${code}`);
      const lives = !socket.socket.destroyed;
      socket.socket.destroy();
      return `${lives ? 'lives' : 'closed'}${counts.length > 0 ? `, ${counts.join(', ')}` : ''}`;
    },
  };
}

async function opened(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Waits until a socket is closed, by an error or without: a write that crosses the service's close resets the connection. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

/** Sends the beginning of a request over many connections, one byte at a time, until the service closes them. */
function dripped(name: string, text: string, expected: RegExp): HostileConnection {
  return {
    name,
    expected,
    messages: 50,
    attack: async (url) => {
      const sockets = await Promise.all(Array.from({ length: 50 }, () => opened(url)));
      const ends = sockets.map(async (socket) => {
        let answer = '';
        socket.on('data', (data) => {
          answer += data;
        });
        const drip = setInterval(() => socket.write('x'), 200);
        socket.write(text);
        await closed(socket);
        clearInterval(drip);
        return /^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 'cut';
      });
      const answers = await Promise.all(ends);
      return `50 × ${[...new Set(answers)].sort().join(', ')}`;
    },
  };
}

export const HOSTILE_CONNECTIONS: readonly HostileConnection[] = [
  closedBy('a message of an unknown type', 4400, () => [message({ type: 'shout' })]),
  closedBy('a message that is not JSON', 4400, () => [frame('{')]),
  closedBy('a message that is a list 30,000 deep', 4400, () => [frame('['.repeat(30_000))]),
  closedBy('a whole list 30,000 deep', 4400, () => [frame(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)]),
  closedBy('random bytes', 4400, () => [frame(randomBytes(1_000), { opcode: 2 })]),
  closedBy('text that is not UTF-8', 1007, () => [frame(Buffer.from([0xc3, 0x28, 0xff]))]),
  closedBy('a message of 70,000 bytes', 1009, () => [frame('x'.repeat(70_000))]),
  closedBy('a message in 2,000 pieces that grows too large', 1009, () => [
    frame('x'.repeat(100), { final: false }),
    ...Array.from({ length: 2_000 }, () => frame('x'.repeat(100), { opcode: 0, final: false })),
  ]),
  closedBy('a compressed bomb of 10 MB', 1002, () => [
    frame(deflateRawSync(Buffer.alloc(10_000_000, 'x')), { compressed: true }),
  ]),
  closedBy('an operation before connection_init', 4401, () => [subscribe('1', '{ __typename }')], false),
  closedBy('connection_init twice', 4429, () => [message({ type: 'connection_init' })]),
  closedBy('an id that is in use', 4409, () => [subscribe('1', FOLLOW), subscribe('1', FOLLOW)]),
  closedBy(
    'an invalid token in connection_init',
    4403,
    () => [message({ type: 'connection_init', payload: { authorization: 'x'.repeat(50_000) } })],
    false,
  ),
  closedBy('no message at all', 4408, () => [], false),
  outlived('an operation id of 50,000 characters', 1, 'lives', (socket) =>
    socket.socket.write(subscribe('i'.repeat(50_000), '{ __typename }')),
  ),
  outlived('ids that are names of every object’s properties', 3, 'lives', (socket) => {
    for (const id of ['__proto__', 'constructor', 'toString']) socket.socket.write(subscribe(id, '{ __typename }'));
  }),
  outlived('2,000 subscriptions on one socket', 2_000, /^lives, .*TOO_MANY_(OPERATIONS|REQUESTS)/, (socket) => {
    for (let n = 0; n < 2_000; n += 1) socket.socket.write(subscribe(String(n), FOLLOW));
  }),
  outlived(
    '2,000 documents that do not parse',
    2_000,
    /^lives, .*GRAPHQL_PARSE_FAILED|TOO_MANY_REQUESTS/,
    (socket, salt) => {
      for (let n = 0; n < 2_000; n += 1) socket.socket.write(subscribe(`x${n}`, `{ ${salt} ${n}`));
    },
  ),
  outlived('2,000 subscriptions that end at once', 2_000, /^lives/, (socket) => {
    for (let n = 0; n < 2_000; n += 1)
      socket.socket.write(Buffer.concat([subscribe(String(n), FOLLOW), message({ id: String(n), type: 'complete' })]));
  }),
  outlived('2,000 pings of the protocol', 2_000, 'lives', (socket) => {
    for (let n = 0; n < 2_000; n += 1) socket.socket.write(message({ type: 'ping' }));
  }),
  // `ws` itself cuts a client that does not take the pongs it causes.
  outlived('2,000 pings of WebSocket', 2_000, /^(closed|lives)$/, (socket) => {
    for (let n = 0; n < 2_000; n += 1) socket.socket.write(frame('x'.repeat(100), { opcode: 9 }));
  }),
  outlived('2,000 completions of unknown operations', 2_000, 'lives', (socket) => {
    for (let n = 0; n < 2_000; n += 1) socket.socket.write(message({ id: String(n), type: 'complete' }));
  }),
  outlived(
    'a document that is too deep, and one that costs too much',
    2,
    'lives, 1 × TOO_COSTLY, 1 × TOO_DEEP',
    (socket, salt) => {
      socket.socket.write(
        subscribe(
          '1',
          `{ stories ${'{ nodes { statements '.repeat(100)} { totalCount } ${'} }'.repeat(100)} } #${salt}`,
        ),
      );
      socket.socket.write(
        subscribe('2', `{ stories(first: 100) { nodes { statements(first: 100) { nodes { text } } } } } #${salt}`),
      );
    },
    (heard) => heard.includes('TOO_COSTLY') && heard.includes('TOO_DEEP'),
  ),
  {
    name: 'a client that does not answer a close frame',
    expected: 'closed with 4400, and cut',
    messages: 1,
    attack: async (url) => {
      const socket = await openRawFrames(url);
      socket.socket.write(frame('{'));
      await socket.closed;
      return `closed with ${socket.closeCode()}, and cut`;
    },
  },
  {
    name: '300 sockets that are opened and send nothing',
    expected: /^\d+ opened, \d+ refused$/,
    messages: 300,
    attack: async (url) => {
      const sockets = await Promise.all(Array.from({ length: 300 }, () => openRawFrames(url, false)));
      const refused = sockets.filter(({ socket }) => socket.destroyed || socket.readableEnded).length;
      for (const { socket } of sockets) socket.resetAndDestroy();
      return `${300 - refused} opened, ${refused} refused`;
    },
  },
  {
    name: '300 connections that are half closed before a request',
    expected: 'all closed',
    messages: 300,
    attack: async (url) => {
      const sockets = await Promise.all(Array.from({ length: 300 }, () => opened(url)));
      await Promise.all(
        sockets.map(async (socket) => {
          socket.resume();
          socket.end();
          if (!socket.destroyed) await closed(socket);
        }),
      );
      return 'all closed';
    },
  },
  dripped(
    'heads of requests sent one byte at a time',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Drip: ',
    /^50 × 4(08|31)|429/,
  ),
  dripped(
    'bodies of requests sent one byte at a time',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"query":"',
    /^50 × (408|400|429|cut)/,
  ),
  {
    name: 'a body that is a compressed bomb of 50 MB',
    expected: '400',
    messages: 1,
    attack: async (url) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(50_000_000, ' ')),
      });
      return String(response.status);
    },
  },
  {
    name: '20,000 bytes of headers',
    expected: /^431/,
    messages: 1,
    attack: async (url) => {
      const socket = await opened(url);
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.write(`GET /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
      await closed(socket);
      return answer.split(' ')[1] ?? 'cut';
    },
  },
];
