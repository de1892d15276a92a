/** The first reader of a new process, whose code is not compiled yet, within the default limits. */
import { afterAll, expect, test } from 'vitest';
import { startProcess } from '../fixtures/machines/processes.js';
import { CROWD_ENVIRONMENT } from '../fixtures/service/limits.js';
import { UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const store = embeddedStore();
afterAll(() => store.remove());

/** An empty value counts as not set. */
const DEFAULT_LIMITS = Object.fromEntries(Object.keys(CROWD_ENVIRONMENT).map((name) => [name, '']));
const ACCEPT = { accept: 'text/html' };

test('the first reader of a new process receives the page, its files and other pages, and has most units left', async () => {
  const service = await startProcess(store, { environment: { ...DEFAULT_LIMITS, STORIES_DIR: 'data' } });
  const load = async (path: string) => {
    const response = await fetch(`${service.url}${path}`, { headers: ACCEPT });
    expect(response.status, path).toBe(200);
    const left = Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1] ?? Number.NaN);
    return { text: await response.text(), left };
  };
  const page = `/stories/${UKRAINE}`;
  const files = [...(await load(page)).text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, path]) => path ?? '',
  );
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) await load(file);
  const { left } = await load(page);
  // Of 1,000: without the rendering at the start, about 150 would have gone.
  expect(left).toBeGreaterThan(900);
  for (const path of ['/', '/search?q=ceasefire', `${page}?order=oldest`]) await load(path);
  await service.kill();
});
