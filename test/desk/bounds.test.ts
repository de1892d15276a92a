/** Bounds of the desk's input: list lengths, entry sizes, reported mistakes, and the work of a batch. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Desk } from '../../src/desk/desk.js';
import { withStoryFile } from '../../src/desk/story-file/parse.js';
import { isEditorName } from '../../src/desk/tokens.js';
import * as bounds from '../../src/story/bounds.js';
import type { Statement } from '../../src/story/model.js';
import { parseTime } from '../../src/story/time.js';
import { said as headlineOf } from '../../src/words/said.js';
import { emptyRecord, onEveryEngine, silent } from '../fixtures/store/engines.js';
import {
  applied,
  editor,
  file,
  opening,
  position,
  refused,
  STORY,
  source,
  statement,
} from '../fixtures/stories/story.js';
import { countTurns } from '../fixtures/work/turns.js';

const REPORTED: Statement = {
  story: STORY,
  key: 'said',
  status: 'PUBLISHED',
  mode: 'INDIRECT',
  text: 'She agrees.',
  language: 'en',
  originalLanguage: null,
  translations: [],
  attributions: [],
  saidAt: parseTime({ edtf: '2025-03-13', timeZone: null, approximate: false }),
  channel: 'REMARKS',
  event: null,
  place: null,
  proposals: [],
  mentions: [],
  citations: [],
  relations: [],
};

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const citation = { source: 'daily', supports: ['ATTRIBUTION'] };

/** Each bounded list: an entry with this many items, and the path of the list in the file. */
const LISTS: readonly {
  readonly list: string;
  readonly most: number;
  readonly entry: (count: number) => Record<string, unknown>;
}[] = [
  {
    list: 'statements.0.citations',
    most: bounds.MAX_CITATIONS_PER_STATEMENT,
    entry: (count) => ({ statements: [statement('said', { citations: times(count, () => citation) })] }),
  },
  {
    list: 'statements.0.attributions',
    most: bounds.MAX_ATTRIBUTIONS_PER_STATEMENT,
    entry: (count) => ({
      statements: [statement('said', { attributions: times(count, () => ({ speaker: 'anna-north' })) })],
    }),
  },
  {
    list: 'statements.0.attributions.0.onBehalfOf',
    most: bounds.MAX_PRINCIPALS_PER_ATTRIBUTION,
    entry: (count) => ({
      statements: [
        statement('said', { attributions: [{ speaker: 'anna-north', onBehalfOf: times(count, () => 'north') }] }),
      ],
    }),
  },
  {
    list: 'statements.0.translations',
    most: bounds.MAX_TRANSLATIONS_PER_STATEMENT,
    entry: (count) => ({
      statements: [statement('said', { translations: times(count, () => ({ text: 'Так.', language: 'uk' })) })],
    }),
  },
  {
    list: 'statements.0.relations',
    most: bounds.MAX_RELATIONS_PER_STATEMENT,
    entry: (count) => ({
      statements: [statement('said', { relations: times(count, () => ({ kind: 'DENIES', statement: 'earlier' })) })],
    }),
  },
  {
    list: 'statements.0.proposals',
    most: bounds.MAX_PROPOSALS_PER_STATEMENT,
    entry: (count) => ({ statements: [statement('said', { proposals: times(count, () => 'truce') })] }),
  },
  {
    list: 'statements.0.mentions',
    most: bounds.MAX_MENTIONS_PER_STATEMENT,
    entry: (count) => ({ statements: [statement('said', { mentions: times(count, () => 'north') })] }),
  },
  {
    list: 'positions.0.evidence',
    most: bounds.MAX_EVIDENCE_PER_POSITION,
    entry: (count) => ({
      positions: [
        position(
          'north',
          times(count, () => 'earlier'),
        ),
      ],
    }),
  },
  {
    list: 'positions.0.conditions',
    most: bounds.MAX_CONDITIONS_PER_POSITION,
    entry: (count) => ({
      positions: [
        position('north', ['earlier'], { conditions: times(count, () => ({ kind: 'GUARANTEE', text: 'If.' })) }),
      ],
    }),
  },
  {
    list: 'proposals.0.terms',
    most: bounds.MAX_TERMS_PER_PROPOSAL,
    entry: (count) => ({ proposals: [{ slug: 'truce', terms: times(count, (n) => `Term ${n}.`) }] }),
  },
  {
    list: 'proposals.0.tabledBy',
    most: bounds.MAX_PROPOSERS_PER_PROPOSAL,
    entry: (count) => ({ proposals: [{ slug: 'truce', tabledBy: times(count, () => 'north') }] }),
  },
  {
    list: 'proposals.0.requiredParties',
    most: bounds.MAX_REQUIRED_PARTIES_PER_PROPOSAL,
    entry: (count) => ({ proposals: [{ slug: 'truce', requiredParties: times(count, () => 'north') }] }),
  },
  {
    list: 'proposals.0.citations',
    most: bounds.MAX_CITATIONS_PER_PROPOSAL,
    entry: (count) => ({ proposals: [{ slug: 'truce', citations: times(count, () => citation) }] }),
  },
  {
    list: 'events.0.participants',
    most: bounds.MAX_PARTICIPANTS_PER_EVENT,
    entry: (count) => ({
      events: [{ slug: 'talks', participants: times(count, () => ({ actor: 'north', role: 'OBSERVER' })) }],
    }),
  },
  {
    list: 'actors.0.otherNames',
    most: bounds.MAX_OTHER_NAMES_PER_ACTOR,
    entry: (count) => ({ actors: [{ slug: 'north', otherNames: times(count, (n) => `North ${n}`) }] }),
  },
];

test.each(Object.entries(bounds))('docs/editors/rules.md gives the value of %s', (name, bound) => {
  const row = readFileSync('docs/editors/rules.md', 'utf8')
    .split('\n')
    .find((line) => line.endsWith(`| \`${name}\` |`));
  expect(row).toMatch(new RegExp(`\\| ${bound.toLocaleString('en')}[ |]`));
});

describe('Bounds of a story file', () => {
  const read = (text: string) =>
    withStoryFile(text, async ({ operations, violations, located }) => ({
      entries: operations.length,
      mistakes: await located(violations.told),
    }));

  test.each(LISTS)(
    'a story file may have $most items of $list, and one more is refused with its place',
    async ({ list, most, entry }) => {
      expect(await read(file(entry(most)))).toEqual({ entries: 1, mistakes: [] });
      const { mistakes } = await read(file(entry(most + 1)));
      expect(mistakes.map(({ code, path }) => [code, path.join('.')])).toEqual([['TOO_MANY', list]]);
      expect(mistakes[0]?.message).toContain(`${most}`);
      expect(mistakes[0]?.position?.line).toBeGreaterThan(1);
    },
  );

  test.each([
    ['more values than the limit', statement('said', { mentions: times(bounds.MAX_VALUES_PER_ENTRY, () => 'north') })],
    ['more unknown fields than the limit of values', Object.fromEntries(times(3_000, (n) => [`k${n}`, 1]))],
    ['texts longer than the limit', { key: 'said', note: 'x'.repeat(bounds.MAX_TEXT_LENGTH_PER_ENTRY) }],
  ])('an entry with %s is refused as a whole', async (_, entry) => {
    const { mistakes } = await read(file({ statements: [entry, statement('other')] }));
    expect(mistakes.map(({ code, path }) => [code, path.join('.')])).toEqual([['TOO_LARGE', 'statements.0']]);
  });

  const many = bounds.MAX_MISTAKES_TOLD + 50;
  test.each([
    ['unknown sections', Object.fromEntries(times(many, (n) => [`section${n}`, []]))],
    ['unknown fields', { statements: [{ key: 'said', ...Object.fromEntries(times(many, (n) => [`k${n}`, 1])) }] }],
    ['entries without a name', { actors: times(many, () => ({ name: 'Anna' })) }],
  ])('a file with very many %s has its first mistakes reported, and the number of the others', async (_, sections) => {
    const { mistakes } = await read(file(sections));
    expect(mistakes).toHaveLength(bounds.MAX_MISTAKES_TOLD + 1);
    expect(mistakes.at(-1)).toMatchObject({ code: 'MORE_MISTAKES', position: null });
    expect(mistakes.at(-1)?.message).toContain('50 more');
  });

  test.each([
    ['repeated keys', `story: s\nactors:\n${'  - {slug: a, slug: b}\n'.repeat(many)}`],
    ['many YAML errors', `story: s\n${'- ]: 1\n'.repeat(many)}`],
  ])('a file with very many %s has its first mistakes reported', async (_, text) => {
    const { mistakes } = await read(text);
    expect(mistakes).toHaveLength(bounds.MAX_MISTAKES_TOLD + 1);
    expect(mistakes[0]).toMatchObject({ code: 'FORM', position: { line: expect.any(Number) } });
  });

  test('a message and a path repeat only the beginning of a long value', async () => {
    const long = 'x'.repeat(9_000);
    const { mistakes } = await read(file({ statements: [{ key: long, [long]: 1, mode: long, event: `${long}/a/b` }] }));
    expect(mistakes.map(({ code }) => code).sort()).toEqual(['BAD_NAME', 'BAD_NAME', 'FORM', 'UNKNOWN_FIELD']);
    for (const { message, path } of mistakes) expect(message.length + path.join('.').length).toBeLessThan(800);
  });

  test('a long file is checked like a short one, and other work goes on meanwhile', async () => {
    const entries = times(400, (n) => statement(`said-${n}`, { text: 'word '.repeat(500) }));
    const text = file({ statements: entries, actors: [{ slug: 'Bad Name' }] });
    const turns = countTurns();
    const { entries: count, mistakes } = await read(text);
    expect(count).toBe(401);
    expect(mistakes.map(({ code, path }) => [code, path.join('.')])).toEqual([['BAD_NAME', 'actors.0.slug']]);
    expect(text.split('\n')[(mistakes[0]?.position?.line ?? 0) - 1]).toContain('Bad Name');
    expect(turns.end()).toBeGreaterThan(20);
  });

  const OVERRIDES = ['\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069'];
  const lines: readonly [string, (line: string) => Record<string, unknown>][] = [
    ['the name of an actor', (name) => ({ actors: [{ slug: 'north', name }] })],
    ['another name of an actor', (name) => ({ actors: [{ slug: 'north', otherNames: [name] }] })],
    ['the office of an actor', (office) => ({ actors: [{ slug: 'anna-north', office }] })],
    ['the publisher of a source', (publisher) => ({ sources: [{ slug: 'daily', publisher }] })],
    ['the title of a source', (title) => ({ sources: [{ slug: 'daily', title }] })],
    ['the title of an event', (title) => ({ events: [{ slug: 'talks', title }] })],
    ['the place of an event', (place) => ({ events: [{ slug: 'talks', place }] })],
    ['the title of a proposal', (title) => ({ proposals: [{ slug: 'truce', title }] })],
    ['the headline of a story', (headline) => ({ story: { slug: STORY, headline } })],
    ['the label of a speaker', (label) => ({ statements: [statement('said', { attributions: [{ label }] })] })],
    [
      'the office of a speaker',
      (office) => ({ statements: [statement('said', { attributions: [{ speaker: 'anna-north', office }] })] }),
    ],
    [
      'the translator of a text',
      (translator) => ({
        statements: [statement('said', { translations: [{ text: 'Так.', language: 'uk', translator }] })],
      }),
    ],
  ];
  test.each(lines)(
    'a single line such as %s has no bidi overrides and no line breaks, and any letters',
    async (_, entry) => {
      const codes = async (line: string) => (await read(file(entry(line)))).mistakes.map(({ code }) => code);
      for (const one of OVERRIDES) expect(await codes(`Anna${one}htroN`)).toEqual(['BAD_CHARACTER']);
      for (const one of ['\n', '\t', '\u2028', '\u2029'])
        expect(await codes(`Anna${one}North`)).toEqual(['BAD_CHARACTER']);
      for (const one of ['\u0000', '\u001b', '\u0085', '\u009f'])
        expect(await codes(`Anna${one}North`)).toEqual(['FORM']);
      for (const name of [
        'بنيامين نتنياهو',
        'בנימין נתניהו',
        'علی\u200Cرضا',
        'क्\u200Dष',
        'שלום\u200E (1)',
        'א\u200F!',
        'Zoë 🕊️ O’Neill',
      ]) {
        expect(await codes(name)).toEqual([]);
      }
      expect(await codes('x'.repeat(bounds.MAX_LINE_LENGTH + 1))).toEqual(['FORM']);
    },
  );

  test('words may have several lines and isolates, and no bidi overrides', async () => {
    const codes = async (text: string) =>
      (await read(file({ statements: [statement('said', { text })] }))).mistakes.map(({ code }) => code);
    expect(await codes('One line.\nAnother, of \u2067שלום\u2069.')).toEqual([]);
    expect(await codes('We will \u202Eton\u202C agree.')).toEqual(['BAD_CHARACTER']);
    expect(await codes('We will \u202Dnot agree.')).toEqual(['BAD_CHARACTER']);
  });

  test('words with an open isolate do not turn the headline that quotes them', () => {
    const said = { ...REPORTED, text: 'He spoke of \u2067שלום and left.' };
    expect(headlineOf('Anna', said)).toBe('Anna: He spoke of שלום and left.');
  });

  test.each([
    ['https://user:password@daily.example/', 'a user name and a password'],
    ['https://user@daily.example/', 'a user name'],
    ['https://:password@daily.example/', 'a password'],
  ])('an address with credentials (%s: %s) is refused, and the message does not repeat them', async (url) => {
    for (const field of ['url', 'archivedUrl']) {
      const { mistakes } = await read(file({ sources: [{ ...source('daily'), [field]: url }] }));
      expect(mistakes.map(({ code, path }) => [code, path.join('.')])).toEqual([
        ['URL_WITH_PASSWORD', `sources.0.${field}`],
      ]);
      expect(mistakes[0]?.message).not.toContain('user:');
    }
    const archived = 'https://archive.example/https://user@daily.example/?a=b@c';
    expect((await read(file({ sources: [source('daily', { archivedUrl: archived })] }))).mistakes).toEqual([]);
  });

  test.each([
    ['Анна', true],
    ['علی\u200Cرضا', true],
    ['Anna\u202EhtroN', false],
    ['Anna\u2067htroN', false],
    ['Anna\u0007', false],
    ['\u200C', false],
  ])('the name "%s" is allowed for an editor: %s', (name, allowed) => {
    expect(isEditorName(name)).toBe(allowed);
  });
});

onEveryEngine('Work of a batch', (makeStore) => {
  const store = emptyRecord(makeStore);
  const desk = () => new Desk(store.record, silent);

  test('unknown names come with a suggestion, even very many of them', async () => {
    await applied(store.record, opening());
    const names = times(bounds.MAX_MENTIONS_PER_STATEMENT, () => 'anna-nort');
    const statements = times(3, (n) => statement(`said-${n}`, { mentions: names }));
    const mistakes = await refused(store.record, file({ statements }));
    expect(mistakes).toHaveLength(bounds.MAX_MISTAKES_TOLD + 1);
    expect(mistakes.slice(0, -1).every(({ message }) => message.includes('did you mean anna-north?'))).toBe(true);
    expect(mistakes.at(-1)?.code).toBe('MORE_MISTAKES');
  });

  test('long passages that differ from a text come with the beginning of the difference', async () => {
    await applied(store.record, opening());
    const words = (word: string) => times(1_000, (n) => `${word}${n}`).join(' ');
    const citations = times(bounds.MAX_CITATIONS_PER_STATEMENT, () => ({ ...citation, quote: words('read') }));
    const said = statement('said', { mode: 'DIRECT', text: words('said'), citations });
    const mistakes = await refused(store.record, file({ statements: [said] }));
    expect(mistakes.map(({ code }) => code)).toEqual(citations.map(() => 'WORDING_DIFFERS'));
    for (const { message } of mistakes) {
      expect(message).toContain('{-said0 said1');
      expect(message.length).toBeLessThan(3_000);
    }
  });

  test('a record beyond a bound stays readable, and its changes are held to the bounds', async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    const id = `${STORY}/said`;
    const before = await store.record
      .snapshots()
      .at(await store.record.head())
      .get('statement', id);
    if (before === null) throw new Error('expected the statement to be there');
    const [one] = before.body.citations;
    if (one === undefined) throw new Error('expected a citation');
    const most = 3 * bounds.MAX_CITATIONS_PER_STATEMENT;
    const body = { ...before.body, citations: times(most, () => one) };
    await store.record.write({
      editor: 'an earlier version',
      idempotencyKey: null,
      requestDigest: 'none',
      dryRun: false,
      plan: async () => ({
        updates: [
          {
            kind: 'STATEMENT_CHANGED',
            story: STORY,
            subjectKind: 'statement',
            subject: id,
            notice: null,
            things: [{ kind: 'statement', id, body }],
          },
        ],
        declarations: [],
        recordedAt: null,
        drafts: [],
        result: null,
      }),
    });
    const now = await store.record
      .snapshots()
      .at(await store.record.head())
      .get('statement', id);
    expect(now?.body.citations).toHaveLength(most);
    await applied(store.record, file({ statements: [{ key: 'said', mentions: ['north'] }] }));
    const more = { key: 'said', citations: times(most + 1, () => citation) };
    expect((await refused(store.record, file({ statements: [more] }))).map(({ code }) => code)).toEqual(['TOO_MANY']);
  });

  test('readers are answered while a long file is applied', async () => {
    await applied(store.record, opening());
    const statements = times(150, (n) => statement(`said-${n}`, { text: `${n} ${'word '.repeat(800)}` }));
    const request = { name: null, editor: editor('long'), idempotencyKey: null, dryRun: false };
    let isWriting = true;
    const writing = desk()
      .apply({ ...request, asNow: true, source: stringify({ story: STORY, statements }, { lineWidth: 0 }) })
      .finally(() => {
        isWriting = false;
      });
    let reads = 0;
    while (isWriting) {
      const head = await store.record.head();
      expect(await store.record.snapshots().at(head).get('actor', 'north')).not.toBeNull();
      if (isWriting) reads += 1;
    }
    expect((await writing).status).toBe('APPENDED');
    expect(reads).toBeGreaterThan(5);
  });

  describe('Plans of a batch', () => {
    const NOTHING = { updates: [], declarations: [], recordedAt: null, drafts: [], result: 'planned' };
    const request = { editor: 'tester', idempotencyKey: null, requestDigest: 'none', dryRun: false };

    test('a batch is planned before the lock, and again if the record has moved, with the new state', async () => {
      await applied(store.record, opening());
      const seen: (string | undefined)[] = [];
      await store.record.write({
        ...request,
        plan: async (head) => {
          // Another batch can append only while the record is not locked.
          if (seen.length === 0) await applied(store.record, file({ actors: [{ slug: 'north', name: 'The North' }] }));
          seen.push((await head.get('actor', 'north'))?.body.name);
          return NOTHING;
        },
      });
      expect(seen).toEqual(['North', 'The North']);
    });

    test('a batch is planned again if a draft that it read has changed', async () => {
      await applied(store.record, opening());
      const id = `${STORY}/said`;
      const save = (text: string) =>
        store.record.write({
          ...request,
          plan: async () => ({
            ...NOTHING,
            drafts: [{ type: 'save', draft: { id, story: STORY, revision: 1, content: { text } } }],
          }),
        });
      await save('First.');
      const seen: unknown[] = [];
      await store.record.write({
        ...request,
        plan: async (_, lookUp) => {
          const draft = (await lookUp.drafts([id])).get(id);
          if (seen.length === 0) await save('Second.');
          seen.push(draft?.content.text);
          return NOTHING;
        },
      });
      expect(seen).toEqual(['First.', 'Second.']);
    });

    test('concurrent batches of one process are each planned once', async () => {
      await applied(store.record, opening());
      const id = `${STORY}/said`;
      const revisions: number[] = [];
      const save = () =>
        store.record.write({
          ...request,
          plan: async (_, lookUp) => {
            const revision = ((await lookUp.drafts([id])).get(id)?.revision ?? 0) + 1;
            revisions.push(revision);
            return {
              ...NOTHING,
              drafts: [{ type: 'save', draft: { id, story: STORY, revision, content: {} } }],
            };
          },
        });
      await Promise.all(Array.from({ length: 5 }, save));
      expect(revisions).toEqual([1, 2, 3, 4, 5]);
    });

    test('a batch is planned a few times without the lock, and then once under it', async () => {
      await applied(store.record, opening());
      let plans = 0;
      const outcome = await store.record.write({
        ...request,
        plan: async () => {
          plans += 1;
          // The fourth plan runs under the lock, when no other batch can append.
          if (plans < 4) {
            await applied(store.record, file({ actors: [{ slug: 'north', name: `North ${plans}` }] }));
            const until = performance.now() + 60;
            while (performance.now() < until) await new Promise(setImmediate);
          }
          return NOTHING;
        },
      });
      expect(plans).toBe(4);
      expect(outcome.status).toBe('UNCHANGED');
    });

    test('a batch is refused without waiting for the lock', async () => {
      await applied(store.record, opening());
      const outcome = await store.record
        .write({
          ...request,
          plan: async () => {
            await applied(store.record, file({ actors: [{ slug: 'north', name: 'The North' }] }));
            throw new Error('refused');
          },
        })
        .catch((error: unknown) => error);
      expect(outcome).toEqual(new Error('refused'));
    });
  });
});
