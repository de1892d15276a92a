/** One round reports all mistakes of a file, of every kind, and none that only follows from another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { emptyRecord, onEveryEngine, onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, statementInput } from '../fixtures/stories/desk.js';
import {
  applied,
  file,
  notice,
  opening,
  position,
  refused,
  STORY,
  source,
  statement,
} from '../fixtures/stories/story.js';

type Part = Record<string, unknown>;

/** A valid file with entries in every section. */
function goodFile() {
  return {
    sources: [source('weekly', { publishedAt: '2025-03-14' })],
    actors: [{ slug: 'carla-north', type: 'PERSON', name: 'Carla', represents: 'north' } as Part],
    events: [{ slug: 'call', kind: 'PHONE_CALL', title: 'The call', status: 'HELD', time: '2025-03-14' } as Part],
    proposals: [{ slug: 'swap', title: 'A swap', kind: 'OTHER', status: 'TABLED', tabledBy: ['north'] } as Part],
    statements: [
      statement('direct', {
        mode: 'DIRECT',
        text: 'We agree to the truce',
        citations: [{ source: 'weekly', quote: 'She said: “We agree to the truce.”', supports: ['WORDING'] }],
        translations: [{ text: 'Мы согласны', language: 'ru' }],
      }),
      statement('reported', {
        event: 'call',
        mentions: ['carla-north'],
        relations: [{ kind: 'REPEATS', statement: 'said' }],
      }),
    ],
    correct: [{ statement: 'said', set: { channel: 'SPEECH' }, notice: notice('CORRECTION') } as Part],
    positions: [
      position('north', ['direct'], {
        stance: 'ACCEPTS_CONDITIONALLY',
        conditions: [{ kind: 'GUARANTEE', text: 'If.' }],
      }),
    ],
  };
}
type File = ReturnType<typeof goodFile>;

/** A mistake: its report, and the change that makes it. No two concern the same field. */
type Slip = readonly [report: string, make: (file: File) => void];

const set = (entry: Part | undefined, fields: Part) => void Object.assign(entry ?? {}, fields);
const SLIPS: readonly Slip[] = [
  // Form
  ['FORM sources.0.kind', ({ sources }) => set(sources[0], { kind: 'RUMOUR' })],
  ['BAD_LANGUAGE sources.0.language', ({ sources }) => set(sources[0], { language: 'english' })],
  ['BAD_TIME sources.0.publishedAt', ({ sources }) => set(sources[0], { publishedAt: 'soon' })],
  ['UNKNOWN_FIELD actors.0.nickname', ({ actors }) => set(actors[0], { nickname: 'C' })],
  ['FORM events.0.kind', ({ events }) => set(events[0], { kind: 'PARTY' })],
  ['BAD_TIME statements.0.saidAt', ({ statements }) => set(statements[0], { saidAt: '2025-02-30' })],
  ['FORM statements.0.channel', ({ statements }) => set(statements[0], { channel: 'PIGEON' })],
  [
    'BAD_LANGUAGE statements.0.translations.0.language',
    ({ statements }) => {
      set(statements[0], { translations: [{ text: 'Мы', language: 'russian' }] });
    },
  ],
  [
    'REQUIRED_FIELD correct.0.notice.text',
    ({ correct }) => set(correct[0], { notice: { kind: 'CORRECTION', reason: 'OTHER' } }),
  ],
  ['BAD_TIME positions.0.since', ({ positions }) => set(positions[0], { since: 'today' })],
  // Missing fields of new things
  ['REQUIRED_FIELD proposals.0.kind', ({ proposals }) => set(proposals[0], { kind: undefined })],
  ['REQUIRED_FIELD statements.1.channel', ({ statements }) => set(statements[1], { channel: undefined })],
  // Rules
  ['FIELD_NOT_OF_TYPE actors.0.isoCode', ({ actors }) => set(actors[0], { isoCode: 'NO' })],
  ['NOT_IN_THE_PAST events.0.time', ({ events }) => set(events[0], { time: '2999' })],
  ['INDIRECT_TEXT statements.1.text', ({ statements }) => set(statements[1], { text: 'They “agree”.' })],
  ['NO_CITATION statements.1.citations', ({ statements }) => set(statements[1], { citations: [] })],
  ['CONDITION_REQUIRED positions.0.conditions', ({ positions }) => set(positions[0], { conditions: [] })],
  // References
  ['UNKNOWN_REFERENCE actors.0.represents', ({ actors }) => set(actors[0], { represents: 'nort' })],
  ['UNKNOWN_REFERENCE proposals.0.tabledBy.0', ({ proposals }) => set(proposals[0], { tabledBy: ['nort'] })],
  [
    'UNKNOWN_REFERENCE statements.0.attributions.0.speaker',
    ({ statements }) => {
      set(statements[0], { attributions: [{ speaker: 'anna-nort', onBehalfOf: ['north'] }] });
    },
  ],
  ['UNKNOWN_REFERENCE statements.1.mentions.0', ({ statements }) => set(statements[1], { mentions: ['nobody'] })],
  [
    'UNKNOWN_REFERENCE statements.1.relations.0.statement',
    ({ statements }) => {
      set(statements[1], { relations: [{ kind: 'REPEATS', statement: 'sad' }] });
    },
  ],
  ['UNKNOWN_REFERENCE positions.0.proposal', ({ positions }) => set(positions[0], { proposal: 'true' })],
  // Wording
  [
    'WORDING_DIFFERS statements.0.citations.0.quote',
    ({ statements }) => set(statements[0], { text: 'We refuse the truce' }),
  ],
];

onEveryEngine('Mistakes of a story file', (makeStore) => {
  const store = emptyRecord(makeStore);
  const reportsOf = async (sections: object) => {
    const mistakes = await refused(store.record, file({ ...sections }));
    return mistakes.map(({ code, path }) => `${code} ${path}`);
  };
  const opened = () => applied(store.record, opening({ statements: [statement('said')] }));

  test('the file without mistakes is accepted', async () => {
    await opened();
    await applied(store.record, file(goodFile()));
  });

  test('mistakes of all kinds in one file are reported in one round', async () => {
    await opened();
    const wrong = goodFile();
    for (const [, make] of SLIPS) make(wrong);
    expect((await reportsOf(wrong)).sort()).toEqual(SLIPS.map(([one]) => one).sort());
  });

  test('any mistakes together are reported exactly like each alone', async () => {
    await opened();
    await fc.assert(
      fc.asyncProperty(fc.subarray([...SLIPS], { minLength: 1 }), async (slips) => {
        const wrong = goodFile();
        for (const [, make] of slips) make(wrong);
        expect((await reportsOf(wrong)).sort()).toEqual(slips.map(([one]) => one).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('a passage is compared with the words of a text, even inside quotation marks', async () => {
    await opened();
    const wrong = goodFile();
    set(wrong.statements[0], { text: '“We refuse ... the truce”' });
    expect(await reportsOf(wrong)).toEqual([
      'DIRECT_TEXT statements.0.text',
      'WORDING_DIFFERS statements.0.citations.0.quote',
    ]);
    const [first] = await refused(store.record, file({ ...wrong }));
    expect(first?.message).toMatch(/leave out the quotation marks around it.*; write an omission as …/);
    set(wrong.statements[0], { text: '“We agree to the truce”' });
    expect(await reportsOf(wrong)).toEqual(['DIRECT_TEXT statements.0.text']);
  });

  test('a file without a story, or with mistakes in its story, is checked to its end', async () => {
    await opened();
    const wrong = {
      actors: [{ slug: 'a', type: 'ROBOT', name: 'A' }],
      statements: [statement('a', { citations: [], mentions: ['nobody'] })],
    };
    const rest = [
      'FORM actors.0.type',
      'NO_CITATION statements.0.citations',
      'UNKNOWN_REFERENCE statements.0.mentions.0',
    ];
    expect(await reportsOf({ ...wrong, story: undefined })).toEqual(['REQUIRED_FIELD story', ...rest].sort(byPlace));
    expect(await reportsOf({ ...wrong, story: 'Not A Name' })).toEqual(['BAD_NAME story', ...rest]);
    expect(await reportsOf({ ...wrong, story: { slug: STORY, language: 'english' } })).toEqual([
      'BAD_LANGUAGE story.language',
      ...rest,
    ]);
    // Names within an unknown story cannot be looked up, so only the story is a mistake.
    expect(await reportsOf({ ...wrong, story: 'test-stor' })).toEqual(['UNKNOWN_REFERENCE story', ...rest]);
  });

  test('a field that stands twice does not hide other mistakes', async () => {
    await opened();
    const text = `story: ${STORY}\nevents:\n  - slug: talks\n    title: A\n    title: B\n    partOf: nothing\nactors:\n  - {slug: a, type: ROBOT, name: A}\n`;
    const mistakes = await refused(store.record, text);
    expect(mistakes.map(({ code, line }) => [code, line])).toEqual([
      ['FORM', 5],
      ['UNKNOWN_REFERENCE', 6],
      ['FORM', 8],
    ]);
  });

  test('an entry with mistakes causes no report of an unsupported position or a broken agreement', async () => {
    await opened();
    const agreed = { slug: 'truce', status: 'AGREED', requiredParties: ['north'] };
    const accepts = position('north', ['yes'], { stance: 'ACCEPTS', since: 'yesterday' });
    expect(
      await reportsOf({
        proposals: [agreed],
        statements: [statement('yes', { attributions: [{ speaker: 'bert-south', label: 5 }] })],
        positions: [accepts],
      }),
    ).toEqual(['FORM statements.0.attributions.0.label', 'BAD_TIME positions.0.since']);
    const ownWord = position('anna-north', ['yes'], { basis: 'SELF_DECLARED' });
    const misspelled = statement('yes', { attributions: [{ speaker: 'anna-nort' }] });
    expect(await reportsOf({ statements: [misspelled], positions: [ownWord] })).toEqual([
      'UNKNOWN_REFERENCE statements.0.attributions.0.speaker',
    ]);
    const retracted = { statement: 'said', notice: { kind: 'RETRACTION', reason: 'WHIM', text: 'It was wrong.' } };
    await applied(store.record, file({ positions: [position('north', ['said'])] }));
    expect(await reportsOf({ retract: [retracted] })).toEqual([
      'POSITIONS_LOSE_EVIDENCE retract.0.statement',
      'FORM retract.0.notice.reason',
    ]);
  });
});

/** Missing fields are reported at the file's beginning. */
const byPlace = (a: string, b: string) =>
  Number(b.startsWith('REQUIRED_FIELD story')) - Number(a.startsWith('REQUIRED_FIELD story'));

onOneEngine('Mistakes of mutations', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);

  test('mistakes of a statement and of a published draft are reported in one round', async () => {
    const story = await desk.story();
    const wrong = { language: 'english', text: 'They “agree”.', citations: [], mentions: ['nobody'] };
    const expected = [
      'BAD_LANGUAGE language',
      'INDIRECT_TEXT text',
      'NO_CITATION citations',
      'UNKNOWN_REFERENCE mentions.0',
    ];
    const { mistakes } = await desk.ask('publishStatement', { story, statement: statementInput('a', wrong) });
    expect(mistakes.map(({ code, path }) => `${code} ${path.slice(2).join('.')}`).sort()).toEqual(expected);
    const { language, ...others } = wrong;
    await desk.done('saveDraft', { story, draft: statementInput('b', { ...others, language: null }) });
    const published = await desk.ask('publishDraft', { draft: `${story}/b`, expectedRevision: 1 });
    expect(published.mistakes.map(({ code, path }) => `${code} ${path.slice(2).join('.')}`).sort()).toEqual(
      ['REQUIRED_FIELD language', ...expected.slice(1)].sort(),
    );
  });
});
