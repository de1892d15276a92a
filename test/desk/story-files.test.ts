import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { filesBefore, filesOfStory } from '../../src/desk/story-folder.js';
import { emptyRecord, onEveryEngine } from '../fixtures/engines.js';
import { applied, file, notice, opening, refused, STORY, source, statement } from '../fixtures/story.js';

const UKRAINE = fileURLToPath(new URL('../../data/ukraine-ceasefire-2025', import.meta.url));

onEveryEngine('Story files', (makeStore) => {
  const store = emptyRecord(makeStore);
  const apply = (text: string) =>
    new Desk(store.record).apply({ source: text, editor: 'tester', idempotencyKey: null, dryRun: false });

  test('five mistakes of all sorts are told at once, each with its line', async () => {
    await applied(store.record, opening());
    const text = [
      `story: ${STORY}`, // 1
      'statements:', // 2
      '  - key: first', // 3
      '    mode: SHOUTED', // 4: not a mode
      '    text: Something.', // 5
      '    language: en',
      '    attributions: [{speaker: anna-north}]',
      '    saidAt: 13 March', // 8: not a time
      '    channel: REMARKS',
      '    citations: [{source: daily, supports: [ATTRIBUTION]}]',
      '    colour: red', // 11: no such field
      '  - key: second',
      '    mode: INDIRECT',
      '    text: Something “quoted”.', // 14: marks in reported speech
      '    language: en',
      '    attributions: [{speaker: anna-nort}]', // 16: nobody of that name
      '    saidAt: 2025-03-13',
      '    channel: REMARKS',
      '    citations: [{source: daily, supports: [ATTRIBUTION]}]',
    ].join('\n');
    const mistakes = await refused(store.record, text);
    expect(mistakes.map(({ line, code }) => [line, code])).toEqual([
      [4, 'FORM'],
      [8, 'BAD_TIME'],
      [11, 'UNKNOWN_FIELD'],
      [14, 'INDIRECT_TEXT'],
      [16, 'UNKNOWN_REFERENCE'],
    ]);
    expect(mistakes[0]?.message).toContain('DIRECT, INDIRECT, MIXED');
    expect(mistakes[1]?.message).toContain('2025-03-13');
    expect(mistakes[4]?.message).toContain('did you mean anna-north?');
  });

  test.each([
    ['not YAML', 'story: [', 'FORM', 1],
    ['a list instead of a mapping', '- story: x', 'FORM', 1],
    ['no story', 'actors: []', 'REQUIRED_FIELD', 1],
    ['a section that does not exist', `story: ${STORY}\nquotes: []`, 'UNKNOWN_FIELD', 2],
    ['a section that is not a list', `story: ${STORY}\nactors: {slug: x}`, 'FORM', 2],
    ['a name in capitals', `story: ${STORY}\nactors:\n  - {slug: Anna, type: PERSON, name: Anna}`, 'BAD_NAME', 3],
    [
      'an address without a protocol',
      `story: ${STORY}\nsources:\n  - {slug: x, url: x.example, publisher: x, kind: WIRE}`,
      'BAD_URL',
      3,
    ],
    [
      'a language that is none',
      `story: ${STORY}\nsources:\n  - {slug: x, url: "https://x.example", publisher: x, kind: WIRE, language: english language}`,
      'BAD_LANGUAGE',
      3,
    ],
    ['a new thing without what it needs', `story: ${STORY}\nevents:\n  - {slug: x, kind: TALKS}`, 'REQUIRED_FIELD', 3],
    ['a key that stands twice in a mapping', `story: ${STORY}\nevents:\n  - slug: x\n    slug: y`, 'FORM', 4],
  ])('%s is refused with its line', async (_, text, code, line) => {
    await applied(store.record, opening());
    expect(await refused(store.record, text)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code, line })]),
    );
  });

  test('a story that was never opened is not written to', async () => {
    expect((await refused(store.record, file({}))).map((one) => one.code)).toEqual(['UNKNOWN_REFERENCE']);
  });

  test('one thing twice in a section, one address for two sources, one Wikidata item for two actors are refused', async () => {
    await applied(store.record, opening());
    const twice = file({ statements: [statement('said'), statement('said', { text: 'Else.' })] });
    expect((await refused(store.record, twice)).map((one) => one.code)).toContain('NAMED_TWICE');
    const taken = file({ sources: [source('other', { url: 'https://daily.example/#part' })] });
    expect((await refused(store.record, taken)).map((one) => one.code)).toEqual(['ALREADY_TAKEN']);
    const actor = (slug: string) => ({ slug, type: 'PERSON', name: slug, wikidataId: 'Q42' });
    expect(
      (await refused(store.record, file({ actors: [actor('one'), actor('two')] }))).map((one) => one.code),
    ).toEqual(['ALREADY_TAKEN']);
  });

  test('an entry with a mistake is not a second mistake where it is referred to', async () => {
    await applied(store.record, opening());
    const text = file({
      actors: [{ slug: 'carla', type: 'ROBOT', name: 'Carla' }],
      statements: [statement('said', { attributions: [{ speaker: 'carla' }] })],
    });
    expect((await refused(store.record, text)).map((one) => one.code)).toEqual(['FORM']);
  });

  test("a field of another type of actor is refused, and an actor's type is fixed", async () => {
    await applied(store.record, opening());
    const text = file({
      actors: [
        { slug: 'north', office: 'King' },
        { slug: 'anna-north', type: 'COUNTRY' },
      ],
    });
    expect((await refused(store.record, text)).map((one) => one.code)).toEqual(['FIELD_NOT_OF_TYPE', 'TYPE_IS_FIXED']);
  });

  describe('applied again', () => {
    test('a file changes nothing and says so, also after what it said was changed', async () => {
      const text = opening({ statements: [statement('said')] });
      await applied(store.record, text);
      await applied(
        store.record,
        file({ correct: [{ statement: 'said', set: { text: 'Else.' }, notice: notice('CORRECTION') }] }),
      );
      const head = await store.record.head();
      expect(await apply(text)).toMatchObject({ status: 'UNCHANGED', updates: [], alreadyApplied: 9 });
      expect(await store.record.head()).toEqual(head);
    });

    test('only what was edited in it is new; an edited statement is a correction and needs its notice', async () => {
      await applied(store.record, opening({ statements: [statement('said'), statement('kept')] }));
      const edited = (more: object) =>
        opening({ statements: [statement('said', { text: 'Edited.', ...more }), statement('kept')] });
      expect((await refused(store.record, edited({}))).map((one) => one.code)).toEqual(['NOTICE_REQUIRED']);
      const updates = await applied(store.record, edited({ notice: notice('CORRECTION') }));
      expect(updates.map((one) => [one.kind, one.subject])).toEqual([['STATEMENT_CORRECTED', `${STORY}/said`]]);
    });
  });

  test('an entry for a known thing changes the fields it gives, clears with null, and leaves the others', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ events: [{ slug: 'talks', place: 'Geneva', summary: 'In two rooms.' }] }));
    await applied(store.record, file({ events: [{ slug: 'talks', place: null, status: 'HELD' }] }));
    const snapshot = store.record.reader().at(await store.record.head());
    expect((await snapshot.get('event', `${STORY}/talks`))?.body).toMatchObject({
      title: 'The talks',
      status: 'HELD',
      place: null,
      summary: 'In two rooms.',
    });
  });

  test("a speaker's office is frozen as it was, whatever it becomes later", async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    await applied(store.record, file({ actors: [{ slug: 'anna-north', office: 'Former President' }] }));
    const snapshot = store.record.reader().at(await store.record.head());
    expect((await snapshot.get('statement', `${STORY}/said`))?.body.attributions[0]?.office).toBe('President of North');
  });

  test('the first story and its updates apply in order, and a second time change nothing', async () => {
    const files = filesOfStory(UKRAINE);
    expect(files).toHaveLength(8);
    for (const path of files) expect(await apply(readFileSync(path, 'utf8'))).toMatchObject({ status: 'APPENDED' });
    for (const path of files) expect(await apply(readFileSync(path, 'utf8'))).toMatchObject({ status: 'UNCHANGED' });
    expect(await store.record.verify()).toMatchObject({ intact: true });
    const snapshot = store.record.reader().at(await store.record.head());
    const count = (kind: 'statement' | 'event' | 'proposal') =>
      snapshot.count(kind, 'story', 'ukraine-ceasefire-2025', {});
    expect(await count('statement')).toBeGreaterThanOrEqual(55);
    expect(await count('event')).toBe(18);
    expect(await count('proposal')).toBe(10);
  });
});

test('the files before a file are those of its folder that are applied before it', () => {
  const files = filesOfStory(UKRAINE);
  expect(filesBefore(files[3] ?? '')).toEqual(files.slice(0, 3));
  expect(filesBefore(files[0] ?? '')).toEqual([]);
});
