/** A chief's redaction over HTTP, of words that came in on every path. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type Listener, overWebSocket, runningService } from '../fixtures/service/service.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { deskOf, fileOf, statementInput, WHY } from '../fixtures/stories/desk.js';

const WORDS = 'Vexillomorphanide';
const HOLDS_WORDS = new RegExp(WORDS, 'i');

/** The places of the words in a store: files of an embedded one, tables of a database. */
async function placesOfWords(store: Store): Promise<string[]> {
  const { databaseUrl, dataDirectory } = store.config;
  if (databaseUrl === null) {
    const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return files
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => HOLDS_WORDS.test(readFileSync(path, 'latin1')));
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname = 'public' or tablename = 'pg_statistic'`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await client.query(`select from ${name} t where t::text ~* $1 limit 1`, [WORDS]);
      if (rowCount !== 0) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}

onEveryEngine('A redaction', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);

  test('a redaction leaves no trace of the words in responses, subscriptions and the store', async () => {
    const story = await desk.story();
    const update = `subscription ($story: ID!, $after: Cursor) { storyUpdates(story: $story, after: $after) { __typename
      ... on StoryUpdate { headline } ... on StatementPublished { statement { text translations { text } } }
      ... on StatementCorrected { statement { text } previous { text } wordChanges { text } notice { text } } } }`;
    const beginning = await desk.head();
    // The words come in by a draft with a key, by a named file, and by a correction whose notice repeats them.
    const draft = { key: 'first', ...statementInput('first', { text: `It is ${WORDS}.` }) };
    await desk.done('saveDraft', { story, draft });
    const publishing = { draft: `${story}/first`, expectedRevision: 1, idempotencyKey: `publish-${story}` };
    const published = await desk.done('publishDraft', publishing);
    const source = fileOf(story, {
      statements: [{ ...statementInput('second', { text: `${WORDS}, they say.`, saidAt: '2025-03-13' }) }],
    });
    await desk.done('applyBatch', { source, name: 'updates/01-second.yaml' });
    await desk.done('correctStatement', {
      statement: `${story}/first`,
      expectedVersion: 1,
      set: { text: `It was ${WORDS}.`, translations: [{ text: `Es war ${WORDS}.`, language: 'de' }] },
      notice: { ...WHY, text: `We had “is ${WORDS}”.`, internalNote: `Somebody called about ${WORDS}.` },
    });
    await desk.done('saveDraft', { story, draft: { key: 'third', text: `A draft about ${WORDS}.` } });
    await desk.done('discardDraft', { draft: `${story}/third`, expectedRevision: 1 });
    expect(JSON.stringify(published)).toMatch(HOLDS_WORDS);
    expect(await placesOfWords(running.store)).not.toEqual([]);
    const before = await desk.head();

    /** All updates of the story, which must be the same over both transports. */
    const replayed = async () => {
      const texts = await Promise.all(
        [overWebSocket, overSse].map(async (connect) => {
          const listener: Listener<{ storyUpdates: { __typename: string } }> = connect(running.service.url, update, {
            story,
            after: beginning,
          });
          const updates = await listener.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp');
          await listener.close();
          return JSON.stringify(updates);
        }),
      );
      expect(texts[0]).toBe(texts[1]);
      return texts[0];
    };
    expect(await replayed()).toMatch(HOLDS_WORDS);

    const notice = { reason: 'LEGAL', text: 'Removed by order of a court.' };
    for (const [key, expectedVersion] of [
      ['first', 2],
      ['second', 1],
    ] as const) {
      const redaction = { statement: `${story}/${key}`, expectedVersion, notice };
      expect(await desk.done('redactStatement', redaction)).toMatchObject({
        statement: { status: 'REDACTED', text: null },
      });
    }
    const scrubbed = await desk.read('mutation { scrubStore(input: {}) { ... on ScrubStoreSuccess { isFinished } } }');
    expect(scrubbed).toEqual({ scrubStore: { isFinished: true } });

    expect(await placesOfWords(running.store)).toEqual([]);
    expect(await replayed()).not.toMatch(HOLDS_WORDS);
    // The key still returns its first result, without the words.
    const repeated = await desk.done('publishDraft', publishing);
    expect(repeated).toMatchObject({ status: 'REPEATED', cursor: published.cursor, statement: { text: null } });
    expect(JSON.stringify(repeated)).not.toMatch(HOLDS_WORDS);
    const read = await desk.read(
      `query ($story: String!, $before: Cursor!) { story(by: {slug: $story}, asOf: {cursor: $before}) {
        statements { nodes { text translations { text } notices { text internalNote } history { text wordChanges { text } changes { before after } } } }
        updates(first: 100) { nodes { headline } } }
        search(text: "${WORDS}", asOf: {cursor: $before}) { totalCount }
        record { verification { isIntact } } }`,
      { story, before },
    );
    expect(JSON.stringify(read)).not.toMatch(HOLDS_WORDS);
    expect(read).toMatchObject({ search: { totalCount: 0 }, record: { verification: { isIntact: true } } });
    // The file is applied again: it is known, and does not bring the words back.
    expect(await desk.done('applyBatch', { source, name: 'updates/01-second.yaml' })).toMatchObject({
      status: 'UNCHANGED',
    });
  });
});
