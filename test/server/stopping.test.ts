/** A process that is told to stop, as seen by a proxy that keeps connections to it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { onOneEngine, type Store } from '../fixtures/store/engines.js';

const QUERY = JSON.stringify({ query: '{ record { head } }' });
const READ = `POST /graphql HTTP/1.1\r\nHost: news.example\r\nContent-Type: application/json\r\nContent-Length: ${QUERY.length}\r\n\r\n${QUERY}`;
const READY = 'GET /readyz HTTP/1.1\r\nHost: news.example\r\n\r\n';
/** The time for which a proxy may keep an idle connection; deploy/nginx keeps it for 2 s. */
const KEPT_MS = 2_000;

/** A connection like those that a proxy keeps. */
interface Kept {
  /** Sends a request, and returns the head of the response when the whole response has arrived. */
  ask(request: string): Promise<string>;
  /** When the service closed it, in terms of `performance.now()`. */
  readonly closed: Promise<number>;
}

async function keep(port: number): Promise<Kept> {
  const socket: Socket = connect(port, '127.0.0.1').setEncoding('utf8');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const closed = once(socket, 'close').then(() => performance.now());
  return {
    closed,
    ask: async (request) => {
      socket.write(request);
      for (let text = ''; ; ) {
        const chunk: unknown = await Promise.race([once(socket, 'data').then(([data]) => data), closed]);
        if (typeof chunk !== 'string') throw new Error('expected a response, but the connection was closed');
        text += chunk;
        const [head = '', body] = text.split('\r\n\r\n');
        const length = /^content-length: (\d+)$/im.exec(head)?.[1];
        if (body !== undefined && (length === undefined ? body.endsWith('0') : body.length >= Number(length)))
          return head;
      }
    },
  };
}

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const refused = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
  });
  socket.destroy();
  return refused;
}

onOneEngine('A process that is told to stop', (makeStore) => {
  let store: Store;
  let service: ServiceProcess;

  beforeAll(async () => {
    store = await makeStore();
    service = await startProcess(store);
  });
  afterAll(async () => {
    await service.kill();
    await store.remove();
  });

  test('D1: a stopping process answers requests on open connections, says that it closes them, and closes no idle one before a proxy does', async () => {
    const { port } = service;
    const [asking, checking, idle] = await Promise.all([keep(port), keep(port), keep(port)]);
    for (const connection of [asking, checking, idle]) {
      const head = await connection.ask(READ);
      expect(head).toMatch(/^HTTP\/1.1 200 /);
      // Longer than proxies keep a connection.
      expect(head).toMatch(/^keep-alive: timeout=75$/im);
    }
    const stoppedAt = performance.now();
    const exit = service.stop();
    await expect.poll(() => isRefused(port), { interval: 10 }).toBe(true);
    const last = await asking.ask(READ);
    expect(last).toMatch(/^HTTP\/1.1 200 /);
    expect(last).toMatch(/^connection: close$/im);
    expect(await checking.ask(READY)).toMatch(/^HTTP\/1.1 503 /);
    expect((await idle.closed) - stoppedAt).toBeGreaterThan(KEPT_MS);
    expect(await exit).toBe(0);
  });
});
