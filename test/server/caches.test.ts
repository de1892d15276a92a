/** The caching headers of every response: no route lets a cache give one client's response to another. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { opening, position, STORY, statement } from '../fixtures/stories/story.js';

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

/** Sends a request over a connection of its own; of an event stream, reads only the head. */
function ask(
  url: string,
  method: string,
  path: string,
  headers: Headers,
  body: string | null = null,
): Promise<Response> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      const received = () => ({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(parts).toString('latin1'),
      });
      if (response.headers['content-type']?.startsWith('text/event-stream') === true) {
        resolve(received());
        asked.destroy();
        return;
      }
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve(received()));
    });
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });
}

const inAddress = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
const QUERY = '{ stories { nodes { slug viewer: headline } } }';
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename } }`;

const PATHS = [
  inAddress(QUERY),
  inAddress('{ viewer { name } }'),
  inAddress('{ drafts { nodes { id } } }'),
  inAddress('{ nothing }'),
  inAddress('{'),
  inAddress('mutation { scrubStore { __typename } }'),
  inAddress(FOLLOW),
  '/graphql?documentId=unknown',
  '/graphql?variables=no',
  '/graphql',
  '/graphql/schema.graphql',
  '/',
  '/desk',
  '/desk/session',
  '/search?q=said',
  `/stories/${STORY}`,
  `/stories/${STORY}?asOf=nothing`,
  '/stories/nothing',
  '/statements/nothing',
  `/embed/stories/${STORY}/statements`,
  '/embed/stories/nothing/positions',
  `/stories/${STORY}.jsonld`,
  `/stories/${STORY}.atom`,
  `/stories/${STORY}.feed.json`,
  `/stories/${STORY}.ics`,
  `/stories/${STORY}.csv`,
  `/stories/${STORY}.csv?formulas=none`,
  `/stories/${STORY}/statements.csv`,
  `/stories/${STORY}/datapackage.json`,
  '/stories/nothing.atom',
  `/oembed?url=${encodeURIComponent(`http://news.example/stories/${STORY}`)}`,
  '/oembed',
  '/embed.js',
  '/icon.svg',
  '/assets/nothing.js',
  '/assets/desk/nothing.js',
  'ASSET',
  'DESK',
  '/livez',
  '/readyz',
  '/metrics',
  '/nowhere',
  '//',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const ACCEPTS = [
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'text/html',
  'text/event-stream',
  'multipart/mixed',
  'multipart/*, application/json',
  'application/ld+json',
  'application/atom+xml',
  'text/csv',
  'nonsense',
];

onOneEngine('Caching headers', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let files: { asset: string; desk: string };
  beforeAll(async () => {
    await running.apply(opening({ statements: [statement('first')], positions: [position('north', ['first'])] }));
    const { BuiltAssets } = await import('../../src/server/pages/assets.js');
    const built = new BuiltAssets();
    files = { asset: built.paths[0] ?? '', desk: built.deskPaths[0] ?? '' };
  });
  const at = (method: string, path: string, headers: Headers, body: string | null = null) =>
    ask(running.service.url, method, path.replace('ASSET', files.asset).replace('DESK', files.desk), headers, body);
  const varies = ({ headers }: Response) => String(headers.vary ?? '').split(/\s*,\s*/);

  test.each(METHODS)(
    'every response to %s has Cache-Control and Vary, and caches may keep none that is an error',
    async (method) => {
      for (const path of PATHS) {
        for (const accept of ACCEPTS) {
          const isPost = method === 'POST' && path.startsWith('/graphql');
          const response = await at(
            method,
            path,
            { accept, ...(isPost ? { 'content-type': 'application/json' } : {}) },
            isPost ? JSON.stringify({ query: decodeURIComponent(path.split('query=')[1] ?? '') }) : null,
          );
          const request = `${method} ${path} for ${accept}: ${response.status}`;
          const { 'cache-control': control = '', vary = '', 'content-type': type = '' } = response.headers;
          expect(control, request).not.toBe('');
          expect(vary, request).not.toBe('');
          const isKept = !control.includes('no-store');
          if (response.status >= 400 || !['GET', 'HEAD'].includes(method)) expect(isKept, request).toBe(false);
          if (path.startsWith('/graphql') || path.startsWith('/stories/'))
            expect(type, request).not.toMatch(/^multipart/);
          if (isKept && type.includes('json') && path.startsWith('/graphql')) {
            expect(varies(response), request).toEqual(
              expect.arrayContaining(['Accept', 'Accept-Encoding', 'Authorization', 'Origin']),
            );
          }
        }
      }
    },
  );

  const desk = { authorization: `Bearer ${TOKEN}`, cookie: `onrecord_desk=${TOKEN}` };
  /** Headers by which responses may differ, each with two or more values. */
  const CHOICES: readonly (readonly [name: string, ...values: readonly string[]])[] = [
    ['Accept', ...ACCEPTS],
    ['Accept-Encoding', 'identity', 'gzip', 'br'],
    ['Origin', 'https://news.example', 'https://evil.example'],
    ['Authorization', desk.authorization, 'Bearer wrong'],
    ['Cookie', desk.cookie, 'onrecord_desk=wrong'],
  ];
  /** The parts of a response that a client uses. */
  const seen = ({ status, headers, body }: Response) =>
    JSON.stringify([
      status,
      headers['content-type'],
      headers['content-encoding'],
      headers['access-control-allow-origin'],
      headers['www-authenticate'],
      body.replaceAll(/"requestId":"\w+"/g, ''),
    ]);

  test.each(CHOICES)(
    'a response that caches may keep and that differs by %s names it in Vary',
    async (name, ...values) => {
      for (const path of PATHS.filter((one) => one !== '/metrics')) {
        const responses = [await at('GET', path, {})];
        for (const value of values) responses.push(await at('GET', path, { [name]: value }));
        if (new Set(responses.map(seen)).size === 1) continue;
        for (const response of responses) {
          if (String(response.headers['cache-control']).includes('no-store')) continue;
          expect(varies(response), `${path} by ${name}: ${response.status}`).toContain(name);
        }
      }
    },
  );

  describe('Responses with status 304', () => {
    test.each([inAddress(QUERY), '/graphql', '/', `/stories/${STORY}`, `/stories/${STORY}.atom`])(
      'a 304 of %s repeats the caching headers',
      async (path) => {
        const accept = path === '/graphql' || !path.startsWith('/graphql') ? 'text/html' : 'application/json';
        const first = await at('GET', path, { accept });
        const again = await at('GET', path, { accept, 'if-none-match': String(first.headers.etag) });
        expect(again.status).toBe(304);
        for (const name of ['cache-control', 'vary', 'etag'])
          expect(again.headers[name], name).toBe(first.headers[name]);
      },
    );
  });

  test('a request that accepts only multipart is refused before anything runs', async () => {
    const body = JSON.stringify({ query: QUERY });
    for (const authorization of [{}, { authorization: desk.authorization }]) {
      const headers = { 'content-type': 'application/json', ...authorization };
      const refused = await at('POST', '/graphql', { ...headers, accept: 'multipart/mixed' }, body);
      expect([refused.status, JSON.parse(refused.body).errors[0].extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
      for (const accept of [
        'multipart/mixed;deferSpec=20220824, application/json',
        'application/json, multipart/mixed',
        'multipart/mixed;subscriptionSpec="1.0", application/graphql-response+json, application/json;q=0.9',
      ]) {
        const response = await at('POST', '/graphql', { ...headers, accept }, body);
        expect([response.status, Object.keys(JSON.parse(response.body))], accept).toEqual([200, ['data']]);
        expect(response.headers['content-type'], accept).toMatch(/^application\/(graphql-response\+)?json/);
      }
    }
  });

  test.each<[string, string, number]>([
    ['without a Host', 'GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['that expects something unknown', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\nConnection: close\r\n\r\n', 417],
    [
      'for a WebSocket elsewhere',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      404,
    ],
  ])('a request %s is answered with no-store', async (_, text, status) => {
    const { hostname, port } = new URL(running.service.url);
    const socket = connect(Number(port), hostname);
    socket.end(text);
    let heard = '';
    for await (const piece of socket) heard += String(piece);
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard.toLowerCase()).toContain('cache-control: no-store');
  });
});
