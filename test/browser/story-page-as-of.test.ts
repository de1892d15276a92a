/**
 * A story as of an earlier cursor: the slider over the record, addresses of earlier states, and the way back to now.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { openReader } from '../fixtures/browser/page.js';
import {
  cardSaying,
  cards,
  cellOf,
  headline,
  live,
  liveness,
  longStory,
  openStory,
  pill,
  publishing,
  STORY_PATH,
  slider,
} from '../fixtures/browser/story-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, notice, position } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
/** The cursor after each batch. */
let places: string[];
beforeAll(async () => {
  browser = await launch();
  places = [
    await running.apply(longStory(3)),
    await running.apply(publishing('later-1', 'later-2')),
    await running.apply(file({ positions: [position('north', ['later-1'], { stance: 'REJECTS' })] })),
    await running.apply(file({ story: { slug: 'test-story', headline: 'A later headline' } })),
    await running.apply(
      file({ retract: [{ statement: 'said-03', notice: notice('RETRACTION', { text: 'It was never said.' }) }] }),
    ),
  ];
});
afterAll(() => browser.close());

const stood = (page: Page) => page.locator('.as-it-stood');
const countOf = (page: Page) => page.locator('.headline .facts').textContent();
const searchOf = (page: Page) => new URL(page.url()).searchParams.get('asOf');

/** Expects everything in which the first state differs from the newest one. */
async function expectFirstState(page: Page): Promise<void> {
  await expect.poll(() => cards(page).count()).toBe(3);
  expect(await headline(page).textContent()).toBe('A test story');
  expect(await page.title()).toContain('A test story');
  expect(await cellOf(page, 'North').textContent()).toContain('Accepts');
  expect(await countOf(page)).toContain('3 statements');
  expect(await page.locator('.plot-row .dot').count()).toBe(3);
  await cardSaying(page, 'What is said in said-03.').waitFor();
  expect(await stood(page).textContent()).toContain('Live updates are paused');
  expect(await liveness(page, 'paused').textContent()).toBe('Live updates paused');
}

test('the slider takes the page back by keyboard, and the page’s address shows the same to anybody', async () => {
  const reader = await openStory(browser, running.service);
  const { page } = reader;
  expect(await cards(page).count()).toBe(5);
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await cardSaying(page, 'What is said in said-03.').waitFor();
  expect(await headline(page).textContent()).toBe('A later headline');
  await page.keyboard.press('Home');
  await expectFirstState(page);
  expect(searchOf(page)).toBe(places[0]);
  expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/ UTC: Recorded: The talks$/);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('range');

  const other = await openReader(browser, page.url());
  await expectFirstState(other.page);
  expect(await other.page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  expect(await other.page.locator('link[rel="canonical"]').getAttribute('href')).toBe(
    `${running.service.url}${STORY_PATH}`,
  );
  const withoutScript = await openReader(browser, page.url(), { javaScript: false });
  expect(await cards(withoutScript.page).count()).toBe(3);
  for (const { errors, foreign, close } of [reader, other, withoutScript]) {
    expect([...errors, ...foreign]).toEqual([]);
    await close();
  }
});

test('the page of a moment has a link that leads to the same state for ever, whatever is recorded later', async () => {
  const { page, close } = await openReader(browser, `${running.service.url}${STORY_PATH}?asOf=2100-01-01`);
  const link = stood(page).getByRole('link', { name: 'always leads to this state' });
  expect(new URL((await link.getAttribute('href')) ?? '', page.url()).searchParams.get('asOf')).toBe(places.at(-1));
  await close();
});

test('the slider takes the page back by pointer, and the last position wins', async () => {
  const reader = await openStory(browser, running.service);
  const { page } = reader;
  const box = await slider(page).boundingBox();
  if (box === null) throw new Error('expected the slider to be visible');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 11, y);
  await page.mouse.down();
  for (const share of [0.7, 0.1, 0.4, 0.9, 0.3, 0]) await page.mouse.move(box.x + 11 + share * (box.width - 22), y);
  await page.mouse.up();
  await page.locator('main[aria-busy="false"]').waitFor();
  await expectFirstState(page);
  expect(searchOf(page)).toBe(places[0]);
  expect(await slider(page).inputValue()).toBe('0');
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('each key press moves the slider by one batch, and going back is one step', async () => {
  const reader = await openStory(browser, running.service);
  const { page } = reader;
  await slider(page).focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowLeft');
  await expectFirstState(page);
  expect(searchOf(page)).toBe(places[0]);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => searchOf(page)).toBe(places[1]);
  await page.goBack();
  await live(page).waitFor();
  await headline(page).getByText('A later headline').waitFor();
  expect(searchOf(page)).toBeNull();
  expect(await cards(page).count()).toBe(5);
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('steps of the slider at the moment at which the page has loaded the one before are not lost', async () => {
  const reader = await openStory(browser, running.service);
  const { page } = reader;
  await slider(page).evaluate((input) => {
    const step = () => {
      if (!(input instanceof HTMLInputElement)) throw new Error('expected the slider to be an input');
      input.stepDown();
      input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const main = document.querySelector('main');
    if (main === null) throw new Error('expected the page to have a main element');
    const loaded = new MutationObserver(() => {
      if (main.getAttribute('aria-busy') !== 'false') return;
      loaded.disconnect();
      step();
      // One more before the page has loaded the second.
      requestAnimationFrame(() => setTimeout(step));
    });
    loaded.observe(main, { attributes: true });
    step();
  });
  await expect.poll(() => searchOf(page)).toBe(places[1]);
  await page.locator('main[aria-busy="false"]').waitFor();
  expect(await slider(page).inputValue()).toBe('1');
  await reader.close();
});

test('an earlier state shows no later updates; back to now shows all of them, and the slider has them', async () => {
  const reader = await openStory(browser, running.service, {});
  const { page } = reader;
  await slider(page).press('Home');
  await expectFirstState(page);
  const batches = Number(await slider(page).getAttribute('max')) + 1;
  await running.apply(publishing('meanwhile'));
  await running.apply(publishing('meanwhile-too'));
  // The page shows another earlier state after the updates, so they have had time to appear.
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => cards(page).count()).toBe(5);
  expect(await pill(page).count()).toBe(0);
  expect(await page.getByText('What is said in meanwhile').count()).toBe(0);

  await page.getByRole('link', { name: 'Back to now' }).click();
  await live(page).waitFor();
  await cardSaying(page, 'What is said in meanwhile-too.').waitFor();
  expect(await cards(page).count()).toBe(7);
  expect(await slider(page).getAttribute('max')).toBe(String(batches + 1));
  expect(await slider(page).inputValue()).toBe(String(batches + 1));
  expect(searchOf(page)).toBeNull();

  await running.apply(publishing('live-again'));
  await pill(page).filter({ hasText: '1 new statement' }).waitFor();
  expect(await slider(page).getAttribute('max')).toBe(String(batches + 2));
  expect(await page.locator('.batches ol > li').count()).toBe(batches + 3);
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('a moment in the address shows the story as of then', async () => {
  const { data } = await running.query(
    `{ story(by: {slug: "test-story"}) { updates(first: 100) { nodes { at batch } } } }`,
  );
  const [first] = data.story.updates.nodes;
  const reader = await openReader(browser, `${running.service.url}${STORY_PATH}?asOf=${first.at}`);
  await expectFirstState(reader.page);
  await reader.close();
});

test.each([
  ['a malformed cursor', 'not-a-cursor', 400],
  ['a malformed day', '2025-13-01', 400],
  ['a malformed moment', '2025-03-13T25:00Z', 400],
  ['a moment before the story', '1999-12-31', 404],
])('%s in the address gives a page that says so', async (_, asOf, status) => {
  const { page, close } = await openReader(browser, `${running.service.url}${STORY_PATH}?asOf=${asOf}`);
  const answer = await page.reload();
  expect(answer?.status()).toBe(status);
  expect(await headline(page).textContent()).not.toBe('');
  expect(await page.getByRole('link', { name: 'All stories' }).getAttribute('href')).toBe('/');
  await close();
});

test('an earlier state that cannot be loaded leaves the page and its address as they are, with a message', async () => {
  const reader = await openStory(browser, running.service);
  const { page, context } = reader;
  const before = await slider(page).inputValue();
  await context.setOffline(true);
  await slider(page).press('ArrowLeft');
  await page.getByRole('alert').getByText('The service cannot be reached at the moment.').waitFor();
  expect(searchOf(page)).toBeNull();
  await expect.poll(() => slider(page).inputValue()).toBe(before);
  await context.setOffline(false);
  await live(page).waitFor();
  await slider(page).press('ArrowLeft');
  await stood(page).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(reader.foreign).toEqual([]);
  await reader.close();
});
