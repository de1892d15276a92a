/**
 * A statement's page during updates: they appear at once and are announced politely, and the text being read does not
 * move.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, heightOf, openReader, shownAfter } from '../fixtures/browser/page.js';
import { openStatement, pathOf, plain, section, storySaying, words } from '../fixtures/browser/statement-page.js';
import { READINGS, translate } from '../fixtures/browser/translator.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { deskOf, fileOf, WHY } from '../fixtures/stories/desk.js';
import { source, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
const desk = deskOf(() => running);
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** A statement with so many sources that its page scrolls. */
const SOURCES = Array.from({ length: 12 }, (_, index) => source(`paper-${index}`));
const SAID = {
  text: 'North accepts it in full.',
  citations: SOURCES.map(({ slug }) => ({ source: slug, supports: ['ATTRIBUTION'] })),
};
describe.each(READINGS)('%s', (_, isTranslated) => {
  async function openSaid(more: object = {}) {
    const story = await storySaying(running, desk, { said: { ...SAID, ...more } }, SOURCES);
    const reader = await openStatement(browser, running.service.url, await pathOf(desk, story, 'said'));
    if (isTranslated) await translate(reader.page);
    const correct = (text: string, expectedVersion = 1) =>
      desk.done('correctStatement', { statement: `${story}/said`, expectedVersion, set: { text }, notice: WHY });
    return { ...reader, story, correct };
  }

  test('a correction appears on the open page within a second, is announced politely, and moves no text being read', async () => {
    const { page, correct, close, foreign, errors } = await openSaid();
    const read = page.getByRole('link', { name: 'paper-5' });
    await read.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    const before = await heightOf(read);
    const figures: number[] = [];
    for (const [version, text] of [
      'North accepts it.',
      'North accepts much of it.',
      'North accepts half of it.',
    ].entries()) {
      figures.push(await shownAfter(() => correct(text, version + 1), words(page).filter({ hasText: text })));
    }
    console.log(
      `a correction appeared on the page ${figures.map((one) => one.toFixed(0)).join(', ')} ms after the response to the desk`,
    );
    expect(figures.sort((one, other) => one - other)[1]).toBeLessThan(1_000);
    // Windows scroll by whole pixels.
    expect(Math.abs((await heightOf(read)) - before)).toBeLessThan(1);
    expect(await page.locator('.statement-words del').textContent()).toBe('much');
    expect(await section(page, 'History: 4 versions').count()).toBe(1);

    const announcement = page.getByRole('status').filter({ hasText: 'Correction just now' });
    expect(plain(await announcement.textContent())).toBe('Correction just now: We had it wrong. Show it');
    expect(await axeViolations(page)).toEqual([]);
    await announcement.getByRole('link', { name: 'Show it' }).click();
    expect(Math.abs(await heightOf(page.locator('#history')))).toBeLessThan(100);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await announcement.count()).toBe(0);
    expect([...foreign, ...errors]).toEqual([]);
    await close();
  });

  test.each([
    { mutation: 'retractStatement', title: 'Retracted' },
    { mutation: 'withholdStatement', title: 'Withheld while it is checked' },
    { mutation: 'redactStatement', title: 'Redacted' },
  ])('the words disappear from the open page after $mutation', async ({ mutation, title }) => {
    const { page, story, close } = await openSaid({ text: 'Zanzibar is ours.' });
    const taking = () => desk.done(mutation, { statement: `${story}/said`, expectedVersion: 1, notice: WHY });
    await shownAfter(taking, section(page, title));
    expect(await words(page).count()).toBe(0);
    expect(await page.getByText('Zanzibar').filter({ visible: true }).count()).toBe(0);
    await close();
  });

  test('a denial and its retraction appear on the page of the denied statement', async () => {
    const { page, story, close } = await openSaid();
    const denial = statement('denial', {
      text: 'Nothing was accepted.',
      attributions: [{ speaker: 'bert-south' }],
      relations: [{ kind: 'DENIES', statement: 'said' }],
    });
    const publishing = () => running.apply(fileOf(story, { statements: [denial] }));
    await shownAfter(publishing, page.getByText('Denied by Bert South just now'));
    expect(await section(page, 'Answers and denials').textContent()).toContain('Nothing was accepted.');
    await desk.done('retractStatement', { statement: `${story}/denial`, expectedVersion: 1, notice: WHY });
    await section(page, 'Answers and denials').getByText('The desk has taken this statement back.').waitFor();
    await close();
  });

  test('a statement’s page as of an earlier version follows nothing, and says so', async () => {
    const { page, correct, close } = await openSaid();
    await correct('North accepts it in part.');
    await section(page, 'History: 2 versions')
      .getByRole('link', { name: /as it stood/ })
      .click();
    await page.locator('[data-liveness="paused"]').waitFor();
    await correct('North does not accept it.', 2);
    await page.waitForTimeout(1_000);
    expect(await words(page).textContent()).toBe('North accepts it in full.');
    await close();
  });

  test('the keyboard reaches the content, the other versions and the copying of the link', async () => {
    const { page, context, correct, close } = await openSaid();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await correct('North accepts it in part.');
    await section(page, 'History: 2 versions').waitFor();
    const focused = async () => plain(await page.evaluate(() => document.activeElement?.textContent ?? ''));
    const order: string[] = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      const now = await focused();
      order.push(now);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      expect(outline, now).not.toBe('none');
      if (now === 'Copy the link') {
        await page.keyboard.press('Enter');
        await page.getByText('Copied', { exact: true }).waitFor();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
      }
    }
    expect(order[0]).toBe('Skip to the content');
    for (const name of ['A story', 'Copy the link', 'paper-0', 'The words of version 1']) expect(order).toContain(name);
    await close();
  });

  test('a statement in another site’s frame links out of the frame, and shows its retraction', async () => {
    const story = await storySaying(running, desk, {
      said: { mode: 'DIRECT', text: 'We accept it.', citations: [{ source: 'daily', supports: ['ATTRIBUTION'] }] },
    });
    const path = await pathOf(desk, story, 'said');
    const { page, close, errors, foreign } = await openReader(browser, `${running.service.url}/embed${path}`, {
      narrow: true,
    });
    expect(await page.locator('.speech').textContent()).toBe('“We accept it.”');
    const shown = plain(await page.getByRole('main').textContent());
    for (const part of ['Anna North', 'President of North · for North', '13 March 2025', 'Source: daily'])
      expect(shown).toContain(part);
    const links = await page
      .getByRole('link')
      .evaluateAll((all) =>
        all.map((one) => `${one.getAttribute('href')} ${one.getAttribute('target')} ${one.getAttribute('rel')}`),
      );
    expect(links).toEqual(['https://daily.example/ _blank noopener', `${path} _blank noopener`]);
    await page.waitForLoadState('networkidle');
    if (isTranslated) await translate(page);
    const retracting = () =>
      desk.done('retractStatement', { statement: `${story}/said`, expectedVersion: 1, notice: WHY });
    await shownAfter(retracting, page.getByText('We had it wrong.'));
    expect(await page.getByText('We accept it.').count()).toBe(0);
    expect([...foreign, ...errors]).toEqual([]);
    await close();
  });
});
