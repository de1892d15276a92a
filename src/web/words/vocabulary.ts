/** What the terms of the record are called on the page. */
import type {
  Channel,
  CitationSupport,
  ConditionKind,
  ConditionStatus,
  EventKind,
  EventStatus,
  NoticeKind,
  NoticeReason,
  PositionBasis,
  ProposalKind,
  ProposalStatus,
  RelationKind,
  SourceKind,
  SpeechMode,
  Stance,
  StatementStatus,
  UpdateKind,
} from '../operations.js';

export const STANCES: Readonly<Record<Stance, string>> = {
  ACCEPTS: 'Accepts',
  ACCEPTS_WITH_RESERVATION: 'Accepts, with a reservation',
  ACCEPTS_CONDITIONALLY: 'On conditions',
  NONCOMMITTAL: 'Noncommittal',
  COUNTER_PROPOSES: 'Counter-proposes',
  REJECTS: 'Rejects',
  DECLINED_TO_COMMENT: 'Declined to comment',
};
/** From yes to no, and then what is neither. */
export const STANCES_IN_ORDER: readonly Stance[] = [
  'ACCEPTS',
  'ACCEPTS_WITH_RESERVATION',
  'ACCEPTS_CONDITIONALLY',
  'COUNTER_PROPOSES',
  'REJECTS',
  'NONCOMMITTAL',
  'DECLINED_TO_COMMENT',
];
export const NO_STANCE = 'No stated position';

export const CONDITION_KINDS: Readonly<Record<ConditionKind, string>> = {
  RECIPROCITY: 'the other side does the same',
  PRECONDITION: 'first',
  GUARANTEE: 'a guarantee',
  MODIFICATION: 'a change',
  EXCLUSION: 'without a part',
  CLARIFICATION: 'a question',
};

export const CONDITION_STATUSES: Readonly<Record<ConditionStatus, string>> = {
  OPEN: 'open',
  MET: 'met',
  DROPPED: 'dropped',
};

export const MODES: Readonly<Record<SpeechMode, string>> = {
  DIRECT: 'Direct speech',
  INDIRECT: 'Reported speech',
  MIXED: 'Reported, with quoted words',
};

/** All of them, in the order in which they are offered. */
export const MODE_NAMES = ['DIRECT', 'INDIRECT', 'MIXED'] as const satisfies readonly SpeechMode[];

export const CHANNELS: Readonly<Record<Channel, string>> = {
  BRIEFING: 'briefing',
  DOCUMENT: 'document',
  INTERVIEW: 'interview',
  PRESS_CONFERENCE: 'press conference',
  READOUT: 'read-out',
  REMARKS: 'remarks to reporters',
  SOCIAL_MEDIA: 'social media',
  SPEECH: 'speech',
  UNKNOWN: 'channel not known',
  WRITTEN_STATEMENT: 'written statement',
};

export const EVENT_KINDS: Readonly<Record<EventKind, string>> = {
  PHONE_CALL: 'Phone call',
  MEETING: 'Meeting',
  TALKS: 'Talks',
  SUMMIT: 'Summit',
  PRESS_CONFERENCE: 'Press conference',
  BRIEFING: 'Briefing',
  SPEECH: 'Speech',
  INTERVIEW: 'Interview',
  SIGNING: 'Signing',
  EXCHANGE: 'Exchange',
  OTHER: 'Event',
};

export const EVENT_STATUSES: Readonly<Record<EventStatus, string>> = {
  PROPOSED: 'proposed',
  SCHEDULED: 'scheduled',
  UNDER_WAY: 'under way',
  HELD: 'held',
  POSTPONED: 'postponed',
  CANCELLED: 'cancelled',
};

export const PROPOSAL_KINDS: Readonly<Record<ProposalKind, string>> = {
  CEASEFIRE: 'ceasefire',
  PARTIAL_CEASEFIRE: 'partial ceasefire',
  EXCHANGE: 'exchange',
  FRAMEWORK: 'framework',
  SECURITY_ARRANGEMENT: 'security arrangement',
  SANCTIONS: 'sanctions',
  TALKS: 'talks',
  OTHER: 'proposal',
};

export const PROPOSAL_STATUSES: Readonly<Record<ProposalStatus, string>> = {
  REPORTED: 'reported',
  TABLED: 'proposed',
  UNDER_DISCUSSION: 'under discussion',
  AGREED: 'agreed',
  IN_FORCE: 'in force',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
  LAPSED: 'lapsed',
  SUPERSEDED: 'superseded',
};

export const BASES: Readonly<Record<PositionBasis, string>> = {
  SELF_DECLARED: 'said so itself',
  ON_BEHALF: 'said on its behalf',
  REPORTED: 'reported by others',
  EDITORIAL: 'the desk’s reading',
};

/** What a statement does to an earlier one, as the beginning of a line about that one. */
export const RELATIONS: Readonly<Record<RelationKind, string>> = {
  ANSWERS: 'Answers',
  CLARIFIES: 'Clarifies',
  CONFIRMS: 'Confirms',
  DENIES: 'Denies',
  QUOTES: 'Quotes',
  REPEATS: 'Repeats',
  WITHDRAWS: 'Takes back',
};

/** What a later statement does to this one. */
export const BACK_RELATIONS: Readonly<Record<RelationKind, string>> = {
  ANSWERS: 'Answered by',
  CLARIFIES: 'Clarified by',
  CONFIRMS: 'Confirmed by',
  DENIES: 'Denied by',
  QUOTES: 'Quoted by',
  REPEATS: 'Repeated by',
  WITHDRAWS: 'Taken back by',
};

export const NOTICES: Readonly<Record<NoticeKind, string>> = {
  CLARIFICATION: 'Clarification',
  CORRECTION: 'Correction',
  EDITORS_NOTE: 'Editor’s note',
  HOLD: 'Withheld while it is checked',
  REDACTION: 'Redacted',
  RELEASE: 'Shown again',
  RETRACTION: 'Retracted',
};

/** Why something was changed, in short; `null` where only the text of the notice says it. */
export const NOTICE_REASONS: Readonly<Record<NoticeReason, string | null>> = {
  DUPLICATE: 'it was already on the record',
  FABRICATED: 'it was never said',
  LEGAL: 'for legal reasons',
  MISSING_CONTEXT: 'context was missing',
  OTHER: null,
  WRONG_OFFICE: 'the office was wrong',
  WRONG_SOURCE: 'the source was wrong',
  WRONG_SPEAKER: 'the speaker was wrong',
  WRONG_TIME: 'the time was wrong',
  WRONG_TRANSLATION: 'the translation was wrong',
  WRONG_WORDING: 'the words were wrong',
};

export const STATUSES: Readonly<Record<StatementStatus, string>> = {
  PUBLISHED: 'shown',
  REDACTED: 'redacted',
  RETRACTED: 'retracted',
  WITHHELD: 'withheld',
};

export const SUPPORTS: Readonly<Record<CitationSupport, string>> = {
  WORDING: 'the words',
  ATTRIBUTION: 'who said it',
  TIME: 'when',
  CONTEXT: 'context',
};

export const SOURCE_KINDS: Readonly<Record<SourceKind, string>> = {
  NEWS_REPORT: 'news report',
  WIRE: 'wire report',
  OFFICIAL_DOCUMENT: 'official document',
  OFFICIAL_READOUT: 'official read-out',
  OFFICIAL_TRANSCRIPT: 'official transcript',
  RECORDING: 'recording',
  SOCIAL_POST: 'social post',
  OTHER: 'source',
};

/** What updates are called when they are counted: one, and several. */
export const UPDATES: Readonly<Record<UpdateKind, readonly [one: string, many: string]>> = {
  STATEMENT_PUBLISHED: ['statement', 'statements'],
  STATEMENT_CORRECTED: ['correction', 'corrections'],
  STATEMENT_CHANGED: ['addition to a statement', 'additions to statements'],
  STATEMENT_WITHHELD: ['statement withheld', 'statements withheld'],
  STATEMENT_RELEASED: ['statement shown again', 'statements shown again'],
  STATEMENT_RETRACTED: ['retraction', 'retractions'],
  STATEMENT_REDACTED: ['redaction', 'redactions'],
  POSITION_TAKEN: ['position taken', 'positions taken'],
  POSITION_UNSUPPORTED: ['position without evidence', 'positions without evidence'],
  PROPOSAL_TABLED: ['proposal', 'proposals'],
  PROPOSAL_CHANGED: ['change of a proposal', 'changes of proposals'],
  EVENT_ANNOUNCED: ['event', 'events'],
  EVENT_CHANGED: ['change of an event', 'changes of events'],
  STORY_OPENED: ['story opened', 'stories opened'],
  STORY_CHANGED: ['new headline or summary', 'new headlines or summaries'],
  ACTOR_ADDED: ['actor', 'actors'],
  ACTOR_CHANGED: ['change of an actor', 'changes of actors'],
  SOURCE_ADDED: ['source', 'sources'],
  SOURCE_CHANGED: ['change of a source', 'changes of sources'],
};

/** English names of languages, as far as stories use them; the tag itself for others. */
const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return LANGUAGES.of(tag) ?? tag;
}

/** "1 statement", "2 statements". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
