/** What those who run the service ask of it, at a port of its own, and how much it costs. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { responds } from '../../src/cli/service-target.js';
import { readConfig } from '../../src/config.js';
import { Readiness } from '../../src/server/inspection/readiness.js';
import type { Service } from '../../src/server/service.js';
import { embeddedStore, onOneEngine, type Store, silent } from '../fixtures/engines.js';
import { scrape } from '../fixtures/scrape.js';
import { startOn } from '../fixtures/service.js';

const PATHS = ['/livez', '/readyz', '/metrics'];

onOneEngine('With METRICS_PORT', (makeStore) => {
  let store: Store;
  let service: Service;

  beforeAll(async () => {
    store = await makeStore();
    service = await startOn(store, 'no-such-directory', silent, { metricsPort: 0 });
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  test.each(PATHS)('%s is answered at that port, and at no other', async (path) => {
    expect(service.metricsUrl).not.toBe(service.url);
    expect((await fetch(`${service.metricsUrl}${path}`)).status).toBe(200);
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect((await fetch(`${service.url}${path}`, { method })).status).toBe(404);
    }
  });

  test('nothing else is answered at that port', async () => {
    for (const path of ['/', '/graphql', '/graphql?query={record{head}}', '/desk', '//metrics', '/metrics/']) {
      const response = await fetch(`${service.metricsUrl}${path}`);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
  });

  test('commands find the service by its public address, where /livez is not', async () => {
    expect(await responds(service.url)).toBe(true);
    const other = createHttpServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    expect(await responds(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)).toBe(false);
  });

  test('what is asked there is counted like everything that is asked', async () => {
    const count = (route: string) => async () =>
      (await scrape(service.metricsUrl)).value('onrecord_http_requests_total', { route }) ?? 0;
    const before = await count('livez')();
    await fetch(`${service.metricsUrl}/livez`);
    await expect.poll(count('livez')).toBe(before + 1);
  });
});

describe('A service that is told to stop', () => {
  test('says at METRICS_PORT that it lives, and at once that it is not ready, until all has ended', async () => {
    const store = await embeddedStore();
    onTestFinished(() => store.remove());
    const service = await startOn(store, 'no-such-directory', silent, { metricsPort: 0 });
    const ask = async (path: string) => (await fetch(`${service.metricsUrl}${path}`)).status;
    expect(await ask('/readyz')).toBe(200);
    // A connection on which nothing is asked keeps it from ending for a while, as those of a proxy do.
    await fetch(`${service.url}/`);
    const closed = service.close(1_000);
    // It was found ready just now, and that is told no more.
    await expect.poll(() => ask('/readyz'), { interval: 1 }).toBe(503);
    expect(await ask('/livez')).toBe(200);
    await closed;
    await expect(ask('/livez')).rejects.toThrow();
  });
});

test('a service whose METRICS_PORT is taken says so, and leaves its other port free', async () => {
  const store = await embeddedStore();
  onTestFinished(() => store.remove());
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const metricsPort = (other.address() as AddressInfo).port;
  await expect(startOn(store, 'no-such-directory', silent, { metricsPort })).rejects.toThrow('EADDRINUSE');
});

test('METRICS_PORT is another port than PORT, or any free one', () => {
  expect(() => readConfig({ METRICS_PORT: '4000' })).toThrow('METRICS_PORT');
  expect(readConfig({ METRICS_PORT: '4001' }).metricsPort).toBe(4001);
  expect(readConfig({ PORT: '0', METRICS_PORT: '0' }).metricsPort).toBe(0);
});

describe('Whether the store answers', () => {
  const isReady = async (readiness: Readiness) => (await readiness.state()).isReady;

  test('is asked of it once for all who want to know at one time, and for half a second', async () => {
    const ask = vi.fn(async () => null);
    const readiness = new Readiness(ask, silent);
    const all = await Promise.all(Array.from({ length: 100 }, () => isReady(readiness)));
    expect(new Set(all)).toEqual(new Set([true]));
    for (let n = 0; n < 100; n += 1) await isReady(readiness);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('is told anew within a second of a change, either way', async () => {
    let isThere = true;
    const readiness = new Readiness(async () => {
      if (!isThere) throw new Error('It is away');
      return null;
    }, silent);
    expect(await isReady(readiness)).toBe(true);
    isThere = false;
    await expect.poll(() => isReady(readiness), { timeout: 10_000 }).toBe(false);
    isThere = true;
    await expect.poll(() => isReady(readiness), { timeout: 10_000 }).toBe(true);
  });

  test('is no, after a while, when it says nothing; and it is not asked again meanwhile', async () => {
    let answer: () => void = () => undefined;
    const ask = vi.fn(
      () =>
        new Promise<null>((resolve) => {
          answer = () => resolve(null);
        }),
    );
    const readiness = new Readiness(ask, silent);
    expect(await Promise.all([isReady(readiness), isReady(readiness)])).toEqual([false, false]);
    const waiting = isReady(readiness);
    expect(ask).toHaveBeenCalledTimes(1);
    answer();
    expect(await waiting).toBe(true);
  });
});
