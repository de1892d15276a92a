/** A story's page and its connection: when it breaks, the page says so and reconnects by itself. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import {
  cardSaying,
  cards,
  headline,
  live,
  liveness,
  longStory,
  openStory,
  pill,
  publishing,
  slider,
} from '../fixtures/browser/story-page.js';
import { READINGS, translate } from '../fixtures/browser/translator.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, statement } from '../fixtures/stories/story.js';

let browser: Browser;
const stores: Store[] = [];
let service: ServiceProcess;
let port: number;
const { apply } = publisher(() => service);
function newStore(): Store {
  const store = embeddedStore();
  stores.push(store);
  return store;
}
beforeAll(async () => {
  browser = await launch();
  port = await portToKeep();
  service = await startProcess(newStore(), { port });
  await apply(longStory(3));
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  for (const store of stores) await store.remove();
});
/** Marks the page, to see that it was never reloaded. */
const mark = (page: Page) => page.evaluate(() => void Reflect.set(window, 'opened', true));
const isMarked = (page: Page) => page.evaluate(() => Reflect.get(window, 'opened') === true);
/** Errors other than those of a missing connection. */
const unexpected = (errors: readonly string[]) =>
  errors.filter(
    (error) =>
      !/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|net::ERR/.test(error),
  );

test.each(READINGS)(
  'a page that lost a killed service receives everything published meanwhile after the restart, without a reload (%s)',
  async (_, isTranslated) => {
    const reader = await openStory(browser, service);
    const { page } = reader;
    if (isTranslated) await translate(page);
    await mark(page);
    const [store] = stores;
    if (store === undefined) throw new Error('expected a store');
    await service.kill();
    await liveness(page, 'lost').waitFor();
    expect(await liveness(page, 'lost').textContent()).toBe('Connection lost, trying again');
    expect(await page.getByText('Live · connected').count()).toBe(0);
    const [key, title] = isTranslated ? ['again', 'Again'] : ['after-restart', 'After the restart'];

    service = await startProcess(store, { port });
    await apply(publishing(key));
    await apply(file({ story: { slug: 'test-story', headline: title } }));
    await pill(page).filter({ hasText: '1 new statement' }).waitFor();
    await headline(page).getByText(title).waitFor();
    await live(page).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await pill(page).click();
    await cardSaying(page, `What is said in ${key}.`).waitFor();
    expect(await isMarked(page)).toBe(true);
    expect(unexpected(reader.errors)).toEqual([]);
    expect(reader.foreign).toEqual([]);
    await reader.close();
  },
);

test.each([404, 403])(
  'a gateway that answers %i while the service is away does not end the page’s connection',
  async (status) => {
    const reader = await openStory(browser, service);
    const { page } = reader;
    await mark(page);
    const [store] = stores;
    if (store === undefined) throw new Error('expected a store');
    await service.stop();
    let asked = 0;
    const gateway = createServer((request, response) => {
      if (request.method === 'POST') asked += 1;
      response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Nothing is here</h1>');
    });
    gateway.listen(port, '127.0.0.1');
    await once(gateway, 'listening');
    // The page asks over POST only after its WebSocket was refused, so both transports were.
    await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(1);
    expect(await liveness(page, 'ended').count()).toBe(0);
    gateway.closeAllConnections();
    await new Promise((resolve) => gateway.close(resolve));
    service = await startProcess(store, { port });
    const key = `after-gateway-${status}`;
    await apply(publishing(key));
    await pill(page).filter({ hasText: '1 new statement' }).waitFor();
    await live(page).waitFor();
    expect(await isMarked(page)).toBe(true);
    await reader.close();
  },
);

test('an offline page says so at once, and catches up when it is online again', async () => {
  const reader = await openStory(browser, service);
  const { page, context } = reader;
  await mark(page);
  await context.setOffline(true);
  await liveness(page, 'lost').waitFor();
  await apply(publishing('while-offline'));
  await context.setOffline(false);
  await pill(page).filter({ hasText: '1 new statement' }).waitFor();
  await live(page).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await pill(page).click();
  await cardSaying(page, 'What is said in while-offline.').waitFor();
  expect(await isMarked(page)).toBe(true);
  expect(unexpected(reader.errors)).toEqual([]);
  await reader.close();
});

test('a page that slept on a dead connection reconnects as soon as it is visible', async () => {
  const reader = await openStory(browser, service);
  const { page } = reader;
  await mark(page);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  // This runs in the page, for which an hour passes while it is hidden.
  const look = (state: string, later: number) =>
    page.evaluate(
      ({ state, later }) => {
        const now = Date.now;
        Date.now = () => now.call(Date) + later;
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        document.dispatchEvent(new Event('visibilitychange'));
      },
      { state, later },
    );
  await look('hidden', 0);
  await look('visible', 3_600_000);
  await expect.poll(() => sockets.length).toBe(1);
  await live(page).waitFor();
  await apply(publishing('after-sleep'));
  await pill(page).filter({ hasText: '1 new statement' }).waitFor();
  expect(await isMarked(page)).toBe(true);
  // A short absence does not count as sleep.
  await look('hidden', 0);
  await look('visible', 1_000);
  await apply(publishing('after-a-nap'));
  await pill(page).filter({ hasText: '2 new statements' }).waitFor();
  expect(sockets.length).toBe(1);
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('a page that the browser froze shows what was published meanwhile when it resumes', async () => {
  const reader = await openStory(browser, service);
  const { page, context } = reader;
  await mark(page);
  const session = await context.newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await apply(publishing('while-frozen'));
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await pill(page).filter({ hasText: '1 new statement' }).waitFor();
  await live(page).waitFor();
  expect(await isMarked(page)).toBe(true);
  expect(reader.errors).toEqual([]);
  await reader.close();
});

test('a page whose record was replaced by another reloads its data and the slider, and follows the new record', async () => {
  const reader = await openStory(browser, service);
  const { page } = reader;
  await mark(page);
  // The other record has the story before the page can ask for it.
  const store = newStore();
  const elsewhere = await startProcess(store);
  await publisher(() => elsewhere).apply(
    opening({
      story: {
        slug: 'test-story',
        headline: 'Another record',
        summary: 'It is new.',
        language: 'en',
        startedAt: '2025',
      },
      statements: [statement('of-another-record')],
    }),
  );
  await elsewhere.stop();
  await service.stop();
  service = await startProcess(store, { port });
  await headline(page).getByText('Another record').waitFor();
  await live(page).waitFor();
  await cardSaying(page, 'What is said in of-another-record.').waitFor();
  expect(await cards(page).count()).toBe(1);
  expect(await page.locator('.batches ol > li').count()).toBe(1);
  await apply(publishing('and-on'));
  await pill(page).filter({ hasText: '1 new statement' }).waitFor();
  await slider(page).press('ArrowLeft');
  await page.locator('.as-it-stood').waitFor();
  expect(await cards(page).count()).toBe(1);
  expect(await isMarked(page)).toBe(true);
  expect(unexpected(reader.errors)).toEqual([]);
  await reader.close();
});
