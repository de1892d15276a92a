/** What is wrong with an input: a stable code, the place in the input, and a sentence a person understands. */

import type { ThingId, ThingKind } from './model.js';

/** The catalogue of codes. A code never changes its meaning; new ones may be added. */
export const ViolationCode = {
  // Form of the input
  FORM: 'The input does not have the form that is asked for.',
  UNKNOWN_FIELD: 'There is no such field.',
  REQUIRED_FIELD: 'A field that must be given is missing.',
  BAD_TIME: 'A time cannot be read.',
  BAD_NAME: 'A slug or key has characters that are not allowed.',
  BAD_LANGUAGE: 'A language tag is not a BCP 47 tag.',
  BAD_URL: 'An address is not an absolute http or https URL.',
  NAMED_TWICE: 'The same thing is described twice in one batch.',
  UNKNOWN_REFERENCE: 'Something is referred to that the record does not know.',
  WRONG_STORY: 'The batch belongs to another story.',
  REFERENCE_OF_OTHER_TYPE: 'Something is referred to that is not of the right type.',
  ALREADY_TAKEN: 'An address or identifier that must be unique belongs to another thing.',
  FIELD_NOT_OF_TYPE: 'A field does not belong to this type of actor.',
  TYPE_IS_FIXED: 'The type of an actor cannot change.',
  // What the desk is stopped by
  VERSION_CONFLICT: 'Somebody else has changed it since it was read.',
  ALREADY_EXISTS: 'What is to be new is there already.',
  CHIEF_REQUIRED: 'Only a chief may do this.',
  POSITIONS_LOSE_EVIDENCE: 'Positions would lose their last evidence.',
  // Rules of the domain
  NO_ATTRIBUTION: 'A published statement has at least one attribution.',
  NO_CITATION: 'A published statement has at least one citation.',
  SPEAKER_AND_LABEL: 'An attribution names a speaker or describes one, never both.',
  DIRECT_TEXT: "Direct speech holds the speaker's words only.",
  INDIRECT_TEXT: 'Reported speech is never shown as a quotation.',
  MIXED_TEXT: 'Mixed speech marks its quoted words.',
  WORDING_DIFFERS: 'A source does not carry the quoted words.',
  NOTICE_REQUIRED: 'A change of what was published needs a public notice.',
  NOTICE_KIND: 'The kind of the notice does not fit the change.',
  NOT_PUBLISHED: 'The statement is not published.',
  MOVE_NOT_ALLOWED: 'The status cannot move that way.',
  NO_EVIDENCE: 'A position has at least one evidence statement unless it is editorial.',
  EVIDENCE_NOT_PUBLISHED: 'Evidence is a published statement.',
  BASIS_NOT_SUPPORTED: 'The evidence does not support the basis of the position.',
  CONDITION_REQUIRED: 'Conditional acceptance names a condition.',
  CONDITION_OPEN: 'Plain acceptance has no open condition.',
  NOT_AGREED: 'A required party has not accepted the proposal.',
  PREVIOUS_TIME_REQUIRED: 'A postponed event keeps the time it was to be.',
  TIME_REQUIRED: 'An event that was held has a time.',
  NOT_IN_THE_PAST: 'An event that was held is in the past.',
  CIRCLE: 'A thing is part of itself.',
  RELATES_TO_ITSELF: 'A thing does not relate to itself.',
  DUPLICATE_STATEMENT: 'The statement seems to be on the record already.',
  ENDS_BEFORE_START: 'Something ends before it starts.',
} as const;
export type ViolationCode = keyof typeof ViolationCode;

/** A thing on the record, or a draft, named. */
export interface Named {
  readonly kind: ThingKind | 'draft';
  readonly id: ThingId;
}

export type Path = readonly (string | number)[];

export interface Violation {
  readonly code: ViolationCode;
  /** Where in the input: field names and list positions from the outside in. */
  readonly path: Path;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** Things on the record that it has to do with: what is there instead, what would be lost. */
  readonly about: readonly Named[];
}

/** Something that is wrong with an input. */
export function violation(code: ViolationCode, path: Path, message: string, about: readonly Named[] = []): Violation {
  return { code, path, message, about };
}
