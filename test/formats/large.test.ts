/** A long format is written while it is read, with an ETag of the last update (docs/api/caching.md, A1). */
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { StoryParts } from '../../src/formats/story-parts.js';
import { WRITERS } from '../../src/formats/writers.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { pathOf } from '../fixtures/stories/formats.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

const COUNT = 400;
const words = 'They said that it goes on and on. '.repeat(100);

onOneEngine('A large format', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    const keys = Array.from({ length: COUNT }, (_, n) => `said-${n}`);
    await desk.apply(opening({ statements: keys.map((key) => statement(key, { text: `${key}: ${words}` })) }));
    await desk.apply(
      file({ correct: [{ statement: 'said-7', set: { text: 'Shorter.' }, notice: notice('CORRECTION', {}) }] }),
    );
  });
  const ask = (ending: string, init: RequestInit = {}) => fetch(`${desk.service.url}${pathOf(ending)}`, init);
  /** The format written with parts of another size. */
  const written = async (format: 'jsonld' | 'atom' | 'feed.json', size: number): Promise<string> => {
    const { record } = desk.service;
    const head = await record.head();
    const options = { asOf: null, cursorOf: (place: typeof head) => record.cursor(place) };
    const open = () => record.snapshots().at(head);
    const parts = await StoryParts.begin(open, STORY, options, { read: size, written: size });
    if (parts === null) throw new Error('expected the story to be on the record');
    const chunks: string[] = [];
    for await (const chunk of WRITERS[format](parts, desk.service.url)) chunks.push(chunk);
    return chunks.join('');
  };

  test.each(['jsonld', 'feed.json'] as const)(
    'a large %s is sent whole, and is the same in parts of any size',
    async (format) => {
      const response = await ask(`.${format}`);
      expect([response.status, response.headers.get('content-length')]).toEqual([200, null]);
      const text = await response.text();
      expect(text.length).toBeGreaterThan(2 * 1024 * 1024);
      expect(() => JSON.parse(text)).not.toThrow();
      expect(text).toBe(await written(format, 1_000));
      expect(text).toBe(await written(format, 47));
    },
  );

  test('a kept Atom feed is the same in parts of any size', async () => {
    const text = await (await ask('.atom')).text();
    expect(text).toBe(await written('atom', 1_000));
    expect(text).toBe(await written('atom', 7));
  });

  test('a large format keeps its ETag until the next update, and HEAD has the ETag and no body', async () => {
    const tagOf = async () => {
      const head = await ask('.jsonld', { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      return head.headers.get('etag') ?? '';
    };
    const tag = await tagOf();
    expect(tag).toMatch(/^"[\w-]{43}\.large"$/);
    const again = () => ask('.jsonld', { headers: { 'if-none-match': tag } });
    expect([(await again()).status, await (await again()).text()]).toEqual([304, '']);
    const other = {
      slug: 'other-story',
      headline: 'Another',
      summary: 'Other.',
      language: 'en',
      startedAt: '2025-03-11',
    };
    await desk.apply(file({ story: other }));
    await expect.poll(async () => (await again()).status).toBe(304);
    await desk.apply(file({ statements: [statement('goes-on')] }));
    await expect.poll(tagOf).not.toBe(tag);
    const response = await again();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('What is said in goes-on.');
  });

  test('a client gets one large format at a time: further requests wait, and too many are refused', async () => {
    const begin = (): Promise<{ readonly request: ClientRequest; readonly response: IncomingMessage }> =>
      new Promise((resolve, reject) => {
        // The test does not read the body.
        const request = get(`${desk.service.url}${pathOf('.jsonld')}`, { agent: false }, (response) =>
          resolve({ request, response }),
        ).on('error', reject);
      });
    const unread = await begin();
    expect(unread.response.statusCode).toBe(200);
    const controller = new AbortController();
    const others = Array.from({ length: 12 }, () =>
      ask('.jsonld', { signal: controller.signal }).then(
        ({ status, headers }) => [status, headers.get('retry-after')],
        () => null,
      ),
    );
    expect(await Promise.race(others)).toEqual([429, '2']);
    // Waiting responses are sent when the first client has disconnected.
    unread.request.destroy();
    await expect.poll(async () => (await ask('.ics')).status).toBe(200);
    controller.abort();
    await Promise.all(others);
    // The places of clients that have disconnected are free once the service has seen them go.
    await expect
      .poll(async () => {
        const last = await ask('.jsonld');
        return [last.status, (await last.text()).endsWith(']}')];
      })
      .toEqual([200, true]);
  });
});
