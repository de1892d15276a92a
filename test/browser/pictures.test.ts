/**
 * The pages that the README shows: the whole first story, wide and narrow, light and dark. `SCREENSHOTS=docs/pictures` saves the
 * pictures; without it the test only opens the pages.
 */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { isTooWide, openReader } from '../fixtures/browser/page.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

/** The sizes of the windows, in pixels. */
const WIDE = 1280;
const HIGH = 1250;

const running = runningService(async () => embeddedStore());
let browser: Browser;
let statement = '';
beforeAll(async () => {
  browser = await launch();
  for (const update of ukraineUpdates()) await running.apply(update);
  const { data } = await running.query(
    `{ statement(id: "${UKRAINE}/putin-agrees-to-cease-hostilities") { permalink notices { kind } } }`,
  );
  statement = data.statement.permalink;
});
afterAll(() => browser.close());

/** Saves the first view in a high window, not the whole length of the page. */
async function firstView(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  await page.setViewportSize({ width: page.viewportSize()?.width ?? WIDE, height: HIGH });
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

test.each([
  { narrow: false, dark: false },
  { narrow: false, dark: true },
  { narrow: true, dark: false },
  { narrow: true, dark: true },
])('a story’s page and a statement’s page fit the window: narrow $narrow, dark $dark', async (options) => {
  const name = `${options.narrow ? 'narrow' : 'wide'}-${options.dark ? 'dark' : 'light'}`;
  const pages = [
    ['page', `/stories/${UKRAINE}`],
    ['statement', statement],
  ] as const;
  for (const [kind, path] of pages) {
    const { page, errors, foreign, close } = await openReader(browser, `${running.service.url}${path}`, options);
    await page.locator('[data-liveness=live]').waitFor();
    expect(await isTooWide(page)).toBe(false);
    await firstView(page, `${kind}-${name}`);
    expect([errors, foreign]).toEqual([[], []]);
    await close();
  }
});
