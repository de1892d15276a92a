/** An open story's page during updates: they are announced at once, and the text being read does not move. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { heightOf, type Reader, shownAfter } from '../fixtures/browser/page.js';
import {
  cardSaying,
  cards,
  cellOf,
  headline,
  live,
  longStory,
  openStory,
  pill,
  publishing,
} from '../fixtures/browser/story-page.js';
import { READINGS, translate } from '../fixtures/browser/translator.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, notice, opening, position, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Each test has a story of its own. */
let stories = 0;

describe.each(READINGS)('%s', (_, isTranslated) => {
  async function openNewStory(count: number, options: { readonly narrow?: boolean } = {}) {
    stories += 1;
    const slug = `live-${stories}`;
    const inStory = (source: string) => source.replaceAll('test-story', slug);
    await running.apply(inStory(longStory(count)));
    const reader = await openStory(browser, running.service, { ...options, path: `/stories/${slug}` });
    if (isTranslated) await translate(reader.page);
    return { ...reader, apply: (source: string) => running.apply(inStory(source)) };
  }
  function expectCalm({ foreign, errors }: Pick<Reader, 'foreign' | 'errors'>): void {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  }
  const status = (page: Page) => page.getByRole('status');
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);

  // This takes about a fifth of a second; a busy machine gets another try.
  test('a published statement is announced within a second, waits behind a button, and is shown and focused when it is pressed', {
    retry: 2,
  }, async () => {
    const story = await openNewStory(5);
    const { page, apply } = story;
    const figures: number[] = [];
    for (const count of [1, 2, 3]) {
      const words = count === 1 ? '1 new statement' : `${count} new statements`;
      figures.push(await shownAfter(() => apply(publishing(`new-${count}`)), pill(page).filter({ hasText: words })));
      await expect.poll(() => status(page).textContent()).toContain('Anna North');
    }
    console.log(
      `a published statement was announced ${figures.map((one) => one.toFixed(0)).join(', ')} ms after the response`,
    );
    expect(figures.sort((a, b) => a - b)[1]).toBeLessThan(1_000);
    expect(await cards(page).count()).toBe(5);
    expect(await focused(page)).toBe('BODY');

    await pill(page).press('Enter');
    await cardSaying(page, 'What is said in new-3.').waitFor();
    expect(await cards(page).count()).toBe(8);
    expect(await pill(page).count()).toBe(0);
    expect(await cardSaying(page, 'What is said in new-1.').locator('.new-mark').textContent()).toBe('new');
    await expect.poll(() => focused(page)).toBe(await cards(page).first().getAttribute('id'));
    expectCalm(story);
    await story.close();
  });

  describe.each([
    ['wide', {}],
    ['narrow', { narrow: true }],
  ])('%s', (_, options) => {
    test('the card being read does not move by a pixel while statements above it are published, corrected and retracted', async () => {
      const story = await openNewStory(28, options);
      const { page, apply } = story;
      const read = cardSaying(page, 'What is said in said-10.');
      await read.evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 240));
      const before = await heightOf(read);
      expect(before).toBeGreaterThan(0);

      await apply(publishing('above-1', 'above-2'));
      await pill(page).filter({ hasText: '2 new statements' }).waitFor();
      expect(Math.abs((await heightOf(read)) - before)).toBeLessThan(1);

      await apply(
        file({
          correct: [
            {
              statement: 'said-25',
              set: { text: 'What was really said. '.repeat(20).trim() },
              notice: notice('CORRECTION'),
            },
          ],
          retract: [
            { statement: 'said-20', notice: notice('RETRACTION', { text: 'It was never said. '.repeat(10).trim() }) },
          ],
          statements: [statement('backdated', { saidAt: '2025-01-11', text: 'Told late. '.repeat(30).trim() })],
        }),
      );
      await cardSaying(page, 'It was never said.').waitFor();
      await pill(page).filter({ hasText: '3 new statements' }).waitFor();
      expect(Math.abs((await heightOf(read)) - before)).toBeLessThan(1);
      expect(await focused(page)).toBe('BODY');

      // The positions change, too, so the table above grows.
      await apply(
        file({
          positions: ['north', 'south'].map((actor) =>
            position(actor, ['said-02'], {
              basis: 'REPORTED',
              stance: 'ACCEPTS_CONDITIONALLY',
              conditions: [1, 2].map((one) => ({
                kind: 'GUARANTEE',
                text: `A long condition, number ${one}, of many words`,
              })),
            }),
          ),
        }),
      );
      await cellOf(page, 'South').getByRole('button', { name: 'On conditions' }).waitFor();
      expect(Math.abs((await heightOf(read)) - before)).toBeLessThan(1);
      expectCalm(story);
      await story.close();
    });
  });

  test('a correction appears in place, with the old and the new words marked and the reason', async () => {
    const story = await openNewStory(3);
    const { page, apply } = story;
    const set = { text: 'What is written in said-02.' };
    const shown = cardSaying(page, 'What is written in said-02.');
    await shownAfter(
      () => apply(file({ correct: [{ statement: 'said-02', set, notice: notice('CORRECTION') }] })),
      shown,
    );
    expect(await shown.locator('.speech').textContent()).toBe(set.text);
    expect(await shown.locator('del').textContent()).toBe('said');
    expect(await shown.locator('ins').textContent()).toBe('written');
    expect(await shown.locator('.notice').textContent()).toContain('Correction We had it wrong.');
    expect(await shown.locator('.new-mark').textContent()).toBe('changed');
    expect(await cards(page).nth(1).textContent()).toContain(set.text);
    expect(await status(page).textContent()).toMatch(/correct/i);
    expectCalm(story);
    await story.close();
  });

  test('a retracted statement keeps its place and shows the reason without its words, and its position is gone', async () => {
    const story = await openNewStory(3);
    const { page, apply } = story;
    expect(await page.content()).toContain('What is said in said-01.');
    const set = { text: 'What is written in said-01.' };
    await apply(file({ correct: [{ statement: 'said-01', set, notice: notice('CORRECTION') }] }));
    await cardSaying(page, set.text).waitFor();
    const retract = [
      { statement: 'said-01', notice: notice('RETRACTION', { text: 'She never said it.' }), allowUnsupported: true },
    ];
    const shown = cardSaying(page, 'She never said it.');
    await shownAfter(() => apply(file({ retract })), shown);
    expect(await cards(page).nth(2).textContent()).toContain('She never said it.');
    expect(await shown.textContent()).toContain('The desk has taken this statement back.');
    for (const words of ['What is said in said-01', 'What is written in said-01', '>written<']) {
      expect(await page.content()).not.toContain(words);
    }
    const cell = cellOf(page, 'North');
    expect(await cell.textContent()).toContain('No stated position');
    expect(await cell.textContent()).toContain('the evidence for “Accepts” was taken back');
    expect(await cell.locator('.new-mark').count()).toBe(1);
    expectCalm(story);
    await story.close();
  });

  test('a changed position marks its cell and shows the previous one, and a new headline appears in the title too', async () => {
    const story = await openNewStory(3);
    const { page, apply } = story;
    const positions = [position('north', ['said-02'], { stance: 'REJECTS' })];
    const cell = cellOf(page, 'North');
    await shownAfter(() => apply(file({ positions })), cell.getByText('Rejects'));
    expect(await cell.locator('.new-mark').textContent()).toBe('new');
    expect(await cell.textContent()).toContain('Before: accepts');
    expect(await cellOf(page, 'South').locator('.new-mark').count()).toBe(0);

    await apply(file({ story: { slug: 'test-story', headline: 'A headline that has changed' } }));
    await headline(page).getByText('A headline that has changed').waitFor();
    await expect.poll(() => page.title()).toBe('A headline that has changed · Onrecord');
    expectCalm(story);
    await story.close();
  });

  test('the count since the last visit, however late, does not move the card being read', async () => {
    const story = await openNewStory(28);
    const { page, apply, context } = story;
    const address = page.url();
    await page.goto('about:blank');
    await apply(publishing('since'));
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await context.route(/operationName=StorySince/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(address);
    await live(page).waitFor();
    if (isTranslated) await translate(page);
    const read = cardSaying(page, 'What is said in said-10.');
    await read.evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 240));
    const before = await heightOf(read);
    answer();
    await page.getByText('Since your last visit: 1 new statement.').waitFor({ state: 'attached' });
    expect(Math.abs((await heightOf(read)) - before)).toBeLessThan(1);
    expectCalm(story);
    await story.close();
  });

  test('a closed story says so, and the page still follows it', async () => {
    const story = await openNewStory(1);
    const { page, apply } = story;
    await apply(file({ story: { slug: 'test-story', status: 'CLOSED', endedAt: '2025-07-01' } }));
    await page.getByText('Coverage has ended').waitFor();
    expect(await live(page).textContent()).not.toContain('Live');
    await apply(publishing('afterwards'));
    await pill(page).waitFor();
    expectCalm(story);
    await story.close();
  });

  test('a long list keeps what was loaded: a new statement waits, and the next page follows without gaps', async () => {
    const story = await openNewStory(70);
    const { page, apply } = story;
    expect(await cards(page).count()).toBe(25);
    await page.getByRole('link', { name: 'Earlier statements' }).click();
    await expect.poll(() => cards(page).count()).toBe(50);

    await apply(publishing('newest'));
    await pill(page).filter({ hasText: '1 new statement' }).waitFor();
    expect(await cards(page).count()).toBe(50);
    await pill(page).click();
    await expect.poll(() => cards(page).count()).toBe(51);
    await page.getByRole('link', { name: 'Earlier statements' }).click();
    await expect.poll(() => cards(page).count()).toBe(71);
    const ids = await cards(page).evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(71);
    expect(await page.getByRole('link', { name: 'Earlier statements' }).count()).toBe(0);
    expectCalm(story);
    await story.close();
  });

  test('a link within the page leaves the list as it is', async () => {
    const story = await openNewStory(35);
    const { page, apply } = story;
    await page.getByRole('link', { name: 'Earlier statements' }).click();
    await expect.poll(() => cards(page).count()).toBe(35);
    await apply(publishing('waiting'));
    await pill(page).waitFor();
    await page.locator('a.skip').press('Enter');
    await expect.poll(() => page.url()).toContain('#content');
    await apply(publishing('and-another'));
    await pill(page).filter({ hasText: '2 new statements' }).waitFor();
    expect(await cards(page).count()).toBe(35);
    expectCalm(story);
    await story.close();
  });

  test('an empty story says that it has no statements yet, and shows the first one at once when it is published', async () => {
    const story = `empty-story-${isTranslated}`;
    await running.apply(opening().replaceAll('test-story', story));
    const reader = await openStory(browser, running.service, { path: `/stories/${story}` });
    const { page } = reader;
    if (isTranslated) await translate(page);
    await page.getByText('Nothing has been said yet').waitFor();
    await page.getByText('Nobody has said anything yet').waitFor();
    await running.apply(publishing('first').replaceAll('test-story', story));
    await cardSaying(page, 'What is said in first.').waitFor();
    expect(await pill(page).count()).toBe(0);
    expect(await page.getByText('Nothing has been said yet').count()).toBe(0);
    await running.apply(publishing('second').replaceAll('test-story', story));
    await pill(page).filter({ hasText: '1 new statement' }).waitFor();
    expect(await cards(page).count()).toBe(1);
    expectCalm(reader);
    await reader.close();
  });
});
