/**
 * The content of a story file. This one definition validates files and prints `schema/story-file.schema.json`.
 *
 * An entry with a new name adds a thing; an entry with a known name changes it: the given fields replace the old
 * values (lists whole), omitted fields stay, and `null` clears an optional field.
 */
import { z } from 'zod';
import { ACTOR_FIELDS } from '../../story/actor-fields.js';
import { MAX_PRINCIPALS_PER_ATTRIBUTION } from '../../story/bounds.js';
import { EVENT_FIELDS } from '../../story/event-fields.js';
import { byName, type Defined, type FieldKind, type FieldValues } from '../../story/field.js';
import { POSITION_FIELDS } from '../../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import { SOURCE_FIELDS } from '../../story/source-fields.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { STORY_FIELDS } from '../../story/story-fields.js';
import {
  ActorType,
  Channel,
  CitationSupport,
  ConditionKind,
  ConditionStatus,
  EventKind,
  EventStatus,
  NoticeKind,
  NoticeReason,
  ParticipantRole,
  PositionBasis,
  ProposalKind,
  ProposalRelationKind,
  ProposalStatus,
  RelationKind,
  SourceKind,
  SpeechMode,
  Stance,
  StoryStatus,
  valuesOf,
} from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import { actorName, address, language, line, listOf, moment, name, oneOf, reference, text, time } from './values.js';

const MOST_SUPPORTS = valuesOf(CitationSupport).length;

const citation = z.strictObject({
  source: name,
  quote: z
    .union([text, z.strictObject({ exact: text, prefix: text.nullish(), suffix: text.nullish() })], {
      error: 'A quote is the passage as a text, or {exact, prefix, suffix}',
    })
    .nullish()
    .describe('The passage of the source, word for word.'),
  retrievedAt: time.nullish(),
  supports: z
    .array(oneOf(CitationSupport))
    .min(1, 'name what the source supports, for example [WORDING, ATTRIBUTION]')
    .max(MOST_SUPPORTS, mistakeWords.form.repeatedItems(MOST_SUPPORTS)),
});

const translation = z.strictObject({
  text,
  language,
  translator: line.nullish(),
  source: name.nullish(),
  machine: z.boolean().optional(),
});

const attribution = z.strictObject({
  speaker: name.nullish().describe('The actor who said it.'),
  label: line.nullish().describe('Instead of a speaker: the description of an unnamed source.'),
  onBehalfOf: listOf(name, MAX_PRINCIPALS_PER_ATTRIBUTION),
  office: line.nullish().describe("The speaker's title at the time; by default, a copy of the actor's present title."),
  relayedBy: name.nullish(),
  addressedTo: name.nullish(),
});

/** The form of a field's value, by the field's kind; for a list, the form of its items. */
const FORMS = {
  words: text,
  text,
  positionNote: text,
  line,
  actorName,
  language,
  address,
  wikidataId: z.string().regex(/^Q[1-9]\d*$/, 'A Wikidata id is Q and digits, like Q7747'),
  isoCode: z.string().regex(/^[A-Z]{2}$/, 'An ISO 3166-1 alpha-2 code is two capital letters, like UA'),
  time,
  storyStatus: oneOf(StoryStatus),
  sourceKind: oneOf(SourceKind),
  eventKind: oneOf(EventKind),
  eventStatus: oneOf(EventStatus),
  proposalKind: oneOf(ProposalKind),
  proposalStatus: oneOf(ProposalStatus),
  speechMode: oneOf(SpeechMode),
  channel: oneOf(Channel),
  stance: oneOf(Stance),
  positionBasis: oneOf(PositionBasis),
  actor: name,
  event: reference,
  proposal: reference,
  relative: name,
  relation: z.strictObject({ kind: oneOf(ProposalRelationKind), proposal: reference }),
  lines: line,
  texts: text,
  actors: name,
  proposals: reference,
  participants: z.strictObject({ actor: name, role: oneOf(ParticipantRole) }),
  attributions: attribution,
  translations: translation,
  citations: citation,
  relations: z.strictObject({ kind: oneOf(RelationKind), statement: reference }),
  statements: reference,
  conditions: z.strictObject({
    kind: oneOf(ConditionKind),
    text,
    onActor: name.nullish(),
    status: oneOf(ConditionStatus).optional(),
    evidence: reference.nullish(),
  }),
} as const satisfies Readonly<Record<FieldKind, z.ZodType>>;
type Forms = typeof FORMS;

/** The value that an entry gives for a field of each kind. */
export type EntryValues = {
  readonly [K in FieldKind]: FieldValues[K] extends readonly unknown[]
    ? readonly z.output<Forms[K]>[]
    : z.output<Forms[K]>;
};

/** The forms of the fields of an entry: each may be omitted, and optional ones may be cleared. */
type EntryShape<D extends Defined> = {
  [F in D[number] as F['name']]: z.ZodOptional<
    z.ZodType<F['presence'] extends 'optional' ? EntryValues[F['kind']] | null : EntryValues[F['kind']]>
  >;
};

type WholeShape<D extends Defined> = {
  [F in D[number] as F['name']]: F['presence'] extends 'required'
    ? z.ZodType<EntryValues[F['kind']]>
    : EntryShape<readonly [F]>[F['name']];
};

function entryForm<F extends Defined[number]>({
  name,
  kind,
  presence,
  most,
  words,
}: F): readonly [F['name'], z.ZodType] {
  const form: z.ZodType = FORMS[kind];
  const given = presence === 'list' ? listOf(form, most) : presence === 'optional' ? form.nullish() : form.optional();
  return [name, words.file === null ? given : given.describe(words.file)];
}

/** The forms of all defined fields of a thing's entry. */
function entryForms<D extends Defined>(fields: D): EntryShape<D> {
  return byName<EntryShape<D>>(fields.map(entryForm));
}

/** The same for an entry that always makes something new: required fields must be there. */
function wholeForms<D extends Defined>(fields: D): WholeShape<D> {
  return byName<WholeShape<D>>(
    fields.map((field) => (field.presence === 'required' ? [field.name, FORMS[field.kind]] : entryForm(field))),
  );
}

/** A story, to open or to change. */
export const storyMapping = z
  .strictObject({ slug: name, ...entryForms(STORY_FIELDS) })
  .describe('The story itself: the entry opens a new story, or changes a known one.');

const source = z
  .strictObject({ slug: name, ...entryForms(SOURCE_FIELDS) })
  .describe('A published page, document or recording. Shared by all stories.');

const actor = z
  .strictObject({ slug: name, type: oneOf(ActorType).optional(), ...entryForms(ACTOR_FIELDS) })
  .describe('A person, country or organization. Shared by all stories.');

const event = z
  .strictObject({ slug: name, ...entryForms(EVENT_FIELDS) })
  .describe('An occasion: a call, talks, a press conference.');

const proposal = z
  .strictObject({ slug: name, ...entryForms(PROPOSAL_FIELDS) })
  .describe('Something that was proposed.');

/** The fields of a statement when it is published, and when it is corrected. */
const statementFields = entryForms(STATEMENT_FIELDS);

const notice = z
  .strictObject({
    kind: oneOf(NoticeKind),
    reason: oneOf(NoticeReason),
    text: text.describe('Public: why, in the words of the desk.'),
    internalNote: text.nullish().describe('For the desk only.'),
  })
  .describe('The public explanation of a change.');

const allowUnsupported = z
  .boolean()
  .optional()
  .describe('Confirms that positions may lose their last evidence by this and become UNSUPPORTED.');

const statement = z
  .strictObject({
    key: name,
    ...statementFields,
    allowDuplicate: z
      .boolean()
      .optional()
      .describe('Confirms that a near-duplicate of a published statement is another utterance.'),
    allowUnsupported,
    notice: notice.optional().describe('For a published statement whose words, speaker, time or channel change.'),
  })
  .describe('Who said what, on whose behalf, when, with its source.');

const correction = z
  .strictObject({
    statement: reference,
    set: z.strictObject(statementFields).describe('The fields that change.'),
    notice,
    allowUnsupported,
  })
  .describe('A public correction of a published statement.');

const moved = z.strictObject({ statement: reference, notice });
const takenBack = moved.extend({ allowUnsupported });

const position = z
  .strictObject(wholeForms(POSITION_FIELDS))
  .describe("An actor's position on a proposal. It supersedes the one the actor held before.");

const sections = {
  sources: source,
  actors: actor,
  events: event,
  proposals: proposal,
  statements: statement,
  correct: correction,
  withhold: moved.describe('Hides a statement while it is checked.'),
  release: moved.describe('Shows a withheld statement again.'),
  retract: takenBack.describe('Takes a statement back, for good.'),
  redact: takenBack.describe('Erases the text of a statement from the whole record, for legal reasons.'),
  positions: position,
} as const;
export type Section = keyof typeof sections;
export type EntryOf<S extends Section> = z.output<(typeof sections)[S]>;

/** The sections of a file, in the order in which they are applied. */
export const SECTIONS: { readonly [S in Section]: z.ZodType<EntryOf<S>> } = sections;
/** The forms of the fields of a source and an actor, for inputs that have only some of them. */
export const [SOURCE_FORMS, ACTOR_FORMS] = [sections.sources.shape, sections.actors.shape];
export const SECTION_NAMES: readonly Section[] = [
  'sources',
  'actors',
  'events',
  'proposals',
  'statements',
  'correct',
  'withhold',
  'release',
  'retract',
  'redact',
  'positions',
];

export const storySection = z
  .union([name, storyMapping], { error: 'story is the slug of the story, or a mapping that begins with its slug' })
  .describe('The story that the file belongs to: its slug, or the story itself.');

export const recordedAtField = moment
  .optional()
  .describe(
    'When the desk knew what the file says, for a record that has not begun to live. The batch is recorded with this time and marked as imported.',
  );

/** A whole file, for the printed JSON Schema. The desk validates each entry on its own, to find all mistakes. */
export const storyFile = z
  .strictObject({
    story: storySection,
    recordedAt: recordedAtField,
    sources: z.array(sections.sources).optional(),
    actors: z.array(sections.actors).optional(),
    events: z.array(sections.events).optional(),
    proposals: z.array(sections.proposals).optional(),
    statements: z.array(sections.statements).optional(),
    correct: z.array(sections.correct).optional(),
    withhold: z.array(sections.withhold).optional(),
    release: z.array(sections.release).optional(),
    retract: z.array(sections.retract).optional(),
    redact: z.array(sections.redact).optional(),
    positions: z.array(sections.positions).optional(),
  })
  .describe('A batch of an Onrecord story: applied whole or not at all.');

export type StoryEntry = z.output<typeof storyMapping>;
export type NoticeEntry = z.output<typeof notice>;
export type StatementFields = Omit<EntryOf<'statements'>, 'key' | 'allowDuplicate' | 'allowUnsupported' | 'notice'>;

/** The JSON Schema (draft 2020-12) of story files, for completion in editors. */
export function storyFileJsonSchema(): object {
  return z.toJSONSchema(storyFile, { io: 'input', target: 'draft-2020-12' });
}
