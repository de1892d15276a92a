/** The port for operators: health and metrics, and what they cost. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { responds } from '../../src/cli/service-target.js';
import { readConfig } from '../../src/config.js';
import { Fence } from '../../src/record/fence.js';
import { Readiness } from '../../src/server/inspection/readiness.js';
import type { Service } from '../../src/server/service.js';
import { scrape } from '../fixtures/service/scrape.js';
import { startOn } from '../fixtures/service/service.js';
import { embeddedStore, onOneEngine, type Store, silent } from '../fixtures/store/engines.js';

const PATHS = ['/livez', '/readyz', '/metrics'];

onOneEngine('A service with METRICS_PORT', (makeStore) => {
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

  test.each(PATHS)('%s is answered at METRICS_PORT, and at no other port', async (path) => {
    expect(service.metricsUrl).not.toBe(service.url);
    expect((await fetch(`${service.metricsUrl}${path}`)).status).toBe(200);
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect((await fetch(`${service.url}${path}`, { method })).status).toBe(404);
    }
  });

  test('other paths are not answered at METRICS_PORT', async () => {
    for (const path of ['/', '/graphql', '/graphql?query={record{head}}', '/desk', '//metrics', '/metrics/']) {
      const response = await fetch(`${service.metricsUrl}${path}`);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
  });

  test('commands find the service by its public address, although that has no /livez', async () => {
    expect(await responds(service.url)).toBe(true);
    const other = createHttpServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    expect(await responds(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)).toBe(false);
  });

  test('requests to METRICS_PORT are counted in the metrics', async () => {
    const count = (route: string) => async () =>
      (await scrape(service.metricsUrl)).value('onrecord_http_requests_total', { route }) ?? 0;
    const before = await count('livez')();
    await fetch(`${service.metricsUrl}/livez`);
    await expect.poll(count('livez')).toBe(before + 1);
  });
});

describe('A service that is stopping', () => {
  test('a stopping service says at METRICS_PORT that it is alive and not ready, until everything has ended', async () => {
    const store = await embeddedStore();
    onTestFinished(() => store.remove());
    const service = await startOn(store, 'no-such-directory', silent, { metricsPort: 0 });
    const ask = async (path: string) => (await fetch(`${service.metricsUrl}${path}`)).status;
    expect(await ask('/readyz')).toBe(200);
    // An idle connection, such as a proxy's, keeps the service from ending for a while.
    await fetch(`${service.url}/`);
    const closed = service.close(1_000);
    // The service was ready just now, and says at once that it no longer is.
    await expect.poll(() => ask('/readyz'), { interval: 1 }).toBe(503);
    expect(await ask('/livez')).toBe(200);
    await closed;
    await expect(ask('/livez')).rejects.toThrow();
  });
});

test('a service whose METRICS_PORT is taken fails to start, and says so', async () => {
  const store = await embeddedStore();
  onTestFinished(() => store.remove());
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const metricsPort = (other.address() as AddressInfo).port;
  await expect(startOn(store, 'no-such-directory', silent, { metricsPort })).rejects.toThrow('EADDRINUSE');
});

test('METRICS_PORT may be any free port, but not the same as PORT', () => {
  expect(() => readConfig({ METRICS_PORT: '4000' })).toThrow('METRICS_PORT');
  expect(readConfig({ METRICS_PORT: '4001' }).metricsPort).toBe(4001);
  expect(readConfig({ PORT: '0', METRICS_PORT: '0' }).metricsPort).toBe(0);
});

describe('Readiness', () => {
  const isReady = async (readiness: Readiness) => (await readiness.state()).isReady;

  test('readiness is read from the store once for all who ask at the same time, and kept for half a second', async () => {
    const ask = vi.fn(async () => null);
    const readiness = new Readiness(new Fence(), () => true, ask, silent);
    const all = await Promise.all(Array.from({ length: 100 }, () => isReady(readiness)));
    expect(new Set(all)).toEqual(new Set([true]));
    for (let n = 0; n < 100; n += 1) await isReady(readiness);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('readiness follows a change of the store within a second', async () => {
    let isThere = true;
    const readiness = new Readiness(
      new Fence(),
      () => true,
      async () => {
        if (!isThere) throw new Error('the store is away');
        return null;
      },
      silent,
    );
    expect(await isReady(readiness)).toBe(true);
    isThere = false;
    await expect.poll(() => isReady(readiness), { timeout: 10_000 }).toBe(false);
    isThere = true;
    await expect.poll(() => isReady(readiness), { timeout: 10_000 }).toBe(true);
  });

  test('readiness is false when the store does not answer, and the store is not asked again meanwhile', async () => {
    let answer: () => void = () => undefined;
    const ask = vi.fn(
      () =>
        new Promise<null>((resolve) => {
          answer = () => resolve(null);
        }),
    );
    const readiness = new Readiness(new Fence(), () => true, ask, silent);
    expect(await Promise.all([isReady(readiness), isReady(readiness)])).toEqual([false, false]);
    const waiting = isReady(readiness);
    expect(ask).toHaveBeenCalledTimes(1);
    answer();
    expect(await waiting).toBe(true);
  });
});
