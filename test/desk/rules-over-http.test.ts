/** Every rule of the domain, broken by mutations: refused with its code, at the field, in words. */
import { type GraphQLInputType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.js';
import { encodeCursor } from '../../src/record/cursor.js';
import { MAX_OTHER_NAMES_PER_ACTOR, MAX_TEXT_LENGTH, MAX_TEXT_LENGTH_PER_ENTRY } from '../../src/story/bounds.js';
import { momentId } from '../../src/story/global-id.js';
import { ViolationCode } from '../../src/story/violation.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, positionInput, statementInput, WHY } from '../fixtures/stories/desk.js';

/** Codes that no structured mutation can cause, with the reason. */
const UNREACHABLE: Partial<Record<ViolationCode, string>> = {
  RECORD_IS_LIVE: 'Only a story file gives a time of recording (importing.test.ts).',
  RECORDED_AT_NOT_LATER: 'Only a story file gives a time of recording (importing.test.ts).',
  RECORDED_AT_IN_FUTURE: 'Only a story file gives a time of recording (importing.test.ts).',
  UNKNOWN_FIELD: 'GraphQL refuses fields that an input type lacks.',
  WRONG_STORY: 'A mutation names each thing with its story; only a story file can differ.',
  TYPE_IS_FIXED: 'changeActor has no type; only a story file can change it.',
  MORE_MISTAKES: 'The tests of bounds make enough mistakes.',
  CHIEF_REQUIRED: 'The tests of roles use an editor who is not a chief.',
  UNWRITTEN_TEXT: 'Only story files are checked for it; the tests of "onrecord read" have one.',
  NOT_REWORDED: 'Only a draft of an article can break it; the tests of articles do.',
  USE_NOT_POSSIBLE: 'Only a draft of an article can break it; the tests of articles do.',
};

/** A cursor; the record of the test need not know it. */
const AT_A_MOMENT = encodeCursor({ epoch: '0123456789abcdef', generation: 1, offset: 1, hashStart: '0123456789ab' });

interface Broken {
  readonly code: ViolationCode;
  /** A batch that is accepted first. */
  readonly first?: (story: string) => readonly object[];
  /** The batch that breaks the rule. */
  readonly operations: (story: string) => readonly object[];
  /** The path after the operations: an operation's number comes first. */
  readonly at: string;
}

const publish = (story: string, more: object = {}, key = 'said') => ({
  publishStatement: { story, statement: statementInput(key, more) },
});
const retract = (story: string, expectedVersion = 1) => ({
  retractStatement: { statement: `${story}/said`, expectedVersion, notice: WHY },
});
const event = (story: string, set: object) => ({ changeEvent: { event: `${story}/talks`, expectedVersion: 1, set } });
const actor = (story: string, more: object) => ({
  addActor: { actor: { slug: `org-${story}`, type: 'ORGANIZATION', name: 'Org', ...more } },
});
const source = (story: string, slug: string, more: object = {}) => ({
  addSource: {
    source: { slug: `${slug}-${story}`, url: `https://a.example/${story}`, publisher: 'P', kind: 'WIRE', ...more },
  },
});
const takes = (story: string, more: object, evidence = ['said']) => ({
  takePosition: positionInput(story, evidence, more),
});
const SAID = (story: string) => [publish(story)];
/** Each translation has an allowed length; together they exceed an entry's limit. */
const LONG_TRANSLATIONS = Array.from({ length: MAX_TEXT_LENGTH_PER_ENTRY / MAX_TEXT_LENGTH + 1 }, (_, n) => ({
  text: `${n} ${'x'.repeat(MAX_TEXT_LENGTH - 10)}`,
  language: 'en',
}));
const CONDITION = { kind: 'GUARANTEE', text: 'It is watched.' };
const statement = (code: ViolationCode, more: object, field: string): Broken => ({
  code,
  operations: (story) => [publish(story, more)],
  at: `0.publishStatement.statement.${field}`,
});
const position = (code: ViolationCode, more: object, field: string, evidence = ['said']): Broken => ({
  code,
  first: SAID,
  operations: (story) => [takes(story, more, evidence)],
  at: `0.takePosition.${field}`,
});
const changedEvent = (code: ViolationCode, set: object, field: string): Broken => ({
  code,
  operations: (story) => [event(story, set)],
  at: `0.changeEvent.set.${field}`,
});

const BROKEN: readonly Broken[] = [
  statement('FORM', { text: '' }, 'text'),
  statement('FORM', { text: 'a\u0000b' }, 'text'),
  statement('FORM', { text: 'half of one: \ud83d' }, 'text'),
  statement('FORM', { text: 'x'.repeat(10_001) }, 'text'),
  {
    code: 'REQUIRED_FIELD',
    first: (story) => [{ saveDraft: { story, draft: { ...statementInput('said'), text: null } } }],
    operations: (story) => [{ publishDraft: { draft: `${story}/said`, expectedRevision: 1 } }],
    at: '0.publishDraft.draft.text',
  },
  statement('BAD_TIME', { saidAt: { edtf: '2025-02-30' } }, 'saidAt'),
  statement('BAD_TIME', { saidAt: { edtf: '2025', timeZone: 'Moscow' } }, 'saidAt'),
  statement('BAD_TIME', { saidAt: { edtf: '2025-10-26T02:30', timeZone: 'Europe/Berlin' } }, 'saidAt'),
  statement('BAD_TIME', { saidAt: { edtf: '2025-03-18T15:00+47:99' } }, 'saidAt'),
  statement('BAD_NAME', { key: 'Said_1' }, 'key'),
  statement('BAD_NAME', { mentions: ['north', 'Nord Süd'] }, 'mentions.1'),
  statement('BAD_LANGUAGE', { language: 'english!' }, 'language'),
  {
    code: 'BAD_URL',
    operations: (story) => [source(story, 'a', { url: 'example.org' })],
    at: '0.addSource.source.url',
  },
  {
    code: 'NAMED_TWICE',
    operations: (story) => [event(story, { title: 'A' }), event(story, { title: 'B' })],
    at: '1.changeEvent.set',
  },
  {
    code: 'NAMED_TWICE',
    first: SAID,
    operations: (story) => [takes(story, {}), takes(story, { stance: 'REJECTS' })],
    at: '1.takePosition',
  },
  statement('UNKNOWN_REFERENCE', { citations: [{ source: 'nobody', supports: ['TIME'] }] }, 'citations.0.source'),
  {
    code: 'REFERENCE_OF_OTHER_TYPE',
    operations: (story) => [actor(story, { country: 'anna-north' })],
    at: '0.addActor.actor.country',
  },
  {
    code: 'REFERENCE_AT_A_MOMENT',
    operations: (story) => [actor(story, { country: momentId('actor', 'north', AT_A_MOMENT) })],
    at: '0.addActor.actor.country',
  },
  {
    code: 'ALREADY_TAKEN',
    operations: (story) => [source(story, 'a'), source(story, 'b')],
    at: '1.addSource.source.url',
  },
  {
    code: 'FIELD_NOT_OF_TYPE',
    operations: (story) => [actor(story, { isoCode: 'UA' })],
    at: '0.addActor.actor.isoCode',
  },
  {
    code: 'VERSION_CONFLICT',
    operations: (story) => [{ closeStory: { story, expectedVersion: 2 } }],
    at: '0.closeStory.expectedVersion',
  },
  {
    code: 'ALREADY_EXISTS',
    first: SAID,
    operations: (story) => [publish(story, { text: 'Else.' })],
    at: '0.publishStatement.statement.key',
  },
  {
    code: 'POSITIONS_LOSE_EVIDENCE',
    first: (story) => [publish(story), takes(story, {})],
    operations: (story) => [retract(story)],
    at: '0.retractStatement.statement',
  },
  statement('NO_ATTRIBUTION', { attributions: [] }, 'attributions'),
  statement('NO_CITATION', { citations: [] }, 'citations'),
  statement(
    'SPEAKER_AND_LABEL',
    { attributions: [{ speaker: 'anna-north', label: 'an official' }] },
    'attributions.0.label',
  ),
  statement('DIRECT_TEXT', { mode: 'DIRECT', text: '“We agree.”' }, 'text'),
  statement('INDIRECT_TEXT', { text: 'They “agree”.' }, 'text'),
  statement('MIXED_TEXT', { mode: 'MIXED', text: 'They agree.' }, 'text'),
  statement(
    'WORDING_DIFFERS',
    { mode: 'DIRECT', citations: [{ source: 'daily', quote: { exact: 'Else' }, supports: ['WORDING'] }] },
    'citations.0.quote',
  ),
  {
    code: 'NOTICE_REQUIRED',
    first: SAID,
    operations: (story) => [
      { changeStatement: { statement: `${story}/said`, expectedVersion: 1, set: { mentions: [], text: 'Else.' } } },
    ],
    at: '0.changeStatement.set.text',
  },
  {
    code: 'NOTICE_KIND',
    first: SAID,
    operations: (story) => [
      { withholdStatement: { statement: `${story}/said`, expectedVersion: 1, notice: { kind: 'RELEASE', ...WHY } } },
    ],
    at: '0.withholdStatement.notice.kind',
  },
  {
    code: 'NOTICE_KIND',
    first: SAID,
    operations: (story) => [
      {
        correctStatement: {
          statement: `${story}/said`,
          expectedVersion: 1,
          set: { text: 'Else.' },
          notice: { kind: 'HOLD', ...WHY },
        },
      },
    ],
    at: '0.correctStatement.notice.kind',
  },
  {
    code: 'NOT_PUBLISHED',
    first: (story) => [publish(story), retract(story)],
    operations: (story) => [
      { changeStatement: { statement: `${story}/said`, expectedVersion: 2, set: { mentions: ['south'] } } },
    ],
    at: '0.changeStatement.statement',
  },
  {
    code: 'MOVE_NOT_ALLOWED',
    first: (story) => [publish(story), retract(story)],
    operations: (story) => [retract(story, 2)],
    at: '0.retractStatement.statement',
  },
  {
    code: 'MOVE_NOT_ALLOWED',
    first: (story) => [event(story, { status: 'CANCELLED' })],
    operations: (story) => [
      { changeEvent: { event: `${story}/talks`, expectedVersion: 2, set: { status: 'SCHEDULED' } } },
    ],
    at: '0.changeEvent.set.status',
  },
  position('NO_EVIDENCE', {}, 'evidence', []),
  {
    code: 'EVIDENCE_NOT_PUBLISHED',
    first: (story) => [publish(story), retract(story)],
    operations: (story) => [takes(story, {})],
    at: '0.takePosition.evidence.0',
  },
  position('BASIS_NOT_SUPPORTED', { actor: 'south' }, 'basis'),
  position('CONDITION_REQUIRED', { stance: 'ACCEPTS_CONDITIONALLY' }, 'conditions'),
  position('CONDITION_OPEN', { stance: 'ACCEPTS', conditions: [CONDITION] }, 'conditions.0.status'),
  {
    code: 'NOT_AGREED',
    operations: (story) => [
      { changeProposal: { proposal: `${story}/truce`, expectedVersion: 1, set: { status: 'AGREED' } } },
    ],
    at: '0.changeProposal.set.status',
  },
  {
    code: 'NOT_AGREED',
    first: (story) => [
      publish(story),
      takes(story, { stance: 'ACCEPTS' }),
      {
        changeProposal: {
          proposal: `${story}/truce`,
          expectedVersion: 1,
          set: { status: 'AGREED', requiredParties: ['north'] },
        },
      },
    ],
    operations: (story) => [takes(story, { stance: 'REJECTS', supersedes: `${story}/truce/north/1` })],
    at: '0.takePosition.stance',
  },
  changedEvent('PREVIOUS_TIME_REQUIRED', { status: 'POSTPONED' }, 'previousTime'),
  changedEvent('TIME_REQUIRED', { status: 'HELD', time: null }, 'time'),
  changedEvent('NOT_IN_THE_PAST', { status: 'HELD', time: { edtf: '2999' } }, 'time'),
  changedEvent('CIRCLE', { partOf: 'talks' }, 'partOf'),
  {
    code: 'CIRCLE',
    first: (story) => [
      actor(story, {}),
      { addActor: { actor: { slug: `part-${story}`, type: 'ORGANIZATION', name: 'Part', parent: `org-${story}` } } },
    ],
    operations: (story) => [
      { changeActor: { actor: `org-${story}`, expectedVersion: 1, set: { parent: `part-${story}` } } },
    ],
    at: '0.changeActor.set.parent',
  },
  {
    code: 'RELATES_TO_ITSELF',
    first: SAID,
    operations: (story) => [
      {
        changeStatement: {
          statement: `${story}/said`,
          expectedVersion: 1,
          set: { relations: [{ kind: 'REPEATS', statement: `${story}/said` }] },
        },
      },
    ],
    at: '0.changeStatement.set.relations.0.statement',
  },
  {
    code: 'BAD_CHARACTER',
    operations: (story) => [actor(story, { name: 'An\u202egrO' })],
    at: '0.addActor.actor.name',
  },
  {
    code: 'TOO_MANY',
    operations: (story) => [
      actor(story, { otherNames: Array.from({ length: MAX_OTHER_NAMES_PER_ACTOR + 1 }, (_, n) => `Name ${n}`) }),
    ],
    at: '0.addActor.actor.otherNames',
  },
  {
    code: 'TOO_LARGE',
    operations: (story) => [publish(story, { translations: LONG_TRANSLATIONS })],
    at: '0.publishStatement.statement',
  },
  {
    code: 'URL_WITH_PASSWORD',
    operations: (story) => [source(story, 'secret', { url: 'https://user:word@a.example/' })],
    at: '0.addSource.source.url',
  },
  {
    code: 'RELATES_TO_ITSELF',
    operations: (story) => [actor(story, { parent: `org-${story}` })],
    at: '0.addActor.actor.parent',
  },
  {
    code: 'DUPLICATE_STATEMENT',
    first: (story) => [publish(story, { text: 'It is so.' })],
    operations: (story) => [publish(story, { text: 'it is so' }, 'again')],
    at: '0.publishStatement.statement.text',
  },
  {
    code: 'ENDS_BEFORE_START',
    operations: (story) => [{ closeStory: { story, expectedVersion: 1, endedAt: { edtf: '2024' } } }],
    at: '0.closeStory.endedAt',
  },
];

/** Whether a path leads through the fields of input types; a draft's fields are those of its input. */
function leadsThroughInputs(path: readonly string[]): boolean {
  const argument = schema
    .getMutationType()
    ?.getFields()
    .applyBatch?.args.find(({ name }) => name === path[0]);
  let type: GraphQLInputType | undefined = argument?.type;
  for (const part of path.slice(1)) {
    const bare: GraphQLInputType | undefined = type && getNullableType(type);
    if (isInputObjectType(bare)) type = bare.getFields()[part]?.type;
    else if (isListType(bare) && /^\d+$/.test(part)) type = bare.ofType;
    else if (bare?.toString() === 'ID' && path.includes('publishDraft')) {
      const draft = schema.getType('StatementDraftInput');
      type = isInputObjectType(draft) ? draft.getFields()[part]?.type : undefined;
    } else return false;
  }
  return type !== undefined;
}

onOneEngine('Rules over HTTP', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);

  test.each(BROKEN.map((one) => [one.code, one.at, one] as const))(
    'a batch that breaks %s is refused at %s',
    async (code, at, { first, operations }) => {
      const story = await desk.story();
      if (first !== undefined) expect(await desk.batch(first(story))).toMatchObject({ status: 'APPENDED' });
      const head = await desk.head();
      const { mistakes, ...refusal } = await desk.batch(operations(story));
      const path = ['input', 'operations', ...at.split('.')];
      expect(mistakes).toContainEqual({ code, path, message: expect.stringMatching(/\S+ \S+/), line: null });
      // The batch has no other mistake; an incomplete draft has several with this code.
      expect(new Set(mistakes.map((one) => one.code))).toEqual(new Set([code]));
      expect(refusal).toMatchObject({ code, path: mistakes[0]?.path, message: mistakes[0]?.message });
      for (const mistake of mistakes) expect(leadsThroughInputs(mistake.path), mistake.path.join('.')).toBe(true);
      expect(await desk.head()).toBe(head);
    },
  );
});

test('every code of the catalogue is caused here, or has a reason why it cannot be', () => {
  const reached = new Set([...BROKEN.map(({ code }) => code), ...Object.keys(UNREACHABLE)]);
  expect([...reached].sort()).toEqual(Object.keys(ViolationCode).sort());
  for (const { code } of BROKEN) expect(UNREACHABLE).not.toHaveProperty(code);
});
