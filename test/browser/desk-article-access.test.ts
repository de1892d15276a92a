/** The view of an article is accessible, works on a telephone, and weighs on nobody who does not open it. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { BuiltAssets } from '../../src/server/pages/assets.js';
import { currentCard, draftCard, openEntry, readArticle, toldIn } from '../fixtures/browser/article.js';
import { deskBar, dialog, newsroom } from '../fixtures/browser/desk-page.js';
import { axeViolations, isTooWide, picture } from '../fixtures/browser/page.js';
import { TOKEN } from '../fixtures/service/service.js';

const room = newsroom();

/** The files of the view that a page has asked for. */
function articleFiles(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes('article-dialog')) asked.push(pathname);
  });
  return asked;
}

/** The outline of the element with the focus; empty for none. */
const outline = (page: Page) => page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle);

describe('The view of an article', () => {
  test.each([
    ['light and wide', {}],
    ['dark and narrow', { dark: true, narrow: true }],
  ] as const)('axe finds no violations in the view of an article, %s', async (name, options) => {
    const page = await room.atTheDesk(TOKEN, options);
    const check = async (what: string) => {
      expect(await axeViolations(page), what).toEqual([]);
      expect(await isTooWide(page), what).toBe(false);
      await picture(page, `desk-article-${what} ${name}`);
    };
    await readArticle(room.running, page, `axe-${name.replaceAll(' ', '-')}`);
    await check('review');
    for (const [key, shown] of [
      ['e', page.getByLabel('Words', { exact: true })],
      ['s', page.getByRole('combobox', { name: 'Speaker' })],
      ['?', page.getByRole('dialog', { name: 'Keys' })],
    ] as const) {
      await page.keyboard.press(key);
      await shown.waitFor();
      await check(`panel ${key === '?' ? 'keys' : key}`);
      await page.keyboard.press('Escape');
      await expect.poll(() => shown.count()).toBe(0);
    }
    await page.keyboard.press('a');
    await page.keyboard.press('p');
    await page.getByRole('dialog', { name: 'Publish the accepted drafts' }).waitFor();
    await check('publish');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Another article' }).click();
    await page.getByLabel('Text of the article').waitFor();
    await check('entry');
  });

  test('an editor decides drafts by touch at 390 px, with the article and the drafts in view', async () => {
    const page = await room.atTheDesk(TOKEN, { narrow: true });
    await readArticle(room.running, page, 'narrow');
    const [article, drafts] = await Promise.all(
      ['The article', 'Drafts'].map((region) => page.getByRole('region', { name: region, exact: true }).boundingBox()),
    );
    expect(article?.width).toBeGreaterThan(300);
    expect(article?.height).toBeGreaterThan(120);
    expect(drafts?.height).toBeGreaterThan(200);
    expect((drafts?.y ?? 0) + (drafts?.height ?? 0)).toBeLessThanOrEqual(844);
    await currentCard(page).getByRole('button', { name: 'Accept' }).click();
    await expect.poll(() => draftCard(page, 1).getAttribute('aria-label')).toContain('accepted');
    // The marked words of another draft lead to it.
    await page.locator('.article-text mark[data-drafts="bridges"]').click();
    await expect.poll(() => currentCard(page).getAttribute('aria-label')).toContain('Draft 7 of 9');
    await expect(isTooWide(page)).resolves.toBe(false);
  });

  test('the focus follows the current draft and is visible, its name has all its facts, and a status announces changes', async () => {
    const page = await room.atTheDesk();
    await readArticle(room.running, page, 'focus');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('aria-label')).toBe('Draft 3 of 9: Direct speech, Clara Weiss, to decide');
    expect(await outline(page)).toBe('solid');
    await page.keyboard.press('d');
    await toldIn(page, 'Dropped.');
    await page.getByRole('status').getByText('Dropped.').waitFor();
    expect(await focused.getAttribute('aria-label')).toContain('Draft 4 of 9');
    // A form gives the focus back to its draft.
    await page.keyboard.press('e');
    await page.getByLabel('Words', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused.getAttribute('aria-label')).toContain('Draft 4 of 9');
  });

  test('marks of different kinds of speech have different lines, and not only different colors', async () => {
    const page = await room.atTheDesk();
    await readArticle(room.running, page, 'marks');
    const lineOf = (mode: string) =>
      page
        .locator(`.article-text p .found-${mode}`)
        .first()
        .evaluate((mark) => getComputedStyle(mark).textDecorationStyle);
    expect(await Promise.all(['DIRECT', 'INDIRECT', 'MIXED'].map(lineOf))).toEqual(['solid', 'dotted', 'dashed']);
    // Numbers of drafts are no part of the text.
    expect(await page.locator('.article-text p').nth(2).textContent()).toMatch(/^“We will sign/);
  });

  test('the help lists the keys, and single keys can be switched off', async () => {
    const page = await room.atTheDesk();
    await readArticle(room.running, page, 'keys');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.getByText('Begin one word earlier').waitFor();
    await help.getByLabel('Single keys are on').uncheck();
    await page.keyboard.press('Escape');
    await expect.poll(() => help.count()).toBe(0);
    await page.keyboard.press('d');
    expect(await draftCard(page, 1).getAttribute('aria-label')).toContain('to decide');
    await currentCard(page).getByRole('button', { name: 'Drop' }).click();
    await expect.poll(() => draftCard(page, 1).getAttribute('aria-label')).toContain('dropped');
  });

  test('the desk loads the view of an article when it is first opened, and readers are not given it', async () => {
    const page = await room.atTheDesk();
    const asked = articleFiles(page);
    await page.reload();
    await deskBar(page).waitFor();
    expect(asked).toEqual([]);
    await openEntry(page);
    await dialog(page).getByText('you get drafts', { exact: false }).waitFor();
    expect(asked.length).toBeGreaterThan(0);
    const built = new BuiltAssets();
    expect(built.paths.filter((path) => path.includes('article-dialog'))).toEqual([]);
  });
});
