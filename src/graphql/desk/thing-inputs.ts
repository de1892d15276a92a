/** The input fields of things, made from their definitions in `src/story/`. */
import type { InputFieldRef, InputShapeFromTypeParam, InputType } from '@pothos/core';
import { byName, type Defined, type FieldKind } from '../../story/field.js';
import type { ThingKind } from '../../story/model.js';
import type { SchemaTypes } from '../builder.js';
import {
  Channel,
  EventKind,
  EventStatus,
  PositionBasis,
  ProposalKind,
  ProposalStatus,
  SourceKind,
  SpeechMode,
  Stance,
  StoryStatus,
} from '../enums.js';
import {
  AttributionInput,
  CitationInput,
  ConditionInput,
  FuzzyTimeInput,
  ParticipantInput,
  ProposalRelationInput,
  StatementRelationInput,
  TranslationInput,
} from './inputs.js';
import { naming } from './names.js';

/** The input of a field of each kind. Names of things are ids; the desk checks the form of texts. */
const FIELD_INPUTS = {
  words: 'String',
  text: 'String',
  positionNote: 'String',
  line: 'String',
  actorName: 'String',
  language: 'String',
  address: 'String',
  wikidataId: 'String',
  isoCode: 'String',
  time: FuzzyTimeInput,
  storyStatus: StoryStatus,
  sourceKind: SourceKind,
  eventKind: EventKind,
  eventStatus: EventStatus,
  proposalKind: ProposalKind,
  proposalStatus: ProposalStatus,
  speechMode: SpeechMode,
  channel: Channel,
  stance: Stance,
  positionBasis: PositionBasis,
  actor: 'ID',
  event: 'ID',
  proposal: 'ID',
  relative: 'ID',
  relation: ProposalRelationInput,
  lines: ['String'],
  texts: ['String'],
  actors: ['ID'],
  proposals: ['ID'],
  statements: ['ID'],
  participants: [ParticipantInput],
  attributions: [AttributionInput],
  translations: [TranslationInput],
  citations: [CitationInput],
  conditions: [ConditionInput],
  relations: [StatementRelationInput],
} satisfies Readonly<Record<FieldKind, InputType<SchemaTypes> | [InputType<SchemaTypes>]>>;
type FieldInputs = typeof FIELD_INPUTS;

/** The kind of thing that a field of each kind names, if any. */
const NAMES: { readonly [K in FieldKind]?: ThingKind } = {
  actor: 'actor',
  event: 'event',
  proposal: 'proposal',
  relative: 'actor',
  actors: 'actor',
  proposals: 'proposal',
  statements: 'statement',
};

type InputFields<D extends Defined, IsNew extends boolean> = {
  [F in D[number] as F['name']]: InputFieldRef<
    SchemaTypes,
    InputShapeFromTypeParam<
      SchemaTypes,
      FieldInputs[F['kind']],
      IsNew extends true ? (F['presence'] extends 'required' ? true : false) : false
    >
  >;
};

/** The input fields of a thing. For a new thing (`isNew`), required fields are required; otherwise all are optional. */
export function thingInputs<D extends Defined, const IsNew extends boolean>(
  t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>,
  fields: D,
  isNew: IsNew,
): InputFields<D, IsNew> {
  return byName<InputFields<D, IsNew>>(
    fields.map(({ name, kind, presence, words }) => {
      const required = isNew && presence === 'required';
      const named = NAMES[kind];
      const extensions = named === undefined ? {} : naming(named);
      return [name, t.field({ type: FIELD_INPUTS[kind], required, description: words.write, ...extensions })];
    }),
  );
}
