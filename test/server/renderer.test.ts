/** The renderer has a thread of its own: it reports what fails there, and renders the next page. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageParts } from '../../src/server/pages/renderer.js';
import { Renderer } from '../../src/server/pages/renderer.js';
import { silent } from '../fixtures/store/engines.js';

const WANTED = {
  address: { page: 'stories' },
  embedding: null,
  origin: 'https://news.example',
  assets: { script: '/assets/page.js', styles: [], preloads: [] },
  alsoFor: null,
  level: 1,
} as const;

const NO_STORIES = { data: { stories: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
const HAS_NO_STORIES: PageParts = {
  answer: async () => Buffer.from(JSON.stringify(NO_STORIES)),
  jsonLd: async () => null,
};

describe('The renderer', () => {
  let renderer: Renderer;
  beforeEach(() => {
    renderer = new Renderer(silent);
  });
  afterEach(() => renderer.close());

  test('the renderer renders a page from its parts, and returns the units used', async () => {
    const { body, units } = await renderer.render(WANTED, HAS_NO_STORIES);
    expect(body?.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect(units).toBeGreaterThan(0);
  });

  test('the renderer rejects with the original error of a part that fails, and renders the next page', async () => {
    const error = new Error('no units left');
    const failing = { ...HAS_NO_STORIES, answer: () => Promise.reject(error) };
    await expect(renderer.render(WANTED, failing)).rejects.toBe(error);
    await expect(renderer.render(WANTED, HAS_NO_STORIES)).resolves.toHaveProperty('body');
  });

  test('the renderer rejects a part that is not JSON, and renders the next page', async () => {
    const garbled = { ...HAS_NO_STORIES, answer: async () => Buffer.from('no JSON') };
    await expect(renderer.render(WANTED, garbled)).rejects.toThrow(SyntaxError);
    await expect(renderer.render(WANTED, HAS_NO_STORIES)).resolves.toHaveProperty('body');
  });

  test('the renderer restarts a thread that has ended: the page in progress is rejected, and the next one rendered', async () => {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const never = {
      ...HAS_NO_STORIES,
      answer: () => {
        begin();
        return new Promise<never>(() => undefined);
      },
    };
    const rejected = expect(renderer.render(WANTED, never)).rejects.toThrow('has ended');
    await begun;
    await renderer.close();
    await rejected;
    await expect(renderer.render(WANTED, HAS_NO_STORIES)).resolves.toHaveProperty('body');
  });
});
