import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { filesOfStory } from '../../src/desk/story-folder.js';
import { emptyRecord, onEveryEngine, silent } from '../fixtures/store/engines.js';
import {
  applied,
  editor,
  file,
  notice,
  opening,
  refused,
  STORY,
  source,
  statement,
  submit,
} from '../fixtures/stories/story.js';

const UKRAINE = fileURLToPath(new URL('../../data/ukraine-ceasefire-2025', import.meta.url));

onEveryEngine('Story files', (makeStore) => {
  const store = emptyRecord(makeStore);
  const apply = (text: string) => submit(store.record, text);

  test('five mistakes of different kinds are reported at once, each with its line', async () => {
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
    ['text that is not YAML', 'story: [', 'FORM', 1],
    ['a list instead of a mapping', '- story: x', 'FORM', 1],
    ['a file without a story', 'actors: []', 'REQUIRED_FIELD', 1],
    ['an unknown section', `story: ${STORY}\nquotes: []`, 'UNKNOWN_FIELD', 2],
    ['a section that is not a list', `story: ${STORY}\nactors: {slug: x}`, 'FORM', 2],
    ['a name in capitals', `story: ${STORY}\nactors:\n  - {slug: Anna, type: PERSON, name: Anna}`, 'BAD_NAME', 3],
    [
      'an address without a protocol',
      `story: ${STORY}\nsources:\n  - {slug: x, url: x.example, publisher: x, kind: WIRE}`,
      'BAD_URL',
      3,
    ],
    [
      'an invalid language',
      `story: ${STORY}\nsources:\n  - {slug: x, url: "https://x.example", publisher: x, kind: WIRE, language: english language}`,
      'BAD_LANGUAGE',
      3,
    ],
    [
      'a new thing without its required fields',
      `story: ${STORY}\nevents:\n  - {slug: x, kind: TALKS}`,
      'REQUIRED_FIELD',
      3,
    ],
    ['a repeated key in a mapping', `story: ${STORY}\nevents:\n  - slug: x\n    slug: y`, 'FORM', 4],
  ])('%s is refused with its line', async (_, text, code, line) => {
    await applied(store.record, opening());
    expect(await refused(store.record, text)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code, line })]),
    );
  });

  test.each([
    ['the text of a statement', `statements:\n  - key: a\n    text: He said: no`, 4],
    ['a headline', `events:\n  - slug: talks\n    title: Talks: the third round`, 4],
    ['a mapping in one line', `events:\n  - {slug: talks, title: Talks: the third round}`, 3],
    ['an item of a list', `proposals:\n  - slug: truce\n    terms:\n      - Note: it holds: for now`, 5],
    ['an item that becomes a mapping', `proposals:\n  - slug: truce\n    terms:\n      - Note that: it holds`, 5],
    ['a quotation in marks of print', `statements:\n  - key: a\n    text: “He said: no”`, 4],
    ['a text with several colons', `statements:\n  - key: a\n    text: He said: no: never`, 4],
  ])('an unquoted colon in %s is reported once, with the correction', async (_, text, line) => {
    await applied(store.record, opening());
    const mistakes = await refused(store.record, `story: ${STORY}\n${text}\n`);
    expect(mistakes).toEqual([
      expect.objectContaining({
        code: 'FORM',
        line,
        message: expect.stringContaining('in quotes, like "He said: no"'),
      }),
    ]);
  });

  test('a field in another column than its neighbours is reported as such', async () => {
    const [mistake] = await refused(store.record, `story: ${STORY}\nevents:\n  - slug: a\n      kind: TALKS\n`);
    expect(mistake?.message).toContain('or begin each field in the same column');
  });

  test('a story that was never opened cannot be written to', async () => {
    expect((await refused(store.record, file({}))).map((one) => one.code)).toEqual(['UNKNOWN_REFERENCE']);
  });

  test('a name twice in a section, an address of two sources, and a Wikidata item of two actors are refused', async () => {
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

  test('an entry with a mistake causes no second mistake where it is referred to', async () => {
    await applied(store.record, opening());
    const text = file({
      actors: [{ slug: 'carla', type: 'ROBOT', name: 'Carla' }],
      statements: [statement('said', { attributions: [{ speaker: 'carla' }] })],
    });
    expect((await refused(store.record, text)).map((one) => one.code)).toEqual(['FORM']);
  });

  test("a field of another type of actor is refused, and so is a change of an actor's type", async () => {
    await applied(store.record, opening());
    const text = file({
      actors: [
        { slug: 'north', office: 'King' },
        { slug: 'anna-north', type: 'COUNTRY' },
      ],
    });
    expect((await refused(store.record, text)).map((one) => one.code)).toEqual(['FIELD_NOT_OF_TYPE', 'TYPE_IS_FIXED']);
  });

  test('a file of one story cannot change the statements or positions of another', async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    const other = opening({
      story: { slug: 'other', headline: 'Other', summary: 'Other.', language: 'en', startedAt: '2025' },
    });
    await applied(store.record, other);
    const foreign = (section: object) => file({ story: 'other', ...section });
    for (const section of [
      { correct: [{ statement: `${STORY}/said`, set: { text: 'Else.' }, notice: notice('CORRECTION') }] },
      { retract: [{ statement: `${STORY}/said`, notice: notice('RETRACTION') }] },
      {
        positions: [
          { proposal: `${STORY}/truce`, actor: 'north', stance: 'REJECTS', basis: 'EDITORIAL', since: '2025' },
        ],
      },
    ]) {
      expect((await refused(store.record, foreign(section))).map((one) => one.code)).toEqual(['WRONG_STORY']);
    }
  });

  test.each([
    ['a control character', { text: 'Some\u0000thing.' }],
    ['half a character', { text: 'Some\ud800thing.' }],
    ['a mark of search results', { text: 'Some\ue000thing.' }],
  ])('%s in a text is refused', async (_, more) => {
    await applied(store.record, opening());
    expect((await refused(store.record, file({ statements: [statement('said', more)] })))[0]?.code).toBe('FORM');
  });

  test('a year may be a YAML number', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('said', { saidAt: 2025 })] }));
    const snapshot = store.record.snapshots().at(await store.record.head());
    expect((await snapshot.get('statement', `${STORY}/said`))?.body.saidAt).toMatchObject({
      edtf: '2025',
      precision: 'YEAR',
    });
  });

  test.each(['0000-01-01', '9999-12-31'])('a time in the year of %s is refused', async (saidAt) => {
    await applied(store.record, opening());
    expect((await refused(store.record, file({ statements: [statement('said', { saidAt })] })))[0]?.code).toBe(
      'BAD_TIME',
    );
  });

  test("an alias without an anchor, and a section named like an object's member, are refused", async () => {
    await applied(store.record, opening());
    expect((await refused(store.record, `story: ${STORY}\nactors: *nobody`))[0]?.code).toBe('FORM');
    expect((await refused(store.record, `story: ${STORY}\nconstructor: []`))[0]?.code).toBe('UNKNOWN_FIELD');
  });

  test("an actor's relatives have the right type, and no organization is part of itself", async () => {
    await applied(store.record, opening());
    const body = (slug: string, more: object) => ({ slug, type: 'ORGANIZATION', name: slug, ...more });
    const wrong = file({ actors: [body('office', { country: 'anna-north' })] });
    expect((await refused(store.record, wrong)).map((one) => one.code)).toEqual(['REFERENCE_OF_OTHER_TYPE']);
    await applied(store.record, file({ actors: [body('ministry', {}), body('bureau', { parent: 'ministry' })] }));
    const circle = file({ actors: [{ slug: 'ministry', parent: 'bureau' }] });
    expect((await refused(store.record, circle)).map((one) => one.code)).toEqual(['CIRCLE']);
  });

  test('a file of 2,000 statements is applied', async () => {
    await applied(store.record, opening());
    const statements = Array.from({ length: 2_000 }, (_, n) => statement(`bulk-${n}`));
    expect(await applied(store.record, file({ statements }))).toHaveLength(2_000);
  });

  describe('Files applied again', () => {
    const named = (name: string, text: string) =>
      new Desk(store.record, silent).apply({
        asNow: true,
        source: text,
        name,
        editor: editor('tester'),
        idempotencyKey: null,
        dryRun: false,
      });

    test('a file with the same text as another is applied: a statement is withheld a second time', async () => {
      await named('story.yaml', opening({ statements: [statement('said')] }));
      const hold = file({ withhold: [{ statement: 'said', notice: notice('HOLD') }] });
      const release = file({ release: [{ statement: 'said', notice: notice('RELEASE') }] });
      expect(await named('updates/01.yaml', hold)).toMatchObject({ status: 'APPENDED' });
      expect(await named('updates/02.yaml', release)).toMatchObject({ status: 'APPENDED' });
      expect(await named('updates/01.yaml', hold)).toMatchObject({ status: 'UNCHANGED' });
      expect(await named('updates/03.yaml', hold)).toMatchObject({ status: 'APPENDED' });
    });

    test('a file that changed nothing is known when applied again', async () => {
      await named('story.yaml', opening());
      const same = file({ actors: [{ slug: 'anna-north', office: 'President of North' }] });
      expect(await named('updates/01.yaml', same)).toMatchObject({ status: 'UNCHANGED' });
      await named('updates/02.yaml', file({ actors: [{ slug: 'anna-north', office: 'Former President' }] }));
      expect(await named('updates/01.yaml', same)).toMatchObject({ status: 'UNCHANGED' });
    });

    test('a file applied again changes nothing, even after its content was changed', async () => {
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

    test('an edited file applies only its edits, and an edited statement needs a notice', async () => {
      await named('story.yaml', opening({ statements: [statement('said'), statement('kept')] }));
      await named('updates/01.yaml', file({ events: [{ slug: 'talks', status: 'HELD' }] }));
      const edited = (more: object) =>
        opening({ statements: [statement('said', { text: 'Edited.', ...more }), statement('kept')] });
      expect(await named('story.yaml', edited({}))).toMatchObject({
        status: 'REFUSED',
        mistakes: [{ code: 'NOTICE_REQUIRED' }],
      });
      expect(await named('story.yaml', edited({ notice: notice('CORRECTION') }))).toMatchObject({
        status: 'APPENDED',
        updates: [{ kind: 'STATEMENT_CORRECTED', subject: `${STORY}/said` }],
      });
    });
  });

  test('an entry for a known thing changes the given fields, clears those with null, and keeps the others', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ events: [{ slug: 'talks', place: 'Geneva', summary: 'In two rooms.' }] }));
    await applied(store.record, file({ events: [{ slug: 'talks', place: null, status: 'HELD' }] }));
    const snapshot = store.record.snapshots().at(await store.record.head());
    expect((await snapshot.get('event', `${STORY}/talks`))?.body).toMatchObject({
      title: 'The talks',
      status: 'HELD',
      place: null,
      summary: 'In two rooms.',
    });
  });

  test("a speaker's office stays as it was when the statement was made", async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    await applied(store.record, file({ actors: [{ slug: 'anna-north', office: 'Former President' }] }));
    const snapshot = store.record.snapshots().at(await store.record.head());
    expect((await snapshot.get('statement', `${STORY}/said`))?.body.attributions[0]?.office).toBe('President of North');
  });

  test('the first story and its updates apply in order, and change nothing when applied again', async () => {
    const files = filesOfStory(UKRAINE);
    expect(files).toHaveLength(8);
    for (const path of files) expect(await apply(readFileSync(path, 'utf8'))).toMatchObject({ status: 'APPENDED' });
    for (const path of files) expect(await apply(readFileSync(path, 'utf8'))).toMatchObject({ status: 'UNCHANGED' });
    expect(await store.record.verify()).toMatchObject({ intact: true });
    const snapshot = store.record.snapshots().at(await store.record.head());
    const count = (kind: 'statement' | 'event' | 'proposal') =>
      snapshot.count(kind, 'story', 'ukraine-ceasefire-2025', {});
    expect(await count('statement')).toBeGreaterThanOrEqual(55);
    expect(await count('event')).toBe(18);
    expect(await count('proposal')).toBe(10);
  });
});
