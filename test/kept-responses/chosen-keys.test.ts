/** Names, moments and hosts that a client makes up: who pays, and that they render no page again (docs/api/caching.md). */
import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { scrape } from '../fixtures/service/scrape.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const PATH = `/stories/${STORY}`;
/** Used units do not come back during a test. */
const limits = { ...DEFAULT_LIMITS, unitsPerSecond: 1, unitsAtOnce: 2_000 };

interface Got {
  readonly status: number;
  readonly etag: string | undefined;
  readonly retryAfter: string | undefined;
  readonly rateLimit: string | undefined;
  readonly body: string;
}

onOneEngine('Pages with made-up keys', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory', { limits, trustedProxies: ['127.0.0.1/32', '::1/128'] });
  beforeAll(() => desk.apply(opening({ statements: [statement('first'), statement('second')] })));

  /** Sends a request as a client with an address of its own. */
  const ask = (path: string, from: string, host = 'news.example'): Promise<Got> =>
    new Promise((resolve, reject) => {
      const headers = { host, 'x-forwarded-for': from };
      request(`${desk.service.url}${path}`, { headers, agent: false }, async (response) => {
        let body = '';
        for await (const piece of response) body += String(piece);
        resolve({
          status: response.statusCode ?? 0,
          etag: response.headers.etag,
          retryAfter: response.headers['retry-after'],
          rateLimit: String(response.headers.ratelimit),
          body,
        });
      })
        .on('error', reject)
        .end();
    });
  const missed = async () =>
    (await scrape(desk.service.url)).value('onrecord_answers_asked_total', { outcome: 'miss' });
  /** The units that a client has left. */
  const left = async (from: string): Promise<number> => {
    const { rateLimit } = await ask(`/graphql?query=${encodeURIComponent('{ __typename }')}`, from);
    return Number(/r=(\d+)/.exec(rateLimit ?? '')?.[1]);
  };

  test.each(['actor', 'onBehalfOf', 'proposal', 'event'])(
    'an unknown name as %s is answered with 404, and computes nothing',
    async (name) => {
      await ask(PATH, '203.0.113.1');
      const before = await missed();
      for (let n = 0; n < 5; n += 1) {
        const { status, etag, body } = await ask(`${PATH}?${name}=made-up-${n}`, '203.0.113.1');
        expect([status, etag]).toEqual([404, undefined]);
        expect(body).toContain('by this name on the record');
      }
      expect((await ask(`/stories/made-up?${name}=north`, '203.0.113.1')).status).toBe(404);
      expect(await missed()).toBe(before);
    },
  );

  test('moments with the same state share one page, whatever else the address has and in whatever order', async () => {
    const now = new Date(Date.now() + 60_000);
    const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
    const { data } = await desk.query('{ record { head } }');
    const first = await ask(`${PATH}?asOf=${at(0)}&actor=anna-north`, '203.0.113.1');
    expect(first.status).toBe(200);
    const before = await missed();
    for (const query of [
      `asOf=${at(1)}&actor=anna-north`,
      `actor=anna-north&asOf=${at(2)}&unheard-of=1`,
      `asOf=${data.record.head}&actor=anna-north&mode=nonsense`,
      `asOf=${at(3)}&actor=${Buffer.from('Actor:anna-north').toString('base64url')}`,
    ]) {
      const { status, etag } = await ask(`${PATH}?${query}`, '203.0.113.1');
      expect([query, status, etag]).toEqual([query, 200, first.etag]);
    }
    expect(await missed()).toBe(before);
  });

  test("a page is rendered once for each host name, and has that name's addresses", async () => {
    await ask(PATH, '203.0.113.1', 'one.example');
    const before = Number(await missed());
    const { body } = await ask(PATH, '203.0.113.1', 'two.example:8080');
    expect(Number(await missed())).toBe(before + 1);
    expect(body).toContain(`<link rel="canonical" href="http://two.example:8080${PATH}"/>`);
    expect(body).toContain(`oembed?url=${encodeURIComponent(`http://two.example:8080${PATH}`)}`);
    expect(body).not.toMatch(/one\.example|\.invalid/);
  });

  test('a client that makes up searches pays for them, and others receive kept pages', async () => {
    const stranger = '203.0.113.66';
    await ask(PATH, '203.0.113.2');
    let refused: Got | null = null;
    for (let n = 0; n < 2_000 && refused === null; n += 1) {
      const got = await ask(`/search?q=made-up-${n}`, stranger);
      if (got.status !== 200) refused = got;
    }
    expect(refused?.status).toBe(429);
    expect(Number(refused?.retryAfter)).toBeGreaterThan(0);
    const before = await left('203.0.113.3');
    for (let n = 0; n < 20; n += 1) expect((await ask(PATH, '203.0.113.3')).status).toBe(200);
    expect(before - (await left('203.0.113.3'))).toBeLessThan(20);
  });

  test('a page that several clients use is not charged to the first one after an update', async () => {
    const path = `${PATH}?order=oldest`;
    for (const from of ['203.0.113.4', '203.0.113.5']) await ask(path, from);
    const mine = '203.0.113.6';
    await left(mine);
    const before = await left(mine);
    await desk.apply(file({ statements: [statement('overtakes')] }));
    expect((await ask(path, mine)).body).toContain('What is said in overtakes.');
    expect(before - (await left(mine))).toBeLessThan(10);
    // Another view, which nobody uses, is charged.
    const dear = await left(mine);
    await ask(`${path}&mode=indirect`, mine);
    expect(dear - (await left(mine))).toBeGreaterThan(5);
  });
});
