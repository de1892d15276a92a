/** The list of all stories while it is open. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, openReader, picture } from '../fixtures/browser/page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  await running.apply(opening());
});
afterAll(() => browser.close());

test.each([{ narrow: false }, { narrow: true }])(
  'the open list of stories gets new headlines, counts and stories by itself (%o)',
  async (options) => {
    const reader = await openReader(browser, `${running.service.url}/`, options);
    const { page } = reader;
    const name = options.narrow ? 'narrow' : 'wide';
    await page.getByText('Updates every 5 s').waitFor();
    await running.apply(
      file({ story: { slug: STORY, headline: `News for ${name}` }, statements: [statement(`said-${name}`)] }),
    );
    await running.apply(opening().replaceAll(STORY, `story-${name}`));
    await page.getByRole('heading', { name: `News for ${name}` }).waitFor();
    await page.locator(`a[href="/stories/story-${name}"]`).waitFor();
    await page.getByText(options.narrow ? '2 statements' : '1 statement').waitFor();
    expect(await isTooWide(page)).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `stories-${name}`);
    expect([...reader.errors, ...reader.foreign]).toEqual([]);
    await reader.close();
  },
);
