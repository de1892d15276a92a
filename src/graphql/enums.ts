/**
 * The vocabularies of the domain as enums, with their descriptions. New values may be added; clients must allow for
 * that.
 */
import { EditorRole as EditorRoles } from '../desk/editor.js';
import * as vocabulary from '../story/vocabulary.js';
import { valuesOf } from '../story/vocabulary.js';
import * as wording from '../story/wording.js';
import { builder } from './builder.js';

function enumOf<const V extends Readonly<Record<string, string>>>(name: string, description: string, values: V) {
  const described = Object.fromEntries(
    valuesOf(values).map((value) => [value, { value, description: values[value] ?? '' }]),
  );
  return builder.enumType<string, { readonly [K in keyof V & string]: { value: K; description: string } }>(name, {
    description,
    values: described as { readonly [K in keyof V & string]: { value: K; description: string } },
  });
}

export const StoryStatus = enumOf('StoryStatus', 'Whether a story is still being updated.', vocabulary.StoryStatus);
export const ActorType = enumOf('ActorType', 'What an actor is, for good.', vocabulary.ActorType);
export const EventKind = enumOf('EventKind', 'What sort of occasion an event is.', vocabulary.EventKind);
export const EventStatus = enumOf(
  'EventStatus',
  'How certain it is that an event happens or happened.',
  vocabulary.EventStatus,
);
export const ParticipantRole = enumOf('ParticipantRole', 'What somebody does at an event.', vocabulary.ParticipantRole);
export const StatementStatus = enumOf('StatementStatus', 'Whether a statement stands.', vocabulary.StatementStatus);
export const SpeechMode = enumOf('SpeechMode', 'Whose words a text is in.', vocabulary.SpeechMode);
export const Channel = enumOf('Channel', 'The channel through which something was said.', vocabulary.Channel);
export const RelationKind = enumOf('RelationKind', 'How a statement relates to another.', vocabulary.RelationKind);
export const SourceKind = enumOf('SourceKind', 'What sort of source it is.', vocabulary.SourceKind);
export const CitationSupport = enumOf(
  'CitationSupport',
  'What a source supports about a statement.',
  vocabulary.CitationSupport,
);
export const ProposalKind = enumOf('ProposalKind', 'What sort of thing is proposed.', vocabulary.ProposalKind);
export const ProposalStatus = enumOf('ProposalStatus', 'What has become of a proposal.', vocabulary.ProposalStatus);
export const ProposalRelationKind = enumOf(
  'ProposalRelationKind',
  'How a proposal relates to another.',
  vocabulary.ProposalRelationKind,
);
export const Stance = enumOf(
  'Stance',
  'What an actor has committed itself to with regard to a proposal. An actor without a position has no stated position, which is never a rejection.',
  vocabulary.Stance,
);
export const ConditionKind = enumOf('ConditionKind', 'What sort of condition it is.', vocabulary.ConditionKind);
export const ConditionStatus = enumOf('ConditionStatus', 'Whether a condition is met.', vocabulary.ConditionStatus);
export const PositionBasis = enumOf('PositionBasis', 'On whose word a position rests.', vocabulary.PositionBasis);
export const PositionState = enumOf('PositionState', 'Whether a position still holds.', vocabulary.PositionState);
export const NoticeKind = enumOf('NoticeKind', 'What sort of notice it is.', vocabulary.NoticeKind);
export const NoticeReason = enumOf('NoticeReason', 'Why something was changed.', vocabulary.NoticeReason);
export const TimePrecision = enumOf('TimePrecision', 'How precisely a time is known.', vocabulary.TimePrecision);
export const UpdateKind = enumOf('UpdateKind', 'What an update of the record tells.', vocabulary.UpdateKind);
export const WordChangeKind = enumOf('WordChangeKind', 'What became of some words.', wording.WordChangeKind);
export const EditorRole = enumOf('EditorRole', 'What somebody of the desk may do.', EditorRoles);
