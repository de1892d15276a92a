/** GraphiQL in a real browser: its tabs run, and published statements appear in a subscription tab. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../fixtures/browser/browser.js';
import { runningService, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore());
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const execute = (page: Page) => page.getByRole('button', { name: /execute query/i }).click();
/** Opens a tab, and runs its document until the response contains a text. */
async function runTab(page: Page, name: string, expected: string): Promise<void> {
  const tab = page.getByRole('tab', { name });
  await tab.click();
  await expect.poll(() => tab.getAttribute('aria-selected'), { timeout: 30_000 }).toBe('true');
  await execute(page);
  const answer = async () => {
    const text = await shown(page);
    // GraphiQL parses a tab's document a moment after it shows it; until then it runs the previous tab's operation.
    if (text.includes('Cannot infer operation')) await execute(page);
    return text;
  };
  await expect.poll(answer, { timeout: 30_000, interval: 250 }).toContain(expected);
}
/** The response as shown; the editor writes no-break spaces, and breaks long lines. */
const shown = async (page: Page) =>
  (await page.locator('.graphiql-response').first().innerText()).replace(/[\s\u00a0]+/g, ' ');

test('GraphiQL runs a query tab, shows a published statement in a subscription tab, and asks no other host', async () => {
  const { page, foreign, errors } = await openPage(browser, running.service.url);
  await page.goto(`${running.service.url}/graphql`, { waitUntil: 'load' });
  await runTab(page, 'StoryAtAGlance', 'Putin backs a 30-day truce');
  await screenshot(page, 'graphiql-query');

  await runTab(page, 'LiveUpdates', 'CaughtUp');
  for (const update of ukraineUpdates()) await running.apply(update);
  await running.apply(`story: ukraine-ceasefire-2025
statements:
  - key: pushed-to-a-browser
    mode: INDIRECT
    text: This is pushed to a browser.
    language: en
    attributions: [{speaker: dmitry-peskov, onBehalfOf: [russia]}]
    saidAt: 2025-03-26
    channel: BRIEFING
    citations: [{source: trt-global-2025-03-13, supports: [CONTEXT]}]`);
  await expect.poll(() => shown(page), { timeout: 30_000 }).toContain('This is pushed to a browser.');
  await screenshot(page, 'graphiql-subscription');

  await page
    .getByRole('button', { name: /documentation explorer/i })
    .first()
    .click();
  await expect.poll(() => page.locator('.graphiql-doc-explorer').innerText(), { timeout: 10_000 }).toContain('Query');
  await screenshot(page, 'graphiql-documentation');
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);

  // The origin holds the desk's tokens, so no script runs but the page's own.
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "an inline script ran"';
    document.body.append(script);
    const blob = document.createElement('script');
    blob.src = URL.createObjectURL(new Blob(['document.title = "a blob ran"'], { type: 'text/javascript' }));
    document.body.append(blob);
    await new Promise((resolve) => blob.addEventListener('error', resolve));
    const button = document.createElement('button');
    button.setAttribute('onclick', 'document.title = "a handler ran"');
    document.body.append(button);
    button.click();
    const ofText = (() => {
      try {
        return Reflect.construct(Function, ['return "a text ran"'])();
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown';
      }
    })();
    return { title: document.title, ofText };
  });
  expect(ran).toEqual({ title: 'Onrecord · GraphiQL', ofText: 'EvalError' });
});

/** Saves a picture if SCREENSHOTS names a folder. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
