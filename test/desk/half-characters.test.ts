/** Half of a character (a lone surrogate) in a story file: a mistake of the file wherever it stands. */
import { expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { emptyRecord, onEveryEngine, silent } from '../fixtures/store/engines.js';
import { applied, editor, notice, opening, position, STORY, source, statement } from '../fixtures/stories/story.js';

const HALF = '\ud83d';

/** A file with every field that holds a text. */
const WHOLE = {
  story: {
    slug: STORY,
    headline: 'H',
    summary: 'S',
    language: 'en',
    status: 'LIVE',
    startedAt: '2025',
    endedAt: { edtf: '2026', timeZone: 'UTC' },
  },
  sources: [source('weekly', { title: 'T', publishedAt: '2025', archivedUrl: 'https://archive.example/' })],
  actors: [
    { slug: 'union', type: 'ORGANIZATION', name: 'U' },
    { slug: 'norway', type: 'COUNTRY', name: 'N', isoCode: 'NO' },
    {
      slug: 'carla',
      type: 'PERSON',
      name: 'C',
      otherNames: ['D'],
      description: 'E',
      wikidataId: 'Q1',
      office: 'O',
      represents: 'north',
    },
    { slug: 'org', type: 'ORGANIZATION', name: 'O', country: 'north', parent: 'union' },
  ],
  events: [
    {
      slug: 'call',
      kind: 'PHONE_CALL',
      title: 'T',
      summary: 'S',
      status: 'HELD',
      time: '2025',
      place: 'P',
      participants: [{ actor: 'north', role: 'PRINCIPAL' }],
      partOf: 'talks',
    },
  ],
  proposals: [
    {
      slug: 'swap',
      title: 'T',
      kind: 'OTHER',
      description: 'D',
      terms: ['T'],
      tabledBy: ['north'],
      status: 'TABLED',
      requiredParties: ['north'],
      relation: { kind: 'AMENDS', proposal: 'truce' },
    },
  ],
  statements: [
    statement('a', {
      originalLanguage: 'ru',
      event: 'call',
      place: 'P',
      translations: [{ text: 'T', language: 'ru', translator: 'T', source: 'weekly' }],
      attributions: [{ label: 'L', office: 'O', onBehalfOf: ['north'], relayedBy: 'anna-north', addressedTo: 'south' }],
      mentions: ['south'],
      citations: [{ source: 'weekly', quote: { exact: 'E', prefix: 'P', suffix: 'S' }, supports: ['TIME'] }],
      relations: [{ kind: 'REPEATS', statement: 'said' }],
    }),
  ],
  correct: [{ statement: 'said', set: { text: 'Else.' }, notice: notice('CORRECTION', { internalNote: 'N' }) }],
  positions: [
    position('north', ['said'], {
      note: 'N',
      conditions: [{ kind: 'GUARANTEE', text: 'T', onActor: 'south', evidence: 'said' }],
    }),
  ],
};

/** The value with half of a character in one place, for each text and each field name in turn. */
function* damaged(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield `${value}${HALF}`;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) for (const bad of damaged(one)) yield value.with(index, bad);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      for (const bad of damaged(one)) yield { ...value, [name]: bad };
      yield { ...value, [`${name}${HALF}`]: one };
    }
  }
}

onEveryEngine('Half of a character in a story file', (makeStore) => {
  const store = emptyRecord(makeStore);

  test('half of a character is refused in each text and each field name, and never causes a failure', async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    const head = await store.record.head();
    const desk = new Desk(store.record, silent);
    const request = { name: 'updates/01.yaml', editor: editor('tester'), idempotencyKey: null, dryRun: false };
    let tried = 0;
    for (const bad of damaged(WHOLE)) {
      const text = JSON.stringify(bad, null, 1);
      const outcome = await desk.apply({ ...request, asNow: true, source: text });
      if (outcome.status !== 'REFUSED') throw new Error(`expected to be refused: ${text}`);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(150);
    expect(await store.record.head()).toEqual(head);
    // The file has no other mistake.
    await applied(store.record, JSON.stringify(WHOLE));
  });
});
