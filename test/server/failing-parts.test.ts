/** A part of a page that the server cannot render leaves the rest of the page whole. */
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type PageParts, Renderer } from '../../src/server/pages/renderer.js';
import type { Service } from '../../src/server/service.js';
import { StoryHighlightsDocument } from '../../src/web/generated/operations.js';
import { words } from '../../src/words/page.js';
import { scrape } from '../fixtures/service/scrape.js';
import { type Publisher, publisher, startOn } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const PATH = `/stories/${STORY}`;
const WORDS = ['What is said in first.', 'What is said in broken.', 'What is said in last.'];

interface Line {
  readonly level: number;
  readonly code?: string;
  readonly part?: string;
  readonly requestId?: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

let store: Store;
let service: Service;
let lines: Line[] = [];
let desk: Publisher;
let permalink: string;
const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) });
beforeAll(async () => {
  store = embeddedStore();
  service = await startOn(store, 'no-such-directory', log);
  desk = publisher(() => service);
  await desk.apply(opening({ statements: ['first', 'broken', 'last'].map((key) => statement(key)) }));
  const { data } = await desk.query(`{ statement(id: "${STORY}/broken") { permalink } }`);
  permalink = data.statement.permalink;
});
afterAll(() => store.remove());
let told = 0;
beforeEach(async () => {
  // A new service and a new update: no page is kept, and no failure is logged yet.
  if (told > 0) service = await startOn(store, 'no-such-directory', log);
  told += 1;
  await desk.apply(file({ statements: [statement(`news-${told}`)] }));
  lines = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await service.close();
});

/** From now on, changes the parts that the renderer receives to values that the components do not expect. */
function changeParts(change: (parts: PageParts) => Partial<PageParts>): void {
  const { render } = Renderer.prototype;
  vi.spyOn(Renderer.prototype, 'render').mockImplementation(function (this: Renderer, wanted, parts) {
    return render.call(this, wanted, { ...parts, ...change(parts) });
  });
}

/** Takes the sources of one statement away: on cards and pages, or where the slider reads them. */
function loseSources(where: 'CARDS' | 'SLIDER' = 'CARDS'): void {
  changeParts(({ answer }) => ({
    answer: async (document, variables) => {
      const isOfSlider = document === StoryHighlightsDocument.toString();
      if (isOfSlider !== (where === 'SLIDER')) return answer(document, variables);
      const text = Buffer.from(await answer(document, variables)).toString();
      const result = JSON.parse(text, (_, value: unknown) => {
        const isBroken = typeof value === 'object' && value !== null && 'text' in value && value.text === WORDS[1];
        return isBroken ? { ...value, citations: null } : value;
      });
      return Buffer.from(JSON.stringify(result));
    },
  }));
}

async function open(path: string) {
  const response = await fetch(`${service.url}${path}`);
  const html = await response.text();
  // The HTML that readers see, without the data for the script.
  return { response, shown: html.slice(html.indexOf('<body'), html.indexOf('id="page-data"')), html };
}
/** Which of the words are on cards: the slider and the plot show the beginning of words as well. */
const shownOf = (shown: string) => {
  const cards = (shown.match(/<article.*?<\/article>/gs) ?? []).join('');
  return WORDS.map((said) => cards.includes(said));
};
const isKept = ({ headers }: Response) => [headers.get('etag') !== null, headers.get('cache-control') !== 'no-store'];

describe('A part of a page that fails on the server', () => {
  test('a part that fails says so in its place, and the rest of the page is there', async () => {
    loseSources();
    const { response, shown } = await open(PATH);
    expect(response.status).toBe(200);
    expect(shownOf(shown)).toEqual([true, false, true]);
    expect(shown).toContain('“A statement” cannot be shown. The rest of the page goes on.');
    for (const title of ['Where everybody stands', 'Who spoke when', 'What was said']) expect(shown).toContain(title);
    expect(shown).toContain('class="site-footer"');
  });

  test.each(['', '/embed'])(
    "a part that fails on a statement's page at %s says so, and the rest is there",
    async (prefix) => {
      loseSources();
      const { response, shown } = await open(`${prefix}${permalink}`);
      expect(response.status).toBe(200);
      expect(shown).toContain('“Sources” cannot be shown.');
      expect(shown).toContain(WORDS[1]);
      expect(shown).toContain('13 March 2025');
    },
  );

  test('a slider that cannot name its days says so, is logged, and the rest of the page is there', async () => {
    loseSources('SLIDER');
    const { response, shown } = await open(PATH);
    expect(response.status).toBe(200);
    expect(shownOf(shown)).toEqual([true, true, true]);
    expect(shown).toContain(`“${words.part.asOf}” cannot be shown.`);
    expect(lines).toMatchObject([{ code: 'PAGE_PART_FAILED', part: words.part.asOf }]);
  });

  test('a part that fails is logged as an error, with a code, its name, its cause and the request id', async () => {
    loseSources();
    const { response } = await open(PATH);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: pino.levels.values.error,
      code: 'PAGE_PART_FAILED',
      part: 'A statement',
      requestId: response.headers.get('x-request-id'),
      err: { type: 'TypeError', stack: expect.stringMatching(/at \S*\bSources /) },
    });
  });

  test('every failure of a part is counted, and the same one is logged once a minute with the number left out', async () => {
    loseSources();
    const failed = async () => (await scrape(service.url)).value('onrecord_errors_total', { code: 'PAGE_PART_FAILED' });
    expect(await failed()).toBe(0);
    for (const path of [PATH, PATH, `${PATH}?mode=INDIRECT`]) await open(path);
    expect(await failed()).toBe(3);
    expect(lines).toMatchObject([{ part: 'A statement', leftOut: 0 }]);
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 60_000);
    await open(PATH);
    expect(lines).toMatchObject([{ leftOut: 0 }, { part: 'A statement', leftOut: 2 }]);
  });

  // An embed shows five statements: the oldest are those that the test looks for.
  test.each([PATH, `/embed${PATH}/statements?order=oldest`, `${PATH}?mode=INDIRECT`])(
    'a page with a failed part is not kept at %s: the next request gets the whole page',
    async (path) => {
      loseSources();
      const lacking = await open(path);
      expect(isKept(lacking.response)).toEqual([false, false]);
      expect(shownOf(lacking.shown)).toEqual([true, false, true]);
      vi.restoreAllMocks();
      const whole = await open(path);
      expect(isKept(whole.response)).toEqual([true, true]);
      expect(shownOf(whole.shown)).toEqual([true, true, true]);
    },
  );

  test('JSON-LD that fails is logged as a part, and the rest of the page is there', async () => {
    changeParts(() => ({ jsonLd: () => Promise.reject(new Error('No JSON-LD today')) }));
    const { response, shown, html } = await open(PATH);
    expect(shownOf(shown)).toEqual([true, true, true]);
    expect(html).not.toContain('<script type="application/ld+json"');
    expect(isKept(response)).toEqual([false, false]);
    expect(lines).toMatchObject([{ code: 'PAGE_PART_FAILED', part: 'JSON-LD', err: { message: 'No JSON-LD today' } }]);
  });
});
