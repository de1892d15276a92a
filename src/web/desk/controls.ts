/**
 * The control of each kind of field in the desk's forms. A form is made from the definition of its thing (`src/story`); the
 * labels and hints come from the catalogue.
 */
import { ACTOR_FIELDS, FIELDS_OF_TYPE, RELATIVES } from '../../story/actor-fields.js';
import { EVENT_FIELDS } from '../../story/event-fields.js';
import type { FieldKind, Presence } from '../../story/field.js';
import type { Citation, Condition, Participant, ProposalRelation, Quote, Translation } from '../../story/parts.js';
import { POSITION_FIELDS } from '../../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import { SOURCE_FIELDS } from '../../story/source-fields.js';
import { STORY_FIELDS } from '../../story/story-fields.js';
import * as vocabulary from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';

const words = deskWords.thing;

/** The definitions of the things that have such a form. */
const FIELDS = {
  story: STORY_FIELDS,
  source: SOURCE_FIELDS,
  actor: ACTOR_FIELDS,
  event: EVENT_FIELDS,
  proposal: PROPOSAL_FIELDS,
  position: POSITION_FIELDS,
} as const;
/** The kinds of things that have such a form; statements have one of their own. */
export type FormKind = keyof typeof FIELDS;

/** The kinds of things that a field can name. */
export type NamedKind = 'actor' | 'source' | 'event' | 'proposal' | 'statement';

/** The names of the values of a vocabulary. */
type ValueNames = Readonly<Record<string, string>>;

/** How a value is typed. */
export type Control =
  | { readonly type: 'line' | 'long' | 'lines' | 'texts' | 'time' | 'flag' }
  | {
      readonly type: 'choice';
      readonly names: ValueNames;
      /** The sentence that describes each value: that of the vocabulary. */
      readonly meanings: ValueNames;
      /** Chosen from the start. */
      readonly preset: string;
    }
  | { readonly type: 'checks'; readonly names: ValueNames }
  | { readonly type: 'name' | 'names'; readonly of: NamedKind; readonly types: readonly vocabulary.ActorType[] | null }
  | { readonly type: 'group'; readonly parts: readonly FormPart[] }
  | { readonly type: 'items'; readonly one: string; readonly parts: readonly FormPart[] };

/** A field of a form, or a part of one. */
export interface FormPart {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly isRequired: boolean;
  readonly control: Control;
}

const LINE = { type: 'line' } as const;
const LONG = { type: 'long' } as const;
/** The control of a time. */
export const TIME = { type: 'time' } as const;
/** A choice from a vocabulary. */
function choice<Value extends string>(
  names: Readonly<Record<Value, string>>,
  meanings: Readonly<Record<Value, string>>,
  preset: Value | '' = '',
) {
  return { type: 'choice', names, meanings, preset } as const;
}
const nameOf = (of: NamedKind) => ({ type: 'name', of, types: null }) as const;
const namesOf = (of: NamedKind) => ({ type: 'names', of, types: null }) as const;

/** The parts of a value, all of them: one that is left out does not compile. */
function partsOf<Value>(
  labels: { readonly [P in keyof Value & string]: string },
  controls: { readonly [P in keyof Value & string]: readonly [Presence, Control] },
): readonly FormPart[] {
  const named: Readonly<Record<string, readonly [Presence, Control]>> = controls;
  const labelled: Readonly<Record<string, string>> = labels;
  return Object.entries(named).map(([name, [presence, control]]) => ({
    name,
    label: labelled[name] ?? name,
    hint: null,
    isRequired: presence === 'required',
    control,
  }));
}

const QUOTE = partsOf<Quote>(words.label.quote, {
  exact: ['required', LONG],
  prefix: ['optional', LINE],
  suffix: ['optional', LINE],
});
const CITATION = partsOf<Citation>(words.label.citation, {
  source: ['required', nameOf('source')],
  quote: ['optional', { type: 'group', parts: QUOTE }],
  retrievedAt: ['optional', TIME],
  supports: ['required', { type: 'checks', names: terms.support }],
});
const PARTICIPANT = partsOf<Participant>(words.label.participant, {
  actor: ['required', nameOf('actor')],
  role: ['required', choice(words.participantRole, vocabulary.ParticipantRole)],
});
const RELATION = partsOf<ProposalRelation>(words.label.relation, {
  kind: ['required', choice(words.proposalRelation, vocabulary.ProposalRelationKind)],
  proposal: ['required', nameOf('proposal')],
});
const CONDITION = partsOf<Condition>(words.label.condition, {
  kind: ['required', choice(words.conditionKind, vocabulary.ConditionKind)],
  text: ['required', LONG],
  onActor: ['optional', nameOf('actor')],
  status: ['preset', choice(terms.conditionStatus, vocabulary.ConditionStatus, 'OPEN')],
  evidence: ['optional', nameOf('statement')],
});
/** The parts of a translation of a statement. */
export const TRANSLATION = partsOf<Translation>(words.label.translation, {
  text: ['required', LONG],
  language: ['required', LINE],
  translator: ['optional', LINE],
  source: ['optional', nameOf('source')],
  machine: ['preset', { type: 'flag' }],
});

/** The kinds of fields that only statements have, whose form is its own. */
type OfStatements = 'words' | 'speechMode' | 'channel' | 'attributions' | 'relations' | 'translations' | 'proposals';

/** The control of a field of each kind. */
const CONTROLS: { readonly [K in Exclude<FieldKind, OfStatements>]: Control } = {
  text: LONG,
  positionNote: LONG,
  line: LINE,
  actorName: LINE,
  language: LINE,
  address: LINE,
  wikidataId: LINE,
  isoCode: LINE,
  time: TIME,
  storyStatus: choice(words.storyStatus, vocabulary.StoryStatus, 'LIVE'),
  sourceKind: choice(terms.sourceKind, vocabulary.SourceKind),
  eventKind: choice(terms.eventKind, vocabulary.EventKind),
  eventStatus: choice(terms.eventStatus, vocabulary.EventStatus),
  proposalKind: choice(terms.proposalKind, vocabulary.ProposalKind),
  proposalStatus: choice(terms.proposalStatus, vocabulary.ProposalStatus),
  stance: choice(terms.stance, vocabulary.Stance),
  positionBasis: choice(terms.basis, vocabulary.PositionBasis),
  actor: nameOf('actor'),
  event: nameOf('event'),
  proposal: nameOf('proposal'),
  relative: nameOf('actor'),
  relation: { type: 'group', parts: RELATION },
  lines: { type: 'lines' },
  texts: { type: 'texts' },
  actors: namesOf('actor'),
  statements: namesOf('statement'),
  participants: { type: 'items', one: words.item.participant, parts: PARTICIPANT },
  citations: { type: 'items', one: words.item.citation, parts: CITATION },
  conditions: { type: 'items', one: words.item.condition, parts: CONDITION },
};

/** The kind of an actor, which is not among its fields because it never changes. */
const ACTOR_TYPE: FormPart = {
  name: 'type',
  label: words.type,
  hint: words.typeHint,
  isRequired: true,
  control: choice(words.actorType, vocabulary.ActorType),
};

/** Fields that only actors of another type have. */
function isOfOtherType(name: string, type: string | null): boolean {
  if (type === null) return false;
  const fields: readonly (readonly [string, readonly string[]])[] = Object.entries(FIELDS_OF_TYPE);
  return fields.some(([owner, names]) => owner !== type && names.includes(name));
}

/**
 * The fields of a thing's form, in the order of their definition. A new actor has a type as well.
 * @param type The type of an actor: empty while none is chosen; `null` for the fields of all types.
 */
export function fieldsOf(kind: FormKind, isNew: boolean, type: string | null): readonly FormPart[] {
  if (kind !== 'actor') return FORMS[kind];
  const fields = FORMS.actor.filter(({ name }) => !isOfOtherType(name, type));
  return isNew ? [ACTOR_TYPE, ...fields] : fields;
}

function formOf(kind: FormKind): readonly FormPart[] {
  const fields: readonly {
    readonly name: string;
    readonly kind: keyof typeof CONTROLS;
    readonly presence: Presence;
  }[] = FIELDS[kind];
  const labels: ValueNames = words.label[kind];
  const hints: ValueNames = words.hint[kind];
  return fields.map(({ name, kind: valueKind, presence }) => ({
    name,
    label: labels[name] ?? name,
    hint: hints[name] ?? null,
    isRequired: presence === 'required',
    control: withTypes(name, CONTROLS[valueKind]),
  }));
}

/** The control of a field that names an actor of certain types only. */
function withTypes(name: string, control: Control): Control {
  const types: Readonly<Record<string, readonly vocabulary.ActorType[]>> = RELATIVES;
  return control.type === 'name' ? { ...control, types: types[name] ?? null } : control;
}

const FORMS: Readonly<Record<FormKind, readonly FormPart[]>> = {
  story: formOf('story'),
  source: formOf('source'),
  actor: formOf('actor'),
  event: formOf('event'),
  proposal: formOf('proposal'),
  position: formOf('position'),
};
