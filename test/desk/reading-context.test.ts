/** The record of a story for the reader of articles: in parts, so that a long record holds up nobody. */
import { expect, test } from 'vitest';
import { type ContextPart, contextParts } from '../../src/desk/article/reading-context.js';
import { emptyRecord, onOneEngine } from '../fixtures/store/engines.js';
import { applied, file, notice, opening, STORY, source, statement } from '../fixtures/stories/story.js';

/** The most things of one kind in a part. */
const PART = 100;
const STATEMENTS = 250;

onOneEngine('The record of a story for the reader', (makeStore) => {
  const store = emptyRecord(makeStore);
  const partsOf = async (story: string) => {
    const { record } = store;
    const parts: ContextPart[] = [];
    for await (const part of contextParts(record.snapshots().at(await record.head()), story)) parts.push(part);
    return parts;
  };

  test('a long record comes in short parts: the newest things first, and with statements the sources that they cite', async () => {
    const numbers = times(STATEMENTS, (number) => number);
    const cites = (name: string) => ({ citations: [{ source: name, supports: ['ATTRIBUTION'] }] });
    await applied(store.record, opening());
    await applied(
      store.record,
      file({
        sources: numbers.map((number) => source(`paper-${number}`)),
        statements: numbers.map((number) => statement(`said-${number}`, cites(`paper-${number}`))),
      }),
    );
    const parts = await partsOf(STORY);
    const counts = parts.flatMap((part) => Object.values(part).map((things) => things.length));
    expect(Math.max(...counts)).toBe(PART);
    const statementParts = parts.flatMap(({ statements, sources }) =>
      statements === undefined ? [] : { statements, sources },
    );
    expect(statementParts.map(({ statements }) => statements.length)).toEqual([PART, PART, STATEMENTS - 2 * PART]);
    const inOrder = statementParts.toReversed().flatMap(({ statements }) => statements.map(({ key }) => key));
    expect(inOrder).toEqual(numbers.map((number) => `said-${number}`));
    for (const { statements, sources } of statementParts) {
      const cited = statements.flatMap(({ citations }) => citations.map((citation) => citation.source));
      expect(sources?.map(({ slug }) => slug).sort()).toEqual(cited.sort());
    }
  });

  test('a source comes once, retracted statements apart from the others, and of another story nothing', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: times(PART + 1, (number) => statement(`said-${number}`)) }));
    await applied(store.record, file({ statements: [statement('gone')] }));
    await applied(store.record, file({ retract: [{ statement: 'gone', notice: notice('RETRACTION') }] }));
    const parts = await partsOf(STORY);
    expect(parts.flatMap(({ sources = [] }) => sources.map(({ slug }) => slug))).toEqual(['daily']);
    expect(parts.flatMap(({ statements = [] }) => statements)).toHaveLength(PART + 1);
    expect(parts.flatMap(({ retracted = [] }) => retracted.map(({ key }) => key))).toEqual(['gone']);
    expect(await partsOf('another-story')).toEqual([]);
  });
});

function times<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}
