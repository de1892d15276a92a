/** Actors and sources are found by parts of their names. */
import { beforeAll, expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onEveryEngine } from '../fixtures/store/engines.js';
import { file, opening, source } from '../fixtures/stories/story.js';

const ACTORS = [
  {
    slug: 'zelenskyy',
    type: 'PERSON',
    name: 'Volodymyr Zelenskyy',
    otherNames: ['Зеленський'],
    office: 'President of Ukraine',
    wikidataId: 'Q3874799',
  },
  { slug: 'palace', type: 'ORGANIZATION', name: 'Palais de l’Élysée' },
];
const KYIV_POST = source('kyiv-post', {
  publisher: 'The Kyiv Post',
  title: 'Talks in Jeddah',
  url: 'https://www.kyivpost.example/post/48710',
});

onEveryEngine('A list of things that a text names', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let opened: string;
  beforeAll(async () => {
    opened = await running.apply(opening());
    await running.apply(file({ actors: ACTORS, sources: [KYIV_POST] }));
  });
  const answer = (list: string, args: Readonly<Record<string, unknown>>) =>
    running.query(
      `query ($named: String, $first: Int, $after: String, $asOf: AsOf) {
        list: ${list}(named: $named, first: $first, after: $after, asOf: $asOf) {
          totalCount nodes { slug } pageInfo { endCursor hasNextPage } } }`,
      args,
    );
  const slugs = async (list: string, args: Readonly<Record<string, unknown>>) => {
    const { data } = await answer(list, args);
    return data.list.nodes.map(({ slug }: { readonly slug: string }) => slug);
  };

  test.each([
    ['the beginning of a word', 'zelen', 'zelenskyy'],
    ['the beginnings of several words, in any order', 'zelensk vol', 'zelenskyy'],
    ['another romanisation', 'Zelensky', 'zelenskyy'],
    ['another script, in capital letters', 'ЗЕЛЕНСЬКИЙ', 'zelenskyy'],
    ['the office', 'president ukr', 'zelenskyy'],
    ['the Wikidata id', 'q3874799', 'zelenskyy'],
    ['letters without their accents', 'elysee', 'palace'],
    ['the readable name', 'anna-nor', 'anna-north'],
  ])('an actor is found by %s', async (_, named, slug) => {
    expect(await slugs('actors', { named })).toEqual([slug]);
  });

  test.each([
    ['the publisher', 'kyiv po'],
    ['the title', 'jeddah talks'],
    ['the address', 'kyivpost.example/post/48'],
  ])('a source that nothing cites is found by %s', async (_, named) => {
    expect(await slugs('sources', { named })).toEqual(['kyiv-post']);
  });

  test('a thing is found by beginnings of words alone, and by all of them', async () => {
    expect(await slugs('actors', { named: 'zelenskyy putin' })).toEqual([]);
    expect(await slugs('actors', { named: 'lenskyy' })).toEqual([]);
  });

  test('the list has pages, a count, and earlier moments', async () => {
    const { data } = await answer('actors', { named: 'north', first: 1 });
    expect(data.list).toMatchObject({
      totalCount: 2,
      nodes: [{ slug: 'anna-north' }],
      pageInfo: { hasNextPage: true },
    });
    const { endCursor } = data.list.pageInfo;
    expect(await slugs('actors', { named: 'north', first: 1, after: endCursor })).toEqual(['north']);
    expect(await slugs('sources', {})).toEqual(['kyiv-post', 'daily']);
    expect(await slugs('sources', { asOf: { cursor: opened } })).toEqual(['daily']);
    expect(await slugs('sources', { named: 'kyiv', asOf: { cursor: opened } })).toEqual([]);
  });

  test('a source is found by its present name', async () => {
    await running.apply(file({ sources: [{ ...KYIV_POST, publisher: 'The Morning' }] }));
    expect(await slugs('sources', { named: 'morning' })).toEqual(['kyiv-post']);
    await running.apply(file({ sources: [KYIV_POST] }));
    expect(await slugs('sources', { named: 'morning' })).toEqual([]);
  });

  test('signs of the search language of the database have no meaning, and a text that is too long is refused', async () => {
    expect(await slugs('actors', { named: "zelen' | !north:* & (\\" })).toEqual([]);
    expect(await slugs('actors', { named: "(zelen':*)" })).toEqual(['zelenskyy']);
    expect(await slugs('actors', { named: ' – ' })).toHaveLength(6);
    const { errors } = await answer('actors', { named: 'a'.repeat(201) });
    expect(errors[0]?.extensions?.code).toBe('SEARCH_TEXT_UNFIT');
  });
});
