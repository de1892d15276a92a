/** What the proxy in front of the service does with requests: nginx with the templates of deploy/nginx. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { get as getOverTls } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { portToKeep } from '../fixtures/processes.js';
import { NGINX, type RunningProxy, startProxy } from '../fixtures/proxy.js';
import { type Asked, HANG_UP, STREAM, startUpstream, type Upstream } from '../fixtures/upstream.js';

if (NGINX === null) console.log('SKIPPED what needs nginx: it is not installed.');

describe.skipIf(NGINX === null)('The proxy', () => {
  let one: Upstream;
  let two: Upstream;
  let proxy: RunningProxy;

  beforeAll(async () => {
    [one, two] = await Promise.all([startUpstream(), startUpstream()]);
    proxy = await startProxy({ processes: [`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`], tls: null });
  });
  afterAll(async () => {
    await proxy.remove();
    await Promise.all([one.close(), two.close()]);
  });

  const asked = (): Asked[] => [...one.asked, ...two.asked];
  /** Sends a request line as it is, and returns the status of the answer. */
  const statusOf = async (target: string, headers = ''): Promise<string> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n${headers}\r\n`);
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    return text.split(' ')[1] ?? '';
  };

  test('says who asks, and lets nobody say it for themselves', async () => {
    const response = await fetch(`${proxy.url}/graphql`, {
      headers: {
        'x-forwarded-for': '203.0.113.7',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'elsewhere.example',
        'x-real-ip': '203.0.113.7',
        forwarded: 'for=203.0.113.7',
        'x-request-id': 'of-the-client',
      },
    });
    const { headers } = (await response.json()) as Asked;
    expect(headers).toMatchObject({
      host: new URL(proxy.url).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    for (const name of ['forwarded', 'x-forwarded-host', 'x-real-ip']) expect(headers).not.toHaveProperty(name);
    const requestId = headers['x-request-id'];
    expect(requestId).toMatch(/^[\da-f]{32}$/);
    await expect
      .poll(() => proxy.accessLog().find((line) => line.requestId === requestId))
      .toMatchObject({ client: '127.0.0.1', path: '/graphql', status: '200', processStatus: '200' });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.has('strict-transport-security')).toBe(false);
  });

  test.each([
    '/metrics',
    '/metrics/',
    '/metrics?a=b',
    '//metrics',
    '/%6detrics',
    '/graphql/../metrics',
    '/graphql/..%2fmetrics',
    '/x\\..\\metrics',
    '/x/..\\metrics',
    '/\\metrics',
    '/x%5c..%5cmetrics',
    '/metrics%00',
    'http://news.example/metrics',
  ])('has no metrics for those outside, at %s either', async (target) => {
    const before = asked().length;
    expect(['400', '404']).toContain(await statusOf(target));
    expect(asked().length).toBe(before);
  });

  test('passes on no upgrade but that of WebSocket', async () => {
    const upgrade = 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    expect(await statusOf('/upgrade', upgrade)).toBe('200');
    expect(asked().find(({ url }) => url === '/upgrade')?.headers).not.toHaveProperty('upgrade');
  });

  test('takes bodies a little larger than the desk may send', async () => {
    const send = (length: number) => fetch(`${proxy.url}/graphql`, { method: 'POST', body: Buffer.alloc(length, 'x') });
    const response = await send(DEFAULT_LIMITS.deskBodyBytes + 100_000);
    expect(await response.json()).toMatchObject({ length: DEFAULT_LIMITS.deskBodyBytes + 100_000 });
    expect((await send(DEFAULT_LIMITS.deskBodyBytes + 2_000_000)).status).toBe(413);
  });

  test('passes on each event when it comes', async () => {
    const asking = get(`${proxy.url}${STREAM}`, { agent: false });
    onTestFinished(() => void asking.destroy());
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    response.setEncoding('utf8');
    for (const n of [1, 2, 3]) {
      const event = once(response, 'data');
      for (const upstream of [one, two]) upstream.send(`data: ${n}\n\n`);
      expect(await event).toEqual([`data: ${n}\n\n`]);
    }
  });

  test.each([
    ['POST', 1],
    ['GET', 3],
  ])('lets a %s that was not answered be heard %i times in all', async (method, times) => {
    // One of its own: a process that hangs up is asked nothing for a while.
    const fresh = await startProxy({ processes: [`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`], tls: null });
    onTestFinished(() => fresh.remove());
    expect((await fetch(`${fresh.url}${HANG_UP}`, { method })).status).toBe(502);
    expect(asked().filter((request) => request.url === HANG_UP && request.method === method).length).toBe(times);
  });

  test('asks the other process, whatever is asked, where one takes no connection', async () => {
    const [dead, alive] = await Promise.all([portToKeep(), startUpstream()]);
    const other = await startProxy({ processes: [`127.0.0.1:${dead}`, `127.0.0.1:${alive.port}`], tls: null });
    onTestFinished(async () => {
      await other.remove();
      await alive.close();
    });
    for (let n = 0; n < 20; n += 1) {
      const response = await fetch(`${other.url}/graphql`, { method: n % 2 === 0 ? 'POST' : 'GET' });
      expect(response.status).toBe(200);
    }
    expect(alive.asked.length).toBe(20);
    // The test would show nothing if the dead one had never been tried.
    await expect.poll(() => other.accessLog().some((line) => line.process.includes(`127.0.0.1:${dead},`))).toBe(true);
  });

  test('speaks https with a certificate, leads there from http, and tells browsers to stay', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'onrecord-test-'));
    const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')];
    const options = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ];
    execFileSync('openssl', ['req', '-x509', '-nodes', ...options, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    execFileSync('chmod', ['-R', 'a+rX', directory]);
    const port = await portToKeep();
    const processes = [`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`] as const;
    const secure = await startProxy({ processes, tls: { certificate, key, port } });
    onTestFinished(async () => {
      await secure.remove();
      rmSync(directory, { recursive: true });
    });
    const asking = getOverTls({
      host: '127.0.0.1',
      port,
      path: '/graphql?a=b',
      rejectUnauthorized: false,
      agent: false,
    });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    expect(JSON.parse(text)).toMatchObject({ url: '/graphql?a=b', headers: { 'x-forwarded-proto': 'https' } });
    expect(response.headers['strict-transport-security']).toBe('max-age=63072000');

    const plain = await fetch(`${secure.url}/graphql?a=b`, { redirect: 'manual' });
    expect(plain.status).toBe(308);
    expect(plain.headers.get('location')).toBe('https://127.0.0.1/graphql?a=b');
    expect(plain.headers.has('strict-transport-security')).toBe(false);
  });
});
