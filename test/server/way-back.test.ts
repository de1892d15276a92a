/** Addresses that lead to nothing: readers receive a page with links and the code, programs JSON. */
import { beforeAll, expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { opening, STORY, statement } from '../fixtures/stories/story.js';

/** The Accept header of Chromium, Firefox and Safari when a reader follows a link. */
const BROWSERS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
];
const STATEMENT = 'STATEMENT';
/** Addresses that lead to nothing, with the status, and a page that the fault page links to besides all stories. */
const ADDRESSES: readonly (readonly [path: string, status: number, back: string | null])[] = [
  [`/stories/${STORY}?asOf=yesterday`, 400, `/stories/${STORY}`],
  [`/stories/${STORY}?asOf=2025-13-45`, 400, `/stories/${STORY}`],
  [`/stories/${STORY}?asOf=2025-03-18T25:00`, 400, `/stories/${STORY}`],
  [`/stories/${STORY}?asOf=<b>`, 400, `/stories/${STORY}`],
  [`/stories/${STORY}?asOf=2001-01-01`, 404, `/stories/${STORY}`],
  [`/stories/${STORY}?actor=nobody-at-all`, 404, `/stories/${STORY}`],
  [`/stories/${STORY}?actor=!`, 404, `/stories/${STORY}`],
  [`/stories/${STORY}?proposal=nothing`, 404, `/stories/${STORY}`],
  [`/stories/${STORY}?after=nothing`, 400, `/stories/${STORY}`],
  [`/embed/stories/${STORY}/statements?asOf=yesterday`, 400, `/stories/${STORY}`],
  ['/stories/nothing', 404, null],
  ['/stories/Nothing!', 404, null],
  ['/stories', 404, null],
  ['/statements/nothing', 404, null],
  [`/statements/${STATEMENT}?asOf=yesterday`, 400, `/statements/${STATEMENT}`],
  [`/statements/${STATEMENT}?asOf=2001-01-01`, 404, `/statements/${STATEMENT}`],
  ['/embed/statements/nothing', 404, null],
  [`/search?q=${'long'.repeat(60)}&story=nothing`, 404, '/search'],
  ['/search?q=%00', 400, '/search'],
  ['/nowhere', 404, null],
  ['/nowhere/at/all.html', 404, null],
  ['/%', 404, null],
  [`/stories/${STORY}.csv?asOf=yesterday`, 400, null],
  [`/stories/${STORY}.atom?asOf=2001-01-01`, 404, null],
  ['/stories/nothing.jsonld', 404, null],
  [`/stories/${STORY}/statements.csv?asOf=2025-13-45`, 400, null],
  ['/oembed?url=nothing', 404, null],
  ['/oembed', 400, null],
];
/** Words that only programs need. */
const FOR_PROGRAMS = /"(error|errors|code|message)":|GraphQL|DateTime|cursor|[A-Z]{4,}_[A-Z]+/;

onOneEngine('Addresses that lead to nothing', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let id = '';
  beforeAll(async () => {
    await running.apply(opening({ statements: [statement('first')] }));
    const { data } = await running.query('query ($id: ID!) { statement(id: $id) { id } }', { id: `${STORY}/first` });
    id = data.statement.id;
  });
  const get = (path: string, accept: string | null) =>
    fetch(`${running.service.url}${path.replace(STATEMENT, id)}`, { headers: accept === null ? {} : { accept } });
  /** The text of a page, and the targets of its links. */
  const readPage = (html: string) => {
    const [, words = '', code = ''] = /<main(.*)<p class="fault-code">Code: (\w+)<\/p><\/main>/s.exec(html) ?? [];
    const main = `<main${words}`;
    return {
      code,
      title: /<h1>([^<]+)<\/h1>/.exec(main)?.[1] ?? '',
      text: main.replaceAll(/<[^>]*>/g, ' '),
      links: [...main.matchAll(/<a href="([^"]+)"/g)].map(([, href = '']) => href),
    };
  };

  test.each([`/stories/${STORY}`, `/statements/${STATEMENT}`, `/stories/${STORY}.csv`])(
    'the fault page of %s before its first update links to its first moment',
    async (path) => {
      const { links } = readPage(await (await get(`${path}?asOf=2001-01-01`, BROWSERS[0] ?? null)).text());
      const first = links.find((link) => link.includes('asOf='))?.replaceAll('&amp;', '&') ?? '';
      expect(first).toContain(path.replace(STATEMENT, id));
      expect((await get(first, BROWSERS[0] ?? null)).status).toBe(200);
    },
  );

  test.each(ADDRESSES)(
    'the fault page of %s explains the fault to a browser, and its links work',
    async (path, status, back) => {
      for (const accept of BROWSERS) {
        const response = await get(path, accept);
        expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
        expect(response.headers.get('cache-control')).toBe('no-store');
        const { code, title, text, links } = readPage(await response.text());
        expect(code).toMatch(/^[A-Z_]{8,}$/);
        expect(title.length).toBeGreaterThan(5);
        expect(text).not.toMatch(FOR_PROGRAMS);
        // Before the first update, the page also links to the first moment.
        const others = links.filter((link) => !link.includes('asOf='));
        expect(others).toEqual([...(back === null ? [] : [back.replace(STATEMENT, id)]), '/']);
        for (const link of links) expect([link, (await get(link, accept)).status]).toEqual([link, 200]);
      }
    },
  );

  test.each(['/nowhere', '/stories', `/stories/${STORY}.csv?asOf=yesterday`, '/oembed'])(
    'the fault of %s is JSON with a code for a program',
    async (path) => {
      for (const accept of [null, '*/*', 'application/json', 'application/json, text/html;q=0.5', 'text/csv']) {
        const response = await get(path, accept);
        expect([accept, response.headers.get('content-type')]).toEqual([accept, 'application/json; charset=utf-8']);
        expect(await response.json()).toMatchObject({ error: { code: expect.stringMatching(/^[A-Z_]+$/) } });
      }
    },
  );

  test('a fault page for an unreadable moment shows how to write one', async () => {
    const { text } = readPage(await (await get(`/stories/${STORY}?asOf=yesterday`, BROWSERS[0] ?? '')).text());
    expect(text).toContain('2025-03-18T14:00:00Z');
  });
});
