/**
 * The pictures of README and docs/pictures.md: what `npm start` serves from a new store, wide and narrow, light and dark.
 * `SCREENSHOTS=docs/pictures` saves them, `SCREENSHOTS=<another folder>` those of every page and window; without it the test opens
 * the same pages, and asks axe about each.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { launch } from '../fixtures/browser/browser.js';
import { deskBar, signIn } from '../fixtures/browser/desk-page.js';
import { axeViolations, isTooWide, openReader, type ReaderOptions } from '../fixtures/browser/page.js';
import { runningService, TOKEN, UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

/** The heights of the pictures, in pixels: what fits into a high window. */
const HIGH = { narrow: 844, wide: 1250 } as const;

const running = runningService(async () => embeddedStore(), 'data', { storiesUntil: readConfig({}).storiesUntil });
let browser: Browser;
let statement = '';
beforeAll(async () => {
  browser = await launch();
  const { data } = await running.query(
    `{ statement(id: "${UKRAINE}/putin-agrees-to-cease-hostilities") { permalink notices { kind } } }`,
  );
  statement = data.statement.permalink;
});
afterAll(() => browser.close());

/** The pictures that docs/pictures.md shows; the others are looked at, and not kept. */
const SHOWN: readonly string[] = [
  ...readFileSync('docs/pictures.md', 'utf8').matchAll(/pictures\/([a-z-]+)\.png/g),
].map(([, name = '']) => name);

/** Saves the view of a window, or the part of it that a selector names. */
async function save(page: Page, name: string, part: string | null, narrow: boolean): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined || (folder === 'docs/pictures' && !SHOWN.includes(name))) return;
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${name}.png`;
  if (part !== null) {
    await page.locator(part).first().screenshot({ path });
    return;
  }
  const width = page.viewportSize()?.width ?? 0;
  await page.setViewportSize({ width, height: narrow ? HIGH.narrow : HIGH.wide });
  await page.screenshot({ path });
}

interface Picture {
  readonly name: string;
  readonly path: () => string;
  /** The part that the picture shows; `null` for the window. */
  readonly part: string | null;
  /** Whether the page has a feed, which must be open before the picture is taken. */
  readonly isLive: boolean;
}

const story = `/stories/${UKRAINE}`;
const PICTURES: readonly Picture[] = [
  { name: 'page', path: () => story, part: null, isLive: true },
  { name: 'positions', path: () => story, part: '.stands', isLive: true },
  { name: 'plot', path: () => story, part: '.when-plot', isLive: true },
  { name: 'statement', path: () => statement, part: null, isLive: true },
  { name: 'earlier', path: () => `${story}?asOf=2025-03-13T19:00:00Z`, part: null, isLive: false },
  { name: 'search', path: () => '/search?q=ceasefire', part: null, isLive: false },
  { name: 'embed', path: () => `/embed${story}/statements`, part: null, isLive: false },
  { name: 'no-statements', path: () => `${story}?actor=russia&event=g7-charlevoix`, part: null, isLive: false },
  { name: 'not-found', path: () => '/stories/no-such-story', part: null, isLive: false },
  { name: 'sign-in', path: () => '/desk', part: null, isLive: false },
];

const WINDOWS: readonly Required<Pick<ReaderOptions, 'narrow' | 'dark'>>[] = [
  { narrow: false, dark: false },
  { narrow: false, dark: true },
  { narrow: true, dark: false },
  { narrow: true, dark: true },
];

const named = (name: string, { narrow, dark }: (typeof WINDOWS)[number]) =>
  `${name}-${narrow ? 'narrow' : 'wide'}-${dark ? 'dark' : 'light'}`;

test.each(WINDOWS)('every page fits its window, and axe finds nothing: narrow $narrow, dark $dark', async (window) => {
  for (const { name, path, part, isLive } of PICTURES) {
    const { page, foreign, close } = await openReader(browser, `${running.service.url}${path()}`, window);
    if (isLive) await page.locator('[data-liveness=live]').waitFor();
    expect(await isTooWide(page), name).toBe(false);
    expect(await axeViolations(page), name).toEqual([]);
    await save(page, named(name, window), part, window.narrow);
    expect(foreign, name).toEqual([]);
    await close();
  }
});

test.each(WINDOWS)('the desk fits its window, and axe finds nothing: narrow $narrow, dark $dark', async (window) => {
  const { page, close } = await openReader(browser, `${running.service.url}/desk`, window);
  await signIn(page, TOKEN);
  await deskBar(page).waitFor();
  for (const [name, path] of [
    ['desk', '/desk'],
    ['desk-story', story],
  ] as const) {
    await page.goto(`${running.service.url}${path}`);
    await deskBar(page).waitFor();
    expect(await isTooWide(page), name).toBe(false);
    expect(await axeViolations(page), name).toEqual([]);
    await save(page, named(name, window), null, window.narrow);
  }
  await close();
});
