/** Request targets: each path leads to one place, and other spellings of it lead nowhere. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { opening } from '../fixtures/stories/story.js';

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n';

onOneEngine('Request targets', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    await running.apply(opening());
  });

  /** Sends a request line as written, and returns the response; of a WebSocket, no more than its head. */
  const ask = async (method: string, target: string, headers = 'Connection: close\r\n', body = ''): Promise<string> => {
    const { hostname, port } = new URL(running.service.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${method} ${target} HTTP/1.1\r\nHost: news.example\r\n${headers}\r\n${body}`);
    let text = '';
    socket.setEncoding('utf8').on('data', (data) => {
      text += data;
      if (headers === UPGRADE && text.includes('\r\n\r\n')) socket.destroy();
    });
    await once(socket, 'close');
    return text;
  };
  const statusOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).split(' ')[1];

  const PATHS = ['/metrics', '/livez', '/readyz', '/graphql?query={record{head}}', '/desk', '/', '/icon.svg'];
  const SPELLINGS: readonly ((path: string) => string)[] = [
    (path) => `/${path}`,
    (path) => `//x${path}`,
    (path) => `//x:80${path}`,
    (path) => `//user@x${path}`,
    (path) => `///x${path}`,
    (path) => `/\\x${path}`,
    (path) => `/x/..${path}`,
    (path) => `/.${path}`,
    (path) => `/%2e${path}`,
    (path) => `/x\\..${path}`,
    (path) => path.replace('/', '\\'),
    (path) => path.replace('/', '/%2f'),
    (path) => `http://x/${path}`,
    (path) => `http://x//y${path}`,
    (path) => `http://x/y/..${path}`,
  ];
  describe.each(PATHS)('Other spellings of %s', (path) => {
    test.each(SPELLINGS.map((spell) => spell(path)))(
      'the target %s does not lead to the path it resembles',
      async (target) => {
        expect(['400', '404']).toContain(await statusOf('GET', target));
      },
    );
  });

  test.each(PATHS)('an absolute target leads to the same as %s', async (path) => {
    for (const origin of ['http://news.example', 'HTTPS://elsewhere.example:8443', 'http://user@[::1]:1']) {
      expect(await statusOf('GET', `${origin}${path}`)).toBe('200');
    }
  });

  test('an absolute target without a path leads to the home page', async () => {
    const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n'));
    expect(bodyOf(await ask('GET', 'http://news.example'))).toBe(bodyOf(await ask('GET', '/')));
    expect(await statusOf('GET', 'http://news.example?a=b')).toBe('200');
  });

  test('an absolute target leads to GraphQL over every transport', async () => {
    const body = JSON.stringify({ query: '{ record { epoch } }' });
    const headers = `Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    for (const method of ['a query', 'a token']) {
      const more = method === 'a token' ? 'Authorization: Bearer of-nobody-at-all\r\n' : '';
      const answer = await ask('POST', 'http://news.example/graphql', `${headers}${more}`, body);
      expect(answer).toMatch(more === '' ? /^HTTP\/1\.1 200 [\s\S]*"epoch":/ : /^HTTP\/1\.1 401 /);
    }
    const odd = 'query={__schema{description}}&operationName=';
    expect(await ask('GET', `http://news.example/graphql?${odd}`)).toMatch(/^HTTP\/1\.1 200 [\s\S]*"__schema":/);
    expect(await ask('GET', 'http://news.example/graphql', UPGRADE)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await ask('GET', '//x/graphql', UPGRADE)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('a target without a path is refused, also for a WebSocket, and the service goes on', async () => {
    expect(await statusOf('OPTIONS', '*')).toBe('400');
    for (const target of ['*', 'ftp://x/graphql']) {
      expect(['400', undefined]).toContain(await statusOf('GET', target, UPGRADE));
    }
    expect(await statusOf('GET', '/livez')).toBe('200');
  });
});
