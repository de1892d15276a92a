/** Pages that the browser translates before or after their script runs: they say the same as untranslated pages. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { complaintsOf, launch } from '../fixtures/browser/browser.js';
import { pill } from '../fixtures/browser/story-page.js';
import { translate, translateAtOnce } from '../fixtures/browser/translator.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, notice, opening, position, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** The text of a page. */
const saidBy = (page: Page) => page.locator('#page').evaluate((root) => root.textContent ?? '');
/** The elements and texts of a page, without the translator's elements. */
const elementsOf = (page: Page) =>
  page.locator('#page').evaluate((root) => {
    const copy = root.cloneNode(true);
    if (!(copy instanceof Element)) throw new TypeError('expected an element');
    for (const font of copy.querySelectorAll('font')) font.replaceWith(...font.childNodes);
    copy.normalize();
    return copy.innerHTML;
  });
/** The texts in a page's pictures. */
const labelsOf = (page: Page) => page.locator('svg text, svg title').allTextContents();

const READ = ['before its script runs', 'after its script has run'] as const;
let stories = 0;

describe.each(READ)('A page translated %s', (when) => {
  /** Opens a page of a story translated, and the same page untranslated beside it. */
  async function openBoth(pathOf: (slug: string, permalink: string) => string) {
    stories += 1;
    const slug = `translated-${stories}`;
    const inStory = (source: string) => source.replaceAll('test-story', slug);
    const events = ['talks'].map((key) => ({
      slug: key,
      kind: 'TALKS',
      title: 'Talks',
      status: 'HELD',
      time: '2025-03-12',
    }));
    await running.apply(
      inStory(
        opening({
          events,
          statements: ['said', 'other'].map((key) => statement(key)),
          positions: [position('north', ['said'], { stance: 'ACCEPTS' })],
        }),
      ),
    );
    const { data } = await running.query(`{ statement(id: "${slug}/said") { permalink } }`);
    const url = `${running.service.url}${pathOf(slug, data.statement.permalink)}`;
    const [context, plainContext] = [await browser.newContext(), await browser.newContext()];
    if (when === READ[0]) await translateAtOnce(context);
    const [page, plain] = [await context.newPage(), await plainContext.newPage()];
    const complaints = complaintsOf(page, url);
    for (const one of [page, plain]) {
      await one.goto(url);
      await one.waitForFunction(() => performance.getEntriesByName('onrecord:interactive').length > 0);
      // A statement in a frame does not show its connection.
      if (!url.includes('/embed/statements')) await one.locator('[data-liveness="live"]').waitFor();
      else await one.waitForLoadState('networkidle');
    }
    if (when === READ[1]) await translate(page);
    expect(await page.locator('#page font').count()).toBeGreaterThan(0);
    /** Waits until both pages say the same, and expects certain words and not others. */
    const say = async (words: readonly string[], noWords: readonly string[]) => {
      for (const text of words) await plain.locator('#page', { hasText: text }).waitFor();
      for (const text of noWords) await expect.poll(() => saidBy(plain)).not.toContain(text);
      await vi.waitFor(async () => expect(await elementsOf(page)).toBe(await elementsOf(plain)), { timeout: 10_000 });
    };
    const close = async () => {
      expect(complaints.errors).toEqual([]);
      await Promise.all([context.close(), plainContext.close()]);
    };
    return { page, plain, say, close, apply: (source: string) => running.apply(inStory(source)) };
  }

  const CORRECTED = file({
    positions: [position('north', ['said'], { stance: 'REJECTS', since: '2025-03-14' })],
    correct: [
      {
        statement: 'said',
        set: { text: 'What was really meant.', saidAt: '2025-03-02' },
        notice: notice('CORRECTION'),
      },
    ],
  });
  const RETRACTED = file({
    retract: [{ statement: 'said', allowUnsupported: true, notice: notice('RETRACTION', { text: 'Nobody said it.' }) }],
  });

  test.each([
    ['a story', (slug: string) => `/stories/${slug}`, ['really meant', 'What is said in said']],
    // A statement's page has the retracted words in its history.
    ['a statement', (_: string, permalink: string) => permalink, []],
    ['a story in a frame', (slug: string) => `/embed/stories/${slug}/statements`, ['really meant']],
    ['where everybody stands, in a frame', (slug: string) => `/embed/stories/${slug}/positions`, ['in daily']],
    [
      'a statement in a frame',
      (_: string, permalink: string) => `/embed${permalink}`,
      ['really meant', 'said in said'],
    ],
  ] as const)(
    'a translated page of %s says the same as the untranslated one when opened, corrected and retracted',
    async (kind, pathOf, gone) => {
      const { say, close, apply } = await openBoth(pathOf);
      const isOfPositions = kind.startsWith('where');
      await say(isOfPositions ? ['Accepts', 'in daily'] : ['What is said in said.'], ['Connecting']);
      await apply(CORRECTED);
      await say(isOfPositions ? ['before: accepts, 13 March'] : ['We had it wrong.', 'really meant'], []);
      await apply(RETRACTED);
      await say(isOfPositions ? ['No stated position'] : ['Nobody said it.'], gone);
      await close();
    },
  );

  test('a translated page’s plot has the same days and names as the untranslated one after an update', async () => {
    const { page, plain, say, close, apply } = await openBoth((slug) => `/stories/${slug}`);
    const before = await labelsOf(page);
    expect(before).toEqual(await labelsOf(plain));
    await apply(file({ statements: [statement('later', { saidAt: '2025-06-30T12:00Z' })] }));
    for (const one of [page, plain]) await pill(one).click();
    await say(['What is said in later.'], []);
    const after = await labelsOf(page);
    expect(after).not.toEqual(before);
    expect(new Set(after).size).toBeGreaterThan(3);
    await close();
  });
});
