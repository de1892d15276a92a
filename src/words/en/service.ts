/**
 * The sentences that the service writes about the record, in English: headlines of updates, values of fields in one line, and the
 * texts of formats. Pages show headlines and lines as they are.
 */
import type {
  Channel,
  EventKind,
  NoticeKind,
  ParticipantRole,
  SpeechMode,
  Stance,
  StatementStatus,
} from '../../story/vocabulary.js';
import { terms } from './terms.js';

const statementBy = (who: string) => `a statement by ${who}`;

export const serviceWords = {
  /** The tag of the language of all texts here. */
  language: terms.language,
  /** Statements in one line, and those who said them. */
  said: {
    unknownSpeaker: 'an unknown speaker',
    names: (names: readonly string[]) => names.join(' and '),
    quoted: (text: string) => `“${text}”`,
    line: (who: string, text: string) => `${who}: ${text}`,
    /** In place of words that are not shown. */
    statementBy,
  },
  /** The updates of a story as one sentence. `line` is a statement in one line. */
  headline: {
    withheld: (who: string) => `Withheld while it is checked: ${statementBy(who)}`,
    retracted: (who: string) => `Retracted: ${statementBy(who)}`,
    redacted: (who: string) => `Removed for legal reasons: ${statementBy(who)}`,
    corrected: (line: string) => `Corrected: ${line}`,
    statementChanged: (line: string) => `Added to: ${line}`,
    released: (line: string) => `Checked and shown again: ${line}`,
    positionTaken: (actor: string, stance: string, proposal: string) => `${actor} ${stance}: ${proposal}`,
    positionUnsupported: (actor: string, proposal: string) =>
      `No longer supported by evidence: ${actor} on ${proposal}`,
    proposal: (title: string, status: string) => `Proposal: ${title} (${status})`,
    proposalChanged: (title: string, status: string) => `Proposal changed: ${title} (${status})`,
    event: (title: string, status: string) => `Event: ${title} (${status})`,
    eventChanged: (title: string, status: string) => `Event changed: ${title} (${status})`,
    storyOpened: (headline: string) => `Story opened: ${headline}`,
    storyChanged: (headline: string) => `Story changed: ${headline}`,
    actorChanged: (name: string) => `Changed: ${name}`,
    sourceChanged: (publisher: string) => `Source changed: ${publisher}`,
  },
  /** A stance as the verb of a headline. */
  stance: {
    ACCEPTS: 'accepts',
    ACCEPTS_WITH_RESERVATION: 'accepts with reservation',
    ACCEPTS_CONDITIONALLY: 'accepts conditionally',
    NONCOMMITTAL: 'noncommittal',
    COUNTER_PROPOSES: 'counter proposes',
    REJECTS: 'rejects',
    DECLINED_TO_COMMENT: 'declined to comment',
  } satisfies Record<Stance, string>,
  /** Parts of the line of an attribution. */
  credit: {
    inOffice: (name: string, office: string) => `${name} (${office})`,
    onBehalfOf: (names: string) => `on behalf of ${names}`,
    relayedBy: (name: string) => `relayed by ${name}`,
    asRelayedBy: (name: string) => `as relayed by ${name}`,
    addressedTo: (name: string) => `to ${name}`,
    translatedBy: (translator: string) => `Translated by ${translator}`,
  },
  /** Titles of notices. */
  notice: { ...terms.notice, HOLD: 'Withheld', RETRACTION: 'Retraction', REDACTION: 'Removed' } satisfies Record<
    NoticeKind,
    string
  >,
  noticeTitle: (notice: string, who: string) => `${notice}: ${statementBy(who)}`,
  noticeOfDay: (notice: string, day: string, text: string) => `${notice} (${day}): ${text}`,
  /** Before the line of a statement whose words are not shown. */
  notShown: {
    PUBLISHED: 'Removed for legal reasons',
    WITHHELD: 'Withheld while it is checked',
    RETRACTED: 'Retracted',
    REDACTED: 'Removed for legal reasons',
  } satisfies Record<StatementStatus, string>,
  statementNotShown: (reason: string, line: string) => `${reason}: ${line}`,
  /** A story in each of its formats, by the ending of the address. */
  format: {
    jsonld: 'as linked data',
    atom: 'as an Atom feed',
    'feed.json': 'as a JSON feed',
    csv: 'as a table of statements',
    ics: 'as a calendar of its events',
  },
  formatTitle: (headline: string, format: string) => `${headline} – ${format}`,
  /** Items of feeds. */
  feed: {
    about: (credit: string, circumstances: readonly string[]) => `— ${credit}; ${circumstances.join(', ')}`,
    sources: (count: number) => (count === 1 ? 'Source: ' : 'Sources: '),
    toStatement: 'The statement, and what changed',
    speech: { DIRECT: 'direct speech', INDIRECT: 'indirect speech', MIXED: 'mixed speech' } satisfies Record<
      SpeechMode,
      string
    >,
  },
  /** Entries of calendars. */
  calendar: {
    timeNotKnown: 'time not known',
    leftOut: (title: string, time: string, status: string) =>
      `Not in this calendar, because its day is not known: ${title} (${time}; ${status})`,
    cancelled: (title: string) => `Cancelled: ${title}`,
    postponed: (title: string) => `Postponed: ${title}`,
    kindAndStatus: (kind: string, status: string) => `${kind}, ${status}`,
    time: (time: string) => `Time: ${time}`,
    before: (time: string) => `Before: ${time}`,
    participants: (names: readonly string[]) => `Participants: ${names.join(', ')}`,
    participant: (name: string, role: string) => `${name} (${role})`,
  },
  channel: { ...terms.channel, READOUT: 'readout', REMARKS: 'remarks' } satisfies Record<Channel, string>,
  eventKind: {
    PHONE_CALL: 'phone call',
    MEETING: 'meeting',
    TALKS: 'talks',
    SUMMIT: 'summit',
    PRESS_CONFERENCE: 'press conference',
    BRIEFING: 'briefing',
    SPEECH: 'speech',
    INTERVIEW: 'interview',
    SIGNING: 'signing',
    EXCHANGE: 'exchange',
    HEARING: 'hearing',
    RULING: 'ruling',
    DEBATE: 'debate',
    VOTE: 'vote',
    STRIKE: 'strike',
    PUBLICATION: 'publication',
    OTHER: 'other',
  } satisfies Record<EventKind, string>,
  eventStatus: terms.eventStatus,
  proposalStatus: terms.proposalStatus,
  role: {
    PRINCIPAL: 'principal',
    HOST: 'host',
    MEDIATOR: 'mediator',
    DELEGATE: 'delegate',
    MODERATOR: 'moderator',
    OBSERVER: 'observer',
  } satisfies Record<ParticipantRole, string>,
};

/** A catalogue of these sentences in any language: one that lacks a sentence does not compile. */
export type ServiceWords = typeof serviceWords;
