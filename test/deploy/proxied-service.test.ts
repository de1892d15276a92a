/** The service behind the proxy: guarantees that need both. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { NGINX, type RunningProxy, startProxy } from '../fixtures/machines/proxy.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { startOn } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';

if (NGINX === null) console.log('SKIPPED the tests with nginx: it is not installed.');

/** Seconds within which a whole request must arrive. */
const REQUEST_SECONDS = 2;
const HEAD = 'POST /graphql HTTP/1.1\r\nHost: news.example\r\nContent-Type: application/json\r\n';

describe.skipIf(NGINX === null)('The service behind the proxy', () => {
  let store: Store;
  let service: Service;
  let proxy: RunningProxy;

  beforeAll(async () => {
    store = await embeddedStore();
    const limits = { ...CROWD_LIMITS, bodyBytes: 100_000, headSeconds: 1, requestSeconds: REQUEST_SECONDS };
    service = await startOn(store, 'no-such-directory', undefined, { limits, trustedProxies: ['loopback'] });
    const { host } = new URL(service.url);
    proxy = await startProxy({ processes: [host, host], tls: null });
  });
  afterAll(async () => {
    await proxy.remove();
    await service.close();
    await store.remove();
  });

  /** Sends what `write` writes, and returns everything received until the other side closes. */
  const speak = async (write: (socket: ReturnType<typeof connect>) => void): Promise<string> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    // A reset may follow a response that was sent before the whole request was read.
    socket.on('error', () => undefined);
    let text = '';
    socket.setEncoding('utf8').on('data', (data) => {
      text += data;
    });
    await once(socket, 'connect');
    write(socket);
    await once(socket, 'close');
    return text;
  };

  test.each(['', 'Authorization: Bearer anything\r\n'])(
    'a request whose body does not end in time is ended, however steadily it drips: %s',
    async (authorization) => {
      const began = performance.now();
      const answer = await speak((socket) => {
        socket.write(`${HEAD}${authorization}Content-Length: 90000\r\n\r\n`);
        // The drip never pauses noticeably.
        const drip = setInterval(() => socket.write('x'), 100);
        socket.once('close', () => clearInterval(drip));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 (401|408|502) /);
      // The service checks once a second, and nginx waits a while before it closes the connection.
      expect(performance.now() - began).toBeLessThan((REQUEST_SECONDS + 20) * 1_000);
    },
  );

  test('a body of unknown length is refused as soon as it is too large', async () => {
    const answer = await speak((socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      for (let n = 0; n < 20; n += 1) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('REQUEST_ENTITY_TOO_LARGE');
  });

  test('a large body with an invalid token is refused before the body is read', async () => {
    const answer = await speak((socket) => {
      socket.write(`${HEAD}Authorization: Bearer of-nobody\r\nContent-Length: 16000000\r\n\r\n`);
      socket.write('x'.repeat(1_000));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(proxy.bodiesOnDisk()).toEqual([]);
  });

  test.each([
    '/metrics',
    '//metrics',
    '//x/metrics',
    '//x/y/../metrics',
    '//x:80/metrics?a',
    '///metrics',
    '/x/..//metrics',
    '/%2e%2e/metrics',
    '/%2fmetrics',
    '/%2f%2fx/metrics',
    '/\\metrics',
    '/\\x\\metrics',
    '/x/%2e%2e/metrics',
    '/metrics/.',
    '/metrics?',
    '/metrics#',
    'http://x/metrics',
    'http://x//y/metrics',
    'HTTP://x//metrics',
    'http://x/y/../metrics',
    'http:////x/metrics',
  ])('the metrics are not available outside, at %s either', async (target) => {
    const answer = await speak((socket) =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n`),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('onrecord_');
  });
});
