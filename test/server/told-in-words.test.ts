/** Faults: a browser receives a page with an explanation, links and the code, and a program its own format. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Limits } from '../../src/limits.js';
import { RecordError } from '../../src/record/errors.js';
import { TokenStore } from '../../src/record/tokens.js';
import { KeptByHead } from '../../src/server/kept-responses/kept-by-head.js';
import { Account } from '../../src/server/limits/account.js';
import { Metrics } from '../../src/server/metrics/metrics.js';
import { Pages } from '../../src/server/pages/pages.js';
import { Renderer } from '../../src/server/pages/renderer.js';
import type { Service } from '../../src/server/service.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { scrape } from '../fixtures/service/scrape.js';
import { publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine, type Store, silent } from '../fixtures/store/engines.js';
import { opening, STORY, statement } from '../fixtures/stories/story.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const AWAY = new RecordError('STORE_UNREACHABLE', 'the store is unreachable');
const DESK_FILE = '/assets/desk/nothing.js';
/** Addresses of pages, of files and of formats. */
const PAGES = [
  '/',
  `/stories/${STORY}?actor=anna-north`,
  '/search?q=said',
  '/desk',
  `/embed/stories/${STORY}/statements`,
];
const FILES = ['/graphql', '/assets/nothing.js', '/embed.js', '/nowhere', '/%'];
const FORMATS = [`/stories/${STORY}.jsonld`, `/stories/${STORY}.csv`, '/oembed?url=nothing'];

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

onOneEngine('Faults', (makeStore) => {
  let store: Store;
  let service: Service;
  beforeAll(async () => {
    store = await makeStore();
    const first = await startOn(store, 'no-such-directory');
    await publisher(() => first).apply(opening({ statements: [statement('first')] }));
    await first.close();
  });
  afterAll(() => store.remove());
  beforeEach(async () => {
    service = await startOn(store, 'no-such-directory');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await service.close();
  });

  const ask = (
    path: string,
    accept: string,
    { method = 'GET', url = service.url, cookie = '' } = {},
  ): Promise<Answer> => {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method, headers: { accept, cookie }, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          body += piece;
        });
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, type: headers['content-type'] ?? '', body, headers });
        });
      });
      asked.on('error', reject).end();
    });
  };
  const startLimited = async (limits: Partial<Limits>) => {
    const limited = await startOn(store, 'no-such-directory', silent, { limits: { ...CROWD_LIMITS, ...limits } });
    onTestFinished(() => limited.close());
    return limited;
  };

  function expectPage({ status, type, body, headers }: Answer, expected: number, code: string): void {
    expect([status, type, headers['cache-control']]).toEqual([expected, 'text/html; charset=utf-8', 'no-store']);
    expect(body).toMatch(/^<!doctype html>.*<h1>[A-Z][a-z’ ]{8,}<\/h1><p>[A-Z].{10,}\.<\/p>/s);
    expect(body).toMatch(/<a href="\/">All stories/);
    expect(body).toContain(`<p class="fault-code">Code: ${code}`);
    expect(String(headers['content-security-policy'])).toContain("default-src 'none'");
  }
  /** Expects a JSON response with a code. */
  function expectForPrograms({ status, type, body }: Answer, expected: number, code: string): void {
    expect(status).toBe(expected);
    expect(type).toBe('application/json; charset=utf-8');
    const parsed = JSON.parse(body);
    expect(parsed.error?.code ?? parsed.errors[0].extensions.code).toBe(code);
  }

  describe('Faults of a request', () => {
    test.each([
      ['GET', '*', 400, 'BAD_REQUEST', 'BAD_REQUEST'],
      ['GET', DESK_FILE, 401, 'TOKEN_REQUIRED', 'TOKEN_REQUIRED'],
      ['GET', '/nowhere', 404, 'NOT_FOUND', 'NOT_FOUND'],
      ['GET', '/assets/nothing.js', 404, 'NOT_FOUND', 'NOT_FOUND'],
      ['GET', '/stories/nothing.csv', 404, 'STORY_UNKNOWN', 'STORY_UNKNOWN'],
      ['GET', '/desk/session', 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['POST', '/', 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['PUT', '/assets/nothing.js', 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['PUT', '/graphql', 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['DELETE', '/graphql', 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['POST', '/graphql', 415, 'UNSUPPORTED_MEDIA_TYPE', 'UNSUPPORTED_MEDIA_TYPE'],
      ['POST', `/stories/${STORY}.csv`, 405, 'METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
      ['GET', `/oembed?format=xml&url=nothing`, 501, 'NOT_IMPLEMENTED', 'NOT_IMPLEMENTED'],
    ] as const)(
      'a %s of %s shows a browser a page that explains the fault: %s %s',
      async (method, path, status, code, forPrograms) => {
        const answer = await ask(path, BROWSER, { method });
        expectPage(answer, status, code);
        const other = await ask(path, '*/*', { method });
        expectForPrograms(other, status, forPrograms);
        expect(answer.headers.allow).toBe(other.headers.allow);
      },
    );

    test('a file of the desk links to the sign-in page for a browser without a session', async () => {
      expect((await ask(DESK_FILE, BROWSER)).body).toContain('<a href="/desk">Sign in</a>');
    });

    test.each(['/', '/desk/session', '/graphql'])(
      'the refusal of a PUT at %s does not offer to read there',
      async (path) => {
        const { body, headers } = await ask(path, BROWSER, { method: 'PUT' });
        expect(body).toContain('<h1>This cannot be done here</h1>');
        expect(body).not.toContain('read');
        expect(headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)+$/);
      },
    );

    test('a PUT of GraphQL is refused with the methods that are allowed', async () => {
      const { status, headers } = await ask('/graphql', BROWSER, { method: 'PUT' });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD, POST']);
    });

    test('an address that is too long is explained on a page', async () => {
      expectPage(await ask(`/search?q=${'x'.repeat(20_000)}`, BROWSER), 431, 'REQUEST_HEADER_FIELDS_TOO_LARGE');
    });

    test.each([
      ['that is not HTTP', 'this is no request\r\n\r\n', 400, 'BAD_REQUEST'],
      ['whose head does not end', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', 408, 'REQUEST_TIMEOUT'],
    ])('a request %s is explained on a page', async (_, sent, status, code) => {
      const { hostname, port } = new URL((await startLimited({ headSeconds: 1, requestSeconds: 1 })).url);
      const socket = connect(Number(port), hostname, () => socket.write(sent));
      let text = '';
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      await once(socket, 'close');
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const headers = Object.fromEntries(
        head
          .split('\r\n')
          .slice(1)
          .map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.split(': ')[1]]),
      );
      expectPage(
        { status: Number(head.split(' ')[1]), type: headers['content-type'] ?? '', body, headers },
        status,
        code,
      );
      expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
    });

    test('a request whose body does not end receives only a status', async () => {
      const { hostname, port } = new URL((await startLimited({ headSeconds: 1, requestSeconds: 1 })).url);
      const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100';
      const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\n\r\n{`));
      let text = '';
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      await once(socket, 'close');
      expect(text).not.toContain('<');
    });
  });

  describe('Faults of an address’s use', () => {
    test.each([...PAGES, ...FILES, ...FORMATS])(
      'a browser at %s sees TOO_MANY_REQUESTS explained on a page',
      async (path) => {
        const { url } = await startLimited({ unitsAtOnce: 2, unitsPerSecond: 1 });
        const untilRefused = async (accept: string) => {
          for (;;) {
            const answer = await ask(path, accept, { url });
            if (answer.status === 429) return answer;
          }
        };
        const answer = await untilRefused(BROWSER);
        expectPage(answer, 429, 'TOO_MANY_REQUESTS');
        const seconds = Number(answer.headers['retry-after']);
        expect(answer.body).toContain(`Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`);
        if (!PAGES.includes(path)) expectForPrograms(await untilRefused('*/*'), 429, 'TOO_MANY_REQUESTS');
      },
    );

    test.each([...PAGES, ...FILES, ...FORMATS])(
      'a browser at %s sees TOO_MUCH_UNREAD explained on a page',
      async (path) => {
        vi.spyOn(Account.prototype, 'isUnread', 'get').mockReturnValue(true);
        expectPage(await ask(path, BROWSER), 429, 'TOO_MUCH_UNREAD');
        if (!PAGES.includes(path)) expectForPrograms(await ask(path, '*/*'), 429, 'TOO_MUCH_UNREAD');
      },
    );

    test('the page of a refusal is rendered once for all requests with the same reason', async () => {
      vi.spyOn(Account.prototype, 'isUnread', 'get').mockReturnValue(true);
      const [first] = [await ask('/nowhere', BROWSER)];
      const made = vi.spyOn(Buffer, 'from');
      for (const path of [...FILES, ...FORMATS, '/', '/search?q=said']) {
        expect((await ask(path, BROWSER)).body).toBe(first.body);
      }
      expect(made.mock.calls.filter(([text]) => String(text).startsWith('<!doctype'))).toEqual([]);
    });
  });

  describe('Counts and logs of faults', () => {
    const logging = async (limits: Partial<Limits> = {}) => {
      const lines: { readonly level: number; readonly code?: string }[] = [];
      const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
      const logged = await startOn(store, 'no-such-directory', log, { limits: { ...CROWD_LIMITS, ...limits } });
      onTestFinished(() => logged.close());
      return { url: logged.url, codes: () => lines.filter(({ code }) => code !== undefined) };
    };
    const counted = async (url: string, code: string) => (await scrape(url)).value('onrecord_errors_total', { code });
    const debug = pino.levels.values.debug;

    test.each([
      ['GET', DESK_FILE, 'TOKEN_REQUIRED'],
      ['POST', '/desk/session', 'TOKEN_REQUIRED'],
      ['PUT', '/desk/session', 'METHOD_NOT_ALLOWED'],
      ['PUT', '/', 'METHOD_NOT_ALLOWED'],
    ])(
      'the fault of a %s of %s is counted and logged with its code, for browsers and programs',
      async (method, path, code) => {
        const { url, codes } = await logging();
        await ask(path, BROWSER, { method, url });
        await ask(path, '*/*', { method, url });
        expect(codes()).toMatchObject([
          { level: debug, code },
          { level: debug, code },
        ]);
        expect(await counted(url, code)).toBe(2);
      },
    );

    test.each([
      ['that is not HTTP', 'this is no request\r\n\r\n', 'BAD_REQUEST'],
      ['that is too long', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 'REQUEST_HEADER_FIELDS_TOO_LARGE'],
      ['whose head does not end', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'REQUEST_TIMEOUT'],
      [
        'whose body does not end',
        'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
        'REQUEST_TIMEOUT',
      ],
    ])('a request %s is counted and logged with its code', async (_, sent, code) => {
      const { url, codes } = await logging({ headSeconds: 1, requestSeconds: 1 });
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => socket.write(sent));
      socket.resume();
      await once(socket, 'close');
      expect(codes()).toMatchObject([{ level: debug, code }]);
      expect(await counted(url, code)).toBe(1);
    });
  });

  describe('Faults of the service', () => {
    test.each([
      ['GET', '/stories/test-story'],
      ['PUT', '/graphql'],
    ])('a %s of %s is cut off if even its fault page fails, and the service goes on', async (method, path) => {
      vi.spyOn(Renderer.prototype, 'render').mockRejectedValue(new Error('rendering fails'));
      vi.spyOn(Pages.prototype, 'sendRefusal').mockImplementation(() => {
        throw new Error('the fault page fails, too');
      });
      await expect(ask(path, BROWSER, { method })).rejects.toThrow('socket hang up');
      expect((await ask('/livez', '*/*')).status).toBe(200);
    });

    test('an unreadable request is cut off if its page fails, and the service goes on', async () => {
      vi.spyOn(Pages.prototype, 'unreadPage').mockImplementation(() => {
        throw new Error('the page fails');
      });
      await expect(ask(`/${'x'.repeat(20_000)}`, BROWSER)).rejects.toThrow();
      expect((await ask('/livez', '*/*')).status).toBe(200);
    });

    test.each([
      ['/stories/test-story', () => vi.spyOn(Renderer.prototype, 'render')],
      [`/embed/stories/${STORY}/statements`, () => vi.spyOn(Renderer.prototype, 'render')],
      ['/metrics', () => vi.spyOn(Metrics.prototype, 'text')],
    ])('a failure of %s is explained on a page', async (path, failing) => {
      failing().mockRejectedValue(new Error('rendering fails'));
      const answer = await ask(path, BROWSER);
      expectPage(answer, 500, 'INTERNAL');
      expect(answer.body).toContain(`, request: ${answer.headers['x-request-id']}</p>`);
      const framedBy = path.startsWith('/embed/') ? '*' : "'none'";
      expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${framedBy}`);
      expectForPrograms(await ask(path, '*/*'), 500, 'INTERNAL');
    });

    // The page of the desk needs no store.
    test.each([...PAGES.filter((path) => path !== '/desk'), ...FORMATS.slice(0, 2)])(
      'a browser at %s sees on a page that the store is unreachable',
      async (path) => {
        vi.spyOn(KeptByHead.prototype, 'head').mockRejectedValue(AWAY);
        expectPage(await ask(path, BROWSER), 503, 'STORE_UNREACHABLE');
        if (!PAGES.includes(path)) expectForPrograms(await ask(path, '*/*'), 503, 'STORE_UNREACHABLE');
      },
    );

    test('a file of the desk shows a browser that the store is unreachable', async () => {
      vi.spyOn(TokenStore.prototype, 'find').mockRejectedValue(AWAY);
      const cookie = `onrecord_desk=${TOKEN}`;
      expectPage(await ask(DESK_FILE, BROWSER, { cookie }), 503, 'STORE_UNREACHABLE');
      expectForPrograms(await ask(DESK_FILE, '*/*', { cookie }), 503, 'STORE_UNREACHABLE');
    });
  });
});
