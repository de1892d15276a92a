/**
 * The slider over the record: days with what happened as its labels, a size that depends on the window alone, and the list of
 * what each batch brought.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, navigate, openReader, picture } from '../fixtures/browser/page.js';
import { cards, headline, live, openStory, STORY_PATH, slider } from '../fixtures/browser/story-page.js';
import { runningService } from '../fixtures/service/service.js';
import { datedStore } from '../fixtures/store/dated-store.js';
import { file, notice, opening, statement } from '../fixtures/stories/story.js';

const call = { slug: 'call', kind: 'PHONE_CALL', title: 'The call', status: 'SCHEDULED', time: '2025-03-18' };
const running = runningService(
  () =>
    datedStore([
      ['2025-03-13T18:00:00Z', opening({ statements: [statement('first', { text: 'The first words.' })] })],
      [
        '2025-03-13T21:30:00Z',
        file({ statements: [statement('second'), statement('wrong', { text: 'Wrong words.' })] }),
      ],
      ['2025-03-16T10:00:00Z', file({ statements: [statement('third', { mode: 'DIRECT', text: 'We agree.' })] })],
      ['2025-03-17T16:20:00Z', file({ events: [call] })],
      [
        '2025-03-18T21:40:00Z',
        file({
          story: { slug: 'test-story', headline: 'They have spoken' },
          events: [{ slug: 'call', status: 'HELD' }],
          statements: [statement('fifth', { event: 'call' })],
        }),
      ],
      ['2025-03-22T09:15:00Z', file({ statements: [statement('sixth', { text: 'The sixth words.' })] })],
      [
        '2025-03-25T19:00:00Z',
        file({
          retract: [{ statement: 'wrong', notice: notice('RETRACTION') }],
          correct: [
            { statement: 'sixth', set: { text: 'Better words, and more of them here.' }, notice: notice('CORRECTION') },
          ],
        }),
      ],
    ]),
  'no-such-directory',
);
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const labels = (page: Page) => page.locator('.day-labels li:visible');
const dayLink = (page: Page, date: string) => page.locator('.day-labels').getByRole('link', { name: date });
const where = (page: Page) => page.locator('.as-of-now');
/** The text of an element, in one line. */
const lineOf = (text: string) => text.replace(/\s+/g, ' ').trim();
const boxOf = async (page: Page) => {
  const box = await slider(page).boundingBox();
  if (box === null) throw new Error('expected the slider to be visible');
  return box;
};

describe('The labels of the slider', () => {
  test('the label of a day is not cut in a wide window: the event of that day, or else what was recorded', async () => {
    const reader = await openReader(browser, `${running.service.url}${STORY_PATH}`);
    await reader.page.setViewportSize({ width: 1440, height: 900 });
    await live(reader.page).waitFor();
    const texts = (await labels(reader.page).allInnerTexts()).map(lineOf);
    expect(texts).toEqual([
      '13 Mar Announced: The talks',
      '16 Mar Recorded: Anna North: “We agree.”',
      '17 Mar Announced: The call',
      '18 Mar The call',
      '22 Mar Recorded: Anna North: Better words, and more of them here.',
      '25 Mar Recorded: 1 correction and 1 retraction',
    ]);
    const cut = await labels(reader.page)
      .locator('.day-what')
      .evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight).map((one) => one.textContent));
    expect(cut).toEqual([]);
    await picture(reader.page, 'slider-wide');
    expect([...reader.errors, ...reader.foreign]).toEqual([]);
    await reader.close();
  });

  test('a label leads to the story at the end of its day, and its address can be shared', async () => {
    const reader = await openStory(browser, running.service);
    const { page } = reader;
    await dayLink(page, '13 Mar').click();
    await page.locator('.as-it-stood').waitFor();
    expect(await slider(page).inputValue()).toBe('1');
    expect(await cards(page).count()).toBe(3);
    expect(await dayLink(page, '13 Mar').getAttribute('aria-current')).toBe('true');
    const shared = await openReader(browser, page.url());
    expect(await cards(shared.page).count()).toBe(3);
    await shared.close();
    await dayLink(page, '25 Mar').click();
    await live(page).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await reader.close();
  });

  test('the days are links to the story as it stood, also without scripts', async () => {
    const reader = await openReader(browser, `${running.service.url}${STORY_PATH}`, { javaScript: false });
    const { page } = reader;
    expect(await labels(page).count()).toBe(6);
    await navigate(page, () => dayLink(page, '17 Mar').click());
    expect(await page.locator('.as-it-stood').textContent()).toContain('17 March 2025, 16:20 UTC');
    await reader.close();
  });

  test.each([320, 390, 700, 1024, 1440])('no label covers another or leaves a window of %i pixels', async (width) => {
    const reader = await openReader(browser, `${running.service.url}${STORY_PATH}`);
    const { page } = reader;
    await page.setViewportSize({ width, height: 844 });
    await live(page).waitFor();
    const boxes = await labels(page)
      .locator(':is(time, .day-what):visible')
      .evaluateAll((all) =>
        all.map((one) => {
          const { left, right, top, bottom } = one.getBoundingClientRect();
          return { left, right, top, bottom };
        }),
      );
    expect(boxes.length).toBeGreaterThan(1);
    for (const [index, one] of boxes.entries()) {
      expect(one.left).toBeGreaterThanOrEqual(0);
      expect(one.right).toBeLessThanOrEqual(width);
      for (const other of boxes.slice(index + 1)) {
        const isApart =
          one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
        expect([one, other, isApart]).toEqual([one, other, true]);
      }
    }
    await reader.close();
  });

  test('a pointer over the slider and a key name the place, also where its label has no room', async () => {
    const reader = await openReader(browser, `${running.service.url}${STORY_PATH}`);
    const { page } = reader;
    await page.setViewportSize({ width: 320, height: 844 });
    await live(page).waitFor();
    expect(await labels(page).count()).toBeLessThan(6);
    const { x, y, width, height } = await boxOf(page);
    await page.mouse.move(x + 14 + (4 / 6) * (width - 28), y + height / 2);
    expect(lineOf(await where(page).innerText())).toBe('Go to 18 March 2025, 21:40 UTC The call');
    await page.mouse.move(0, 0);
    expect(await where(page).innerText()).toContain('As of now');
    await slider(page).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await headline(page).getByText('They have spoken').waitFor();
    expect(lineOf(await where(page).innerText())).toBe('As of 18 March 2025, 21:40 UTC The call');
    expect(await slider(page).getAttribute('aria-valuetext')).toBe('18 March 2025, 21:40 UTC: The call');
    await reader.close();
  });
});

describe('The slider', () => {
  test.each([{ narrow: true }, { narrow: false }])(
    'the slider keeps its place and its size while it moves (%o)',
    async (options) => {
      const reader = await openStory(browser, running.service, options);
      const { page } = reader;
      const before = await boxOf(page);
      const lineBefore = await where(page).boundingBox();
      await slider(page).focus();
      for (let place = 5; place >= 0; place -= 1) {
        await page.keyboard.press('ArrowLeft');
        await expect.poll(() => slider(page).inputValue()).toBe(String(place));
        await page.locator('main[aria-busy="false"]').waitFor();
        const { x, width, height } = await boxOf(page);
        expect({ x, width, height }).toEqual({ x: before.x, width: before.width, height: before.height });
        expect((await where(page).boundingBox())?.height).toBe(lineBefore?.height);
      }
      await reader.close();
    },
  );

  test('the slider is a target for a finger on a telephone', async () => {
    const reader = await openStory(browser, running.service, { narrow: true });
    const { page } = reader;
    expect((await boxOf(page)).height).toBeGreaterThanOrEqual(44);
    const thumb = await slider(page).evaluate((input) => getComputedStyle(input).getPropertyValue('--thumb'));
    expect(Number.parseFloat(thumb)).toBeGreaterThanOrEqual(24);
    await picture(page, 'slider-narrow');
    await reader.close();
  });

  /** Opens the story without its scripts, which load once they are released. */
  async function openWithoutScripts() {
    const context = await browser.newContext();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route('**/*.js', async (route) => {
      await released;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(`${running.service.url}${STORY_PATH}`, { waitUntil: 'commit' });
    return { context, page, release: () => release() };
  }

  test('a key that is pressed before the script has loaded is not lost', async () => {
    const { context, page, release } = await openWithoutScripts();
    await slider(page).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await slider(page).inputValue()).toBe('4');
    release();
    await page.locator('.as-it-stood').waitFor();
    expect(await slider(page).inputValue()).toBe('4');
    expect(await page.locator('.as-it-stood').innerText()).toContain('18 March 2025, 21:40 UTC');
    await context.close();
  });

  test('a filter that is chosen before the script has loaded is not lost', async () => {
    const { context, page, release } = await openWithoutScripts();
    await page.locator('.filter-fold summary').click();
    await page.getByLabel('Speech').selectOption('direct');
    release();
    await page.getByText('1 statement of 6').waitFor();
    expect(new URL(page.url()).searchParams.get('mode')).toBe('direct');
    await context.close();
  });

  test('a story with one batch has no slider, and its list of the record', async () => {
    const { service, apply } = running;
    await apply(
      file({ story: { slug: 'new-story', headline: 'New', summary: 'New.', language: 'en', startedAt: '2025' } }),
    );
    const reader = await openStory(browser, service, { path: '/stories/new-story', narrow: true });
    expect(await slider(reader.page).count()).toBe(0);
    await reader.page.locator('.batches summary').click();
    expect(await reader.page.locator('.batches ol > li').count()).toBe(1);
    expect(await axeViolations(reader.page)).toEqual([]);
    await reader.close();
  });
});

describe('The list of the record', () => {
  test('the list says what each batch brought, in the words that are shown now', async () => {
    const reader = await openStory(browser, running.service);
    const { page } = reader;
    await page.locator('.batches summary').click();
    const batches = (await page.locator('.batches ol > li').allInnerTexts()).map(lineOf);
    expect(batches).toHaveLength(7);
    expect(batches[6]).toMatch(
      /^13 March 2025, 18:00 UTC Event: The talks .* Proposal: A truce Anna North: The first words\. /,
    );
    expect(batches[5]).toContain('Anna North: What is said in second. 2 statements');
    expect(batches[4]).toContain('Anna North: “We agree.”');
    expect(batches[1]).toContain('Anna North: Better words, and more of them here.');
    expect(batches[0]).toContain('1 correction');
    const all = await page.content();
    expect(all).not.toContain('Wrong words.');
    expect(await page.locator('.as-of').innerText()).not.toContain('The sixth words.');
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'slider-record');
    await reader.close();
  });

  test('the list loses the words of a statement that is withheld while the page is open, and gets those of a new one', async () => {
    const reader = await openStory(browser, running.service);
    const { page } = reader;
    await page.locator('.batches summary').click();
    const list = page.locator('.batches');
    expect(await list.innerText()).toContain('We agree.');
    await running.apply(
      file({ withhold: [{ statement: 'third', notice: notice('HOLD') }], statements: [statement('newest')] }),
    );
    await list.getByText('What is said in newest.').waitFor();
    // The new statement is recorded before the other is withheld, and may show first.
    await expect.poll(() => page.locator('.as-of').innerText()).not.toContain('We agree.');
    expect(await slider(page).getAttribute('max')).toBe('7');
    await reader.close();
  });
});
