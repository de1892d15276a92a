/** Properties of every history: each earlier state can be read again, and filters mean the same in SQL and in code. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordPoint, Snapshot } from '../../src/record/snapshot.js';
import { CONCERNS, matches, withFollowUps } from '../../src/story/audience.js';
import { EVERY_STATEMENT, passes, type StatementFilter } from '../../src/story/statement-filter.js';
import { Channel, SpeechMode, StatementStatus, UpdateKind, valuesOf } from '../../src/story/vocabulary.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { randomSpeaker as speaker, randomStep as step } from '../fixtures/stories/random-steps.js';
import { EVERY_UPDATE, opening, STORY, submit } from '../fixtures/stories/story.js';

const PAGE = {
  order: 'recorded',
  descending: false,
  filter: {},
  after: null,
  before: null,
  limit: 1_000,
  fromEnd: false,
} as const;

const anyOrNone = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const filters: fc.Arbitrary<StatementFilter> = fc.record({
  speaker: anyOrNone(speaker),
  onBehalfOf: anyOrNone(fc.constantFrom('north', 'south')),
  proposal: anyOrNone(fc.constant(`${STORY}/truce`)),
  event: anyOrNone(fc.constant(`${STORY}/talks`)),
  mode: anyOrNone(fc.constantFrom(...valuesOf(SpeechMode))),
  channel: anyOrNone(fc.constantFrom(...valuesOf(Channel))),
  status: anyOrNone(fc.constantFrom(...valuesOf(StatementStatus))),
  saidFrom: anyOrNone(
    fc.integer({ min: 1, max: 28 }).map((day) => `2025-03-${String(day).padStart(2, '0')}T12:00:00.000Z`),
  ),
  saidUntil: anyOrNone(
    fc.integer({ min: 1, max: 28 }).map((day) => `2025-03-${String(day).padStart(2, '0')}T12:00:00.000Z`),
  ),
  hasNotice: anyOrNone(fc.boolean()),
});

onEveryEngine('Random histories', (makeStore) => {
  const store = emptyRecord(makeStore);
  const write = (source: string) => submit(store.record, source);

  test('every earlier offset reads as it read then, the record verifies, and every change has its update', async () => {
    let story = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
        // Each run continues in the same record with a new story.
        story += 1;
        const own = (text: string) => text.replaceAll(STORY, `${STORY}-${story}`);
        const read = (point: RecordPoint) => everything(store.record.snapshots().at(point), `${STORY}-${story}`);
        await write(own(opening()));
        const seen: { point: RecordPoint; content: unknown }[] = [];
        for (const one of steps) {
          await write(own(one));
          const point = await store.record.head();
          seen.push({ point, content: await read(point) });
        }
        for (const { point, content } of seen) expect(await read(point)).toEqual(content);
        expect((await store.record.verify()).intact).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test('a filter selects the same statements in SQL as in code', async () => {
    await write(opening());
    const sample = fc.sample(step, { numRuns: 120, seed: 7 });
    for (const one of sample) await write(one);
    const snapshot = store.record.snapshots().at(await store.record.head());
    const all = (await snapshot.page('statement', 'story', STORY, PAGE)).items.map(({ item }) => item);
    expect(all.length).toBeGreaterThanOrEqual(4);
    const noticed = new Map(
      await Promise.all(
        all.map(
          async ({ id }) => [id, (await snapshot.history('statement', id)).some((one) => one.notice !== null)] as const,
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const found = (
          await snapshot.page('statement', 'story', STORY, { ...PAGE, filter: { statement: filter } })
        ).items.map(({ item }) => item.id);
        const expected = all
          .filter(({ id, body }) => passes(filter, body, noticed.get(id) ?? false))
          .map(({ id }) => id);
        expect(found).toEqual(expected);
        expect(await snapshot.count('statement', 'story', STORY, { statement: filter })).toBe(expected.length);
      }),
      { numRuns: 150, examples: [[EVERY_STATEMENT]] },
    );
  });

  test('an update concerns the same actors and proposals in SQL as in code', async () => {
    await write(opening());
    for (const one of fc.sample(step, { numRuns: 60, seed: 11 })) await write(one);
    const { updates } = await store.record.updates({ ...EVERY_UPDATE, story: STORY });
    const concerns = new Map<number, { actors: string[]; proposals: string[] }>();
    for (const update of updates) {
      const versions = await store.record.snapshots().at(update).history(update.subjectKind, update.subject);
      const all = versions.map((version) => CONCERNS[version.kind as 'statement'](version.body as never, version.id));
      concerns.set(update.offset, {
        actors: all.flatMap((one) => one.actors),
        proposals: all.flatMap((one) => one.proposals),
      });
    }
    const following = fc.record({
      kinds: anyOrNone(fc.uniqueArray(fc.constantFrom(...valuesOf(UpdateKind)), { minLength: 1, maxLength: 4 })),
      actor: anyOrNone(fc.constantFrom('north', 'south', 'anna-north', 'bert-south')),
      proposal: anyOrNone(fc.constant(`${STORY}/truce`)),
    });
    await fc.assert(
      fc.asyncProperty(following, async (one) => {
        const kinds = one.kinds === null ? null : withFollowUps(one.kinds);
        const found = await store.record.updates({ ...EVERY_UPDATE, story: STORY, ...one, kinds });
        const expected = updates.filter((update) =>
          matches({ ...one, kinds }, update.kind, concerns.get(update.offset) ?? { actors: [], proposals: [] }),
        );
        expect(found.updates.map((update) => update.offset)).toEqual(expected.map((update) => update.offset));
      }),
      { numRuns: 100 },
    );
  });
});

/** Everything that can be read of a story at a snapshot. */
async function everything(snapshot: Snapshot, story: string): Promise<unknown> {
  const lists = await Promise.all([
    snapshot.page('statement', 'story', story, PAGE),
    snapshot.page('position', 'story', story, PAGE),
    snapshot.page('event', 'story', story, PAGE),
    snapshot.page('proposal', 'story', story, PAGE),
  ]);
  const versions = lists.flatMap((list) => list.items.map(({ item: { snapshot: _own, ...rest } }) => rest));
  return {
    versions,
    sequence: await snapshot.sequence(story),
    count: await snapshot.count('statement', 'story', story, {}),
  };
}
