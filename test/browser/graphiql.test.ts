/** GraphiQL in a real browser: its tabs run, links open what they share, and it is small and usable on a telephone. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../fixtures/browser/browser.js';
import { navigate } from '../fixtures/browser/page.js';
import { runningService, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore());
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const open = async (search = '') => {
  const opened = await openPage(browser, running.service.url);
  await opened.page.goto(`${running.service.url}/graphql${search}`, { waitUntil: 'load' });
  return opened;
};
const execute = (page: Page) => page.getByRole('button', { name: /execute query/i }).click();
/** Opens a tab, and runs its document until the response matches. */
async function runTab(page: Page, name: string, expected: RegExp): Promise<void> {
  const tab = page.getByRole('tab', { name });
  // GraphiQL loses a click that comes just when a response is shown.
  const isSelected = async () => {
    await tab.click();
    return tab.getAttribute('aria-selected');
  };
  await expect.poll(isSelected, { timeout: 30_000, interval: 500 }).toBe('true');
  // GraphiQL parses a tab's document a moment after it shows it; until then it runs the previous tab's operation.
  await expect.poll(() => parsed(page), { timeout: 30_000 }).toBe(name);
  await execute(page);
  const answer = async () => {
    const text = await shown(page);
    // For a few milliseconds, the button still offers the operations of the tab before, and runs nothing.
    if (/^[\s\u200b]*$/.test(text)) await execute(page);
    return text;
  };
  await expect.poll(answer, { timeout: 30_000, interval: 1_000 }).toMatch(expected);
}
/** The name of the operation that GraphiQL would run; it keeps it on its editor. */
const parsed = (page: Page) =>
  page
    .locator('.graphiql-query-editor .CodeMirror')
    .evaluate((editor): unknown => Reflect.get(Reflect.get(editor, 'CodeMirror'), 'operationName'));
/** The response as shown; the editor writes no-break spaces, and breaks long lines. */
const shown = async (page: Page) =>
  (await page.locator('.graphiql-response').first().innerText()).replace(/[\s\u00a0]+/g, ' ');
/** The operation as shown. */
const operation = async (page: Page) =>
  (await page.locator('.graphiql-query-editor').first().innerText()).replace(/[\s\u00a0\u200b]+/g, ' ');

test('GraphiQL runs a query tab, shows a published statement in a subscription tab, and asks no other host', async () => {
  const { page, foreign, errors } = await open();
  await runTab(page, 'StoryAtAGlance', /Putin backs a 30-day truce/);
  await screenshot(page, 'graphiql');

  await runTab(page, 'LiveUpdates', /CaughtUp|Checkpoint/);
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

test('a first visit transfers at most 1 MB, the schema and a response included', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const schema = page.waitForResponse((response) => response.url().endsWith('/graphql/schema.graphql'));
  await page.goto(`${running.service.url}/graphql`, { waitUntil: 'networkidle' });
  await (await schema).finished();
  await runTab(page, 'StoryAtAGlance', /"headline"/);
  await context.close();
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(1_000_000);
});

test('the documentation shows descriptions as a whole, and which inputs take exactly one field', async () => {
  const { page, errors } = await open();
  await page
    .getByRole('button', { name: /documentation explorer/i })
    .first()
    .click();
  const docs = page.locator('.graphiql-doc-explorer');
  await expect.poll(() => docs.innerText()).toContain('Query');
  await docs.getByRole('link', { name: 'Query' }).click();
  await docs.getByRole('link', { name: 'StoryBy' }).first().click();
  await expect.poll(() => docs.innerText()).toContain('Exactly one of these fields must be given (@oneOf).');
  await screenshot(page, 'graphiql-documentation');
  const cut = await docs
    .locator('.graphiql-markdown-preview > *')
    .evaluateAll((parts) =>
      parts.filter((part) => getComputedStyle(part).display === 'none').map((part) => part.textContent),
    );
  expect(cut).toEqual([]);
  expect(errors).toEqual([]);
});

test('a comment that is longer than the editor is wide is shown as a whole', async () => {
  const { page } = await open(
    `?${new URLSearchParams({ query: `# ${'a long comment '.repeat(30)}\n{ record { head } }` })}`,
  );
  await expect.poll(() => operation(page)).toContain('record');
  const box = page.locator('.graphiql-query-editor .CodeMirror-scroll');
  await expect.poll(() => box.evaluate((editor) => editor.scrollWidth - editor.clientWidth)).toBeLessThanOrEqual(0);
});

test('share gives a link that opens the operation and its variables, without headers', async () => {
  const { page, errors } = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const query = 'query Other($slug: String!) { story(by: {slug: $slug}) { headline } }\nquery Head { record { head } }';
  const variables = '{"slug": "ukraine-ceasefire-2025"}';
  await page.goto(
    `${running.service.url}/graphql?${new URLSearchParams({ query, variables, operationName: 'Other' })}`,
  );
  await expect.poll(() => operation(page)).toContain('query Other');
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.locator('.graphiql-editor-tool .CodeMirror').last().click();
  await page.keyboard.type('{"x-secret": "s3cret"}');
  await page.getByRole('button', { name: /^share/i }).click();
  await expect.poll(() => page.locator('.graphiql-told').innerText()).toBe('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).not.toContain('secret');
  expect(new URL(page.url()).href).toBe(link);
  expect(Object.fromEntries(new URL(link).searchParams)).toEqual({ query, variables, operationName: 'Other' });

  // Somebody else opens it.
  const other = await open(new URL(link).search);
  await expect.poll(() => operation(other.page)).toContain('query Other');
  await execute(other.page);
  await expect.poll(() => shown(other.page)).toContain('"headline"');
  // The link says nothing of the other tabs.
  await runTab(other.page, 'WhoSaidWhat', /"statements"/);
  expect([errors, other.errors]).toEqual([[], []]);
});

test('the history keeps what was run, over a reload', async () => {
  const { page } = await open();
  await runTab(page, 'StoryAtAGlance', /"headline"/);
  await page.reload();
  await page
    .getByRole('button', { name: /history/i })
    .first()
    .click();
  await expect.poll(() => page.locator('.graphiql-history').innerText()).toContain('StoryAtAGlance');
  await screenshot(page, 'graphiql-history');
});

test('a link leads back to the page', async () => {
  const { page } = await open();
  await navigate(page, () => page.getByRole('link', { name: /onrecord/i }).click());
  expect(page.url()).toBe(`${running.service.url}/`);
  expect(await page.getByRole('heading').first().innerText()).not.toBe('');
});

test('the operation, the response and the documentation have the whole width of a telephone, one below the other', async () => {
  const { page, errors } = await openNarrow({ width: 390, height: 844 });
  await runTab(page, 'StoryAtAGlance', /"headline"/);
  await screenshot(page, 'graphiql-narrow');
  const [query, response] = [await boxOf(page, '.graphiql-editors'), await boxOf(page, '.graphiql-response')];
  for (const { width, height } of [query, response]) {
    expect(width).toBeGreaterThan(340);
    expect(height).toBeGreaterThan(200);
  }
  expect(response.y).toBeGreaterThanOrEqual(query.y + query.height - 1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const docs = page.getByRole('button', { name: /documentation explorer/i }).first();
  await docs.click();
  expect((await boxOf(page, '.graphiql-plugin')).width).toBe(390);
  await screenshot(page, 'graphiql-narrow-documentation');
  await docs.click();
  await navigate(page, () => page.getByRole('link', { name: /onrecord/i }).click());
  expect(page.url()).toBe(`${running.service.url}/`);
  expect(errors).toEqual([]);
});

test.each([
  { width: 390, height: 844 },
  { width: 390, height: 664 },
  { width: 360, height: 640 },
])('variables can be read and written on a screen of $width×$height', async ({ width, height }) => {
  const query = 'query Told($slug: String!) { story(by: {slug: $slug}) { headline } }';
  const { page, errors } = await openNarrow(
    { width, height },
    `?${new URLSearchParams({ query, variables: '{"slug": "unknown"}' })}`,
  );
  await expect.poll(() => operation(page)).toContain('query Told');
  await expectVariablesShown(page);
  await screenshot(page, `graphiql-variables-${width}x${height}`);

  await variablesEditor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{"slug": "ukraine-ceasefire-2025"}');
  expect(await variablesEditor(page).innerText()).toContain('ukraine-ceasefire-2025');
  await execute(page);
  await expect.poll(() => shown(page), { timeout: 30_000 }).toContain('"headline"');
  await page.locator('.graphiql-response').scrollIntoViewIfNeeded();
  await screenshot(page, `graphiql-variables-response-${width}x${height}`);
  for (const part of ['.graphiql-query-editor', '.graphiql-response']) {
    expect((await boxOf(page, part)).height).toBeGreaterThanOrEqual(180);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

  // Without a link, they are shown when asked for.
  const plain = await openNarrow({ width, height });
  await plain.page.getByRole('button', { name: 'Show editor tools' }).click();
  await expectVariablesShown(plain.page);
  await screenshot(plain.page, `graphiql-tools-${width}x${height}`);
  expect([errors, plain.errors]).toEqual([[], []]);
});

/** The page on a screen of a telephone. */
async function openNarrow(size: { readonly width: number; readonly height: number }, search = '') {
  const opened = await openPage(browser, running.service.url);
  await opened.page.setViewportSize(size);
  await opened.page.goto(`${running.service.url}/graphql${search}`, { waitUntil: 'load' });
  return opened;
}

const variablesEditor = (page: Page) => page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)');

/** Three lines, at least. */
async function expectVariablesShown(page: Page): Promise<void> {
  const editor = variablesEditor(page);
  const lines = async () => {
    const [whole, line] = [
      await editor.boundingBox(),
      await editor.locator('.CodeMirror-gutter-elt').first().boundingBox(),
    ];
    return whole === null || line === null ? 0 : whole.height / line.height;
  };
  await expect.poll(lines).toBeGreaterThanOrEqual(3);
}

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`expected ${selector} to be shown`);
  return box;
}

/** Saves a picture if SCREENSHOTS names a folder. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
