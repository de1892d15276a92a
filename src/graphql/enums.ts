/**
 * The vocabularies of the domain as enums, with their descriptions. New values may be added; clients must allow for
 * that.
 */
import { EditorRole as EditorRoles } from '../desk/editor.js';
import * as articles from '../record/article-draft.js';
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
export const ActorType = enumOf('ActorType', 'The type of an actor. It never changes.', vocabulary.ActorType);
export const EventKind = enumOf('EventKind', 'The kind of an event.', vocabulary.EventKind);
export const EventStatus = enumOf(
  'EventStatus',
  'How certain it is that an event happens or happened.',
  vocabulary.EventStatus,
);
export const ParticipantRole = enumOf(
  'ParticipantRole',
  'The role of a participant in an event.',
  vocabulary.ParticipantRole,
);
export const StatementStatus = enumOf('StatementStatus', 'Whether a statement stands.', vocabulary.StatementStatus);
export const SpeechMode = enumOf('SpeechMode', 'Whose words a text is in.', vocabulary.SpeechMode);
export const Channel = enumOf('Channel', 'The channel through which something was said.', vocabulary.Channel);
export const RelationKind = enumOf('RelationKind', 'How a statement relates to another.', vocabulary.RelationKind);
export const SourceKind = enumOf('SourceKind', 'The kind of a source.', vocabulary.SourceKind);
export const CitationSupport = enumOf(
  'CitationSupport',
  'A part of a statement that a source supports.',
  vocabulary.CitationSupport,
);
export const ProposalKind = enumOf('ProposalKind', 'The kind of a proposal.', vocabulary.ProposalKind);
export const ProposalStatus = enumOf('ProposalStatus', 'The status of a proposal.', vocabulary.ProposalStatus);
export const ProposalRelationKind = enumOf(
  'ProposalRelationKind',
  'How a proposal relates to another.',
  vocabulary.ProposalRelationKind,
);
export const Stance = enumOf(
  'Stance',
  "An actor's commitment regarding a proposal. An actor without a position has no stated position, which is never a rejection.",
  vocabulary.Stance,
);
export const ConditionKind = enumOf('ConditionKind', 'The kind of a condition.', vocabulary.ConditionKind);
export const ConditionStatus = enumOf('ConditionStatus', 'Whether a condition is met.', vocabulary.ConditionStatus);
export const PositionBasis = enumOf('PositionBasis', 'The basis of a position.', vocabulary.PositionBasis);
export const PositionState = enumOf('PositionState', 'Whether a position still holds.', vocabulary.PositionState);
export const NoticeKind = enumOf('NoticeKind', 'The kind of a notice.', vocabulary.NoticeKind);
export const NoticeReason = enumOf('NoticeReason', 'The reason for a change.', vocabulary.NoticeReason);
export const TimePrecision = enumOf('TimePrecision', 'How precisely a time is known.', vocabulary.TimePrecision);
export const UpdateKind = enumOf('UpdateKind', 'The kind of an update.', vocabulary.UpdateKind);
export const WordChangeKind = enumOf('WordChangeKind', 'How some words changed.', wording.WordChangeKind);
export const EditorRole = enumOf('EditorRole', 'The role of an editor.', EditorRoles);

export const ArticleDraftState = enumOf(
  'ArticleDraftState',
  'The decision about a draft of an article.',
  articles.ArticleDraftState,
);
export const ArticleDraftUse = enumOf(
  'ArticleDraftUse',
  'How an accepted draft of an article goes on the record.',
  articles.ArticleDraftUse,
);
export const ArticleMatchRelation = enumOf(
  'ArticleMatchRelation',
  'How a statement on the record relates to a draft that reports the same utterance.',
  vocabulary.ArticleMatchRelation,
);
