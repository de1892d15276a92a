/** Requests for formats over HTTP, and the responses. */
import { get } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { alternateLinks, STORY_FORMATS, storyFormats } from '../../src/formats/links.js';
import { formatAsked } from '../../src/server/formats/asked.js';
import { forged, runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { pathOf, redactStatement, statementId, variedOpening } from '../fixtures/stories/formats.js';
import { file, STORY, statement } from '../fixtures/stories/story.js';

describe('Content negotiation at the address of a page', () => {
  const chosen = (accept?: string) => {
    const asked = formatAsked(pathOf(''), accept);
    return asked?.kind === 'story' ? asked.format : null;
  };
  test.each([
    [undefined, null],
    ['*/*', null],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', null],
    ['application/json', null],
    ['image/png', null],
    ['application/ld+json', 'jsonld'],
    ['application/atom+xml', 'atom'],
    ['application/feed+json', 'feed.json'],
    ['text/csv', 'csv'],
    ['text/calendar', 'ics'],
    ['text/html;q=0.5, text/csv;q=0.4, application/atom+xml;q=0.6', 'atom'],
    ['text/html, application/ld+json', null],
    ['application/ld+json;q=0, text/html', null],
    ['text/*;q=0.3, text/calendar', 'ics'],
    ['text/csv; header=present', 'csv'],
  ])('"Accept: %s" at the address of a page chooses the format %s', (accept, format) =>
    expect(chosen(accept)).toBe(format),
  );

  test('other addresses name no format', () => {
    for (const path of [
      '/',
      '/stories',
      '/stories/',
      '/stories/Not-A-Slug.atom',
      pathOf('.xml'),
      pathOf('/other.csv'),
      pathOf('/statements.csv/more'),
      '/statements/x.csv',
    ])
      expect(formatAsked(path, 'text/csv'), path).toBeNull();
  });
});

onOneEngine('Formats over HTTP', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  beforeAll(() => desk.apply(variedOpening()));
  const ask = (path: string, init: RequestInit = {}) => fetch(`${desk.service.url}${path}`, init);
  const codeOf = async (response: Response) => [response.status, (await response.json()).error.code];

  test.each(storyFormats())('%s has the same bytes by extension and by negotiation', async (format) => {
    const byExtension = await ask(pathOf(`.${format}`));
    const negotiated = await ask(pathOf(''), { headers: { accept: STORY_FORMATS[format] } });
    expect(await negotiated.text()).toBe(await byExtension.text());
    for (const response of [byExtension, negotiated])
      expect(response.headers.get('content-type')).toContain(STORY_FORMATS[format]);
    expect(byExtension.headers.get('vary')).toBe('Accept-Encoding, Origin');
    expect(negotiated.headers.get('vary')).toBe('Accept, Accept-Encoding, Origin');
    expect(negotiated.headers.get('content-location')).toBe(pathOf(`.${format}`));
  });

  test.each([...storyFormats().map((format) => `.${format}`), '/positions.csv', '/datapackage.json'])(
    '%s is not sent again while it has not changed, and HEAD is answered like GET without the body',
    async (ending) => {
      const first = await ask(pathOf(ending));
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[\w-]+"$/);
      expect(first.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=1, must-revalidate');
      expect(first.headers.get('x-content-type-options')).toBe('nosniff');
      const again = await ask(pathOf(ending), { headers: { 'if-none-match': `"other", W/${tag}` } });
      expect([again.status, await again.text()]).toEqual([304, '']);
      const head = await ask(pathOf(ending), { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const name of ['etag', 'content-type', 'content-length', 'cache-control', 'link'])
        expect(head.headers.get(name), name).toBe(first.headers.get(name));
    },
  );

  test('an update of another story changes no byte of a format', async () => {
    const tags = () =>
      Promise.all(storyFormats().map(async (format) => (await ask(pathOf(`.${format}`))).headers.get('etag')));
    const before = await tags();
    await desk.apply(
      'story: {slug: elsewhere, headline: Elsewhere, summary: Elsewhere., language: en, startedAt: "2025"}\n',
    );
    expect(await tags()).toEqual(before);
    await desk.apply(file({ statements: [statement('one-more')] }));
    const after = await tags();
    // The calendar is the same, because no event changed.
    expect(after.map((tag, index) => tag !== before[index])).toEqual([true, true, true, true, false]);
  });

  test('other methods are refused with the allowed ones', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await ask(pathOf('.csv'), { method });
      expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      expect(await codeOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    }
  });

  test('an unknown address is refused in JSON with a code', async () => {
    for (const path of [
      '/stories/no-such-story.atom',
      '/stories/no-such-story/notices.csv',
      '/stories/no-such-story/datapackage.json',
    ])
      expect(await codeOf(await ask(path))).toEqual([404, 'STORY_UNKNOWN']);
    expect(await codeOf(await ask('/stories/no-such-story', { headers: { accept: 'text/csv' } }))).toEqual([
      404,
      'STORY_UNKNOWN',
    ]);
  });

  test('an invalid cursor is refused with the code of GraphQL', async () => {
    const { data } = await desk.query('{ record { head } }');
    const { head } = data.record;
    for (const [cursor, code] of [
      ['nonsense', 'CURSOR_MALFORMED'],
      ['', 'CURSOR_MALFORMED'],
      ['2025-02-31T25:00:00Z', 'DATE_TIME_MALFORMED'],
      [forged(head, 1), 'CURSOR_FORKED'],
      [forged(head, 20), 'CURSOR_FORKED'],
      [forged(head, 12), 'CURSOR_AHEAD'],
    ]) {
      const response = await ask(pathOf(`.atom?asOf=${cursor}`));
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await codeOf(response)).toEqual([400, code]);
    }
  });

  test('a format is the same with any token', async () => {
    const plain = await (await ask(pathOf('.feed.json'))).text();
    for (const token of [TOKEN, 'nonsense'])
      expect(await (await ask(pathOf('.feed.json'), { headers: { authorization: `Bearer ${token}` } })).text()).toBe(
        plain,
      );
  });

  test('pages of allowed origins may read formats, and other pages may not', async () => {
    const allowed = await ask(pathOf('.csv'), { headers: { origin: 'https://news.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://news.example');
    const foreign = await ask(pathOf('.csv'), { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('no kept response has redacted words', async () => {
    expect(await (await ask(pathOf('.csv'))).text()).toContain('Erased-c2d4');
    const kept = async () => /^onrecord_kept_answers (\d+)$/m.exec(await (await ask('/metrics')).text())?.[1];
    expect(Number(await kept())).toBeGreaterThan(0);
    await redactStatement(desk, 'redacted');
    // The memory of the process has none either.
    await expect.poll(kept).toBe('0');
    for (const format of storyFormats())
      expect(await (await ask(pathOf(`.${format}`))).text()).not.toContain('Erased-c2d4');
  });

  test.each([`/stories/${STORY}`, `/stories/${STORY}.atom`, `/stories/${STORY}/events.csv`, '/', '/search'])(
    'a slash at the end of %s makes no difference',
    async (path) => {
      const [plain, slashed] = await Promise.all([ask(path), ask(`${path}/`.replace('//', '/'))]);
      expect(slashed.status).toBe(200);
      expect(await slashed.text()).toBe(await plain.text());
    },
  );

  test('a format as of a time before the story names the first time that has the story', async () => {
    const before = await ask(`${pathOf('.csv')}?asOf=2001-01-01T00:00:00Z`);
    const { error } = (await before.json()) as { error: { message: string } };
    const first = /\?asOf=(\S+)/.exec(error.message)?.[1] ?? '';
    expect(before.status).toBe(404);
    expect(first).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect((await ask(`${pathOf('.csv')}?asOf=${first}`)).status).toBe(200);
  });

  describe('oEmbed', () => {
    const embed = (parameters: Record<string, string>) => ask(`/oembed?${new URLSearchParams(parameters)}`);
    test('the head of a page links to oEmbed', async () => {
      const base = desk.service.url;
      const links = alternateLinks({ slug: STORY, headline: 'A test story' }, base);
      expect(links.map(({ type }) => type)).toEqual([...Object.values(STORY_FORMATS), 'application/json+oembed']);
      for (const { href, type } of links) {
        const response = await fetch(href);
        expect(response.status, href).toBe(200);
        expect(response.headers.get('content-type')?.split(';')[0]).toBe(type.replace('json+oembed', 'json'));
      }
    });

    test('oEmbed gives a frame that fits the requested room (oEmbed 1.0, 2.3.4.4)', async () => {
      const base = desk.service.url;
      const answerOf = async (parameters: Record<string, string>) => (await embed(parameters)).json();
      const story = await answerOf({
        url: `${base}/stories/${STORY}`,
        maxwidth: '400',
        maxheight: '300',
        format: 'json',
      });
      expect(story).toMatchObject({ version: '1.0', type: 'rich', title: 'A test story', width: 400, height: 300 });
      expect(story.html).toContain(`src="${base}/embed/stories/${STORY}/statements" width="400" height="300"`);
      expect((await answerOf({ url: `${base}/stories/${STORY}#positions` })).html).toContain(
        `/embed/stories/${STORY}/positions"`,
      );
      const one = await answerOf({ url: `${base}/statements/${statementId('direct')}` });
      expect(one.html).toContain(`src="${base}/embed/statements/${statementId('direct')}"`);
      expect(one.html).toContain('&lt;b&gt;not &amp; never&lt;/b&gt;');
      expect((await answerOf({ url: `${base}/statements/${statementId('redacted')}` })).title).toBe(
        'Removed for legal reasons: a statement by Anna North',
      );
    });

    test('oEmbed accepts either scheme, a slash at the end of the address, and an empty room', async () => {
      const base = desk.service.url;
      const plain = await (await embed({ url: `${base}/stories/${STORY}` })).json();
      for (const url of [`${base}/stories/${STORY}/`, `${base.replace('http:', 'https:')}/stories/${STORY}`]) {
        expect(await (await embed({ url })).json(), url).toEqual(plain);
      }
      for (const room of [{ maxwidth: '0' }, { maxwidth: '', maxheight: '' }]) {
        expect(await (await embed({ url: `${base}/stories/${STORY}`, ...room })).json()).toEqual(plain);
      }
    });

    test('oEmbed refuses unknown and foreign addresses, other formats and invalid parameters', async () => {
      const base = desk.service.url;
      for (const url of [
        `${base}/stories/no-such-story`,
        `${base}/statements/${statementId('none')}`,
        `https://evil.example/stories/${STORY}`,
        `${base}/graphql`,
        'nonsense',
        `${base}/statements/x`,
      ])
        expect(await codeOf(await embed({ url })), url).toEqual([404, 'NOT_FOUND']);
      expect(await codeOf(await embed({ url: `${base}/stories/${STORY}`, format: 'xml' }))).toEqual([
        501,
        'NOT_IMPLEMENTED',
      ]);
      expect(await codeOf(await embed({}))).toEqual([400, 'PARAMETER_UNFIT']);
      expect(await codeOf(await embed({ url: `${base}/stories/${STORY}`, maxwidth: '-1' }))).toEqual([
        400,
        'PARAMETER_UNFIT',
      ]);
      expect(await codeOf(await embed({ url: `${base}/stories/${STORY}?asOf=x` }))).toEqual([400, 'CURSOR_MALFORMED']);
    });
  });
});

onOneEngine('Formats of a service with a public address', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory', { publicUrl: 'https://news.example' });
  beforeAll(() => desk.apply(variedOpening()));

  test('formats have the public address for any host, and all sites may read them', async () => {
    const response = await fetch(`${desk.service.url}${pathOf('.atom')}`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    const text = await response.text();
    expect(text).toContain(`href="https://news.example${pathOf('.atom')}"`);
    expect(text).not.toContain(desk.service.url);
    const preflight = await fetch(`${desk.service.url}${pathOf('.atom')}`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('If-None-Match');
  });
});

onOneEngine('Formats behind a proxy', (makeStore) => {
  const trusting = runningService(makeStore, 'no-such-directory', { trustedProxies: ['loopback'] });
  const others = runningService(makeStore, 'no-such-directory');
  beforeAll(() => Promise.all([trusting, others].map((desk) => desk.apply(variedOpening()))));
  const headers = { host: 'inside.example', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'news.example' };
  const selfAt = (url: string, given: Record<string, string>) =>
    new Promise<string>((resolve, reject) => {
      get(`${url}${pathOf('.atom')}`, { headers: given }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve(/rel="self"[^>]*href="([^"]+)\/stories/.exec(text)?.[1] ?? text));
      }).on('error', reject);
    });

  test('formats have the address that a trusted proxy forwards', async () => {
    expect(await selfAt(trusting.service.url, headers)).toBe('https://news.example');
    expect(await selfAt(trusting.service.url, { host: 'inside.example' })).toBe('http://inside.example');
    expect(await selfAt(trusting.service.url, { ...headers, 'x-forwarded-host': 'a"><b' })).toBe(
      'https://inside.example',
    );
  });

  test('formats ignore the forwarded address of other clients, and one that is no host', async () => {
    expect(await selfAt(others.service.url, headers)).toBe('http://inside.example');
    expect(await selfAt(others.service.url, { host: 'a.example/"><b>' })).toBe(others.service.url);
  });
});

onOneEngine('Whoever asks for too many formats', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  test('formats count toward the same limit as GraphQL, and report it in the same headers', async () => {
    await desk.apply(variedOpening());
    const first = await fetch(`${desk.service.url}${pathOf('.atom')}`);
    const left = Number(/r=(\d+)/.exec(first.headers.get('ratelimit') ?? '')?.[1]);
    expect(left).toBeGreaterThan(0);
    const second = await fetch(`${desk.service.url}${pathOf('.csv')}`);
    expect(Number(/r=(\d+)/.exec(second.headers.get('ratelimit') ?? '')?.[1])).toBeLessThanOrEqual(left);
    expect(second.headers.get('ratelimit-policy')).toBe(first.headers.get('ratelimit-policy'));
  });
});
