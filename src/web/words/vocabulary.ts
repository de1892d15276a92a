/** The orders in which the page lists terms of the record, and kinds by their names in the catalogue (`src/words`). */
import { terms } from '../../words/terms.js';
import type { EventKind, ProposalKind, SpeechMode, Stance } from '../generated/operations.js';

/** From yes to no, then the stances that are neither. */
export const STANCES_IN_ORDER: readonly Stance[] = [
  'ACCEPTS',
  'ACCEPTS_WITH_RESERVATION',
  'ACCEPTS_CONDITIONALLY',
  'COUNTER_PROPOSES',
  'REJECTS',
  'NONCOMMITTAL',
  'DECLINED_TO_COMMENT',
];

/** All modes, as filters and forms list them. */
export const SPEECH_MODES = ['DIRECT', 'INDIRECT', 'MIXED'] as const satisfies readonly SpeechMode[];

/** The name of an event's kind. A page that is older than the service shows a kind that it does not know as OTHER. */
export function eventKindInWords(kind: EventKind): string {
  return Object.hasOwn(terms.eventKind, kind) ? terms.eventKind[kind] : terms.eventKind.OTHER;
}

/** The name of a proposal's kind; that of OTHER for a kind that is newer than the page. */
export function proposalKindInWords(kind: ProposalKind): string {
  return Object.hasOwn(terms.proposalKind, kind) ? terms.proposalKind[kind] : terms.proposalKind.OTHER;
}
