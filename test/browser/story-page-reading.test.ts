/** A story's page for reading: without scripts, for search engines, as a table, as a timeline, and filtered. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { navigate, openReader, picture } from '../fixtures/browser/page.js';
import { cards, filters, headline, live, openStory } from '../fixtures/browser/story-page.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore());
const PATH = `/stories/${UKRAINE}`;
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  for (const update of ukraineUpdates()) await running.apply(update);
});
afterAll(() => browser.close());

const totalOf = async () =>
  (await running.query(`{ story(by: {slug: "${UKRAINE}"}) { headline summary statements(first: 1) { totalCount } } }`))
    .data.story;
const textsOf = (page: Page) => page.locator('article.statement .speech').allTextContents();

test('a page without scripts has the table, the plot, the record, and all statements page by page', async () => {
  const { headline: title, summary, statements } = await totalOf();
  const reader = await openReader(browser, `${running.service.url}${PATH}`, { javaScript: false });
  const { page } = reader;
  expect(await headline(page).textContent()).toBe(title);
  expect(await page.title()).toBe(`${title} · Onrecord`);
  expect(await page.locator('meta[name="description"]').getAttribute('content')).toBe(summary);
  expect(await page.locator('link[rel="canonical"]').getAttribute('href')).toBe(`${running.service.url}${PATH}`);
  expect(await page.locator('meta[name="robots"]').count()).toBe(0);
  expect(await page.locator('.headline .facts').innerText()).toContain('does not update by itself');
  expect(await page.getByText('Connecting').isVisible()).toBe(false);
  expect(await page.getByRole('table').count()).toBe(1);
  expect(await page.locator('.plot .dot, .plot .uncertain-only').count()).toBeGreaterThan(0);

  const ids: string[] = [];
  for (;;) {
    ids.push(...(await cards(page).evaluateAll((all) => all.map(({ id }) => id))));
    const next = page.getByRole('link', { name: 'Earlier statements' });
    if ((await next.count()) === 0) break;
    await navigate(page, () => next.click());
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  }
  expect(new Set(ids).size).toBe(statements.totalCount);
  expect(ids.length).toBe(statements.totalCount);

  await page.goto(`${running.service.url}${PATH}`);
  await page.locator('.batches summary').click();
  await navigate(page, () => page.locator('.batches time').last().click());
  expect(await page.locator('.as-it-stood').textContent()).toContain('The story as it stood');
  expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  expect(await cards(page).count()).toBeLessThan(statements.totalCount);
  expect([...reader.errors, ...reader.foreign]).toEqual([]);
  await reader.close();
});

test('each page of the list has the events of its time, and none appears twice', async () => {
  const { page, close } = await openReader(browser, `${running.service.url}${PATH}`, { javaScript: false });
  const seen: string[] = [];
  for (;;) {
    seen.push(...(await page.locator('.event').evaluateAll((all) => all.map(({ id }) => id))));
    const next = page.getByRole('link', { name: 'Earlier statements' });
    if ((await next.count()) === 0) break;
    await navigate(page, () => next.click());
  }
  const { data } = await running.query(
    `{ story(by: {slug: "${UKRAINE}"}) { events(first: 50) { nodes { slug time { edtf } } } } }`,
  );
  const dated = data.story.events.nodes.filter(({ time }: { time: object | null }) => time !== null);
  expect(seen.toSorted()).toEqual(dated.map(({ slug }: { slug: string }) => `event-${slug}`).toSorted());
  await close();
});

test('a page without scripts promises nothing that needs one', async () => {
  const reader = await openReader(browser, `${running.service.url}${PATH}`, { javaScript: false });
  const { page } = reader;
  for (const path of [PATH, `${PATH}?asOf=2025-03-13`, `/embed${PATH}/statements`, '/desk']) {
    await page.goto(`${running.service.url}${path}`);
    expect(await page.locator('body').innerText(), path).not.toMatch(
      /Drag to|Live updates|arrow keys|Connecting|Token|Copy the link/,
    );
    expect(
      await page.locator('input:visible').evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
    ).toEqual(path.startsWith('/embed') ? [] : ['q']);
  }
  // The order has a button that sends it.
  await page.goto(`${running.service.url}${PATH}`);
  await page.getByRole('combobox', { name: 'Order' }).selectOption('oldest');
  await navigate(page, () => page.getByRole('button', { name: 'Show' }).click());
  expect(new URL(page.url()).searchParams.get('order')).toBe('oldest');
  await reader.close();
});

test('a page without scripts filters by a form, and the address has the filter', async () => {
  const { page, close } = await openReader(browser, `${running.service.url}${PATH}`, { javaScript: false });
  await filters(page).click();
  await page.getByRole('combobox', { name: 'Said by' }).selectOption('vladimir-putin');
  await page.getByRole('combobox', { name: 'Speech' }).selectOption('direct');
  await navigate(page, () => page.getByRole('button', { name: 'Show' }).click());
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('actor'), searchParams.get('mode')]).toEqual(['vladimir-putin', 'direct']);
  expect(await page.getByLabel('Said by').inputValue()).toBe('vladimir-putin');
  expect(await filters(page).innerText()).toBe('Filter\nVladimir Putin and direct speech');
  expect(await cards(page).count()).toBeGreaterThan(0);
  for (const by of await cards(page).locator('h4').allTextContents()) expect(by).toContain('Vladimir Putin');
  for (const text of await textsOf(page)) expect(text).toMatch(/^“.*”$/s);
  await navigate(page, () => page.getByRole('link', { name: 'Show everything' }).click());
  expect(new URL(page.url()).search).toBe('');
  await close();
});

test('a page with scripts keeps its filter in the address: going back, reloading and sharing show the same', async () => {
  const reader = await openStory(browser, running.service, { path: PATH });
  const { page } = reader;
  const all = await cards(page).count();
  await filters(page).click();
  await page.getByRole('combobox', { name: 'On behalf of' }).selectOption('russia');
  await expect.poll(() => new URL(page.url()).search).toBe('?onBehalfOf=russia');
  await page.getByText(/^\d+ statements of \d+$/).waitFor();
  await page.getByRole('combobox', { name: 'About' }).selectOption({ index: 1 });
  await expect.poll(() => new URL(page.url()).searchParams.size).toBe(2);
  await page.locator('main[aria-busy="false"]').waitFor();
  await page.getByRole('combobox', { name: 'Order' }).selectOption('oldest');
  await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe('oldest');
  await page.locator('main[aria-busy="false"]').waitFor();
  const chosen = await textsOf(page);
  expect(chosen.length).toBeGreaterThan(1);

  const other = await openReader(browser, page.url());
  expect(await textsOf(other.page)).toEqual(chosen);
  await other.close();
  await page.reload();
  expect(await textsOf(page)).toEqual(chosen);
  await filters(page).click();
  await page.goBack();
  await page.goBack();
  await expect.poll(() => page.getByRole('combobox', { name: 'About' }).inputValue()).toBe('');
  expect(await page.getByRole('combobox', { name: 'On behalf of' }).inputValue()).toBe('russia');
  await page.goBack();
  await expect.poll(() => page.getByRole('combobox', { name: 'On behalf of' }).inputValue()).toBe('');
  expect(await cards(page).count()).toBe(all);

  // An event is a filter, too; only that event is shown then.
  await page.getByRole('combobox', { name: 'Event' }).selectOption({ index: 1 });
  await page.getByText(/^\d+ statements? of \d+$|^No statements match\.$/).waitFor();
  expect(await page.locator('.event').count()).toBeLessThanOrEqual(1);
  expect([...reader.errors, ...reader.foreign]).toEqual([]);
  await reader.close();
});

test('the position matrix is a table with headers, and each position links to its evidence and the source', async () => {
  const reader = await openStory(browser, running.service, { path: PATH });
  const { page } = reader;
  await picture(page, 'story-wide');
  const table = page.getByRole('table', { name: /Where everybody stands/ });
  const actors = (await table.getByRole('columnheader').count()) - 1;
  const proposals = await table.getByRole('rowheader').count();
  expect(proposals).toBeGreaterThan(3);
  expect(actors).toBeGreaterThan(3);
  expect(await table.getByRole('cell').count()).toBe(proposals * actors);

  for (const cell of await table.locator('.cell').all()) {
    const stance = cell.locator('.opener .stance');
    expect((await stance.textContent())?.length).toBeGreaterThan(0);
    expect(await stance.locator('svg').getAttribute('aria-hidden')).toBe('true');
  }
  const looks = await table
    .locator('.stance')
    .evaluateAll((all) =>
      all.map((one) => [one.textContent, one.querySelector('svg')?.innerHTML, getComputedStyle(one).color].join(' | ')),
    );
  const words = new Set(looks.map((look) => look.split(' | ')[0]));
  expect(new Set(looks).size).toBe(words.size);
  expect(new Set(looks.map((look) => look.split(' | ')[1])).size).toBe(words.size);
  // An unknown position has neither a sign nor a stance's colour.
  const unknown = table.getByText('No stated position').first();
  expect(await unknown.locator('svg').count()).toBe(0);
  expect(
    await table
      .locator('td', { hasText: 'No stated position' })
      .filter({ hasText: /reject/i })
      .count(),
  ).toBe(0);
  const opener = table.getByRole('button', { name: 'On conditions' }).first();
  const details = table.getByRole('group', { name: 'Russia on “30-day ceasefire”' });
  expect(await details.count()).toBe(0);
  await opener.press('Enter');
  expect(await details.locator('.conditions li').count()).toBeGreaterThan(2);
  const evidence = details.locator('.evidence');
  expect(await evidence.locator('a.source').first().getAttribute('href')).toMatch(/^https?:/);
  await navigate(page, () => evidence.locator('a').first().click());
  expect(page.url()).toContain('/statements/');
  expect([...reader.errors, ...reader.foreign]).toEqual([]);
  await reader.close();
});

test('the timeline has its days in order, with events between statements', async () => {
  const { page, close } = await openStory(browser, running.service, { path: `${PATH}?order=oldest` });
  const moments = await page
    .locator('article.statement .when time')
    .evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''));
  const days = moments.map((moment) => moment.slice(0, 7));
  expect(days).toEqual(days.toSorted());
  const classes = await page
    .locator('.day > div, .day > article')
    .evaluateAll((all) => all.map((one) => one.className));
  const firstEvent = classes.findIndex((name) => name.startsWith('event'));
  expect(firstEvent).toBeGreaterThanOrEqual(0);
  expect(classes.slice(firstEvent).some((name) => name.startsWith('statement'))).toBe(true);
  await close();
});

test('updates since the last visit are marked until the reader marks them as seen, and a first visit has none', async () => {
  const reader = await openStory(browser, running.service, { path: PATH });
  const { page, context } = reader;
  expect(await page.getByText('Since your last visit').count()).toBe(0);
  await page.goto('about:blank');
  await running.apply(`story: ${UKRAINE}
statements:
  - key: since-the-last-visit
    mode: INDIRECT
    text: This is new since the last visit.
    language: en
    attributions: [{speaker: dmitry-peskov, onBehalfOf: [russia]}]
    saidAt: 2025-04-26
    channel: BRIEFING
    citations: [{source: trt-global-2025-03-13, supports: [CONTEXT]}]
positions:
  - {proposal: thirty-day-ceasefire, actor: russia, stance: REJECTS, basis: ON_BEHALF, since: 2025-04-26, evidence: [since-the-last-visit]}`);
  const again = await context.newPage();
  await again.goto(`${running.service.url}${PATH}`);
  await again.getByText('Since your last visit: 1 new statement, 1 position changed.').waitFor();
  expect(await again.locator('article .new-mark').count()).toBe(1);
  expect(await again.locator('td .new-mark').count()).toBe(1);
  await again.getByRole('button', { name: 'Mark as seen' }).click();
  await expect.poll(() => again.locator('.new-mark').count()).toBe(0);
  expect(await again.getByText('Since your last visit').count()).toBe(0);
  await again.reload();
  await live(again).waitFor();
  expect(await again.locator('.new-mark').count()).toBe(0);
  expect(reader.errors).toEqual([]);
  await reader.close();
});
