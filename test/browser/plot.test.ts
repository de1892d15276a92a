/** The plot "Who spoke when": its axis and names are in view, and each mark says by mouse, keyboard and finger what it stands for. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, navigate, picture } from '../fixtures/browser/page.js';
import { openStory } from '../fixtures/browser/story-page.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { opening, statement } from '../fixtures/stories/story.js';

const LONG_NAME =
  'The Permanent Secretariat of the Conference of the Parties to the Agreement on the Northern River Basin';
const RIGHT_TO_LEFT_NAME = 'فيصل بن فرحان';
const WORDS = 'We agree to it, and we have said so from the first day on.';

const running = runningService(async () => embeddedStore());
const PATH = `/stories/${UKRAINE}`;
const NAMES_PATH = '/stories/names';
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  for (const update of ukraineUpdates()) await running.apply(update);
  await running.apply(
    opening({
      story: {
        slug: 'names',
        headline: 'Long names',
        summary: 'They are long.',
        language: 'en',
        startedAt: '2025-03-11',
      },
      actors: [
        { slug: 'north', type: 'COUNTRY', name: 'North' },
        { slug: 'south', type: 'COUNTRY', name: 'South' },
        { slug: 'anna-north', type: 'PERSON', name: 'Anna North', represents: 'north' },
        { slug: 'faisal', type: 'PERSON', name: RIGHT_TO_LEFT_NAME },
        { slug: 'secretariat', type: 'ORGANIZATION', name: LONG_NAME },
      ],
      statements: [
        statement('direct', { mode: 'DIRECT', text: WORDS, saidAt: '2025-03-12T10:00Z' }),
        statement('long', { attributions: [{ speaker: 'secretariat' }], saidAt: '2025-03-13' }),
        statement('right-to-left', { attributions: [{ speaker: 'faisal' }], saidAt: '2025-03-14' }),
      ],
    }),
  );
});
afterAll(() => browser.close());

const open = (options = {}, path = PATH) => openStory(browser, running.service, { path, ...options });
const axis = (page: Page) => page.locator('.plot-axis');
const label = (page: Page) => page.locator('.plot-label');
const dotOf = (page: Page, speaker: string) => page.locator(`.plot .dot[aria-label^="${speaker}"]`);
const names = (page: Page) => page.locator('.plot-name:visible').filter({ hasText: /./ });
const focusedMark = (page: Page) =>
  page.evaluate(() =>
    document.activeElement?.matches('a.mark') ? document.activeElement.getAttribute('aria-label') : null,
  );
/** The middle of an element in the window. */
async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await element.boundingBox()) ?? {};
  return { x: x + width / 2, y: y + height / 2 };
}

describe.each([
  ['wide', {}],
  ['narrow', { narrow: true, dark: true }],
] as const)('The plot, %s', (name, options) => {
  test('the axis names its days, and is in view with every row while the page scrolls', async () => {
    const { page, close } = await open(options);
    expect(await isTooWide(page)).toBe(false);
    expect(await axis(page).innerText()).toMatch(/Tue\s+11 Mar\s+Thu\s+13\s+Sat\s+15/);
    // Lower than the plot.
    await page.setViewportSize({ width: options === undefined || name === 'wide' ? 1280 : 390, height: 420 });
    for (const row of await page.locator('.plot-row:not(.plot-axis)').all()) {
      await row.evaluate((one) => one.scrollIntoView({ block: 'end', behavior: 'instant' }));
      const place = await axis(page).boundingBox();
      expect(place?.y).toBeGreaterThanOrEqual(-0.5);
      expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(420);
    }
    expect(
      await page
        .locator('.plot, .plot *')
        .evaluateAll((all) => all.filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY)).length),
    ).toBe(0);
    await picture(page, `plot-${name}`);
    await close();
  });

  test('names are whole, and the legend is in place', async () => {
    const { page, close } = await open(options, NAMES_PATH);
    expect(await names(page).allTextContents()).toEqual(['Proposals', 'Anna North', LONG_NAME, RIGHT_TO_LEFT_NAME]);
    for (const one of await names(page).all()) {
      expect(
        await one.evaluate((element) => {
          const { left, right } = element.getBoundingClientRect();
          return (
            getComputedStyle(element).textOverflow === 'clip' &&
            element.scrollWidth <= element.clientWidth &&
            element.scrollHeight <= element.clientHeight &&
            left >= 0 &&
            right <= innerWidth
          );
        }),
      ).toBe(true);
    }
    expect(
      await names(page)
        .last()
        .evaluate((element) => element.matches(':dir(rtl)')),
    ).toBe(true);
    expect(await page.locator('.plot-legend').isVisible()).toBe(true);
    expect(await page.locator('.plot-legend li').allInnerTexts()).toContain('proposal since then');
    await close();
  });
});

test('a mark says on hover who said what and when, and a press leads to the statement', async () => {
  const reader = await open({}, NAMES_PATH);
  const { page } = reader;
  await dotOf(page, 'Anna North').evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const { x, y } = await middleOf(dotOf(page, 'Anna North').locator('.point'));
  // Beside the dot: it is small.
  await page.mouse.move(x + 9, y + 3);
  await label(page).waitFor();
  expect(await label(page).innerText()).toContain(`Anna North\n12 March 2025, 10:00 UTC\n“${WORDS}”`);
  const box = await label(page).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await label(page).count()).toBe(0);
  await page.mouse.click(x + 9, y + 3);
  await page.waitForURL(/\/statements\//);
  expect(await page.locator('main').innerText()).toContain(WORDS);
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('the keyboard reaches every mark from one stop, the focus shows the label, and Enter leads to the statement', async () => {
  const reader = await open();
  const { page } = reader;
  const marks = page.locator('.plot a.mark');
  expect(await marks.evaluateAll((all) => all.filter((one) => one.getAttribute('tabindex') === '0').length)).toBe(1);
  await marks.first().focus();
  await label(page).waitFor();
  const reached = [await focusedMark(page)];
  for (let press = 1; press < (await marks.count()); press += 1) {
    await page.keyboard.press('ArrowRight');
    reached.push(await focusedMark(page));
  }
  expect(reached).toEqual(await marks.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))));
  expect(reached.some((one) => one?.startsWith('Putin-Trump phone call'))).toBe(true);
  expect(reached.some((one) => one?.startsWith('30-day ceasefire, Proposed 11 March 2025.'))).toBe(true);
  await page.keyboard.press('Home');
  expect(await focusedMark(page)).toBe(reached[0]);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  const said = await focusedMark(page);
  expect(said).toMatch(/^Kremlin: /);
  expect(await label(page).innerText()).toContain('Kremlin');
  const ring = await page.evaluate(() => {
    const point = document.activeElement?.querySelector('.point');
    return point === null || point === undefined ? '' : getComputedStyle(point).outlineStyle;
  });
  expect(ring).toBe('solid');
  expect(await axeViolations(page)).toEqual([]);
  await navigate(page, () => page.keyboard.press('Enter'));
  expect(page.url()).toContain('/statements/');
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('the first touch of a dot shows its label, and a touch of the label leads to the statement', async () => {
  const { page, context, close } = await open({ narrow: true }, NAMES_PATH);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const tap = async (element: Locator) => {
    const { x, y } = await middleOf(element);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await dotOf(page, 'Anna North').evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await tap(dotOf(page, 'Anna North').locator('.point'));
  await label(page).waitFor();
  expect(new URL(page.url()).pathname).toBe(NAMES_PATH);
  expect(await label(page).innerText()).toContain(WORDS);
  await tap(label(page));
  await page.waitForURL(/\/statements\//);
  await close();
});

test('an event leads to its statements, and a proposal to its row', async () => {
  const { page, close } = await open();
  const call = page.getByRole('link', { name: /^Putin-Trump phone call of 18 March/ });
  expect(await call.getAttribute('href')).toMatch(new RegExp(`^${PATH}\\?event=`));
  const proposal = page.getByRole('link', { name: /^30-day ceasefire, Proposed/ });
  await proposal.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).hash).toBe('#proposal-thirty-day-ceasefire');
  await close();
});
