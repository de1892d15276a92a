/** Embedded frames in harsh conditions: forged messages, sandboxes, no scripts, and mistakes in the script element. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { heightOfFrame, liveFrame, openSite, overflowOf, type SiteReader } from '../fixtures/browser/embedding.js';
import { type OtherSite, otherSite } from '../fixtures/browser/other-site.js';
import { axeViolations, picture, type ReaderOptions } from '../fixtures/browser/page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { opening, position, STORY, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
let site: OtherSite;
beforeAll(async () => {
  const keys = ['first', 'second', 'third'];
  const positions = [position('north', ['first']), position('south', ['second'], { basis: 'REPORTED' })];
  await running.apply(opening({ statements: keys.map((key) => statement(key)), positions }));
  site = await otherSite(running.service.url);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const script = (attributes: string) => `<script async src="${running.service.url}/embed.js" ${attributes}></script>`;
const framed = (path: string, attributes: string) =>
  `<iframe title="On the record" width="600" height="420" src="${running.service.url}${path}" ${attributes}></iframe>`;
const LIST = `/embed/stories/${STORY}/statements`;

async function open(body: string, options: ReaderOptions = {}): Promise<SiteReader> {
  const reader = await openSite(browser, running.service.url, site.page(body), options);
  onTestFinished(async () => {
    expect(reader.third()).toEqual([]);
    await reader.close();
  });
  return reader;
}

/** Long enough for a message to arrive and take effect, and for a frame to report its height. */
const settled = (reader: SiteReader) => reader.page.waitForTimeout(250);
const FORGED = { type: 'onrecord:height', height: 3_333 };

describe('The height of a frame', () => {
  test('a height message counts only from the frame itself: not from the page, another frame of its site, or another frame of the service', async () => {
    const own = site.page('');
    const reader = await open(
      `${script(`data-story="${STORY}"`)}${script(`data-story="${STORY}" data-show="positions"`)}
      <iframe title="Of the site itself" src="${own}"></iframe>`,
    );
    await liveFrame(reader);
    await reader.page.frameLocator('iframe').nth(1).locator('.liveness-live').waitFor();
    await settled(reader);
    const [before, beside] = [await heightOfFrame(reader.page, 0), await heightOfFrame(reader.page, 1)];
    await reader.page.evaluate((message) => window.postMessage(message, '*'), FORGED);
    const ofTheSite = reader.page.frames().find((frame) => frame.url() === own);
    await ofTheSite?.evaluate((message) => window.parent.postMessage(message, '*'), FORGED);
    await settled(reader);
    expect([await heightOfFrame(reader.page, 0), await heightOfFrame(reader.page, 1)]).toEqual([before, beside]);
    // Another frame of the service sets only its own height.
    await (await reader.frames())[1]?.evaluate((message) => window.parent.postMessage(message, '*'), FORGED);
    await expect.poll(() => heightOfFrame(reader.page, 1)).toBe(FORGED.height);
    expect(await heightOfFrame(reader.page, 0)).toBe(before);
  });

  test('a height message from a page that was loaded into the frame is ignored', async () => {
    const own = site.page('');
    const reader = await open(script(`data-story="${STORY}"`));
    await liveFrame(reader);
    await settled(reader);
    const before = await heightOfFrame(reader.page);
    await reader.page.locator('iframe').evaluate((frame, address) => frame.setAttribute('src', address), own);
    await expect.poll(() => reader.page.frames().at(-1)?.url()).toBe(own);
    await reader.page.frames().at(-1)?.waitForLoadState();
    await reader.page
      .frames()
      .at(-1)
      ?.evaluate((message) => window.parent.postMessage(message, '*'), FORGED);
    await settled(reader);
    expect(await heightOfFrame(reader.page)).toBe(before);
  });

  test('an invalid height message is ignored', async () => {
    const reader = await open(script(`data-story="${STORY}"`));
    const frame = await liveFrame(reader);
    await settled(reader);
    const before = await heightOfFrame(reader.page);
    for (const height of [1e9, 50_001, Number.POSITIVE_INFINITY, Number.NaN, 0, -5, '400', null, [400], undefined]) {
      await frame.evaluate(
        (given) => window.parent.postMessage({ type: 'onrecord:height', height: given }, '*'),
        height,
      );
    }
    for (const message of [null, 400, 'onrecord:height', [], { type: 'other', height: 400 }]) {
      await frame.evaluate((given) => window.parent.postMessage(given, '*'), message);
    }
    await settled(reader);
    expect(await heightOfFrame(reader.page)).toBe(before);
    expect(reader.errors).toEqual([]);
    await frame.evaluate((message) => window.parent.postMessage(message, '*'), FORGED);
    await expect.poll(() => heightOfFrame(reader.page)).toBe(FORGED.height);
  });
});

describe('An iframe without the script', () => {
  test('an iframe without the script follows the story, and scrolls within its height', async () => {
    const reader = await open(framed(LIST, ''));
    const frame = await liveFrame(reader);
    expect(await frame.locator('article.statement').count()).toBe(3);
    expect(await heightOfFrame(reader.page)).toBeLessThan(430);
    expect((await overflowOf(frame)).below).toBeGreaterThan(0);
    expect(await axeViolations(frame)).toEqual([]);
    expect(reader.errors).toEqual([]);
  });

  test('a sandboxed iframe says that it is not live, logs no error, and its links open pages', async () => {
    const reader = await open(framed(LIST, 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'));
    const content = reader.page.frameLocator('iframe');
    await content.getByText('No live updates in this frame').waitFor();
    const [frame] = await reader.frames();
    expect(await frame?.evaluate(() => globalThis.origin)).toBe('null');
    expect(await content.locator('article.statement').count()).toBe(3);
    expect(await content.getByText('Connecting').count()).toBe(0);
    expect(running.service.subscriptions()).toBe(0);
    const opened = reader.context.waitForEvent('page');
    await content.getByRole('link', { name: 'A test story' }).click();
    const page = await opened;
    await page.waitForLoadState();
    expect(page.url()).toBe(`${running.service.url}/stories/${STORY}`);
    await picture(reader.page, 'embed-sandbox');
    expect(reader.errors).toEqual([]);
  });

  test.each([
    ['in a sandbox without scripts', 'sandbox', true],
    ['of a reader without scripts', '', false],
    // The browser learns for each frame that scripts are off, and a frame may start to load before.
  ])(
    'an iframe %s shows its statements, and says that it does not update',
    { retry: 3 },
    async (_, attributes, javaScript) => {
      const reader = await open(framed(LIST, attributes), { javaScript });
      const content = reader.page.frameLocator('iframe');
      const note = content.locator('noscript span');
      await note.waitFor({ timeout: 5_000 });
      expect(await note.innerText()).toBe('Without scripts this page does not update by itself');
      expect(await content.locator('article.statement').count()).toBe(3);
      expect(await content.getByText('What is said in second.').isVisible()).toBe(true);
      // Texts that hold only with scripts are hidden.
      expect(await content.getByText('Connecting').isVisible()).toBe(false);
      await picture(reader.page, `embed-no-scripts-${javaScript}`);
    },
  );
});

describe('Embeds of unknown things', () => {
  test.each([`data-story="nothing-of-the-kind"`, `data-statement="nothing-of-the-kind"`])(
    'an embed with %s shows a small page that says so',
    async (attributes) => {
      const reader = await open(script(attributes));
      const content = reader.page.frameLocator('iframe');
      await content.getByRole('heading').waitFor();
      await expect.poll(() => heightOfFrame(reader.page)).toBeLessThan(220);
      const [frame] = await reader.frames();
      expect(frame && (await axeViolations(frame))).toEqual([]);
      // The browser logs the 404 itself.
      expect(reader.errors.filter((error) => !error.includes('status of 404'))).toEqual([]);
    },
  );
});

describe('Mistakes in the script element', () => {
  const NONE = 'set either data-story or data-statement';
  test.each([
    ['', [NONE], 0],
    [`data-story="${STORY}" data-statement="abc"`, [NONE], 0],
    ['data-story="../secret"', ['data-story is "../secret"; it has to be the part of an address after /stories/'], 0],
    [
      `data-story="${STORY}" data-show="matrix"`,
      ['data-show is "matrix"; it has to be "statements" or "positions"'],
      1,
    ],
    [`data-story="${STORY}" data-theme="blue"`, ['data-theme is "blue"; it has to be "light" or "dark"'], 1],
    [
      `data-story="${STORY}" data-height-limit="50vh"`,
      ['data-height-limit is "50vh"; it has to be a whole number of pixels from 100 to 50000, without a unit'],
      1,
    ],
    ['data-statement="abc" data-on-behalf-of="north"', ['data-on-behalf-of filters a story'], 1],
    [`type="module" data-story="${STORY}"`, ['embed.js was loaded as a module'], 0],
  ])('the console names the mistake in a script element with "%s"', async (attributes, messages, frames) => {
    const reader = await open(
      script(attributes).replace('async', attributes.includes('module') ? 'crossorigin' : 'async'),
    );
    await reader.page.waitForLoadState('networkidle');
    const own = reader.errors.filter((error) => error.startsWith('Onrecord embed: '));
    expect(own).toEqual(messages.map((message) => expect.stringContaining(message)));
    expect(await reader.page.locator('iframe').count()).toBe(frames);
  });
});
