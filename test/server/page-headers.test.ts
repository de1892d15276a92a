/** The headers of every page and page file: who may frame it, what it may load, how long it is cached. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { runningService, startOn } from '../fixtures/service/service.js';
import { onOneEngine, silent } from '../fixtures/store/engines.js';
import { file, opening, position, STORY, statement } from '../fixtures/stories/story.js';

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Requests a path as written: without normalising it, and without decompressing the response. */
function ask(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Whole pages, and parts to embed in other sites; `ID` stands for the id of the one statement. */
const PAGES = [
  '/',
  `/stories/${STORY}`,
  `/stories/${STORY}?actor=anna-north`,
  '/statements/ID',
  '/search?q=said',
  '/desk',
];
const FRAMED = [
  `/embed/stories/${STORY}/statements`,
  `/embed/stories/${STORY}/positions?theme=dark`,
  '/embed/statements/ID?theme=light',
];
const MISSING = ['/stories/nothing', '/statements/nothing'];
const MISSING_FRAMED = ['/embed/stories/nothing/statements', '/embed/statements/nothing?theme=dark'];

onOneEngine('The headers of pages', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let id = '';
  beforeAll(async () => {
    await running.apply(opening({ statements: [statement('first')], positions: [position('north', ['first'])] }));
    const { data } = await running.query('{ stories { nodes { statements { nodes { id } } } } }');
    id = data.stories.nodes[0].statements.nodes[0].id;
  });
  const at = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(running.service.url, path.replace('ID', id), headers, method);
  /** The directives of a content security policy, by name. */
  const policyOf = ({ headers }: Response) =>
    new Map(
      String(headers['content-security-policy'] ?? '')
        .split('; ')
        .map((directive): [string, string] => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources.join(' ')];
        }),
    );

  describe('Framing', () => {
    test.each([...PAGES, ...MISSING])('the page %s may be framed by no site', async (path) => {
      const response = await at(path);
      expect(response.status).toBe(MISSING.includes(path) ? 404 : 200);
      expect(policyOf(response).get('frame-ancestors')).toBe("'none'");
      expect(response.headers['cross-origin-opener-policy']).toBe('same-origin');
    });

    test.each([...FRAMED, ...MISSING_FRAMED])('the page %s may be framed by every site', async (path) => {
      const response = await at(path);
      expect(response.status).toBe(MISSING_FRAMED.includes(path) ? 404 : 200);
      expect(policyOf(response).get('frame-ancestors')).toBe('*');
      expect(response.headers).not.toHaveProperty('x-frame-options');
      // Links open outside the frame, whatever its sandbox allows.
      expect(response.body.toString()).toContain('<base target="_blank"/>');
    });
  });

  describe('The content security policy', () => {
    test.each([...PAGES, ...FRAMED, ...MISSING, ...MISSING_FRAMED])(
      'the policy of %s allows only files of the service',
      async (path) => {
        const response = await at(path);
        const policy = policyOf(response);
        expect(policy.get('default-src')).toBe("'none'");
        for (const directive of ['script-src', 'style-src', 'connect-src', 'form-action']) {
          expect(policy.get(directive), directive).toBe("'self'");
        }
        expect(policy.get('base-uri')).toBe("'none'");
        expect(response.headers['x-content-type-options']).toBe('nosniff');
        expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
        expect(response.headers).not.toHaveProperty('set-cookie');
      },
    );

    test.each([...PAGES, ...FRAMED, ...MISSING, ...MISSING_FRAMED])(
      'the page at %s has no inline script or style',
      async (path) => {
        const html = (await at(path)).body.toString();
        const tags = [...html.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag);
        expect(tags.length).toBeGreaterThan(10);
        for (const tag of tags) {
          expect(tag).not.toMatch(/^<style|\sstyle=|\son[a-z]+=|javascript:/);
          // A script with another type is data, and does not run.
          if (tag.startsWith('<script')) expect(tag).toMatch(/ src="\/assets\/|type="application\/(ld\+)?json"/);
          if (/^<(script|link|img|iframe)/.test(tag) && !/rel="(canonical|alternate)"/.test(tag)) {
            expect(tag).not.toMatch(/(src|href)="(https?:)?\/\//);
          }
        }
      },
    );
  });

  describe('Caching', () => {
    test.each([...PAGES, ...FRAMED])(
      'a cache checks %s again after a second, and receives 304 while it is unchanged',
      async (path) => {
        const first = await at(path);
        const { etag = '', 'cache-control': control } = first.headers;
        expect(control).toBe('public, max-age=0, s-maxage=1, must-revalidate');
        expect(etag).toMatch(/^"[\w-]{43}"$/);
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
          const again = await at(path, { 'if-none-match': known });
          expect([again.status, again.body.length]).toEqual([304, 0]);
          expect(again.headers).toMatchObject({ etag, 'cache-control': control, vary: first.headers.vary });
        }
        expect((await at(path, { 'if-none-match': '"other"' })).status).toBe(200);
      },
    );

    test('a page has another ETag after an update of its story', async () => {
      for (const path of [`/stories/${STORY}`, `/embed/stories/${STORY}/statements`]) {
        const { etag = '' } = (await at(path)).headers;
        const key = `after-${path.length}`;
        await running.apply(file({ statements: [statement(key)] }));
        await expect.poll(async () => (await at(path)).headers.etag).not.toBe(etag);
        const again = await at(path, { 'if-none-match': etag });
        expect(again.status).toBe(200);
        expect(again.body.toString()).toContain(`What is said in ${key}.`);
      }
    });

    test.each([...MISSING, ...MISSING_FRAMED])('the 404 of %s is kept by no cache', async (path) => {
      const { status, headers, body } = await at(path);
      expect([status, headers['cache-control'], headers.etag]).toEqual([404, 'no-store', undefined]);
      expect(body.toString()).toMatch(/<h1>.+<\/h1>/);
    });

    test('an unknown path is answered with JSON and a code', async () => {
      for (const path of ['/nowhere', '/stories', '/stories/a/b', '/embed', `/embed/stories/${STORY}/plot`]) {
        const { status, body } = await at(path);
        expect([status, JSON.parse(body.toString()).error.code], path).toEqual([404, 'NOT_FOUND']);
      }
    });
  });

  describe('Methods and encodings', () => {
    test.each([...PAGES, ...FRAMED, '/embed.js', '/icon.svg'])(
      'a HEAD of %s has the headers of a GET',
      async (path) => {
        const [get, head] = [await at(path), await at(path, {}, 'HEAD')];
        expect([head.status, head.body.length]).toEqual([200, 0]);
        const comparable = ({ headers: { date: _, 'x-request-id': __, ...others } }: Response) => others;
        expect(comparable(head)).toEqual(comparable(get));
      },
    );

    test.each([...PAGES, ...FRAMED, '/embed.js', '/icon.svg'])(
      'the page at %s refuses other methods than GET and HEAD',
      async (path) => {
        for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
          const { status, headers } = await at(path, {}, method);
          expect([status, headers.allow], method).toEqual([405, 'GET, HEAD']);
        }
      },
    );

    test('a page is compressed for a client that accepts it', async () => {
      for (const path of [`/stories/${STORY}`, `/embed/stories/${STORY}/statements`]) {
        const [plain, zipped] = [await at(path), await at(path, { 'accept-encoding': 'br, gzip' })];
        expect(plain.headers).not.toHaveProperty('content-encoding');
        expect(zipped.headers['content-encoding']).toBe('gzip');
        const { headers: refused } = await at(path, { 'accept-encoding': 'gzip;q=0' });
        expect(refused).not.toHaveProperty('content-encoding');
        expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
        for (const { headers, body } of [plain, zipped]) {
          expect(headers.vary).toContain('Accept-Encoding');
          expect(Number(headers['content-length'])).toBe(body.length);
        }
      }
    });

    test('a client that exceeds its limit receives a page that says so, in a frame too', async () => {
      const limits = { ...CROWD_LIMITS, unitsAtOnce: 2, unitsPerSecond: 1 };
      const service = await startOn(running.store, 'no-such-directory', silent, { limits });
      onTestFinished(() => service.close());
      for (const [path, framedBy] of [
        ['/', "'none'"],
        [`/embed/stories/${STORY}/statements`, '*'],
      ] as const) {
        let response = await ask(service.url, path);
        while (response.status === 200) response = await ask(service.url, path);
        expect(response.status).toBe(429);
        expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
        expect(response.headers['cache-control']).toBe('no-store');
        expect(policyOf(response).get('frame-ancestors')).toBe(framedBy);
        expect(response.body.toString()).toContain('<h1>Too many requests</h1>');
      }
    });
  });

  describe('The files of pages', () => {
    /** The paths of the files that a page loads. */
    const named = async () => {
      const html = (await at(`/embed/stories/${STORY}/statements`)).body.toString();
      return [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    };

    test("a file with a hash in its name is cached for ever, and any site's frames may load it", async () => {
      const paths = await named();
      expect(paths.map((path) => path.split('.').at(-1))).toEqual(expect.arrayContaining(['js', 'css']));
      for (const path of paths) {
        const { status, headers } = await at(path);
        expect(status, path).toBe(200);
        expect(headers).toMatchObject({
          'cache-control': 'public, max-age=31536000, immutable',
          'cross-origin-resource-policy': 'cross-origin',
          // A sandboxed frame has no origin, and reads modules across origins.
          'access-control-allow-origin': '*',
          'x-content-type-options': 'nosniff',
        });
      }
    });

    test('/embed.js is checked again after an hour', async () => {
      const { status, headers, body } = await at('/embed.js');
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
      });
      // It runs as a script without type="module", and leaves no names behind: one call, without imports and exports.
      expect(body.toString()).toMatch(/^\(\(\)=>\{[\s\S]*\}\)\(\);\s*$/);
      expect(() => new Function(body.toString())).not.toThrow();
      expect(body.length).toBeLessThan(4_000);
    });

    test('each file is sent in the encoding that the client accepts', async () => {
      for (const path of [...(await named()), '/embed.js']) {
        const sent = await Promise.all(
          ['br, gzip', 'gzip', 'identity', 'br;q=0, gzip', 'br;q=0, gzip;q=0'].map((encoding) =>
            at(path, { 'accept-encoding': encoding }),
          ),
        );
        expect(sent.map(({ headers }) => headers['content-encoding'])).toEqual([
          'br',
          'gzip',
          undefined,
          'gzip',
          undefined,
        ]);
        const [brotli, gzip, plain] = sent.map(({ body }) => body.length);
        expect(brotli).toBeLessThan(plain ?? 0);
        expect(gzip).toBeLessThan(plain ?? 0);
        for (const { headers, body } of sent) {
          expect(Number(headers['content-length'])).toBe(body.length);
          expect(headers.vary).toContain('Accept-Encoding');
        }
      }
    });

    test('paths below /assets lead to no other files', async () => {
      for (const path of [
        '/assets/../../../package.json',
        '/assets/..%2f..%2f..%2fpackage.json',
        '/assets/%2e%2e/%2e%2e/package.json',
        '/assets//etc/passwd',
        '/assets/%00',
        '/assets/manifest.json',
        '/assets/',
        '/assets/embed.js',
        '/../package.json',
        '/icon.svg/../../package.json',
      ]) {
        const { status, headers, body } = await at(path);
        expect(status, path).toBe(404);
        expect(headers['cache-control']).toBe('no-store');
        expect(body.toString()).not.toContain('dependencies');
      }
    });
  });
});
