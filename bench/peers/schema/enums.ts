/** The vocabularies that the two documents select, with the values of the service. */
import { builder } from './builder.js';

export const StoryStatus = builder.enumType('StoryStatus', { values: ['CLOSED', 'LIVE'] as const });

export const EventKind = builder.enumType('EventKind', {
  values: [
    'BRIEFING',
    'DEBATE',
    'EXCHANGE',
    'HEARING',
    'INTERVIEW',
    'MEETING',
    'OTHER',
    'PHONE_CALL',
    'PRESS_CONFERENCE',
    'PUBLICATION',
    'RULING',
    'SIGNING',
    'SPEECH',
    'STRIKE',
    'SUMMIT',
    'TALKS',
    'VOTE',
  ] as const,
});

export const EventStatus = builder.enumType('EventStatus', {
  values: ['CANCELLED', 'HELD', 'POSTPONED', 'PROPOSED', 'SCHEDULED', 'UNDER_WAY'] as const,
});

export const SpeechMode = builder.enumType('SpeechMode', { values: ['DIRECT', 'INDIRECT', 'MIXED'] as const });

export const Stance = builder.enumType('Stance', {
  values: [
    'ACCEPTS',
    'ACCEPTS_CONDITIONALLY',
    'ACCEPTS_WITH_RESERVATION',
    'COUNTER_PROPOSES',
    'DECLINED_TO_COMMENT',
    'NONCOMMITTAL',
    'REJECTS',
  ] as const,
});

export const NoticeKind = builder.enumType('NoticeKind', {
  values: ['CLARIFICATION', 'CORRECTION', 'EDITORS_NOTE', 'HOLD', 'REDACTION', 'RELEASE', 'RETRACTION'] as const,
});

export const NoticeReason = builder.enumType('NoticeReason', {
  values: [
    'DUPLICATE',
    'FABRICATED',
    'LEGAL',
    'MISSING_CONTEXT',
    'OTHER',
    'WRONG_OFFICE',
    'WRONG_SOURCE',
    'WRONG_SPEAKER',
    'WRONG_TIME',
    'WRONG_TRANSLATION',
    'WRONG_WORDING',
  ] as const,
});

export const FeedResetReason = builder.enumType('FeedResetReason', { values: ['AHEAD', 'EXPIRED', 'FORKED'] as const });
