/** The generation of the record, at a store that nothing takes over from. */
import { expect, onTestFinished, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { onEveryEngine } from '../fixtures/store/engines.js';
import { applied, opening } from '../fixtures/stories/story.js';

onEveryEngine('The generation of a record', (makeStore) => {
  test('a new record is of the first generation, and stays so when it is written to and opened again', async () => {
    const store = await makeStore();
    onTestFinished(() => store.remove());
    const first = await StoryRecord.open(await store.open());
    expect(first.generation).toBe(1);
    await applied(first, opening());
    await first.close();
    const engine = await store.open();
    const second = await StoryRecord.open(engine);
    expect(second.generation).toBe(1);
    const { timeline } = await engine.db.selectFrom('record').select('timeline').executeTakeFirstOrThrow();
    expect(timeline).toBe(engine.name === 'PGlite' ? null : 1);
    await second.close();
  });
});
