/**
 * A story's page for everybody: by keyboard, in both themes, on paper, with reduced motion, and small enough to load.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, openReader, picture } from '../fixtures/browser/page.js';
import { cards, live, openStory, pill, slider } from '../fixtures/browser/story-page.js';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore());
const PATH = `/stories/${UKRAINE}`;
const MAX_SCRIPT_BYTES = 150_000;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  // The slider moves only if the record has more than one batch.
  await say();
});
afterAll(() => browser.close());

let said = 0;
/** Publishes a statement, and retracts the previous one. */
function say(): Promise<string> {
  said += 1;
  const retract = `retract: [{statement: said-${said - 1}, notice: {kind: RETRACTION, reason: WRONG_WORDING, text: It was not so.}}]`;
  return running.apply(`story: ${UKRAINE}
statements:
  - key: said-${said}
    mode: DIRECT
    text: This is number ${said}.
    language: en
    attributions: [{speaker: dmitry-peskov, onBehalfOf: [russia]}]
    saidAt: 2025-03-${10 + said}
    channel: BRIEFING
    citations: [{source: trt-global-2025-03-13, supports: [CONTEXT]}]
${said === 1 ? '' : retract}`);
}

/** The focused element: its name, and whether its focus is visible. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return {
      tag: element.tagName,
      name: element.getAttribute('aria-label') ?? element.textContent ?? '',
      class: element.className,
      isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && width > 0 && height > 0,
    };
  });

test('the keyboard reaches everything in the order of the page, with a visible focus', async () => {
  const reader = await openStory(browser, running.service, { path: PATH });
  const { page } = reader;
  await page.keyboard.press('Tab');
  expect((await focused(page))?.class).toBe('skip');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('#content');

  const reached: string[] = [];
  const unseen: string[] = [];
  for (let press = 0; press < 400; press += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now === null) break;
    reached.push(`${now.tag} ${now.class}`.trim());
    if (!now.isSeen) unseen.push(`${now.tag} ${now.class} ${now.name}`);
  }
  expect(unseen).toEqual([]);
  for (const one of ['INPUT', 'SUMMARY', 'BUTTON opener', 'SELECT', 'A chip']) expect(reached).toContain(one);
  const isReachable = (selector: string) =>
    page.locator(selector).evaluateAll((all) => all.every((one) => one instanceof HTMLElement && one.tabIndex >= 0));
  expect(await isReachable('main a:not(.mark), main button, main select, main input, main summary')).toBe(true);

  // The list of batches unfolds and links on; a key presses the button with the new statements.
  await page.locator('.batches summary').press('Enter');
  expect(await page.locator('.batches li a').first().isVisible()).toBe(true);
  await say();
  await pill(page).waitFor();
  await pill(page).press('Space');
  await expect.poll(async () => (await focused(page))?.class).toContain('statement');
  expect((await focused(page))?.isSeen).toBe(true);
  expect([...reader.errors, ...reader.foreign]).toEqual([]);
  await reader.close();
});

describe.each([
  ['wide and light', {}],
  ['wide and dark', { dark: true }],
  ['narrow and light', { narrow: true }],
  ['narrow and dark', { narrow: true, dark: true }],
])('A story’s page, %s', (name, options) => {
  test('axe finds no violations as opened, with new statements, as of an earlier cursor, and offline', async () => {
    const reader = await openStory(browser, running.service, { ...options, path: PATH });
    const { page, context } = reader;
    expect(await axeViolations(page)).toEqual([]);
    await say();
    await say();
    await pill(page).filter({ hasText: '2 new statements' }).waitFor();
    await page.locator('.matrix .cell .opener:visible').first().click();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `story-new-${name.replaceAll(' ', '-')}`);
    await slider(page).press('ArrowLeft');
    await page.locator('.as-it-stood').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await context.setOffline(true);
    await slider(page).press('ArrowRight');
    await page.getByRole('alert').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `story-failure-${name.replaceAll(' ', '-')}`);
    expect(reader.foreign).toEqual([]);
    await reader.close();
  });
});

test('the script is less than 150 kB compressed, and the page goes live', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes = new Map<string, number>();
  page.on('response', (response) => {
    const { 'content-length': length, 'content-encoding': encoding } = response.headers();
    if (response.request().resourceType() === 'script') {
      expect(encoding).toMatch(/^(br|gzip)$/);
      sizes.set(response.url(), Number(length));
    }
  });
  await page.goto(`${running.service.url}${PATH}`);
  await live(page).waitFor();
  // The browser counts from the start of the navigation.
  const liveAfter = await page.evaluate(() => performance.now());
  const script = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  console.log(
    `${script} bytes of script, ${sizes.size} file(s); live ${liveAfter.toFixed(0)} ms after the navigation began`,
  );
  expect(sizes.size).toBeGreaterThan(0);
  expect(script).toBeLessThan(MAX_SCRIPT_BYTES);
  await context.close();
});

test('a page with reduced motion has no animations', async () => {
  const { page, close } = await openReader(browser, `${running.service.url}${PATH}`, { reducedMotion: true });
  await live(page).waitFor();
  const moving = await page.locator('*').evaluateAll((all) =>
    all
      .filter((one) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
        return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
      })
      .map((one) => one.className),
  );
  expect(moving).toEqual([]);
  await close();
});

test('a printed page has no controls, the whole table, and all statements', async () => {
  const { page, close } = await openStory(browser, running.service, { path: PATH });
  await page.emulateMedia({ media: 'print' });
  // The width of A4 between its margins.
  await page.setViewportSize({ width: 718, height: 1_000 });
  for (const control of ['.site-header', '.filters', '.as-of', '.more', '.pill']) {
    for (const one of await page.locator(control).all()) expect(await one.isVisible()).toBe(false);
  }
  const [frame, table] = [
    await page.locator('.matrix-frame').boundingBox(),
    await page.locator('.matrix').boundingBox(),
  ];
  expect(table?.width).toBeLessThanOrEqual(718);
  expect(table?.height).toBeLessThanOrEqual(frame?.height ?? 0);
  expect(await page.locator('.conditions li').count()).toBeGreaterThan(0);
  for (const condition of await page.locator('.conditions li').all()) expect(await condition.isVisible()).toBe(true);
  expect(await cards(page).last().isVisible()).toBe(true);
  const paper = await page.pdf({ format: 'A4' });
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
  expect(paper.length).toBeGreaterThan(50_000);
  await close();
});
