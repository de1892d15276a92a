/**
 * A part of a story embedded in another site's page by one script element; that page has a strict policy of its own.
 */
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { launch } from '../fixtures/browser/browser.js';
import { heightOfFrame, liveFrame, openSite, overflowOf, type SiteReader } from '../fixtures/browser/embedding.js';
import { type OtherSite, otherSite } from '../fixtures/browser/other-site.js';
import { axeViolations, picture, type ReaderOptions, shownAfter } from '../fixtures/browser/page.js';
import { READINGS, translate } from '../fixtures/browser/translator.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { notice } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore());
let browser: Browser;
let site: OtherSite;
beforeAll(async () => {
  for (const update of ukraineUpdates()) await running.apply(update);
  site = await otherSite(running.service.url);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A script element as a newsroom writes it. */
const script = (attributes: string) => `<script async src="${running.service.url}/embed.js" ${attributes}></script>`;
const LIST = `data-story="${UKRAINE}"`;
const MATRIX = `data-story="${UKRAINE}" data-show="positions"`;

/** Opens a page of the other site. Every test checks that no third host receives a request. */
async function open(body: string, options: ReaderOptions = {}, onDark = false): Promise<SiteReader> {
  const reader = await openSite(browser, running.service.url, site.page(body, { dark: onDark }), options);
  onTestFinished(async () => {
    expect(reader.third()).toEqual([]);
    await reader.close();
  });
  return reader;
}

/** The time limit for an update to appear, also on a busy machine. */
const PROMPTLY_MS = 5_000;

/** Publishes a statement that is said later than all others. */
let said = 0;
async function publish(text: string): Promise<string> {
  said += 1;
  const key = `told-to-a-frame-${said}`;
  const statement = {
    key,
    mode: 'DIRECT',
    text,
    language: 'en',
    attributions: [{ speaker: 'dmitry-peskov', onBehalfOf: ['russia'] }],
    saidAt: `2025-04-${String(said).padStart(2, '0')}`,
    channel: 'BRIEFING',
    citations: [{ source: 'trt-global-2025-03-13', supports: ['CONTEXT'] }],
  };
  await running.apply(stringify({ story: UKRAINE, statements: [statement] }));
  return key;
}
const doneTo = (key: string, how: string, more: object) =>
  running.apply(stringify({ story: UKRAINE, [how]: [{ statement: key, ...more }] }));
const cardsOf = (frame: Frame) => frame.locator('article.statement');
/** Expects that the frame shows all of its content without scrolling. */
async function expectToFit(reader: SiteReader, frame: Frame, index = 0): Promise<void> {
  const contentHeight = () => frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  await expect.poll(async () => (await heightOfFrame(reader.page, index)) - (await contentHeight())).toBe(0);
  expect(await overflowOf(frame)).toEqual({ below: 0, beside: 0, bar: 0 });
}

describe('The embedded list', () => {
  test('the embedded list has the five newest statements in a named frame of their height, and links to all others with their number', async () => {
    const reader = await open(script(LIST));
    const frame = await liveFrame(reader);
    expect(await cardsOf(frame).count()).toBe(5);
    await expectToFit(reader, frame);
    expect(await heightOfFrame(reader.page)).toBeGreaterThan(1_000);
    const title = await reader.page.locator('iframe').getAttribute('title');
    expect(title).toBe('What was said: ukraine ceasefire 2025, on Onrecord');
    const { data } = await running.query(`{ story(by: {slug: "${UKRAINE}"}) { statements(first: 1) { totalCount } } }`);
    const others = data.story.statements.totalCount - 5;
    const more = frame.getByRole('link', { name: `${others} more statements on Onrecord` });
    expect(await more.getAttribute('href')).toBe(`/stories/${UKRAINE}`);
    await picture(reader.page, 'embed-list');
    expect(reader.errors).toEqual([]);
  });

  test('the embedded list has the height of its content at any width', async () => {
    const reader = await open(script(LIST));
    const frame = await liveFrame(reader);
    await expectToFit(reader, frame);
    const before = await heightOfFrame(reader.page);
    await reader.page.setViewportSize({ width: 360, height: 800 });
    await expect.poll(() => heightOfFrame(reader.page)).toBeGreaterThan(before + 100);
    await expectToFit(reader, frame);
    await reader.page.setViewportSize({ width: 1280, height: 900 });
    await expect.poll(() => heightOfFrame(reader.page)).toBe(before);
    await expectToFit(reader, frame);
  });

  describe.each(READINGS)('%s', (name, isTranslated) => {
    test('a new statement is announced, appears when the reader asks for it, and the frame grows without a scroll bar', async () => {
      const reader = await open(script(`${LIST} data-actor="dmitry-peskov"`));
      const frame = await liveFrame(reader);
      if (isTranslated) await translate(frame);
      await expectToFit(reader, frame);
      const first = cardsOf(frame).first();
      const [height, length, before] = [
        await heightOfFrame(reader.page),
        await frame.evaluate(() => history.length),
        await first.getAttribute('data-statement'),
      ];
      const pill = frame.getByRole('button', { name: '1 new statement' });
      // Each reading has other words, since both publish in the same story.
      const long = `Read ${name}. ${'This goes on for a while. '.repeat(40).trim()}`;
      expect(await shownAfter(() => publish(long), pill)).toBeLessThan(PROMPTLY_MS);
      // The statement waits, so nothing has moved.
      expect(await heightOfFrame(reader.page)).toBe(height);
      expect(await first.getAttribute('data-statement')).toBe(before);
      await pill.click();
      await frame.getByText(long).waitFor();
      expect(await first.innerText()).toContain('new');
      expect(await first.evaluate((card) => card === document.activeElement)).toBe(true);
      await expectToFit(reader, frame);
      expect(await heightOfFrame(reader.page)).not.toBe(height);
      expect(await cardsOf(frame).count()).toBeLessThanOrEqual(5);
      // Going back leaves the other site's page, and does not step through the frame's changes.
      expect(await frame.evaluate(() => history.length)).toBe(length);
      expect(reader.errors).toEqual([]);
    });

    test('a corrected and then retracted statement is marked, and the frame has the height of its content', async () => {
      const key = await publish('We said this.');
      const reader = await open(script(LIST));
      const frame = await liveFrame(reader);
      if (isTranslated) await translate(frame);
      const card = cardsOf(frame).first();
      await expectToFit(reader, frame);
      const before = await heightOfFrame(reader.page);
      const corrected = card.locator('.notice-correction');
      const set = { text: 'We said that.' };
      expect(
        await shownAfter(
          () => doneTo(`${UKRAINE}/${key}`, 'correct', { set, notice: notice('CORRECTION') }),
          corrected,
        ),
      ).toBeLessThan(PROMPTLY_MS);
      expect(await card.locator('del').innerText()).toContain('this');
      expect(await card.locator('ins').innerText()).toContain('that');
      await expect.poll(() => heightOfFrame(reader.page)).toBeGreaterThan(before);
      await expectToFit(reader, frame);
      const retracted = card.locator('.notice-retraction');
      expect(
        await shownAfter(() => doneTo(`${UKRAINE}/${key}`, 'retract', { notice: notice('RETRACTION') }), retracted),
      ).toBeLessThan(PROMPTLY_MS);
      expect(await card.innerText()).toContain('The desk has taken this statement back.');
      expect(await card.innerText()).not.toContain('“We said that.”');
      await expectToFit(reader, frame);
      expect(reader.errors).toEqual([]);
    });
  });

  test('the embedded list shows only what its filters choose, and says so; as of a cursor, it follows nothing', async () => {
    const { data } = await running.query(
      `{ story(by: {slug: "${UKRAINE}"}, asOf: {update: {story: "${UKRAINE}", sequence: 90}}) { cursor } }`,
    );
    const reader = await open(
      script(`${LIST} data-actor="dmitry-peskov" data-mode="direct" data-as-of="${data.story.cursor}"`),
    );
    const content = reader.page.frameLocator('iframe');
    await content.getByText('The story as it stood').waitFor();
    await content.getByText('Live updates paused').waitFor();
    await content.getByText('Only Dmitry Peskov, direct speech').waitFor();
    for (const card of await content.locator('article.statement').all()) {
      expect(await card.locator('h4').innerText()).toContain('Dmitry Peskov');
    }
    const [frame] = await reader.frames();
    expect(new URL(frame?.url() ?? '').searchParams.get('asOf')).toBe(data.story.cursor);
  });
});

describe('The embedded position matrix', () => {
  test('the embedded position matrix has its legend, and scrolls sideways only within itself', async () => {
    const reader = await open(script(MATRIX));
    const frame = await liveFrame(reader);
    expect(await frame.getByRole('row').count()).toBeGreaterThan(3);
    expect(await frame.getByRole('columnheader', { name: 'Russia' }).count()).toBe(1);
    expect(await frame.getByRole('list', { name: 'What the signs mean' }).getByRole('listitem').count()).toBe(7);
    await expectToFit(reader, frame);
    await picture(reader.page, 'embed-positions');
    expect(reader.errors).toEqual([]);
  });

  test('the embedded position matrix can show one proposal', async () => {
    const reader = await open(script(`${MATRIX} data-proposal="thirty-day-ceasefire"`));
    const frame = await liveFrame(reader);
    expect(await frame.locator('tbody th[scope=row]').count()).toBe(1);
    // It is alone, so its conditions are in place.
    expect(await frame.locator('.conditions li').first().isVisible()).toBe(true);
    await frame.getByText('Only on “30-day ceasefire”').waitFor();
  });
});

describe('Frames in a page', () => {
  test('a link in a frame opens a page of its own, and the page around stays', async () => {
    const reader = await open(script(LIST));
    const frame = await liveFrame(reader);
    const around = reader.page.url();
    for (const link of [frame.locator('h1 a'), frame.getByRole('link', { name: 'Permalink' }).first()]) {
      const opened = reader.context.waitForEvent('page');
      await link.click();
      const page = await opened;
      await page.waitForLoadState();
      expect(page.url()).toMatch(new RegExp(`^${running.service.url}/(stories|statements)/`));
      // The new page is outside the sandbox, and has no reference to its opener.
      expect(await page.evaluate(() => [globalThis.origin, window.opener])).toEqual([running.service.url, null]);
      await page.close();
    }
    expect(reader.page.url()).toBe(around);
  });

  test('two frames on one page each have the height of their content', async () => {
    const reader = await open(`${script(`${LIST} data-actor="dmitry-peskov"`)}<p>Between.</p>${script(MATRIX)}`);
    const [list, matrix] = [reader.page.frameLocator('iframe').nth(0), reader.page.frameLocator('iframe').nth(1)];
    await list.locator('.liveness-live').waitFor();
    await matrix.locator('.liveness-live').waitFor();
    const frames = await reader.frames();
    expect(frames.map((frame) => new URL(frame.url()).pathname.split('/').at(-1))).toEqual(['statements', 'positions']);
    for (const [index, frame] of frames.entries()) await expectToFit(reader, frame, index);
    expect(await heightOfFrame(reader.page, 0)).not.toBe(await heightOfFrame(reader.page, 1));
    // Each frame stands after its own script.
    const order = await reader.page
      .locator('script, iframe')
      .evaluateAll((found) => found.map(({ localName }) => localName));
    expect(order).toEqual(['script', 'iframe', 'script', 'iframe']);
    expect(reader.errors).toEqual([]);
  });

  test('a frame is no higher than its limit, and then scrolls', async () => {
    const reader = await open(script(`${LIST} data-height-limit="500"`));
    const frame = await liveFrame(reader);
    expect(await heightOfFrame(reader.page)).toBe(500);
    expect((await overflowOf(frame)).below).toBeGreaterThan(500);
    await frame.evaluate(() => window.scrollBy(0, 300));
    expect(await frame.evaluate(() => window.scrollY)).toBe(300);
  });

  test('a frame stores nothing and sets no cookie, whether or not the browser allows it', async () => {
    const reader = await open(script(LIST));
    const frame = await liveFrame(reader);
    expect(await reader.context.cookies()).toEqual([]);
    const stored = await frame.evaluate(() => {
      try {
        return localStorage.length + sessionStorage.length;
      } catch (error) {
        return error instanceof DOMException ? error.name : 'another error';
      }
    });
    // This browser does not allow it, like most.
    expect(stored).toBe('SecurityError');
    const opened = await openSite(
      browser,
      running.service.url,
      `${running.service.url}/embed/stories/${UKRAINE}/statements`,
    );
    onTestFinished(opened.close);
    await opened.page.locator('.liveness-live').waitFor();
    expect(await opened.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  });

  test.each([
    [false, ''],
    [true, ''],
    [false, 'data-theme="dark"'],
    [true, 'data-theme="light"'],
  ])('axe finds no violations in a frame of a reader who prefers dark (%s), with "%s"', async (dark, theme) => {
    const isDark = theme === '' ? dark : theme.includes('dark');
    for (const part of [LIST, MATRIX]) {
      const reader = await open(script(`${part} ${theme}`), { dark }, isDark);
      const frame = await liveFrame(reader);
      const ground = await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(ground).toBe(isDark ? 'rgb(30, 30, 27)' : 'rgb(255, 255, 255)');
      expect(await axeViolations(frame)).toEqual([]);
      // In the page around it, axe checks the frame element: its name and its focus.
      expect(await axeViolations(reader.page)).toEqual([]);
      await picture(reader.page, `embed-${part === LIST ? 'list' : 'positions'}-${isDark ? 'dark' : 'light'}`);
    }
  });
});
