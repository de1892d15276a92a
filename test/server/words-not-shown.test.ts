/**
 * Places where readers can still read the words of a hidden statement (docs/editors/rules.md): the tests read every page, frame and
 * file in each state. access-walk.test.ts covers GraphQL.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENT_IDS } from '../../src/web/generated/operations.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { proposed, storedArticle } from '../fixtures/stories/article.js';
import { redactStatement, statementId } from '../fixtures/stories/formats.js';
import { EVERY_UPDATE, file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const STATES = ['withheld', 'retracted', 'redacted'] as const;
type State = (typeof STATES)[number];

/** Words that each stand in one place, and a word that finds them all. */
const FINDS_ALL = 'zebra';
const wordsOf = (state: State) => ({
  first: `${state}-first-1f3a`,
  corrected: `${state}-corrected-2b7c`,
  translation: `${state}-translation-3d9e`,
  quote: `${state}-quote-4e0b`,
  note: `${state}-note-5a6d`,
});

const STORY_PATH = `/stories/${STORY}`;
const ENDINGS = [
  ...['.jsonld', '.atom', '.feed.json', '.csv', '.csv?formulas=raw', '.ics', '/datapackage.json'],
  ...['statements', 'notices', 'positions', 'proposals', 'events'].map((table) => `/${table}.csv`),
];
/** Every address that shows something of the story, except the statement's own page. */
const elsewhere = (state: State) => [
  '/',
  STORY_PATH,
  `${STORY_PATH}?order=oldest`,
  `${STORY_PATH}?proposal=truce`,
  `${STORY_PATH}?actor=anna-north`,
  `/search?q=${FINDS_ALL}`,
  `/statements/${statementId('earlier')}`,
  `/statements/${statementId('denial')}`,
  `/embed/statements/${statementId('denial')}`,
  `/embed/statements/${statementId(state)}`,
  `/embed/stories/${STORY}/statements`,
  `/embed/stories/${STORY}/positions`,
  ...ENDINGS.map((ending) => `${STORY_PATH}${ending}`),
  ...[STORY_PATH, `/statements/${statementId(state)}`].map(
    (path) => `/oembed?url=${encodeURIComponent(`http://news.example${path}`)}`,
  ),
];

/** The documents of pages, except that of the statement's own page. */
const PAGE_DOCUMENTS = Object.keys(DOCUMENT_IDS).filter((name) => name !== 'StatementPage' && name !== 'StoryFeed');

/** The data that the page's script continues from, and everything in closed details. */
const PAGE_DATA = /<script type="application\/json" id="page-data">.*?<\/script>/s;
const FOLDED = /<details.*?<\/details>/gs;

/** Words of an article at the desk, and of a draft proposed from it. */
const OF_THE_DESK = ['article-words-7c1d', 'proposed-words-8e2f'] as const;

onOneEngine('The words of a statement', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory', { publicUrl: 'http://news.example' });
  /** The cursor after everything was published, corrected and translated. */
  let before: string;
  const read = async (path: string) => {
    const response = await fetch(`${running.service.url}${path}`, { headers: { accept: 'text/html, */*' } });
    expect([path, response.status]).toEqual([path, 200]);
    return response.text();
  };
  const found = async (state: State, path: string) => {
    const text = await read(path);
    return Object.values(wordsOf(state)).filter((words) => text.includes(words));
  };
  /** The cursor at the end of the story's list. */
  const endOfList = async () => {
    const { data } = await running.query(
      `{ story(by: { slug: "${STORY}" }) { statements(first: 9) { pageInfo { endCursor } } } }`,
    );
    return data.story.statements.pageInfo.endCursor;
  };
  /** The words found, by address; only addresses with any. */
  const everywhere = async (state: State, asOf: string | null = null) => {
    const ways: Record<string, string[]> = {};
    for (const path of elsewhere(state)) {
      if (asOf !== null && (path.startsWith('/oembed') || path.startsWith('/embed/statements') || path === '/'))
        continue;
      const words = await found(state, asOf === null ? path : `${path}${path.includes('?') ? '&' : '?'}asOf=${asOf}`);
      if (words.length > 0) ways[path] = words;
    }
    return ways;
  };

  beforeAll(async () => {
    await running.apply(
      opening({
        statements: [
          statement('earlier'),
          ...STATES.map((state) =>
            statement(state, {
              text: `The ${FINDS_ALL} is ${wordsOf(state).first}.`,
              citations: [{ source: 'daily', supports: ['CONTEXT'], quote: { exact: wordsOf(state).quote } }],
              relations: [{ kind: 'ANSWERS', statement: 'earlier' }],
              event: 'talks',
            }),
          ),
        ],
        actors: [
          { slug: 'north', type: 'COUNTRY', name: 'North' },
          { slug: 'south', type: 'COUNTRY', name: 'South' },
          { slug: 'west', type: 'COUNTRY', name: 'West' },
          { slug: 'anna-north', type: 'PERSON', name: 'Anna North', represents: 'north' },
        ],
        positions: STATES.map((state, index) =>
          position(['north', 'south', 'west'][index] ?? '', [state, 'earlier'], {
            basis: 'REPORTED',
            note: `It rests on “${wordsOf(state).note}”.`,
          }),
        ),
      }),
    );
    before = await running.apply(
      file({
        correct: STATES.map((state) => ({
          statement: state,
          set: { text: `The ${FINDS_ALL} is ${wordsOf(state).corrected}.` },
          notice: notice('CORRECTION'),
        })),
      }),
    );
    before = await running.apply(
      file({
        statements: [
          ...STATES.map((key) => ({
            key,
            translations: [{ text: `${FINDS_ALL} ${wordsOf(key).translation}`, language: 'ru', source: 'daily' }],
          })),
          statement('denial', { relations: STATES.map((key) => ({ kind: 'DENIES', statement: key })) }),
        ],
      }),
    );
  });

  test.each(STATES)('words of a published statement are in every place that the tests read (%s)', async (state) => {
    const { first, corrected, translation, quote, note } = wordsOf(state);
    const own = await found(state, `/statements/${statementId(state)}`);
    expect(own).toEqual([first, corrected, translation, quote]);
    const ways = await everywhere(state);
    expect(ways[STORY_PATH]).toEqual(expect.arrayContaining([first, corrected, note]));
    expect(ways[`${STORY_PATH}/positions.csv`]).toEqual([note]);
    expect(ways[`/embed/statements/${statementId(state)}`]).toEqual(expect.arrayContaining([first, corrected]));
    expect(ways[`/search?q=${FINDS_ALL}`]).toEqual(expect.arrayContaining([corrected, translation]));
    expect(ways[`/statements/${statementId('earlier')}`]).toEqual([corrected]);
    expect(Object.keys(ways).length).toBeGreaterThan(14);
  });

  test('words of an article at the desk are in no page, no frame, no file, no search and no response', async () => {
    const [text, words] = OF_THE_DESK;
    const article = storedArticle({ text: `${FINDS_ALL} ${text}` });
    await running.service.record.articles.save(article, [
      proposed({ words: `${FINDS_ALL} ${words}`, content: [[0, 5]] }),
    ]);
    const paths = [...STATES.flatMap(elsewhere), `/search?q=${text}`, `/search?q=${words}`];
    for (const path of new Set(paths)) {
      const shown = (await read(path)).replaceAll(`q=${text}`, '').replaceAll(`q=${words}`, '');
      for (const one of OF_THE_DESK) expect([path, shown.includes(`${FINDS_ALL} ${one}`)]).toEqual([path, false]);
    }
    const { data } = await running.query('query ($text: String!) { search(text: $text) { totalCount } }', {
      text: words,
    });
    expect(data.search.totalCount).toBe(0);
    expect(await running.service.record.updates(EVERY_UPDATE)).not.toMatchObject({
      updates: expect.arrayContaining([expect.objectContaining({ subject: article.id })]),
    });
  });

  describe('Statements that are hidden', () => {
    beforeAll(async () => {
      await running.apply(
        file({
          withhold: [{ statement: 'withheld', notice: notice('HOLD', { reason: 'OTHER', text: 'We are checking.' }) }],
          retract: [
            {
              statement: 'retracted',
              notice: notice('RETRACTION', { reason: 'FABRICATED', text: 'It was not said.' }),
            },
          ],
        }),
      );
      await redactStatement(running, 'redacted', 3);
    });

    test.each(STATES)(
      'words of a hidden statement are on no other page, in no frame and in no file (%s)',
      async (state) => {
        expect(await everywhere(state)).toEqual({});
      },
    );

    test.each(PAGE_DOCUMENTS)('words of a hidden statement are not in the response of %s', async (name) => {
      const variables = {
        story: STORY,
        id: statementId('retracted'),
        text: FINDS_ALL,
        order: 'DESC',
        since: { cursor: before },
        ...(name === 'StoryBefore' ? { before: await endOfList() } : {}),
        // A page resumes from where it was opened.
        ...(name === 'StoryFeedPage' ? { after: before } : {}),
      };
      const query = new URLSearchParams({
        documentId: DOCUMENT_IDS[name] ?? '',
        operationName: name,
        variables: JSON.stringify(variables),
      });
      const response = await fetch(`${running.service.url}/graphql?${query}`, {
        headers: { accept: 'application/json' },
      });
      const answer = await response.text();
      expect(JSON.parse(answer).errors).toBeUndefined();
      for (const words of STATES.flatMap((state) => Object.values(wordsOf(state)))) expect(answer).not.toContain(words);
    });

    test.each(['withheld', 'redacted'] as const)(
      'words of a hidden statement are not on its own page (%s)',
      async (state) => {
        expect(await found(state, `/statements/${statementId(state)}`)).toEqual([]);
      },
    );

    test('words of a retracted statement are in closed details on its own page', async () => {
      const page = await read(`/statements/${statementId('retracted')}`);
      const { first, corrected, translation } = wordsOf('retracted');
      for (const words of [first, corrected, translation]) expect(page.match(FOLDED)?.join('')).toContain(words);
      const seen = page.replace(PAGE_DATA, '').replaceAll(FOLDED, '');
      for (const words of Object.values(wordsOf('retracted'))) expect(seen).not.toContain(words);
    });

    test('words of a hidden statement are shown as of an earlier moment, unless they were redacted', async () => {
      const asOf = `?asOf=${before}`;
      for (const state of ['withheld', 'retracted'] as const) {
        expect(await found(state, `/statements/${statementId(state)}${asOf}`)).toContain(wordsOf(state).corrected);
        expect((await everywhere(state, before))[STORY_PATH]).toContain(wordsOf(state).corrected);
      }
      expect(await found('redacted', `/statements/${statementId('redacted')}${asOf}`)).toEqual([]);
      expect(await everywhere('redacted', before)).toEqual({});
    });

    test('words of a hidden statement are in no later update, and in none at all once redacted', async () => {
      const updatesAfter = async (after: string | null) => {
        const feed = overSse<{ storyUpdates: { __typename: string } }>(
          running.service.url,
          `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
            ... on StoryUpdate { headline }
            ... on StatementPublished { statement { text translations { text } citations { quote { exact } } } }
            ... on StatementCorrected { changes { before after } wordChanges { text } previous { text } }
            ... on StatementWithheld { statement { text } } ... on StatementRetracted { statement { text } } } }`,
          { after },
        );
        const updates = await feed.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp');
        await feed.close();
        return JSON.stringify(updates);
      };
      const since = await updatesAfter(before);
      const beginning = running.service.record.cursor({ offset: 0, hash: '0'.repeat(64) });
      const all = await updatesAfter(beginning);
      for (const state of STATES) {
        for (const words of Object.values(wordsOf(state))) expect(since).not.toContain(words);
        expect([state, all.includes(wordsOf(state).corrected)]).toEqual([state, state !== 'redacted']);
      }
    });
  });
});
