/**
 * The closed vocabularies of the domain, each defined once. Types, validation, the GraphQL enums and the story-file
 * schema all come from these lists. Terms follow IPTC, Popolo, Akoma Ntoso, CAMEO and PA-X where those have one.
 * Every value has its documentation, so that every published enum value has a description.
 */

/** The allowed values, each with its meaning in one sentence. */
type Vocabulary = Readonly<Record<string, string>>;

/** The values of a vocabulary as a tuple, as validation and enum builders require. */
export function valuesOf<V extends Vocabulary>(vocabulary: V): [keyof V & string, ...(keyof V & string)[]] {
  const [first, ...rest] = Object.keys(vocabulary);
  if (first === undefined) throw new Error('A vocabulary must have at least one value');
  return [first, ...rest];
}

export const StoryStatus = {
  LIVE: 'The story is developing and is being updated.',
  CLOSED: 'The desk has ended its coverage.',
} as const;
export type StoryStatus = keyof typeof StoryStatus;

export const ActorType = {
  PERSON: 'A human being.',
  COUNTRY: 'A state.',
  ORGANIZATION: 'A body of people: an alliance, a ministry, a press service.',
} as const;
export type ActorType = keyof typeof ActorType;

export const EventKind = {
  PHONE_CALL: 'A conversation by telephone or video link.',
  MEETING: 'A meeting of a few people.',
  TALKS: 'Negotiations between delegations.',
  SUMMIT: 'A meeting of leaders.',
  PRESS_CONFERENCE: 'A conference for the press, with questions.',
  BRIEFING: 'A regular briefing for the press.',
  SPEECH: 'A speech to an audience.',
  INTERVIEW: 'An interview.',
  SIGNING: 'The signing of a document.',
  EXCHANGE: 'An exchange, for example of prisoners.',
  HEARING: 'A trial, or a hearing of a court or a committee.',
  RULING: 'The decision of a court, a regulator or an arbitrator.',
  DEBATE: 'A debate of a parliament, an assembly or candidates.',
  VOTE: 'A vote: an election, a referendum, a division of a parliament, a ballot of members or shareholders.',
  STRIKE: 'A strike, a lockout or another stoppage of work.',
  PUBLICATION: 'The publication of a report, of figures or of a document.',
  OTHER: 'Any other occasion.',
} as const;
export type EventKind = keyof typeof EventKind;

export const EventStatus = {
  PROPOSED: 'Somebody floated it; nobody has agreed to it.',
  SCHEDULED: 'Those involved have announced it.',
  UNDER_WAY: 'It is happening.',
  HELD: 'It has happened.',
  POSTPONED: 'It was put off; the previous time is kept.',
  CANCELLED: 'It will not happen.',
} as const;
export type EventStatus = keyof typeof EventStatus;

export const ParticipantRole = {
  PRINCIPAL: 'A main party to the event.',
  HOST: 'Provides the place.',
  MEDIATOR: 'Mediates between the principals.',
  DELEGATE: 'Takes part for a principal.',
  MODERATOR: 'Leads the conversation, for example an interviewer.',
  OBSERVER: 'Is present without taking part.',
} as const;
export type ParticipantRole = keyof typeof ParticipantRole;

export const StatementStatus = {
  PUBLISHED: 'On the record.',
  WITHHELD: 'Hidden while it is checked; a placeholder with its notice remains.',
  RETRACTED: 'The desk has taken its report back, for good.',
  REDACTED: 'Its text was erased for legal reasons, for good.',
} as const;
export type StatementStatus = keyof typeof StatementStatus;

export const SpeechMode = {
  DIRECT: "The speaker's own words (or a translation of them), to be shown in quotation marks.",
  INDIRECT: "Reported speech in the desk's words, never to be shown in quotation marks.",
  MIXED: 'Reported speech with quoted words in it; the quoted spans are marked.',
} as const;
export type SpeechMode = keyof typeof SpeechMode;

export const Channel = {
  PRESS_CONFERENCE: 'Said at a press conference.',
  SPEECH: 'Said in a speech or an address.',
  INTERVIEW: 'Said in an interview.',
  BRIEFING: 'Said at a briefing.',
  WRITTEN_STATEMENT: 'Issued in writing.',
  READOUT: 'An official account of a conversation.',
  SOCIAL_MEDIA: 'Posted on a social network.',
  REMARKS: 'Said to reporters without ceremony.',
  DOCUMENT: 'Part of an agreed or official document.',
  UNKNOWN: 'The channel is not known.',
} as const;
export type Channel = keyof typeof Channel;

export const RelationKind = {
  DENIES: 'Says that the other statement is not so.',
  CONFIRMS: 'Says that the other statement is so.',
  ANSWERS: 'Replies to the other statement.',
  CLARIFIES: 'Makes the other statement clearer.',
  REPEATS: 'Says the same again.',
  QUOTES: 'Quotes the other statement.',
  WITHDRAWS: 'The speaker takes the other statement back. (When the desk takes its report back, that is a retraction.)',
} as const;
export type RelationKind = keyof typeof RelationKind;

export const SourceKind = {
  OFFICIAL_READOUT: 'An official account of a conversation.',
  OFFICIAL_TRANSCRIPT: 'An official transcript.',
  OFFICIAL_DOCUMENT: 'An official document or written statement.',
  RECORDING: 'A sound or video recording.',
  SOCIAL_POST: 'A post on a social network.',
  NEWS_REPORT: 'A report by a news organisation.',
  WIRE: 'A report by a news agency.',
  OTHER: 'Any other source.',
} as const;
export type SourceKind = keyof typeof SourceKind;

export const CitationSupport = {
  WORDING: 'The source carries the words.',
  ATTRIBUTION: 'The source says who said it.',
  TIME: 'The source says when it was said.',
  CONTEXT: 'The source gives context.',
} as const;
export type CitationSupport = keyof typeof CitationSupport;

export const ProposalKind = {
  CEASEFIRE: 'An end to all fighting.',
  PARTIAL_CEASEFIRE: 'An end to some kinds of attack.',
  FRAMEWORK: 'Principles of a settlement.',
  SECURITY_ARRANGEMENT: 'Forces, guarantees or aid that are meant to keep somebody secure.',
  SANCTIONS: 'Imposing or lifting sanctions.',
  EXCHANGE: 'An exchange, for example of prisoners.',
  TALKS: 'A proposal to talk.',
  LEGISLATION: 'A law or a decision of a parliament: a bill, an amendment, a motion, a budget.',
  LEGAL_CLAIM: 'Something asked of a court: a claim, a charge, an appeal, or a settlement of one.',
  CONTRACT: 'Terms of work, trade or service: a pay deal, a collective agreement, an order.',
  TAKEOVER: 'The purchase, merger or sale of a company or a part of one.',
  TARGET: 'A goal to be reached by a date, for example less emissions.',
  PLEDGE: 'A promise of a party, a candidate or a government.',
  OTHER: 'Any other proposal.',
} as const;
export type ProposalKind = keyof typeof ProposalKind;

export const ProposalStatus = {
  REPORTED: 'Reported to exist; nobody has put it forward in public.',
  TABLED: 'Put forward.',
  UNDER_DISCUSSION: 'Being negotiated.',
  AGREED: 'Every required party accepts it, or its conditions are met.',
  IN_FORCE: 'Being carried out.',
  REJECTED: 'Turned down.',
  WITHDRAWN: 'Taken back by those who proposed it.',
  SUPERSEDED: 'Another proposal has taken its place.',
  LAPSED: 'Its time has run out.',
} as const;
export type ProposalStatus = keyof typeof ProposalStatus;

export const ProposalRelationKind = {
  AMENDS: 'Changes a part of the other proposal.',
  SUPERSEDES: 'Takes the place of the other proposal.',
  COUNTERS: 'Is put forward against the other proposal.',
  IMPLEMENTS: 'Carries the other proposal out.',
} as const;
export type ProposalRelationKind = keyof typeof ProposalRelationKind;

export const Stance = {
  ACCEPTS: 'Accepts it without open conditions.',
  ACCEPTS_WITH_RESERVATION: 'Accepts the whole while excluding a part (a reservation in the sense of treaty law).',
  ACCEPTS_CONDITIONALLY: 'Would accept it if its conditions are met.',
  NONCOMMITTAL: 'Has spoken about it without accepting or rejecting it.',
  COUNTER_PROPOSES: 'Answers with a proposal of its own.',
  REJECTS: 'Rejects it.',
  DECLINED_TO_COMMENT: 'Was asked and declined to say.',
} as const;
export type Stance = keyof typeof Stance;

export const ConditionKind = {
  RECIPROCITY: 'The other side must do the same.',
  PRECONDITION: 'Something must happen first.',
  GUARANTEE: 'Something must be assured.',
  MODIFICATION: 'The proposal must be changed.',
  EXCLUSION: 'A part must be left out.',
  CLARIFICATION: 'A question must be answered.',
} as const;
export type ConditionKind = keyof typeof ConditionKind;

export const ConditionStatus = {
  OPEN: 'Not met.',
  MET: 'Met.',
  DROPPED: 'No longer asked for.',
} as const;
export type ConditionStatus = keyof typeof ConditionStatus;

export const PositionBasis = {
  SELF_DECLARED: 'The actor said so itself.',
  ON_BEHALF: 'Somebody said so on behalf of the actor.',
  REPORTED: 'Somebody else reports that the actor takes this position.',
  EDITORIAL: "The desk's own judgement; the note says whose.",
} as const;
export type PositionBasis = keyof typeof PositionBasis;

export const PositionState = {
  CURRENT: 'The position the actor holds.',
  SUPERSEDED: 'A later position of the same actor has taken its place.',
  UNSUPPORTED: 'Its last evidence was retracted, or corrected so that it no longer supports the position.',
} as const;
export type PositionState = keyof typeof PositionState;

export const NoticeKind = {
  CORRECTION: 'Something was wrong and has been put right.',
  CLARIFICATION: 'Something was unclear and has been made clear.',
  EDITORS_NOTE: 'A note by the desk.',
  HOLD: 'The statement is withheld while it is checked.',
  RELEASE: 'The check is over and the statement is shown again.',
  RETRACTION: 'The desk takes its report back.',
  REDACTION: 'The text was removed for legal reasons.',
} as const;
export type NoticeKind = keyof typeof NoticeKind;

export const NoticeReason = {
  WRONG_SPEAKER: 'It was attributed to the wrong speaker.',
  WRONG_WORDING: 'The words were wrong.',
  WRONG_TRANSLATION: 'The translation was wrong.',
  WRONG_TIME: 'The time was wrong.',
  WRONG_OFFICE: "The speaker's office was wrong.",
  WRONG_SOURCE: 'The source was wrong.',
  MISSING_CONTEXT: 'Context was missing.',
  FABRICATED: 'It was never said.',
  DUPLICATE: 'It was already on the record.',
  LEGAL: 'For legal reasons.',
  OTHER: 'Another reason, given in the text.',
} as const;
export type NoticeReason = keyof typeof NoticeReason;

export const TimePrecision = {
  YEAR: 'Known to the year.',
  MONTH: 'Known to the month.',
  DAY: 'Known to the day, which is the local day in the time zone.',
  HOUR: 'Known to the hour.',
  MINUTE: 'Known to the minute.',
  SECOND: 'Known to the second.',
} as const;
export type TimePrecision = keyof typeof TimePrecision;

export const UpdateKind = {
  STORY_OPENED: 'A story was opened.',
  STORY_CHANGED: "A story's headline, summary, status or dates changed.",
  STATEMENT_PUBLISHED: 'A statement was put on the record.',
  STATEMENT_CORRECTED:
    'The words, mode, attribution, time or channel of a statement were corrected, with a public notice.',
  STATEMENT_CHANGED: 'Something else about a statement changed, for example a translation or a citation was added.',
  STATEMENT_WITHHELD: 'A statement was hidden while it is checked.',
  STATEMENT_RELEASED: 'A withheld statement is shown again.',
  STATEMENT_RETRACTED: 'The desk took a statement back.',
  STATEMENT_REDACTED: 'The text of a statement was erased for legal reasons.',
  PROPOSAL_TABLED: 'A proposal was put on the record.',
  PROPOSAL_CHANGED: 'A proposal changed, for example its status.',
  POSITION_TAKEN: 'An actor took a position on a proposal.',
  POSITION_UNSUPPORTED: 'A position lost its last evidence: it was retracted, or corrected to somebody else.',
  EVENT_ANNOUNCED: 'An event was put on the record.',
  EVENT_CHANGED: 'An event changed, for example its time or status.',
  ACTOR_ADDED: 'An actor was added, outside any story.',
  ACTOR_CHANGED: 'An actor changed: once outside any story, and once in every story that shows it.',
  SOURCE_ADDED: 'A source was added, outside any story.',
  SOURCE_CHANGED: 'A source changed: once outside any story, and once in every story that cites it.',
} as const;
export type UpdateKind = keyof typeof UpdateKind;

/** How a statement on the record relates to a draft that reports the same utterance. */
export const ArticleMatchRelation = {
  SAME: 'It has the same words: the article is a further source of it.',
  DIFFERS: 'It has other words: the two accounts conflict.',
  CITED: 'It cites this article already.',
} as const;
export type ArticleMatchRelation = keyof typeof ArticleMatchRelation;
