/**
 * Fields that only the desk may see, with readers and the desk asking for the same at the same time (docs/editors/rules.md,
 * rule 12).
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type Listener, overWebSocket, runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

const DESK = `Bearer ${TOKEN}`;
const OVER = { WebSocket: overWebSocket, SSE: overSse } as const;

interface Message {
  readonly storyUpdates: {
    readonly __typename: string;
    readonly cursor: string;
    readonly editor?: string | null;
    readonly notice?: { readonly internalNote: string | null };
  };
}

/** One document for everybody: only the token decides what a subscriber receives. */
const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor editor } ... on CaughtUp { cursor } ... on Checkpoint { cursor }
  ... on StatementCorrected { notice { internalNote } } ... on StatementWithheld { notice { internalNote } } } }`;

onOneEngine('Readers and the desk', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let name: string;
  let number = 0;

  beforeAll(async () => {
    await running.apply(opening({ statements: [statement('corrected')] }));
    const { data } = await running.query('{ viewer { name } }', {}, { authorization: DESK });
    name = data.viewer.name;
  });

  /** Corrects a statement with an internal note that no other update has; returns the note and the cursor after it. */
  async function correct(): Promise<{ note: string; cursor: string }> {
    number += 1;
    const note = `internal ${number}`;
    const correction = {
      statement: 'corrected',
      set: { text: `The words, number ${number}.` },
      notice: notice('CORRECTION', { internalNote: note }),
    };
    return { note, cursor: await running.apply(file({ correct: [correction] })) };
  }

  test('readers and the desk never share a payload, whatever the transport and the order, replayed or live', async () => {
    const subscriber = fc.record({ transport: fc.constantFrom('WebSocket', 'SSE'), isDesk: fc.boolean() });
    const crowd = fc
      .array(subscriber, { minLength: 2, maxLength: 6 })
      .filter((all) => all.some(({ isDesk }) => isDesk) && all.some(({ isDesk }) => !isDesk));
    await fc.assert(
      fc.asyncProperty(crowd, fc.boolean(), async (all, atOnce) => {
        const [before, replayed] = [await correct(), await correct()];
        const open: { isDesk: boolean; feed: Listener<Message> }[] = [];
        for (const { transport, isDesk } of all) {
          const feed = OVER[transport]<Message>(
            running.service.url,
            FOLLOW,
            { after: before.cursor },
            isDesk ? DESK : null,
          );
          open.push({ isDesk, feed });
          // Either one after the other, so that the first one's payload is kept when the next subscribes, or all
          // together.
          if (!atOnce) await feed.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp');
        }
        if (atOnce) {
          await Promise.all(
            open.map(({ feed }) => feed.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp')),
          );
        }
        const live = await correct();
        for (const { isDesk, feed } of open) {
          await feed.until(({ storyUpdates }) => storyUpdates.cursor === live.cursor);
          const corrections = feed.received.filter(
            ({ storyUpdates }) => storyUpdates.__typename === 'StatementCorrected',
          );
          expect(
            corrections.map(({ storyUpdates }) => [storyUpdates.editor, storyUpdates.notice?.internalNote]),
          ).toEqual([replayed, live].map(({ note }) => (isDesk ? [name, note] : [null, null])));
          await feed.close();
        }
      }),
      { numRuns: 15 },
    );
  });

  test('pages, histories and notices show internal notes and editors to the desk alone', async () => {
    await correct();
    await running.apply(
      file({ withhold: [{ statement: 'corrected', notice: notice('HOLD', { internalNote: 'internal hold' }) }] }),
    );
    const READ = `{ story(by: { slug: "${STORY}" }) { updates(first: 100) { nodes { editor
        ... on StatementCorrected { notice { internalNote } } ... on StatementWithheld { notice { internalNote } } } } }
      statement(id: "${STORY}/corrected") { notices { internalNote } history { notice { internalNote } } } }`;
    const asDesk = await running.query(READ, {}, { authorization: DESK });
    expect(asDesk.data.story.updates.nodes.every((one: { editor: string | null }) => one.editor === name)).toBe(true);
    expect(asDesk.data.statement.notices.at(-1)).toEqual({ internalNote: 'internal hold' });
    expect(asDesk.data.statement.history.at(-1)).toEqual({ notice: { internalNote: 'internal hold' } });
    const { data, errors } = await running.query(READ);
    expect(errors).toEqual([]);
    expect(JSON.stringify(data)).not.toMatch(/"internal \w+"/);
    expect(data.story.updates.nodes.every((one: { editor: string | null }) => one.editor === null)).toBe(true);
    // A client with an invalid token is refused, not taken for a reader.
    for (const authorization of [`Bearer ${TOKEN}x`, TOKEN]) {
      expect((await running.query(READ, {}, { authorization })).status).toBe(401);
    }
  });
});
