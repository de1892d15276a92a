/** The service behind the proxy: what only both together can hold. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { embeddedStore, type Store } from '../fixtures/engines.js';
import { CROWD_LIMITS } from '../fixtures/limits.js';
import { NGINX, type RunningProxy, startProxy } from '../fixtures/proxy.js';
import { startOn } from '../fixtures/service.js';

if (NGINX === null) console.log('SKIPPED what needs nginx: it is not installed.');

/** Seconds within which a whole request must have come here. */
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

  /** Sends what it is given, and returns all that comes back until the other side ends it. */
  const speak = async (write: (socket: ReturnType<typeof connect>) => void): Promise<string> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    // What was answered before all was read may be followed by a reset.
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
    'ends a request whose body does not come to its end in time, whatever its parts keep to: %s',
    async (authorization) => {
      const began = performance.now();
      const answer = await speak((socket) => {
        socket.write(`${HEAD}${authorization}Content-Length: 90000\r\n\r\n`);
        // Never is there a pause that anybody would call one.
        const drip = setInterval(() => socket.write('x'), 100);
        socket.once('close', () => clearInterval(drip));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 (401|408|502) /);
      // The service looks once a second, and nginx waits for a while before it breaks the connection.
      expect(performance.now() - began).toBeLessThan((REQUEST_SECONDS + 20) * 1_000);
    },
  );

  test('says of a body of unknown length that it is too large when it has become so', async () => {
    const answer = await speak((socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      for (let n = 0; n < 20; n += 1) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('REQUEST_ENTITY_TOO_LARGE');
  });

  test('takes no large body for a token that opens nothing: it is refused before the body is read', async () => {
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
  ])('tells nobody outside of its metrics, at %s either', async (target) => {
    const answer = await speak((socket) =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n`),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('onrecord_');
  });
});
