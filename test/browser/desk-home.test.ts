/** The home of the desk, where editors are after they sign in: what waits, and what was published today. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  deskBar,
  dialog,
  fillStatement,
  HEARD,
  newsroom,
  press,
  said,
  signIn,
  timeOf,
} from '../fixtures/browser/desk-page.js';
import {
  axeViolations,
  intercept,
  isTooWide,
  openReader,
  picture,
  type ReaderOptions,
} from '../fixtures/browser/page.js';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { STORY } from '../fixtures/stories/story.js';

const room = newsroom();
const empty = runningService(async () => embeddedStore(), 'none');

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const AS_DESK = { authorization: `Bearer ${TOKEN}` };

/** An editor who has just signed in, at the home of the desk. */
async function atHome(token = TOKEN, options: ReaderOptions = {}, url = room.running.service.url): Promise<Page> {
  const { page } = await room.watched(openReader(room.browser, `${url}/desk`, options));
  await signIn(page, token);
  await deskBar(page).waitFor();
  await section(page, 'What waits').waitFor();
  return page;
}

async function saveDraft(key: string, content: object): Promise<void> {
  const mutation = 'mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { __typename } }';
  const { data } = await room.running.query(mutation, { input: { story: STORY, draft: { key, ...content } } }, AS_DESK);
  expect(data.saveDraft.__typename).toBe('DraftWritten');
}

async function readArticle(content: string): Promise<void> {
  const mutation = 'mutation ($input: ReadArticleInput!) { readArticle(input: $input) { __typename } }';
  const { data } = await room.running.query(mutation, { input: { story: STORY, form: 'TEXT', content } }, AS_DESK);
  expect(data.readArticle.__typename).toBe('ArticleRead');
}

describe('The home of the desk', () => {
  beforeAll(async () => {
    await saveDraft('lacking', { text: 'The bridge will stay open, whatever the other side decides about the river.' });
    await saveDraft('wordless', {});
    await readArticle('“We will talk on Monday,” Anna North said on Friday. “The offer stands,” she added.');
  });

  test('a new newsroom is told how to open a story, and that nothing waits', async () => {
    const page = await atHome(TOKEN, {}, empty.service.url);
    // The title has the focus that the form had, and no key leads to it: it has no frame.
    const title = page.getByRole('heading', { name: 'The desk', level: 1 });
    expect(await title.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid');
    await title.focus();
    expect(await title.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('none');
    await section(page, 'Open stories').getByText('No story is open yet.').waitFor();
    await section(page, 'What waits').getByText('Nothing waits.').waitFor();
    await section(page, 'Drafts').getByText('There are no drafts.').waitFor();
    await section(page, 'Articles to decide').getByText('No article waits.').waitFor();
    await section(page, 'Published today').getByText('Nothing was published today.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'desk-home-empty');
    await section(page, 'Open stories').getByRole('button', { name: 'New story' }).click();
    await dialog(page).getByLabel('Headline').fill('The harbour strike');
    await dialog(page).getByLabel('Summary').fill('The dockers of Northam walk out.');
    await dialog(page).getByLabel('Language').fill('en');
    await timeOf(dialog(page), 'It began').getByLabel('Date and time').fill('2025-03-14');
    await press(page, 'Open the story');
    const opened = section(page, 'Open stories').getByRole('link', { name: 'The harbour strike' });
    expect(await opened.getAttribute('href')).toBe('/stories/the-harbour-strike');
  });

  test('an editor is at the home after signing in, and sees the open stories and what was published today, by whom', async () => {
    const page = await atHome();
    expect(new URL(page.url()).pathname).toBe('/desk');
    expect(await page.getByRole('heading', { level: 1 }).evaluate((title) => title === document.activeElement)).toBe(
      true,
    );
    await page.getByText(/^desk, chief · \w+day \d+ \w+ \d{4}, in /).waitFor();
    const story = section(page, 'Open stories').getByRole('listitem');
    expect(await story.getByRole('heading').getByRole('link').getAttribute('href')).toBe(`/stories/${STORY}`);
    const heard = section(page, 'Published today').getByRole('listitem').filter({ hasText: HEARD });
    expect(await heard.innerText()).toMatch(/^\d\d:\d\d/);
    expect(await heard.innerText()).toContain('desk · ');
    expect(await heard.getByRole('link').getAttribute('href')).toMatch(/^\/statements\//);
  });

  test.each([
    { narrow: false, dark: false },
    { narrow: false, dark: true },
    { narrow: true, dark: false },
    { narrow: true, dark: true },
  ])('the home fits the window, and axe finds no fault: narrow $narrow, dark $dark', async (options) => {
    const page = await atHome(TOKEN, options);
    await section(page, 'What waits').getByText('2 drafts with missing parts').waitFor();
    await section(page, 'Articles to decide')
      .getByText(/\d drafts? to decide/)
      .waitFor();
    expect(await isTooWide(page)).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `desk-home-${options.narrow ? 'narrow' : 'wide'}-${options.dark ? 'dark' : 'light'}`);
  });

  test('a draft that another editor has open is marked by name, and what they save is there within seconds', async () => {
    const page = await atHome(await issue(room.running.service.record, { name: 'Bert Osei' }));
    const anna = await atHome(await issue(room.running.service.record, { name: 'Anna Lind' }));
    await section(anna, 'Open stories')
      .getByRole('button', { name: /^New statement/ })
      .click();
    await fillStatement(anna, { speaker: 'Anna North', words: 'Drafted at home.', date: '2025-03-14' });
    await press(anna, 'Save draft');
    await deskBar(anna).getByText('Draft saved').waitFor();
    const entry = section(page, 'Drafts').getByRole('listitem').filter({ hasText: 'Drafted at home.' });
    await entry.getByText('Editing now: Anna Lind').waitFor({ timeout: 5_000 });
    expect(await entry.innerText()).toContain('saved by Anna Lind');
    await section(page, 'What waits').getByText('1 draft ready to publish').waitFor();
    await press(anna, 'Close; what was typed is kept');
    await entry.getByText('Editing now: Anna Lind').waitFor({ state: 'detached', timeout: 5_000 });
    await entry.getByRole('button', { name: /^Open/ }).click();
    await press(page, 'Publish');
    await section(page, 'Published today').getByRole('listitem').filter({ hasText: 'Bert Osei' }).waitFor();
    await entry.waitFor({ state: 'detached' });
  });

  test('a statement that another editor corrects is listed, and leads to its page and to the home from there', async () => {
    const page = await atHome(await issue(room.running.service.record, { name: 'Bert Osei' }));
    const anna = await room.atTheDesk(await issue(room.running.service.record, { name: 'Anna Lind' }));
    await anna.getByRole('button', { name: 'Correct kept', exact: true }).click();
    const edited = section(page, 'Statements that others edit now').getByRole('listitem');
    await edited.getByText('Editing now: Anna Lind').waitFor({ timeout: 5_000 });
    await edited.getByRole('link', { name: said('kept') }).click();
    await page.getByRole('button', { name: 'Correct kept', exact: true }).waitFor();
    await deskBar(page).getByRole('link', { name: 'Desk', exact: true }).click();
    await section(page, 'What waits').waitFor();
    await anna.reload();
    await edited.waitFor({ state: 'detached', timeout: 5_000 });
  });

  test('an editor who changes the story itself is seen by another one who has the same form open', async () => {
    const [bert, anna] = [
      await room.atTheDesk(await issue(room.running.service.record, { name: 'Bert Osei' })),
      await room.atTheDesk(await issue(room.running.service.record, { name: 'Anna Lind' })),
    ];
    for (const page of [bert, anna]) {
      await deskBar(page).getByRole('button', { name: 'Add or change' }).click();
      await dialog(page).getByRole('button', { name: 'Change A test story', exact: true }).click();
    }
    await dialog(bert).getByText('Also editing: Anna Lind').waitFor({ timeout: 5_000 });
    await dialog(anna).getByText('Also editing: Bert Osei').waitFor({ timeout: 5_000 });
  });

  test('the home works by keyboard alone: an editor opens an article and comes back to its button', async () => {
    await readArticle('“We will talk on Tuesday,” Anna North said on Friday.');
    const page = await atHome();
    const button = section(page, 'Articles to decide').getByRole('button').first();
    for (
      let presses = 0;
      presses < 60 && !(await button.evaluate((one) => one === document.activeElement));
      presses += 1
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await dialog(page)
      .getByText(/decided/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  test('nothing of the home is in the page that the service sends, which is the form for signing in', async () => {
    await saveDraft('secret', { text: 'Words of a secret draft.' });
    const response = await fetch(`${room.running.service.url}/desk`);
    const html = await response.text();
    expect(html).toContain('<label for="token">');
    expect(html).not.toContain('secret draft');
    const reader = await room.watched(openReader(room.browser, `${room.running.service.url}/desk`));
    await reader.page.getByLabel('Token').waitFor();
    expect(await section(reader.page, 'What waits').count()).toBe(0);
  });

  test('a home that cannot be read says so, and is current again once the service answers', async () => {
    const page = await atHome();
    await intercept(page, '**/graphql*', (route) => route.abort());
    await page.getByText('The desk cannot be read at the moment').waitFor({ timeout: 20_000 });
    await picture(page, 'desk-home-failed');
    await page.unroute('**/graphql*');
    await page.getByText('The desk cannot be read at the moment').waitFor({ state: 'detached', timeout: 20_000 });
  });
});
