/** The proxy in front of the service: nginx with the templates of deploy/nginx. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { get as getOverTls } from 'node:https';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { portToKeep } from '../fixtures/machines/processes.js';
import { NGINX, type RunningProxy, startProxy } from '../fixtures/machines/proxy.js';
import { type Asked, HANG_UP, STREAM, startUpstream, type Upstream } from '../fixtures/machines/upstream.js';

if (NGINX === null) console.log('SKIPPED the tests with nginx: it is not installed.');

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
  /** Sends a request line as written, and returns the status of the response. */
  const statusOf = async (target: string, headers = ''): Promise<string> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n${headers}\r\n`);
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      text += chunk;
      // nginx keeps the connection for a while if the request announces a body.
      if (text.includes('\r\n')) break;
    }
    return text.split(' ')[1] ?? '';
  };

  test('the proxy sets the headers about the client, and drops those that the client sends', async () => {
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
    '/./metrics',
    '/%2e/metrics',
    '///metrics',
    '/metrics#',
    '/metrics;a',
    'http://news.example/metrics',
    'HTTP://news.example//metrics?a',
  ])('the proxy does not expose the metrics, at %s either', async (target) => {
    const before = asked().length;
    expect(['400', '404']).toContain(await statusOf(target));
    expect(asked().length).toBe(before);
  });

  test('the proxy passes on no upgrade except that of WebSocket', async () => {
    const upgrade = 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    expect(await statusOf('/upgrade', upgrade)).toBe('200');
    expect(asked().find(({ url }) => url === '/upgrade')?.headers).not.toHaveProperty('upgrade');
  });

  test.each([
    ['the desk', DEFAULT_LIMITS.deskBodyBytes, 100_000, 2_000_000, { authorization: 'Bearer of-somebody' }],
    ['readers', DEFAULT_LIMITS.bodyBytes, 29_999, 30_000, {}],
  ])(
    'the proxy accepts bodies a little larger than the limit of %s, and refuses much larger ones',
    async (_who, limit, fits, tooMuch, headers) => {
      const send = (length: number) =>
        fetch(`${proxy.url}/graphql`, { method: 'POST', headers, body: Buffer.alloc(length, 'x') });
      expect(await (await send(limit + fits)).json()).toMatchObject({ length: limit + fits });
      const refused = await send(limit + tooMuch);
      expect(refused.status).toBe(413);
      expect(refused.headers.get('content-type')).toBe('application/json');
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] });
    },
  );

  test.each(['0130000', '00000000000000000131072', '9999999', '99999999999'])(
    'the proxy refuses a body whose length is written as %s',
    async (length) => {
      const before = asked().length;
      expect(await statusOf('/graphql', `Content-Length: ${length}\r\n`)).toBe('413');
      expect(asked().length).toBe(before);
    },
  );

  test('the proxy passes a body on as it arrives, and buffers none of it on disk', async () => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const received = () => one.received + two.received;
    const before = received();
    const head = 'POST /graphql HTTP/1.1\r\nHost: news.example\r\nAuthorization: Bearer anything\r\n';
    socket.write(`${head}Content-Length: 16000000\r\n\r\n`);
    for (const part of [1, 2, 3, 4]) {
      socket.write(Buffer.alloc(300_000));
      await expect.poll(() => received() - before).toBe(part * 300_000);
    }
    expect(proxy.bodiesOnDisk()).toEqual([]);
  });

  test('the proxy holds little memory of many large bodies that the service does not read', async () => {
    const CLIENTS = 200;
    const deaf = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    const patient = await startProxy({ processes: [`127.0.0.1:${port}`, `127.0.0.1:${port}`], tls: null });
    const sockets: Socket[] = [];
    deaf.on('connection', (socket) => sockets.push(socket));
    onTestFinished(async () => {
      for (const socket of sockets) socket.destroy();
      deaf.close();
      await patient.remove();
    });
    const before = patient.residentBytes();
    for (let n = 0; n < CLIENTS; n += 1) {
      const socket = connect(Number(new URL(patient.url).port), '127.0.0.1').on('error', () => undefined);
      sockets.push(socket);
      socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: 16000000\r\n\r\n');
      socket.write(Buffer.alloc(1_000_000));
    }
    await expect.poll(() => sockets.length, { timeout: 20_000 }).toBe(2 * CLIENTS);
    // Until nothing moves: the rest is in the system's buffers, or still with the clients.
    const unsent = () => sockets.reduce((sum, { writableLength }) => sum + writableLength, 0);
    let [last, held] = [-1, -1];
    const isStill = () => {
      const was = [last, held];
      [last, held] = [unsent(), patient.residentBytes() - before];
      return was[0] === last && was[1] === held;
    };
    await expect.poll(isStill, { interval: 200, timeout: 30_000 }).toBe(true);
    console.log(`${CLIENTS} unread bodies of 16 MB hold ${(held / 1e6).toFixed(1)} MB of nginx.`);
    expect(held).toBeLessThan(CLIENTS * 128 * 1_024);
    expect(patient.bodiesOnDisk()).toEqual([]);
  });

  test('the proxy limits the open requests of an address, streams included, and has room again when one ends', async () => {
    const processes = [`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`] as const;
    const narrow = await startProxy({ processes, connections: 3, tls: null });
    onTestFinished(() => narrow.remove());
    const open = async () => {
      const asking = get(`${narrow.url}${STREAM}`, { agent: false });
      asking.on('error', () => undefined);
      onTestFinished(() => void asking.destroy());
      const [response] = (await once(asking, 'response')) as [IncomingMessage];
      return { asking, response };
    };
    const streams = [await open(), await open(), await open()];
    for (const method of ['GET', 'POST']) {
      const refused = await fetch(`${narrow.url}/graphql`, { method });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    }
    streams[0]?.asking.destroy();
    await expect.poll(async () => (await fetch(`${narrow.url}/graphql`)).status).toBe(200);
  });

  test('the proxy is ready while one process is, at an address of its own', async () => {
    const [dead, sick] = await Promise.all([portToKeep(), startUpstream()]);
    const health = async (addresses: readonly [string, string]) => {
      const checked = await startProxy({ processes: addresses, health: addresses, tls: null });
      onTestFinished(() => checked.remove());
      return (await fetch(checked.healthUrl)).status;
    };
    onTestFinished(() => sick.close());
    sick.answerWith(503);
    const [isDead, isSick, isWell] = [dead, sick.port, one.port].map((port) => `127.0.0.1:${port}` as const);
    expect(await health([`${isDead}`, `${isWell}`])).toBe(200);
    expect(await health([`${isSick}`, `${isWell}`])).toBe(200);
    expect(await health([`${isSick}`, `${isDead}`])).not.toBe(200);
  });

  test('the proxy logs no search words, whether or not a request is answered', async () => {
    const dead = `127.0.0.1:${await portToKeep()}`;
    const failing = await startProxy({ processes: [dead, dead], tls: null });
    onTestFinished(() => failing.remove());
    const headers = { referer: 'https://news.example/search?q=of-the-referrer#and-its-end' };
    for (const { url } of [proxy, failing]) {
      for (const method of ['GET', 'POST']) await fetch(`${url}/search?q=of-the-address`, { method, headers });
    }
    for (const { accessLog, errors } of [proxy, failing]) {
      const lines = () => accessLog().filter(({ path }) => path === '/search');
      await expect.poll(lines).toHaveLength(2);
      for (const line of lines()) expect(line.referer).toBe('https://news.example/search');
      expect(JSON.stringify([accessLog(), errors()])).not.toMatch(/of-the-(address|referrer)|and-its-end/);
    }
  });

  test('the proxy passes on each event at once', async () => {
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
    ['GET', '/graphql?query={record{head}}'],
    ['GET', '/graphql?query={record{head}}&kept'],
    ['HEAD', '/'],
    ['OPTIONS', '/graphql'],
    ['DELETE', '/desk/session'],
    ['POST', '/graphql'],
  ])('the proxy sends a %s of %s once, even if the process dies before it answers', async (method, target) => {
    // A proxy of its own, since nginx avoids a process that hangs up for a while.
    const fresh = await startProxy({ processes: [`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`], tls: null });
    onTestFinished(() => fresh.remove());
    // A kept connection too: neither kind says what became of the request.
    if (target.endsWith('kept')) await fetch(`${fresh.url}/`);
    const address = `${HANG_UP}${target}`;
    expect((await fetch(`${fresh.url}${address}`, { method })).status).toBe(502);
    expect(asked().filter((request) => request.url === address && request.method === method).length).toBe(1);
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'POST'])(
    'the proxy retries a %s at the other process if one accepts no connection, with the whole body',
    async (method) => {
      const alive = await startUpstream();
      const dead = `127.0.0.1:${await portToKeep()}`;
      const other = await startProxy({ processes: [dead, `127.0.0.1:${alive.port}`], tls: null });
      onTestFinished(async () => {
        await other.remove();
        await alive.close();
      });
      const body = method === 'POST' ? 'x'.repeat(50_000) : null;
      for (let n = 0; n < 5; n += 1) {
        expect((await fetch(`${other.url}/graphql`, { method, body })).status).toBe(200);
      }
      expect(alive.asked).toHaveLength(5);
      for (const asked of alive.asked) expect(asked).toMatchObject({ method, length: body?.length ?? 0 });
      // The test shows nothing unless the proxy tried the dead process.
      const triedInVain = () => other.accessLog().filter((line) => line.process.startsWith(dead));
      await expect.poll(() => triedInVain().length).toBeGreaterThan(0);
      for (const { processReceived } of triedInVain()) expect(processReceived).toMatch(/^0 ?[,:]/);
    },
  );

  test.each(['GET', 'POST'])(
    'the proxy answers a %s with 502 if both processes are dead, and finds one at once when it is back',
    async (method) => {
      const [first, second] = [await portToKeep(), await portToKeep()];
      const other = await startProxy({ processes: [`127.0.0.1:${first}`, `127.0.0.1:${second}`], tls: null });
      onTestFinished(() => other.remove());
      expect((await fetch(`${other.url}/graphql`, { method })).status).toBe(502);
      // One process returns, and the proxy finds it at once.
      const back = await startUpstream(second);
      onTestFinished(() => back.close());
      for (let n = 0; n < 4; n += 1) expect((await fetch(`${other.url}/graphql`, { method })).status).toBe(200);
    },
  );

  test('the proxy serves https with a certificate, redirects from http, and sets HSTS', async () => {
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
