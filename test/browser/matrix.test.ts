/** The position matrix on a story's page: how much of it is in view, what stays while it scrolls, its details, and its cards. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, openReader, picture, type Reader } from '../fixtures/browser/page.js';
import { openStory } from '../fixtures/browser/story-page.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { opening, position, statement } from '../fixtures/stories/story.js';

const LAPTOP = { width: 1440, height: 900 };
const LONG_NAME =
  'The Permanent Secretariat of the Conference of the Parties to the Agreement on the Northern River Basin';
const RIGHT_TO_LEFT_NAME = 'منظمة التعاون الإقليمي';

/** A story with so many proposals and actors. The first actor accepts all proposals but the last, on a condition. */
function storyOf(slug: string, proposals: number, actors: number): string {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const names = [LONG_NAME, RIGHT_TO_LEFT_NAME];
  return opening({
    story: {
      slug,
      headline: `A story of ${proposals}`,
      summary: 'It is long.',
      language: 'en',
      startedAt: '2025-03-11',
    },
    actors: [
      { slug: 'north', type: 'COUNTRY', name: 'North' },
      ...numbers(actors).map((one) => ({
        slug: `actor-${one}`,
        type: 'ORGANIZATION',
        name: names[one - 1] ?? `Actor number ${one}`,
      })),
    ],
    proposals: numbers(proposals).map((one) => ({
      slug: `plan-${one}`,
      title: `Plan number ${one}`,
      kind: 'FRAMEWORK',
      status: 'REPORTED',
    })),
    statements: [statement('said', { attributions: [{ speaker: 'north' }], proposals: ['plan-1'] })],
    positions: numbers(actors).flatMap((actor) =>
      numbers(actor === 1 ? Math.max(proposals - 1, 1) : 1).map((plan) =>
        position(`actor-${actor}`, ['said'], {
          proposal: `plan-${plan}`,
          stance: 'ACCEPTS_CONDITIONALLY',
          basis: 'REPORTED',
          conditions: [{ kind: 'GUARANTEE', text: `A condition of actor ${actor}` }],
        }),
      ),
    ),
  });
}
/** Stories by the number of their proposals and actors. */
const SIZES = [
  { proposals: 1, actors: 3 },
  { proposals: 3, actors: 3 },
  { proposals: 8, actors: 20 },
  { proposals: 30, actors: 12 },
] as const;
/** Stories that have one proposal and fewer actors than fit beside each other. */
const SMALL_SIZES = [
  { proposals: 1, actors: 1 },
  { proposals: 1, actors: 2 },
] as const;
const pathOf = ({ proposals, actors }: { proposals: number; actors: number }) =>
  `/stories/story-of-${proposals}-by-${actors}`;

const running = runningService(async () => embeddedStore());
const UKRAINE_PATH = `/stories/${UKRAINE}`;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  for (const update of ukraineUpdates()) await running.apply(update);
  for (const { proposals, actors } of [...SIZES, ...SMALL_SIZES]) {
    await running.apply(storyOf(`story-of-${proposals}-by-${actors}`, proposals, actors));
  }
});
afterAll(() => browser.close());

/** Opens a page in the window of a laptop. */
async function openWide(path: string, options = {}): Promise<Reader> {
  const reader = await openReader(browser, `${running.service.url}${path}`, options);
  await reader.page.setViewportSize(LAPTOP);
  return reader;
}
const open = (path: string, options = {}) => openStory(browser, running.service, { path, ...options });

const head = (page: Page) => page.locator('.matrix thead');
const body = (page: Page) => page.locator('.matrix tbody');
const rowsOf = (page: Page) => body(page).getByRole('row');

/** How many elements are whole within the window. */
function countInView(elements: Locator): Promise<number> {
  return elements.evaluateAll(
    (all) =>
      all.filter((one) => {
        const { top, bottom, left, right } = one.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top;
      }).length,
  );
}
const xOf = (element: Locator) => element.evaluate((one) => one.getBoundingClientRect().x);
const yOf = (element: Locator) => element.evaluate((one) => one.getBoundingClientRect().y);
const scrollTo = (element: Locator, left: number) =>
  element.evaluate((one, x) => one.scrollTo({ left: x, behavior: 'instant' }), left);

/** The elements of the matrix that scroll up and down. */
const scrollingUpAndDown = (page: Page) =>
  page
    .locator('.stands, .stands *:not([popover], [popover] *)')
    .evaluateAll((all) =>
      all
        .filter((one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY))
        .map((one) => one.className || one.tagName),
    );

describe('The position matrix at 1440 × 900', () => {
  test('the first view has all columns and six rows, and one scroll of the page has all rows', async () => {
    const { page, close } = await openWide(UKRAINE_PATH);
    const actors = page.locator('.matrix thead th');
    expect(await countInView(actors)).toBe(await actors.count());
    expect(await countInView(rowsOf(page))).toBeGreaterThanOrEqual(6);
    const before = (await page.locator('.matrix').boundingBox())?.width;
    expect(before).toBeGreaterThan(1_200);
    await page.locator('.matrix').evaluate((table) => table.scrollIntoView({ behavior: 'instant' }));
    expect(await countInView(rowsOf(page))).toBe(10);
    expect(await scrollingUpAndDown(page)).toEqual([]);
    await close();
  });

  test('the head stays in view while the page scrolls through the rows', async () => {
    const { page, close } = await openWide(pathOf(SIZES[3]));
    await page.getByText('18 more proposals').click();
    await rowsOf(page)
      .nth(20)
      .evaluate((row) => row.scrollIntoView({ block: 'center', behavior: 'instant' }));
    expect(await yOf(head(page))).toBeCloseTo(0, 0);
    expect(await scrollingUpAndDown(page)).toEqual([]);
    await close();
  });

  test.each([
    { javaScript: true, theme: 'light' },
    { javaScript: true, theme: 'dark' },
  ])(
    'more actors than fit scroll sideways: the titles stay, the head follows, and cut columns fade, $theme',
    async ({ theme }) => {
      const { page, close } = await openWide(pathOf(SIZES[2]), { dark: theme === 'dark' });
      await page.locator('[data-liveness=live]').waitFor();
      expect(await isTooWide(page)).toBe(false);
      const title = page.getByRole('rowheader').first();
      const left = await xOf(title);
      const fadeEnds = (row: Locator) =>
        row.evaluate((one) => {
          const { position, right, width, backgroundImage } = getComputedStyle(one, '::after');
          return {
            position,
            right,
            isWide: Number.parseFloat(width) > 20,
            fades: backgroundImage.includes('gradient'),
          };
        });
      const faded = { position: 'sticky', right: '0px', isWide: true, fades: true };
      expect(await fadeEnds(rowsOf(page).first())).toEqual(faded);
      expect(await fadeEnds(head(page).getByRole('row'))).toEqual(faded);
      await scrollTo(body(page), 500);
      expect(await body(page).evaluate(({ scrollLeft }) => scrollLeft)).toBe(500);
      expect(await xOf(title)).toBe(left);
      await expect.poll(() => head(page).evaluate(({ scrollLeft }) => scrollLeft)).toBe(500);
      const actor = page.getByRole('columnheader').nth(9);
      const cell = rowsOf(page).first().getByRole('cell').nth(8);
      expect(await xOf(actor)).toBeCloseTo(await xOf(cell), 0);
      // At the end, the last column is whole beside the fade.
      await scrollTo(body(page), 100_000);
      const [last, frame] = [rowsOf(page).first().getByRole('cell').last(), page.locator('.matrix')];
      const right = async (one: Locator) =>
        ((await one.boundingBox())?.x ?? 0) + ((await one.boundingBox())?.width ?? 0);
      expect(await right(last)).toBeLessThan((await right(frame)) - 20);
      await picture(page, `matrix-many-actors-${theme}`);
      await close();
    },
  );
});

describe.each(SIZES)('A matrix of $proposals proposals by $actors actors', (size) => {
  test.each([
    ['wide and light', {}],
    ['narrow and dark', { narrow: true, dark: true }],
  ] as const)(
    'it is no wider than the window, scrolls nowhere up and down, and axe finds no violations, %s',
    async (name, options) => {
      const reader = await open(pathOf(size), options);
      const { page } = reader;
      expect(await isTooWide(page)).toBe(false);
      expect(await scrollingUpAndDown(page)).toEqual([]);
      expect(await page.getByRole('table').count()).toBe(1);
      // A long name is whole, or shown as far as four lines go; a name in another script reads its own way.
      expect(await page.getByText(LONG_NAME).first().getAttribute('dir')).toBe('auto');
      const direction = await page
        .locator('.cell-actor span, .actor-name', { hasText: RIGHT_TO_LEFT_NAME })
        .first()
        .evaluate((element) => element.matches(':dir(rtl)'));
      expect(direction).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
      await picture(page, `matrix-${size.proposals}-by-${size.actors}-${name.replaceAll(' ', '-')}`);
      expect([...reader.errors, ...reader.foreign]).toEqual([]);
      await reader.close();
    },
  );
});

test.each([1, 2, 3])(
  'one proposal alone with %i actors fills the width, and shows its conditions and evidence',
  async (actors) => {
    const { page, close } = await openWide(pathOf({ proposals: 1, actors }));
    const table = await page.locator('.matrix').boundingBox();
    expect(table?.width).toBeGreaterThan(1_200);
    const cells = await page.getByRole('cell').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    const widthOfCells = Math.max(...cells.map(({ right }) => right)) - Math.min(...cells.map(({ left }) => left));
    expect(widthOfCells).toBeCloseTo((table?.width ?? 0) - 2, 0);
    expect(new Set(cells.map(({ top }) => top)).size).toBe(1);
    expect(await page.getByText(`A condition of actor ${actors}`).isVisible()).toBe(true);
    expect(await page.locator('.evidence a').first().isVisible()).toBe(true);
    await close();
  },
);

describe('The details of a position', () => {
  test('details open beside their cell by mouse and keyboard, move nothing, and close by Escape', async () => {
    const reader = await open(UKRAINE_PATH);
    const { page } = reader;
    const opener = rowsOf(page).first().getByRole('button', { name: 'On conditions' }).first();
    const details = page.getByRole('group', { name: 'Russia on “30-day ceasefire”' });
    const places = () => rowsOf(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
    await opener.scrollIntoViewIfNeeded();
    const before = await places();
    await opener.click();
    expect(await details.isVisible()).toBe(true);
    expect(await places()).toEqual(before);
    const [button, box] = [await opener.boundingBox(), await details.boundingBox()];
    expect(Math.abs((box?.x ?? 0) - (button?.x ?? 0))).toBeLessThan(450);
    expect(await details.locator('.conditions li').count()).toBeGreaterThan(2);
    // The stance is the same as before, and the conditions are not.
    expect(await details.innerText()).toMatch(/Before: on conditions, \d+ March, with other conditions/);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await details.isVisible()).toBe(false);
    await opener.press('Enter');
    await page.keyboard.press('Tab');
    expect(await details.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await details.getByRole('button', { name: 'Close' }).press('Enter');
    expect(await details.isVisible()).toBe(false);
    expect(reader.errors).toEqual([]);
    await reader.close();
  });

  test('the title of a proposal opens its status, its proposer and its sources', async () => {
    const { page, close } = await open(UKRAINE_PATH);
    await page.getByRole('button', { name: /^30-day ceasefire/ }).click();
    const details = page.getByRole('group', { name: '30-day ceasefire' });
    expect(await details.innerText()).toContain('Proposed by United States, 11 March');
    expect(await details.locator('a.source').count()).toBeGreaterThan(0);
    await close();
  });

  test('a permalink to a position opens it, also for a proposal that is folded away', async () => {
    const { page, close } = await open(UKRAINE_PATH);
    await rowsOf(page).nth(1).getByRole('button', { name: 'Rejects' }).click();
    const address = await page
      .locator('.details:popover-open')
      .getByRole('link', { name: 'Permalink' })
      .getAttribute('href');
    expect(address).toMatch(new RegExp(`^${UKRAINE_PATH}#position-`));
    const other = await open(address ?? '');
    await other.page.getByRole('group', { name: 'Russia on “European contingents in Ukraine”' }).waitFor();
    await other.close();
    const folded = await open(`${pathOf(SIZES[3])}#proposal-plan-29`);
    expect(await folded.page.getByRole('rowheader', { name: 'Plan number 29' }).isVisible()).toBe(true);
    await folded.close();
    await close();
  });

  test('details open without scripts', async () => {
    const { page, close } = await openReader(browser, `${running.service.url}${UKRAINE_PATH}`, { javaScript: false });
    await rowsOf(page).first().getByRole('button', { name: 'On conditions' }).first().click();
    expect(await page.getByRole('group', { name: 'Russia on “30-day ceasefire”' }).isVisible()).toBe(true);
    await close();
  });
});

describe.each([{ javaScript: true }, { javaScript: false }])(
  'The matrix on a telephone, scripts $javaScript',
  (options) => {
    const openNarrow = () => openReader(browser, `${running.service.url}${UKRAINE_PATH}`, { ...options, narrow: true });
    /** The titles of the cards that are whole within the window. */
    const inView = (page: Page) =>
      page.locator('.matrix tbody .proposal-title').evaluateAll((all) =>
        all
          .filter((one) => {
            const { left, right } = (one.closest('tr') ?? one).getBoundingClientRect();
            return left >= 0 && right <= innerWidth;
          })
          .map((one) => one.textContent),
      );

    test('one proposal is in view, the next one looks in, and a swipe stops at a whole card', async () => {
      const { page, close } = await openNarrow();
      expect(await isTooWide(page)).toBe(false);
      expect(await inView(page)).toEqual(['30-day ceasefire']);
      const second = await rowsOf(page).nth(1).boundingBox();
      expect(second?.x).toBeLessThan(390 - 16);
      // Every actor is named beside its stance.
      expect(await rowsOf(page).first().locator('.cell-actor:visible').count()).toBe(7);
      expect(await body(page).evaluate((one) => getComputedStyle(one).scrollSnapType)).toBe('x mandatory');
      await body(page).hover();
      await page.mouse.wheel(250, 0);
      await expect.poll(() => inView(page)).toEqual(['European contingents in Ukraine']);
      await expect.poll(async () => Math.round(await xOf(rowsOf(page).nth(1)))).toBe(16);
      await close();
    });

    test('links lead to the cards beside, and to any card by its title', async () => {
      const { page, close } = await openNarrow();
      await page.getByRole('link', { name: 'Next proposal: European contingents in Ukraine' }).click();
      await expect.poll(() => inView(page)).toEqual(['European contingents in Ukraine']);
      expect(await rowsOf(page).nth(1).innerText()).toContain('2 of 10');
      await page.getByRole('link', { name: 'Previous proposal: 30-day ceasefire' }).click();
      await expect.poll(() => inView(page)).toEqual(['30-day ceasefire']);
      await page.getByText('All 10 proposals').click();
      await page.locator('.all-proposals').getByRole('link', { name: 'Sanctions relief for Russia' }).click();
      await expect.poll(() => inView(page)).toEqual(['Sanctions relief for Russia']);
      await close();
    });

    test('details keep a margin to every edge of the window, wherever their cell stands', async () => {
      const { page, close } = await openNarrow();
      const details = page.locator('.details:popover-open');
      for (const [row, at] of [
        [0, 'start'],
        [0, 'center'],
        [0, 'end'],
        [1, 'center'],
      ] as const) {
        for (const opener of await rowsOf(page).nth(row).locator('.opener').all()) {
          await opener.evaluate((one, block) => one.scrollIntoView({ block, behavior: 'instant' }), at);
          await opener.click();
          const { left, top, right, bottom } = await details.evaluate((one) => one.getBoundingClientRect().toJSON());
          expect(Math.min(left, top, 390 - right, 844 - bottom)).toBeGreaterThanOrEqual(4);
          await page.keyboard.press('Escape');
        }
      }
      await close();
    });

    test('the cards are still one table for assistive technology, with a header for each row and column', async () => {
      const { page, context, close } = await openNarrow();
      const session = await context.newCDPSession(page);
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const count = (role: string) => nodes.filter((node) => node.role?.value === role && node.ignored !== true).length;
      expect([count('table'), count('rowheader'), count('columnheader'), count('cell')]).toEqual([1, 10, 8, 70]);
      await close();
    });
  },
);

test('a live update changes the width of no column', async () => {
  const { page, close } = await openWide(pathOf(SIZES[1]));
  await page.locator('[data-liveness=live]').waitFor();
  const widths = () =>
    page.locator('.matrix thead th').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  const before = await widths();
  await running.apply(`story: story-of-3-by-3
positions:
  - {proposal: plan-1, actor: actor-2, stance: ACCEPTS_WITH_RESERVATION, basis: REPORTED, since: 2025-04-26, evidence: [said]}`);
  await page.getByRole('button', { name: 'Accepts, with a reservation' }).waitFor();
  expect(await page.locator('.matrix .new-mark').count()).toBe(1);
  expect(await widths()).toEqual(before);
  await close();
});
