/** Actors and sources belong to no story, but stories show them: a change reaches every story that does. */
import { expect, test } from 'vitest';
import { overWebSocket, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, statementInput } from '../fixtures/stories/desk.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly sequence?: number } & Record<string, unknown>;
}

onOneEngine('Things that stories share', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);

  test('a change of a shared actor or source reaches every story that shows it, and no other', async () => {
    const [shown, other] = [await desk.story(), await desk.story()];
    const suffix = shown.replace('story-', '');
    await desk.done('addActor', { actor: { slug: `carl-${suffix}`, type: 'PERSON', name: 'Carl East' } });
    const source = { slug: `weekly-${suffix}`, url: `https://weekly-${suffix}.example/`, publisher: 'Weekly' };
    await desk.done('addSource', { source: { ...source, kind: 'NEWS_REPORT' } });
    const said = statementInput('said', {
      attributions: [{ speaker: `carl-${suffix}` }],
      citations: [{ source: `weekly-${suffix}`, supports: ['ATTRIBUTION'] }],
    });
    const published = await desk.done('publishStatement', { story: shown, statement: said });
    const follow = (story: string) =>
      overWebSocket<Message>(
        running.service.url,
        `subscription ($story: ID!, $after: Cursor) { storyUpdates(story: $story, after: $after) { __typename
          ... on StoryUpdate { sequence headline } ... on ActorChanged { actor { name } changes { field before after } }
          ... on SourceChanged { source { publisher } changedFields } } }`,
        { story, after: published.cursor },
      );
    const [ofShown, ofOther] = [follow(shown), follow(other)];
    expect((await ofShown.next()).storyUpdates.__typename).toBe('CaughtUp');
    expect((await ofOther.next()).storyUpdates.__typename).toBe('CaughtUp');

    await desk.done('changeActor', { actor: `carl-${suffix}`, expectedVersion: 1, set: { name: 'Karl East' } });
    await desk.done('changeSource', {
      source: `weekly-${suffix}`,
      expectedVersion: 1,
      set: { url: `https://weekly-${suffix}.example/moved`, publisher: 'The Weekly' },
    });
    expect((await ofShown.next()).storyUpdates).toMatchObject({
      __typename: 'ActorChanged',
      headline: 'Changed: Karl East',
      actor: { name: 'Karl East' },
      changes: [{ field: 'name', before: 'Carl East', after: 'Karl East' }],
    });
    expect((await ofShown.next()).storyUpdates).toMatchObject({
      __typename: 'SourceChanged',
      source: { publisher: 'The Weekly' },
      changedFields: ['url', 'publisher'],
    });
    await desk.done('publishStatement', { story: other, statement: statementInput('first') });
    expect((await ofOther.next()).storyUpdates.__typename).toBe('StatementPublished');
    await Promise.all([ofShown.close(), ofOther.close()]);
    expect(await desk.read('{ record { verification { isIntact fault } } }')).toEqual({
      record: { verification: { isIntact: true, fault: null } },
    });
  });
});
