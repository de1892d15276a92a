/** Addresses of pages and of formats take the readable name or the id of a thing, wherever they take a name. */
import { beforeAll, expect, test } from 'vitest';
import { storyFormats } from '../../src/formats/links.js';
import { globalId } from '../../src/story/global-id.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { opening, STORY, statement } from '../fixtures/stories/story.js';

onOneEngine('Names in the addresses of pages', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const ids = {
    story: globalId('story', STORY),
    actor: globalId('actor', 'north'),
    proposal: globalId('proposal', `${STORY}/truce`),
    event: globalId('event', `${STORY}/talks`),
  };
  /** The id of the story as of its second update. */
  let earlier = '';
  beforeAll(async () => {
    await running.apply(opening());
    await running.apply(
      opening({
        story: {
          slug: 'other-story',
          headline: 'Another',
          summary: 'It is another.',
          language: 'en',
          startedAt: '2025',
        },
        sources: [],
        actors: [],
      }),
    );
    const { data } = await running.query(
      `{ story(by: {slug: "${STORY}"}, asOf: {update: {story: "${STORY}", sequence: 2}}) { id } }`,
    );
    earlier = data.story.id;
    await running.apply(
      opening({
        sources: [],
        actors: [],
        statements: [statement('at-talks', { event: 'talks' }), statement('alone', { proposals: [] })],
      }),
    );
  });
  const get = async (path: string) => {
    const response = await fetch(`${running.service.url}${path}`, { headers: { accept: 'text/html' } });
    return { status: response.status, html: await response.text() };
  };
  /** A page without what differs between two renderings of it. */
  const same = (html: string) => html.replaceAll(/"[\w-]+\.(js|css)"/g, '');

  test.each([
    ['actor', 'north', ids.actor],
    ['onBehalfOf', 'north', ids.actor],
    ['proposal', 'truce', ids.proposal],
    ['event', 'talks', ids.event],
  ])('the filter "%s" takes %s and its id, and shows the same page', async (filter, name, id) => {
    for (const page of [`/stories/${STORY}`, `/embed/stories/${STORY}/statements`]) {
      const byName = await get(`${page}?${filter}=${name}`);
      const byId = await get(`${page}?${filter}=${id}`);
      expect([byName.status, byId.status]).toEqual([200, 200]);
      expect(same(byId.html)).toBe(same(byName.html));
    }
  });

  test('a filter takes story/name, as GraphQL does', async () => {
    const { status, html } = await get(`/stories/${STORY}?proposal=${STORY}/truce`);
    expect(status).toBe(200);
    expect(html).toContain('What is said in at-talks.');
    expect(html.match(/<article class="statement /g)).toHaveLength(1);
  });

  test('the id of a story leads to its page, and one that carries a moment to the page as of then', async () => {
    for (const page of ['', '/embed'] as const) {
      const ending = page === '' ? '' : '/statements';
      const byName = await get(`${page}/stories/${STORY}${ending}`);
      const byId = await get(`${page}/stories/${ids.story}${ending}`);
      expect(byId.status).toBe(200);
      expect(same(byId.html)).toBe(same(byName.html));
    }
    const { status, html } = await get(`/stories/${earlier}`);
    expect(status).toBe(200);
    expect(html).toContain('The story as it stood');
  });

  test.each([...storyFormats().map((format) => `.${format}`), '/statements.csv', '/datapackage.json'])(
    'the id of a story leads to its %s, and one that carries a moment to that as of then',
    async (ending) => {
      const [byName, byId] = await Promise.all([
        get(`/stories/${STORY}${ending}`),
        get(`/stories/${ids.story}${ending}`),
      ]);
      expect(byId).toEqual({ ...byName, status: 200 });
      const { data } = await running.query(
        `{ story(by: {slug: "${STORY}"}) { updates(first: 2) { nodes { cursor } } } }`,
      );
      const { cursor } = data.story.updates.nodes[1];
      expect(await get(`/stories/${earlier}${ending}`)).toEqual(await get(`/stories/${STORY}${ending}?asOf=${cursor}`));
    },
  );

  test('a format at the id of a story may be chosen by Accept', async () => {
    const response = await fetch(`${running.service.url}/stories/${ids.story}`, { headers: { accept: 'text/csv' } });
    expect(response.headers.get('content-location')).toBe(`/stories/${STORY}.csv`);
  });

  test('a part of another story, and the id of another kind of thing, are not found', async () => {
    for (const path of [
      `/stories/${STORY}?proposal=other-story/truce`,
      `/stories/other-story?event=${ids.event}`,
      `/stories/${STORY}?proposal=${ids.event}`,
      `/stories/${ids.actor}`,
      `/stories/${ids.actor}.csv`,
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});
