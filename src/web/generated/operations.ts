/**
 * Generated from schema/operations/page/ by `npm run contract`; a test fails when it is stale.
 * biome-ignore-all format: generated
 * biome-ignore-all lint: generated
 */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Reads the record as it stood at an earlier point: only what had been recorded by then. Ids in the response carry the point. */
export type AsOf =
  {   /** As it stood at this cursor. */
  cursor: string; time?: never; update?: never; }
  |  { cursor?: never;   /** As it stood at this moment, by the time of recording, not of speaking. Now or a later moment means the head. */
  time: string; update?: never; }
  |  { cursor?: never; time?: never;   /** As it stood after this update of a story. */
  update: StorySequence; };

/** The channel through which something was said. */
export type Channel =
  /** Said at a briefing. */
  | 'BRIEFING'
  /** Part of an agreed or official document. */
  | 'DOCUMENT'
  /** Said in an interview. */
  | 'INTERVIEW'
  /** Said at a press conference. */
  | 'PRESS_CONFERENCE'
  /** An official account of a conversation. */
  | 'READOUT'
  /** Said to reporters without ceremony. */
  | 'REMARKS'
  /** Posted on a social network. */
  | 'SOCIAL_MEDIA'
  /** Said in a speech or an address. */
  | 'SPEECH'
  /** The channel is not known. */
  | 'UNKNOWN'
  /** Issued in writing. */
  | 'WRITTEN_STATEMENT';

/** A part of a statement that a source supports. */
export type CitationSupport =
  /** The source says who said it. */
  | 'ATTRIBUTION'
  /** The source gives context. */
  | 'CONTEXT'
  /** The source says when it was said. */
  | 'TIME'
  /** The source carries the words. */
  | 'WORDING';

/** The kind of a condition. */
export type ConditionKind =
  /** A question must be answered. */
  | 'CLARIFICATION'
  /** A part must be left out. */
  | 'EXCLUSION'
  /** Something must be assured. */
  | 'GUARANTEE'
  /** The proposal must be changed. */
  | 'MODIFICATION'
  /** Something must happen first. */
  | 'PRECONDITION'
  /** The other side must do the same. */
  | 'RECIPROCITY';

/** Whether a condition is met. */
export type ConditionStatus =
  /** No longer asked for. */
  | 'DROPPED'
  /** Met. */
  | 'MET'
  /** Not met. */
  | 'OPEN';

/** The kind of an event. */
export type EventKind =
  /** A regular briefing for the press. */
  | 'BRIEFING'
  /** A debate of a parliament, an assembly or candidates. */
  | 'DEBATE'
  /** An exchange, for example of prisoners. */
  | 'EXCHANGE'
  /** A trial, or a hearing of a court or a committee. */
  | 'HEARING'
  /** An interview. */
  | 'INTERVIEW'
  /** A meeting of a few people. */
  | 'MEETING'
  /** Any other occasion. */
  | 'OTHER'
  /** A conversation by telephone or video link. */
  | 'PHONE_CALL'
  /** A conference for the press, with questions. */
  | 'PRESS_CONFERENCE'
  /** The publication of a report, of figures or of a document. */
  | 'PUBLICATION'
  /** The decision of a court, a regulator or an arbitrator. */
  | 'RULING'
  /** The signing of a document. */
  | 'SIGNING'
  /** A speech to an audience. */
  | 'SPEECH'
  /** A strike, a lockout or another stoppage of work. */
  | 'STRIKE'
  /** A meeting of leaders. */
  | 'SUMMIT'
  /** Negotiations between delegations. */
  | 'TALKS'
  /** A vote: an election, a referendum, a division of a parliament, a ballot of members or shareholders. */
  | 'VOTE';

/** How certain it is that an event happens or happened. */
export type EventStatus =
  /** It will not happen. */
  | 'CANCELLED'
  /** It has happened. */
  | 'HELD'
  /** It was put off; the previous time is kept. */
  | 'POSTPONED'
  /** Somebody floated it; nobody has agreed to it. */
  | 'PROPOSED'
  /** Those involved have announced it. */
  | 'SCHEDULED'
  /** It is happening. */
  | 'UNDER_WAY';

/** Why a cursor cannot be honoured. */
export type FeedResetReason =
  /** It is beyond the head. */
  | 'AHEAD'
  /** It is older than the oldest cursor that the feed replays from; the pages of `updates` still go back to the beginning. */
  | 'EXPIRED'
  /** It belongs to another record or another history of this one, for example before a backup was restored. */
  | 'FORKED';

/** The kind of a notice. */
export type NoticeKind =
  /** Something was unclear and has been made clear. */
  | 'CLARIFICATION'
  /** Something was wrong and has been put right. */
  | 'CORRECTION'
  /** A note by the desk. */
  | 'EDITORS_NOTE'
  /** The statement is withheld while it is checked. */
  | 'HOLD'
  /** The text was removed for legal reasons. */
  | 'REDACTION'
  /** The check is over and the statement is shown again. */
  | 'RELEASE'
  /** The desk takes its report back. */
  | 'RETRACTION';

/** The reason for a change. */
export type NoticeReason =
  /** It was already on the record. */
  | 'DUPLICATE'
  /** It was never said. */
  | 'FABRICATED'
  /** For legal reasons. */
  | 'LEGAL'
  /** Context was missing. */
  | 'MISSING_CONTEXT'
  /** Another reason, given in the text. */
  | 'OTHER'
  /** The speaker's office was wrong. */
  | 'WRONG_OFFICE'
  /** The source was wrong. */
  | 'WRONG_SOURCE'
  /** It was attributed to the wrong speaker. */
  | 'WRONG_SPEAKER'
  /** The time was wrong. */
  | 'WRONG_TIME'
  /** The translation was wrong. */
  | 'WRONG_TRANSLATION'
  /** The words were wrong. */
  | 'WRONG_WORDING';

/** The direction of an order. */
export type OrderDirection =
  /** The oldest first. */
  | 'ASC'
  /** The newest first. */
  | 'DESC';

/** The role of a participant in an event. */
export type ParticipantRole =
  /** Takes part for a principal. */
  | 'DELEGATE'
  /** Provides the place. */
  | 'HOST'
  /** Mediates between the principals. */
  | 'MEDIATOR'
  /** Leads the conversation, for example an interviewer. */
  | 'MODERATOR'
  /** Is present without taking part. */
  | 'OBSERVER'
  /** A main party to the event. */
  | 'PRINCIPAL';

/** The basis of a position. */
export type PositionBasis =
  /** The desk's own judgement; the note says whose. */
  | 'EDITORIAL'
  /** Somebody said so on behalf of the actor. */
  | 'ON_BEHALF'
  /** Somebody else reports that the actor takes this position. */
  | 'REPORTED'
  /** The actor said so itself. */
  | 'SELF_DECLARED';

/** Whether a position still holds. */
export type PositionState =
  /** The position the actor holds. */
  | 'CURRENT'
  /** A later position of the same actor has taken its place. */
  | 'SUPERSEDED'
  /** Its last evidence was retracted, or corrected so that it no longer supports the position. */
  | 'UNSUPPORTED';

/** The kind of a proposal. */
export type ProposalKind =
  /** An end to all fighting. */
  | 'CEASEFIRE'
  /** Terms of work, trade or service: a pay deal, a collective agreement, an order. */
  | 'CONTRACT'
  /** An exchange, for example of prisoners. */
  | 'EXCHANGE'
  /** Principles of a settlement. */
  | 'FRAMEWORK'
  /** Something asked of a court: a claim, a charge, an appeal, or a settlement of one. */
  | 'LEGAL_CLAIM'
  /** A law or a decision of a parliament: a bill, an amendment, a motion, a budget. */
  | 'LEGISLATION'
  /** Any other proposal. */
  | 'OTHER'
  /** An end to some kinds of attack. */
  | 'PARTIAL_CEASEFIRE'
  /** A promise of a party, a candidate or a government. */
  | 'PLEDGE'
  /** Imposing or lifting sanctions. */
  | 'SANCTIONS'
  /** Forces, guarantees or aid that are meant to keep somebody secure. */
  | 'SECURITY_ARRANGEMENT'
  /** The purchase, merger or sale of a company or a part of one. */
  | 'TAKEOVER'
  /** A proposal to talk. */
  | 'TALKS'
  /** A goal to be reached by a date, for example less emissions. */
  | 'TARGET';

/** The status of a proposal. */
export type ProposalStatus =
  /** Every required party accepts it, or its conditions are met. */
  | 'AGREED'
  /** Being carried out. */
  | 'IN_FORCE'
  /** Its time has run out. */
  | 'LAPSED'
  /** Turned down. */
  | 'REJECTED'
  /** Reported to exist; nobody has put it forward in public. */
  | 'REPORTED'
  /** Another proposal has taken its place. */
  | 'SUPERSEDED'
  /** Put forward. */
  | 'TABLED'
  /** Being negotiated. */
  | 'UNDER_DISCUSSION'
  /** Taken back by those who proposed it. */
  | 'WITHDRAWN';

/** How a statement relates to another. */
export type RelationKind =
  /** Replies to the other statement. */
  | 'ANSWERS'
  /** Makes the other statement clearer. */
  | 'CLARIFIES'
  /** Says that the other statement is so. */
  | 'CONFIRMS'
  /** Says that the other statement is not so. */
  | 'DENIES'
  /** Quotes the other statement. */
  | 'QUOTES'
  /** Says the same again. */
  | 'REPEATS'
  /** The speaker takes the other statement back. (When the desk takes its report back, that is a retraction.) */
  | 'WITHDRAWS';

/** The kind of a source. */
export type SourceKind =
  /** A report by a news organisation. */
  | 'NEWS_REPORT'
  /** An official document or written statement. */
  | 'OFFICIAL_DOCUMENT'
  /** An official account of a conversation. */
  | 'OFFICIAL_READOUT'
  /** An official transcript. */
  | 'OFFICIAL_TRANSCRIPT'
  /** Any other source. */
  | 'OTHER'
  /** A sound or video recording. */
  | 'RECORDING'
  /** A post on a social network. */
  | 'SOCIAL_POST'
  /** A report by a news agency. */
  | 'WIRE';

/** Whose words a text is in. */
export type SpeechMode =
  /** The speaker's own words (or a translation of them), to be shown in quotation marks. */
  | 'DIRECT'
  /** Reported speech in the desk's words, never to be shown in quotation marks. */
  | 'INDIRECT'
  /** Reported speech with quoted words in it; the quoted spans are marked. */
  | 'MIXED';

/** An actor's commitment regarding a proposal. An actor without a position has no stated position, which is never a rejection. */
export type Stance =
  /** Accepts it without open conditions. */
  | 'ACCEPTS'
  /** Would accept it if its conditions are met. */
  | 'ACCEPTS_CONDITIONALLY'
  /** Accepts the whole while excluding a part (a reservation in the sense of treaty law). */
  | 'ACCEPTS_WITH_RESERVATION'
  /** Answers with a proposal of its own. */
  | 'COUNTER_PROPOSES'
  /** Was asked and declined to say. */
  | 'DECLINED_TO_COMMENT'
  /** Has spoken about it without accepting or rejecting it. */
  | 'NONCOMMITTAL'
  /** Rejects it. */
  | 'REJECTS';

/** Selects statements that match every given field. Ids may also be readable names. */
export type StatementFilter = {
  /** Through this channel. */
  channel?: Channel | null | undefined;
  /** Said at this event. */
  event?: string | number | null | undefined;
  /** Whether the statement has ever had a notice: a correction, a retraction. */
  hasNotice?: boolean | null | undefined;
  /** In this mode. */
  mode?: SpeechMode | null | undefined;
  /** Said on behalf of this actor. */
  onBehalfOf?: string | number | null | undefined;
  /** About this proposal. */
  proposal?: string | number | null | undefined;
  /** May have been said in this range of time. */
  said?: TimeRange | null | undefined;
  /** Said by this actor. */
  speaker?: string | number | null | undefined;
  /** With this status: `PUBLISHED` for those that stand. */
  status?: StatementStatus | null | undefined;
};

/** Whether a statement stands. */
export type StatementStatus =
  /** On the record. */
  | 'PUBLISHED'
  /** Its text was erased for legal reasons, for good. */
  | 'REDACTED'
  /** The desk has taken its report back, for good. */
  | 'RETRACTED'
  /** Hidden while it is checked; a placeholder with its notice remains. */
  | 'WITHHELD';

/** An update of a story, by its sequence. */
export type StorySequence = {
  /** The sequence of the update: 1, 2, 3, … */
  sequence: number;
  /** The story, by id or readable name. */
  story: string | number;
};

/** Whether a story is still being updated. */
export type StoryStatus =
  /** The desk has ended its coverage. */
  | 'CLOSED'
  /** The story is developing and is being updated. */
  | 'LIVE';

/** How precisely a time is known. */
export type TimePrecision =
  /** Known to the day, which is the local day in the time zone. */
  | 'DAY'
  /** Known to the hour. */
  | 'HOUR'
  /** Known to the minute. */
  | 'MINUTE'
  /** Known to the month. */
  | 'MONTH'
  /** Known to the second. */
  | 'SECOND'
  /** Known to the year. */
  | 'YEAR';

/** From one moment to another, both inclusive. A time matches if it may lie between them. */
export type TimeRange = {
  /** Not before this moment. */
  from?: string | null | undefined;
  /** Not after this moment. */
  until?: string | null | undefined;
};

/** The kind of an update. */
export type UpdateKind =
  /** An actor was added, outside any story. */
  | 'ACTOR_ADDED'
  /** An actor changed: once outside any story, and once in every story that shows it. */
  | 'ACTOR_CHANGED'
  /** An event was put on the record. */
  | 'EVENT_ANNOUNCED'
  /** An event changed, for example its time or status. */
  | 'EVENT_CHANGED'
  /** An actor took a position on a proposal. */
  | 'POSITION_TAKEN'
  /** A position lost its last evidence: it was retracted, or corrected to somebody else. */
  | 'POSITION_UNSUPPORTED'
  /** A proposal changed, for example its status. */
  | 'PROPOSAL_CHANGED'
  /** A proposal was put on the record. */
  | 'PROPOSAL_TABLED'
  /** A source was added, outside any story. */
  | 'SOURCE_ADDED'
  /** A source changed: once outside any story, and once in every story that cites it. */
  | 'SOURCE_CHANGED'
  /** Something else about a statement changed, for example a translation or a citation was added. */
  | 'STATEMENT_CHANGED'
  /** The words, mode, attribution, time or channel of a statement were corrected, with a public notice. */
  | 'STATEMENT_CORRECTED'
  /** A statement was put on the record. */
  | 'STATEMENT_PUBLISHED'
  /** The text of a statement was erased for legal reasons. */
  | 'STATEMENT_REDACTED'
  /** A withheld statement is shown again. */
  | 'STATEMENT_RELEASED'
  /** The desk took a statement back. */
  | 'STATEMENT_RETRACTED'
  /** A statement was hidden while it is checked. */
  | 'STATEMENT_WITHHELD'
  /** A story's headline, summary, status or dates changed. */
  | 'STORY_CHANGED'
  /** A story was opened. */
  | 'STORY_OPENED';

/** How some words changed. */
export type WordChangeKind =
  /** Only the later text has it. */
  | 'ADDED'
  /** Only the earlier text has it. */
  | 'REMOVED'
  /** Both texts have it. */
  | 'SAME';

export type TimeFragment = { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number };

export type WordsFragment = { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
    | { slug: string, name: string }
    | { slug: string, name: string }
    | { slug: string, name: string }
  > };

export type CardFragment = { version: number, originalLanguage: string | null, channel: Channel, publishedAt: string, permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, event: { id: string } | null, attributions: Array<{ label: string | null, office: string | null, speaker:
      | { __typename: 'Country', slug: string, name: string }
      | { __typename: 'Organization', slug: string, name: string }
      | { __typename: 'Person', slug: string, name: string }
     | null, onBehalfOf: Array<
      | { name: string }
      | { name: string }
      | { name: string }
    >, relayedBy:
      | { name: string }
      | { name: string }
      | { name: string }
     | null }>, proposals: Array<{ slug: string, title: string }>, translations: Array<{ language: string }>, citations: Array<{ source: { publisher: string, url: string } }>, notices: Array<{ kind: NoticeKind, text: string, at: string }>, relations: Array<{ kind: RelationKind, statement: { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
        | { slug: string, name: string }
        | { slug: string, name: string }
        | { slug: string, name: string }
      > } }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
    | { slug: string, name: string }
    | { slug: string, name: string }
    | { slug: string, name: string }
  > };

export type VersionFragment = { number: number, recordedAt: string, status: StatementStatus, notice: { kind: NoticeKind, reason: NoticeReason, text: string } | null, changes: Array<{ field: string, before: string | null, after: string | null }>, wordChanges: Array<{ kind: WordChangeKind, text: string }> };

export type SearchFormQueryVariables = Exact<{ [key: string]: never; }>;


export type SearchFormQuery = { stories: { nodes: Array<{ slug: string, headline: string }> } };

export type SearchPageQueryVariables = Exact<{
  text: string;
  after?: string | null | undefined;
  story?: string | number | null | undefined;
  asOf?: AsOf | null | undefined;
}>;


export type SearchPageQuery = { stories: { nodes: Array<{ slug: string, headline: string }> }, search: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ rank: number, snippet: Array<{ text: string, matches: boolean }>, node: { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, story: { slug: string, headline: string }, attributions: Array<{ label: string | null, office: string | null, speaker:
            | { name: string }
            | { name: string }
            | { name: string }
           | null, onBehalfOf: Array<
            | { name: string }
            | { name: string }
            | { name: string }
          >, relayedBy:
            | { name: string }
            | { name: string }
            | { name: string }
           | null }>, translations: Array<{ text: string, language: string }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > } }> } };

export type StatementNowQueryVariables = Exact<{
  id: string | number;
}>;


export type StatementNowQuery = { statement: { version: number, status: StatementStatus, notices: Array<{ kind: NoticeKind, text: string }> } | null };

export type StatementPageQueryVariables = Exact<{
  id: string | number;
  asOf?: AsOf | null | undefined;
}>;


export type StatementPageQuery = { statement: { place: string | null, version: number, originalLanguage: string | null, channel: Channel, publishedAt: string, permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, story: { slug: string, headline: string, status: StoryStatus, cursor: string, id: string }, event: { slug: string, title: string, kind: EventKind, status: EventStatus, place: string | null, id: string, time: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null } | null, attributions: Array<{ label: string | null, office: string | null, speaker:
        | { __typename: 'Country', slug: string, name: string }
        | { __typename: 'Organization', slug: string, name: string }
        | { __typename: 'Person', slug: string, name: string }
       | null, onBehalfOf: Array<
        | { name: string }
        | { name: string }
        | { name: string }
      >, relayedBy:
        | { name: string }
        | { name: string }
        | { name: string }
       | null, addressedTo:
        | { name: string }
        | { name: string }
        | { name: string }
       | null }>, mentions: Array<
      | { slug: string, name: string }
      | { slug: string, name: string }
      | { slug: string, name: string }
    >, translations: Array<{ text: string, language: string, translator: string | null, machine: boolean, source: { publisher: string, url: string } | null }>, citations: Array<{ supports: Array<CitationSupport>, retrievedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, quote: { prefix: string | null, exact: string, suffix: string | null } | null, source: { publisher: string, title: string | null, kind: SourceKind, url: string, archivedUrl: string | null, language: string | null, id: string, publishedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null } }>, relations: Array<{ kind: RelationKind, statement: { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, attributions: Array<{ label: string | null, speaker:
            | { name: string }
            | { name: string }
            | { name: string }
           | null }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > } }>, relatedBy: Array<{ kind: RelationKind, statement: { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, attributions: Array<{ label: string | null, speaker:
            | { name: string }
            | { name: string }
            | { name: string }
           | null }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > } }>, evidenceFor: Array<{ stance: Stance, state: PositionState, id: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
      , proposal: { slug: string, title: string } }>, history: Array<{ text: string | null, mode: SpeechMode, language: string, number: number, recordedAt: string, status: StatementStatus, quotedSpans: Array<{ start: number, end: number }>, notice: { kind: NoticeKind, reason: NoticeReason, text: string } | null, changes: Array<{ field: string, before: string | null, after: string | null }>, wordChanges: Array<{ kind: WordChangeKind, text: string }> }>, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, proposals: Array<{ slug: string, title: string }>, notices: Array<{ kind: NoticeKind, text: string, at: string }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
      | { slug: string, name: string }
      | { slug: string, name: string }
      | { slug: string, name: string }
    > } | null };

export type RelatedFragment = { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, attributions: Array<{ label: string | null, speaker:
      | { name: string }
      | { name: string }
      | { name: string }
     | null }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
    | { slug: string, name: string }
    | { slug: string, name: string }
    | { slug: string, name: string }
  > };

export type StoriesPageQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: AsOf | null | undefined;
}>;


export type StoriesPageQuery = { stories: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ slug: string, headline: string, summary: string, status: StoryStatus, changedAt: string, cursor: string, id: string, startedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, endedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, statements: { totalCount: number }, actors: { totalCount: number }, proposals: { totalCount: number }, updates: { nodes: Array<
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
        > } }> } };

export type StoryBeforeQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
  order: OrderDirection;
  before: string;
}>;


export type StoryBeforeQuery = { story: { id: string, statements: { nodes: Array<{ id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } }> } } | null };

export type StoryCorrectionsQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
  after?: string | null | undefined;
}>;


export type StoryCorrectionsQuery = { story: { id: string, statements: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, history: Array<{ number: number, recordedAt: string, status: StatementStatus, notice: { kind: NoticeKind, reason: NoticeReason, text: string } | null, changes: Array<{ field: string, before: string | null, after: string | null }>, wordChanges: Array<{ kind: WordChangeKind, text: string }> }> }> } } | null };

export type StoryFeedPageQueryVariables = Exact<{
  story: string;
  after?: string | null | undefined;
}>;


export type StoryFeedPageQuery = { story: { cursor: string, updates: { pageInfo: { hasNextPage: boolean }, nodes: Array<
        | { __typename: 'ActorChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'EventAnnounced', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, event: { id: string } }
        | { __typename: 'EventChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, event: { id: string } }
        | { __typename: 'PositionTaken', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'PositionUnsupported', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'ProposalChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'ProposalTabled', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, proposal: { id: string } }
        | { __typename: 'SourceChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StatementChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StatementCorrected', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
        | { __typename: 'StatementPublished', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
        | { __typename: 'StatementRedacted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StatementReleased', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StatementRetracted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
        | { __typename: 'StatementWithheld', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StoryChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
        | { __typename: 'StoryOpened', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
      > } } | null };

export type StoryFeedSubscriptionVariables = Exact<{
  story: string | number;
  after?: string | null | undefined;
}>;


export type StoryFeedSubscription = { storyUpdates:
    | { __typename: 'ActorChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'Checkpoint', cursor: string }
    | { __typename: 'EventAnnounced', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, event: { id: string } }
    | { __typename: 'EventChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, event: { id: string } }
    | { __typename: 'FeedReset', reason: FeedResetReason, oldest: string, head: string }
    | { __typename: 'PositionTaken', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'PositionUnsupported', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'ProposalChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'ProposalTabled', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, proposal: { id: string } }
    | { __typename: 'SourceChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StatementChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StatementCorrected', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
    | { __typename: 'StatementPublished', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
    | { __typename: 'StatementRedacted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StatementReleased', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StatementRetracted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string, statement: { id: string } }
    | { __typename: 'StatementWithheld', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StoryChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
    | { __typename: 'StoryOpened', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, headline: string }
   };

export type StoryHighlightsQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
}>;


export type StoryHighlightsQuery = { story: { id: string, events: { nodes: Array<{ slug: string, title: string, status: EventStatus, changedAt: string, id: string, time: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null }> }, proposals: { nodes: Array<{ slug: string, title: string, changedAt: string, id: string }> }, statements: { nodes: Array<{ changedAt: string, permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, attributions: Array<{ label: string | null, speaker:
            | { name: string }
            | { name: string }
            | { name: string }
           | null }>, event: { id: string } | null, citations: Array<{ supports: Array<CitationSupport> }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > }> } } | null };

export type StoryMomentsQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
  before?: string | null | undefined;
}>;


export type StoryMomentsQuery = { story: { id: string, statements: { pageInfo: { hasPreviousPage: boolean, startCursor: string | null }, nodes: Array<{ permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, quotedSpans: Array<{ start: number, end: number }>, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, attributions: Array<{ label: string | null, speaker:
            | { slug: string, name: string }
            | { slug: string, name: string }
            | { slug: string, name: string }
           | null, onBehalfOf: Array<
            | { slug: string, name: string }
            | { slug: string, name: string }
            | { slug: string, name: string }
          > }> }> } } | null };

export type StoryRecordQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
  before?: string | null | undefined;
}>;


export type StoryRecordQuery = { story: { cursor: string, id: string, updates: { pageInfo: { hasPreviousPage: boolean, startCursor: string | null }, nodes: Array<
        | { __typename: 'ActorChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'EventAnnounced', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, event: { id: string } }
        | { __typename: 'EventChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, event: { id: string } }
        | { __typename: 'PositionTaken', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'PositionUnsupported', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'ProposalChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'ProposalTabled', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, proposal: { id: string } }
        | { __typename: 'SourceChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementCorrected', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementPublished', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind, statement: { id: string } }
        | { __typename: 'StatementRedacted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementReleased', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementRetracted', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StatementWithheld', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StoryChanged', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
        | { __typename: 'StoryOpened', cursor: string, sequence: number, batch: number, at: string, kind: UpdateKind }
      > } } | null };

export type StorySinceQueryVariables = Exact<{
  story: string;
  since: AsOf;
}>;


export type StorySinceQuery = { story: { id: string, cursor: string, changesSince: { updateCount: number, isComplete: boolean, statementsPublished: Array<{ id: string }>, statementsCorrected: Array<{ id: string }>, statementsTakenBack: Array<{ id: string }>, positionsTaken: Array<{ id: string }>, positionsUnsupported: Array<{ id: string }> } } | null };

export type StoryStatementsQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
  filter?: StatementFilter | null | undefined;
  order?: OrderDirection;
  after?: string | null | undefined;
}>;


export type StoryStatementsQuery = { story: { cursor: string, id: string, statements: { totalCount: number, pageInfo: { hasNextPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<{ version: number, originalLanguage: string | null, channel: Channel, publishedAt: string, permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, saidAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, event: { id: string } | null, attributions: Array<{ label: string | null, office: string | null, speaker:
            | { __typename: 'Country', slug: string, name: string }
            | { __typename: 'Organization', slug: string, name: string }
            | { __typename: 'Person', slug: string, name: string }
           | null, onBehalfOf: Array<
            | { name: string }
            | { name: string }
            | { name: string }
          >, relayedBy:
            | { name: string }
            | { name: string }
            | { name: string }
           | null }>, proposals: Array<{ slug: string, title: string }>, translations: Array<{ language: string }>, citations: Array<{ source: { publisher: string, url: string } }>, notices: Array<{ kind: NoticeKind, text: string, at: string }>, relations: Array<{ kind: RelationKind, statement: { permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
              | { slug: string, name: string }
              | { slug: string, name: string }
              | { slug: string, name: string }
            > } }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > }> } } | null };

export type StoryPageQueryVariables = Exact<{
  story: string;
  asOf?: AsOf | null | undefined;
}>;


export type StoryPageQuery = { story: { slug: string, headline: string, summary: string, language: string, status: StoryStatus, cursor: string, sequence: number, id: string, startedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, endedAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, updates: { nodes: Array<
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
        | { at: string, batch: number }
      > }, everything: { totalCount: number }, actors: { totalCount: number, nodes: Array<
        | { __typename: 'Country', slug: string, name: string, id: string }
        | { __typename: 'Organization', slug: string, name: string, id: string }
        | { __typename: 'Person', slug: string, name: string, id: string }
      > }, events: { nodes: Array<{ slug: string, kind: EventKind, title: string, summary: string | null, status: EventStatus, place: string | null, id: string, time: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, previousTime: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, partOf: { title: string, id: string } | null, participants: Array<{ role: ParticipantRole, actor:
            | { name: string }
            | { name: string }
            | { name: string }
           }> }> }, positionMatrix: { actors: Array<
        | { slug: string, name: string, id: string }
        | { slug: string, name: string, id: string }
        | { slug: string, name: string, id: string }
      >, rows: Array<{ proposal: { slug: string, title: string, kind: ProposalKind, status: ProposalStatus, description: string | null, id: string, tabledAt: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number } | null, tabledBy: Array<
            | { name: string }
            | { name: string }
            | { name: string }
          >, statusHistory: Array<{ status: ProposalStatus, recordedAt: string }>, citations: Array<{ source: { publisher: string, url: string } }> }, cells: Array<{ actor:
            | { slug: string }
            | { slug: string }
            | { slug: string }
          , position: { stance: Stance, basis: PositionBasis, note: string | null, changedAt: string, id: string, since: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, conditions: Array<{ kind: ConditionKind, text: string, status: ConditionStatus, onActor:
                | { name: string }
                | { name: string }
                | { name: string }
               | null }>, evidence: Array<{ id: string }> } | null, history: Array<{ stance: Stance, state: PositionState, id: string, since: { earliest: string, latest: string, earliestPrecision: TimePrecision, latestPrecision: TimePrecision, approximate: boolean, timeZone: string | null, earliestOffsetSeconds: number, latestOffsetSeconds: number }, conditions: Array<{ text: string, status: ConditionStatus, onActor:
                | { name: string }
                | { name: string }
                | { name: string }
               | null }>, evidence: Array<{ id: string }> }> }> }>, evidence: Array<{ permalink: string, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, id: string, citations: Array<{ source: { publisher: string, url: string } }>, quotedSpans: Array<{ start: number, end: number }>, speakers: Array<
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
        > }> } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const WordsFragmentDoc = new TypedDocumentString(`
    fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}
    `, {"fragmentName":"Words"}) as unknown as TypedDocumentString<WordsFragment, unknown>;
export const TimeFragmentDoc = new TypedDocumentString(`
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
    `, {"fragmentName":"Time"}) as unknown as TypedDocumentString<TimeFragment, unknown>;
export const CardFragmentDoc = new TypedDocumentString(`
    fragment Card on Statement {
  ...Words
  version
  originalLanguage
  channel
  publishedAt
  saidAt {
    ...Time
  }
  event {
    id: headId
  }
  attributions {
    speaker {
      __typename
      slug
      name
    }
    label
    office
    onBehalfOf {
      name
    }
    relayedBy {
      name
    }
  }
  proposals {
    slug
    title
  }
  translations {
    language
  }
  citations {
    source {
      publisher
      url
    }
  }
  notices {
    kind
    text
    at
  }
  relations {
    kind
    statement {
      ...Words
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}`, {"fragmentName":"Card"}) as unknown as TypedDocumentString<CardFragment, unknown>;
export const VersionFragmentDoc = new TypedDocumentString(`
    fragment Version on StatementVersion {
  number
  recordedAt
  status
  notice {
    kind
    reason
    text
  }
  changes {
    field
    before
    after
  }
  wordChanges {
    kind
    text
  }
}
    `, {"fragmentName":"Version"}) as unknown as TypedDocumentString<VersionFragment, unknown>;
export const RelatedFragmentDoc = new TypedDocumentString(`
    fragment Related on Statement {
  ...Words
  saidAt {
    ...Time
  }
  attributions {
    speaker {
      name
    }
    label
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}`, {"fragmentName":"Related"}) as unknown as TypedDocumentString<RelatedFragment, unknown>;
export const SearchFormDocument = new TypedDocumentString(`
    query SearchForm {
  stories(first: 50) {
    nodes {
      slug
      headline
    }
  }
}
    `) as unknown as TypedDocumentString<SearchFormQuery, SearchFormQueryVariables>;
export const SearchPageDocument = new TypedDocumentString(`
    query SearchPage($text: String!, $after: String, $story: ID, $asOf: AsOf) {
  stories(first: 50, asOf: $asOf) {
    nodes {
      slug
      headline
    }
  }
  search(text: $text, story: $story, first: 20, after: $after, asOf: $asOf) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      rank
      snippet {
        text
        matches
      }
      node {
        ...Words
        saidAt {
          ...Time
        }
        story {
          slug
          headline
        }
        attributions {
          speaker {
            name
          }
          label
          office
          onBehalfOf {
            name
          }
          relayedBy {
            name
          }
        }
        translations {
          text
          language
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}`) as unknown as TypedDocumentString<SearchPageQuery, SearchPageQueryVariables>;
export const StatementNowDocument = new TypedDocumentString(`
    query StatementNow($id: ID!) {
  statement(id: $id) {
    version
    status
    notices {
      kind
      text
    }
  }
}
    `) as unknown as TypedDocumentString<StatementNowQuery, StatementNowQueryVariables>;
export const StatementPageDocument = new TypedDocumentString(`
    query StatementPage($id: ID!, $asOf: AsOf) {
  statement(id: $id, asOf: $asOf) {
    ...Card
    story {
      id: headId
      slug
      headline
      status
      cursor
    }
    event {
      id: headId
      slug
      title
      kind
      status
      time {
        ...Time
      }
      place
    }
    attributions {
      speaker {
        __typename
        slug
        name
      }
      label
      office
      onBehalfOf {
        name
      }
      relayedBy {
        name
      }
      addressedTo {
        name
      }
    }
    place
    mentions {
      slug
      name
    }
    translations {
      text
      language
      translator
      machine
      source {
        publisher
        url
      }
    }
    citations {
      supports
      retrievedAt {
        ...Time
      }
      quote {
        prefix
        exact
        suffix
      }
      source {
        id: headId
        publisher
        title
        kind
        url
        archivedUrl
        language
        publishedAt {
          ...Time
        }
      }
    }
    relations {
      kind
      statement {
        ...Related
      }
    }
    relatedBy {
      kind
      statement {
        ...Related
      }
    }
    evidenceFor {
      id: headId
      stance
      state
      actor {
        name
      }
      proposal {
        slug
        title
      }
    }
    history {
      ...Version
      text
      mode
      quotedSpans {
        start
        end
      }
      language
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}
fragment Card on Statement {
  ...Words
  version
  originalLanguage
  channel
  publishedAt
  saidAt {
    ...Time
  }
  event {
    id: headId
  }
  attributions {
    speaker {
      __typename
      slug
      name
    }
    label
    office
    onBehalfOf {
      name
    }
    relayedBy {
      name
    }
  }
  proposals {
    slug
    title
  }
  translations {
    language
  }
  citations {
    source {
      publisher
      url
    }
  }
  notices {
    kind
    text
    at
  }
  relations {
    kind
    statement {
      ...Words
    }
  }
}
fragment Version on StatementVersion {
  number
  recordedAt
  status
  notice {
    kind
    reason
    text
  }
  changes {
    field
    before
    after
  }
  wordChanges {
    kind
    text
  }
}
fragment Related on Statement {
  ...Words
  saidAt {
    ...Time
  }
  attributions {
    speaker {
      name
    }
    label
  }
}`) as unknown as TypedDocumentString<StatementPageQuery, StatementPageQueryVariables>;
export const StoriesPageDocument = new TypedDocumentString(`
    query StoriesPage($after: String, $asOf: AsOf) {
  stories(first: 50, after: $after, asOf: $asOf) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id: headId
      slug
      headline
      summary
      status
      changedAt
      startedAt {
        ...Time
      }
      endedAt {
        ...Time
      }
      cursor
      statements(first: 1) {
        totalCount
      }
      actors(first: 1) {
        totalCount
      }
      proposals(first: 1) {
        totalCount
      }
      updates(last: 1) {
        nodes {
          at
          headline
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}`) as unknown as TypedDocumentString<StoriesPageQuery, StoriesPageQueryVariables>;
export const StoryBeforeDocument = new TypedDocumentString(`
    query StoryBefore($story: String!, $asOf: AsOf, $order: OrderDirection!, $before: String!) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    statements(
      last: 1
      before: $before
      orderBy: {field: SAID_AT, direction: $order}
    ) {
      nodes {
        id: headId
        saidAt {
          ...Time
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}`) as unknown as TypedDocumentString<StoryBeforeQuery, StoryBeforeQueryVariables>;
export const StoryCorrectionsDocument = new TypedDocumentString(`
    query StoryCorrections($story: String!, $asOf: AsOf, $after: String) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    statements(
      first: 40
      after: $after
      filter: {hasNotice: true, status: PUBLISHED}
      orderBy: {field: RECORDED_AT, direction: DESC}
    ) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id: headId
        history {
          ...Version
        }
      }
    }
  }
}
    fragment Version on StatementVersion {
  number
  recordedAt
  status
  notice {
    kind
    reason
    text
  }
  changes {
    field
    before
    after
  }
  wordChanges {
    kind
    text
  }
}`) as unknown as TypedDocumentString<StoryCorrectionsQuery, StoryCorrectionsQueryVariables>;
export const StoryFeedPageDocument = new TypedDocumentString(`
    query StoryFeedPage($story: String!, $after: Cursor) {
  story(by: {slug: $story}) {
    cursor
    updates(after: $after, first: 100, ids: HEAD) {
      pageInfo {
        hasNextPage
      }
      nodes {
        __typename
        cursor
        sequence
        batch
        at
        kind
        headline
        ... on StatementPublished {
          statement {
            id
          }
        }
        ... on StatementCorrected {
          statement {
            id
          }
        }
        ... on StatementRetracted {
          statement {
            id
          }
        }
        ... on EventAnnounced {
          event {
            id
          }
        }
        ... on EventChanged {
          event {
            id
          }
        }
        ... on ProposalTabled {
          proposal {
            id
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StoryFeedPageQuery, StoryFeedPageQueryVariables>;
export const StoryFeedDocument = new TypedDocumentString(`
    subscription StoryFeed($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    __typename
    ... on StoryUpdate {
      cursor
      sequence
      batch
      at
      kind
      headline
    }
    ... on StatementPublished {
      statement {
        id
      }
    }
    ... on StatementCorrected {
      statement {
        id
      }
    }
    ... on StatementRetracted {
      statement {
        id
      }
    }
    ... on EventAnnounced {
      event {
        id
      }
    }
    ... on EventChanged {
      event {
        id
      }
    }
    ... on ProposalTabled {
      proposal {
        id
      }
    }
    ... on CaughtUp {
      cursor
    }
    ... on Checkpoint {
      cursor
    }
    ... on FeedReset {
      reason
      oldest
      head
    }
  }
}
    `) as unknown as TypedDocumentString<StoryFeedSubscription, StoryFeedSubscriptionVariables>;
export const StoryHighlightsDocument = new TypedDocumentString(`
    query StoryHighlights($story: String!, $asOf: AsOf) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    events(first: 50) {
      nodes {
        id: headId
        slug
        title
        status
        changedAt
        time {
          ...Time
        }
      }
    }
    proposals(first: 50) {
      nodes {
        id: headId
        slug
        title
        changedAt
      }
    }
    statements(
      first: 100
      filter: {status: PUBLISHED}
      orderBy: {field: RECORDED_AT, direction: DESC}
    ) {
      nodes {
        ...Words
        changedAt
        attributions {
          speaker {
            name
          }
          label
        }
        event {
          id: headId
        }
        citations {
          supports
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}`) as unknown as TypedDocumentString<StoryHighlightsQuery, StoryHighlightsQueryVariables>;
export const StoryMomentsDocument = new TypedDocumentString(`
    query StoryMoments($story: String!, $asOf: AsOf, $before: String) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    statements(
      last: 100
      before: $before
      orderBy: {field: SAID_AT, direction: ASC}
    ) {
      pageInfo {
        hasPreviousPage
        startCursor
      }
      nodes {
        id: headId
        permalink
        status
        mode
        text
        language
        quotedSpans {
          start
          end
        }
        saidAt {
          ...Time
        }
        attributions {
          speaker {
            slug
            name
          }
          label
          onBehalfOf {
            slug
            name
          }
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}`) as unknown as TypedDocumentString<StoryMomentsQuery, StoryMomentsQueryVariables>;
export const StoryRecordDocument = new TypedDocumentString(`
    query StoryRecord($story: String!, $asOf: AsOf, $before: Cursor) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    cursor
    updates(last: 100, before: $before) {
      pageInfo {
        hasPreviousPage
        startCursor
      }
      nodes {
        __typename
        cursor
        sequence
        batch
        at
        kind
        ... on StatementPublished {
          statement {
            id: headId
          }
        }
        ... on EventAnnounced {
          event {
            id: headId
          }
        }
        ... on EventChanged {
          event {
            id: headId
          }
        }
        ... on ProposalTabled {
          proposal {
            id: headId
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StoryRecordQuery, StoryRecordQueryVariables>;
export const StorySinceDocument = new TypedDocumentString(`
    query StorySince($story: String!, $since: AsOf!) {
  story(by: {slug: $story}) {
    id
    cursor
    changesSince(since: $since) {
      updateCount
      isComplete
      statementsPublished {
        id: headId
      }
      statementsCorrected {
        id: headId
      }
      statementsTakenBack {
        id: headId
      }
      positionsTaken {
        id: headId
      }
      positionsUnsupported {
        id: headId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StorySinceQuery, StorySinceQueryVariables>;
export const StoryStatementsDocument = new TypedDocumentString(`
    query StoryStatements($story: String!, $asOf: AsOf, $filter: StatementFilter, $order: OrderDirection! = DESC, $after: String) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    cursor
    statements(
      first: 25
      after: $after
      filter: $filter
      orderBy: {field: SAID_AT, direction: $order}
    ) {
      totalCount
      pageInfo {
        hasNextPage
        startCursor
        endCursor
      }
      nodes {
        ...Card
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}
fragment Card on Statement {
  ...Words
  version
  originalLanguage
  channel
  publishedAt
  saidAt {
    ...Time
  }
  event {
    id: headId
  }
  attributions {
    speaker {
      __typename
      slug
      name
    }
    label
    office
    onBehalfOf {
      name
    }
    relayedBy {
      name
    }
  }
  proposals {
    slug
    title
  }
  translations {
    language
  }
  citations {
    source {
      publisher
      url
    }
  }
  notices {
    kind
    text
    at
  }
  relations {
    kind
    statement {
      ...Words
    }
  }
}`) as unknown as TypedDocumentString<StoryStatementsQuery, StoryStatementsQueryVariables>;
export const StoryPageDocument = new TypedDocumentString(`
    query StoryPage($story: String!, $asOf: AsOf) {
  story(by: {slug: $story}, asOf: $asOf) {
    id: headId
    slug
    headline
    summary
    language
    status
    cursor
    sequence
    startedAt {
      ...Time
    }
    endedAt {
      ...Time
    }
    updates(last: 1) {
      nodes {
        at
        batch
      }
    }
    everything: statements(first: 1) {
      totalCount
    }
    actors(first: 100) {
      totalCount
      nodes {
        __typename
        id: headId
        slug
        name
      }
    }
    events(first: 50) {
      nodes {
        id: headId
        slug
        kind
        title
        summary
        status
        place
        time {
          ...Time
        }
        previousTime {
          ...Time
        }
        partOf {
          id: headId
          title
        }
        participants {
          role
          actor {
            name
          }
        }
      }
    }
    positionMatrix {
      actors {
        id: headId
        slug
        name
      }
      rows {
        proposal {
          id: headId
          slug
          title
          kind
          status
          description
          tabledAt {
            ...Time
          }
          tabledBy {
            name
          }
          statusHistory {
            status
            recordedAt
          }
          citations {
            source {
              publisher
              url
            }
          }
        }
        cells {
          actor {
            slug
          }
          position {
            id: headId
            stance
            basis
            note
            changedAt
            since {
              ...Time
            }
            conditions {
              kind
              text
              status
              onActor {
                name
              }
            }
            evidence {
              id: headId
            }
          }
          history(first: 2) {
            id: headId
            stance
            state
            since {
              ...Time
            }
            conditions {
              text
              status
              onActor {
                name
              }
            }
            evidence {
              id: headId
            }
          }
        }
      }
      evidence {
        ...Words
        citations {
          source {
            publisher
            url
          }
        }
      }
    }
  }
}
    fragment Time on FuzzyTime {
  earliest
  latest
  earliestPrecision
  latestPrecision
  approximate
  timeZone
  earliestOffsetSeconds
  latestOffsetSeconds
}
fragment Words on Statement {
  id: headId
  permalink
  status
  mode
  text
  language
  quotedSpans {
    start
    end
  }
  speakers {
    slug
    name
  }
}`) as unknown as TypedDocumentString<StoryPageQuery, StoryPageQueryVariables>;
/** The id of each document. */
export const DOCUMENT_IDS: Readonly<Record<string, string>> = {
  SearchForm: '95c04542d37c29bae504271c183923a0c7d1b3e9992cfd83e9c876f9dfd33000',
  SearchPage: '6be93f223dd8cdc602a6d90e0509eaff5fbb7054366fee5ac4db88f79792787f',
  StatementNow: 'b7497d6440d591ac1a7ff4f66c13c0354fbc60c5bf6c290cf104ccda7699e525',
  StatementPage: '9dbf69dc5d33203e40e3b0fba345acce63c17296adf838b1e693500fea23c69b',
  StoriesPage: '89d51e8f2f046a3d501425806eb37c8119960002863386b1835bb821ff8b036b',
  StoryBefore: '7bbf45f032e394923210b7cdcdeb66b0c4d1ad594d3be81ceea516cf079ecbc4',
  StoryCorrections: 'c62a294c23d2859a3ab141ee8572f9d016005f610053a49574b2c6d4a0aaa851',
  StoryFeedPage: 'cd3280f119faedfcaa829e49d3989d1756e2b6cd289c1dcd62d2a352ad29e93d',
  StoryFeed: 'd0dafc4583adbd06dc57c0d787e24bdbb5975aae4d584af36a1b05534b1f4fa7',
  StoryHighlights: 'e6122677621906f8835b69823275202703818929e205e70b87da36a796392e1d',
  StoryMoments: '9954264f44522de8c3c01d9388996070b05e7da442805afa3db247a5980c6477',
  StoryRecord: '1ef6ce1d00442e5d3d62f9c9597a6f6ea73ef9ac91837cb922138de8b685e1ae',
  StorySince: 'c98828019aefbdd7674a12218ce273487a013b720c6cf457b1a50f57875d4b20',
  StoryStatements: '974d1436ccad908d8e9db4cb42a96f34e28df17ee0d1b93403a52fdc5743131e',
  StoryPage: '4199fad394329eedca16f035b82ced4f8b89326c433ea4c34f2ac324abdbd00c',
};
