/** What is wrong with an input: a stable code, the place in the input, and a sentence a person understands. */

import { MAX_MISTAKES_TOLD } from './bounds.js';
import type { ThingId, ThingKind } from './model.js';
import type { ComparingBudget } from './wording.js';

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
  URL_WITH_PASSWORD: 'An address has a user name or a password in it.',
  BAD_CHARACTER:
    'A text has characters that change how it or what stands around it is shown, or a name has several lines.',
  TOO_LARGE: 'An entry holds more than one entry may.',
  TOO_MANY: 'A list has more items than it may have.',
  MORE_MISTAKES: 'There are more mistakes than are told one by one.',
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

/**
 * The rest of a message that takes longer to find: how words differ, what may have been meant. It is asked for once the
 * mistake is told, and never while the record is locked.
 */
export type Explanation = (budget: ComparingBudget) => string | Promise<string>;

export interface Violation {
  readonly code: ViolationCode;
  /** Where in the input: field names and list positions from the outside in. */
  readonly path: Path;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** Things on the record that it has to do with: what is there instead, what would be lost. */
  readonly about: readonly Named[];
  /** What is still to be added to the message; `null` where it says everything. */
  readonly explain: Explanation | null;
}

/** The longest message and the longest name in a path, in UTF-16 units: both may repeat what was given. */
const TOLD = { message: 4_000, name: 200 } as const;

/** Something that is wrong with an input. */
export function violation(
  code: ViolationCode,
  path: Path,
  message: string,
  about: readonly Named[] = [],
  explain: Explanation | null = null,
): Violation {
  const told = path.map((part) => (typeof part === 'string' ? excerpt(part, TOLD.name) : part));
  return {
    code,
    path: told,
    message: excerpt(message, TOLD.message),
    about: about.slice(0, MAX_MISTAKES_TOLD),
    explain,
  };
}

/** The beginning of a text that may be of any length, for a message. */
export function excerpt(text: string, length = 100): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/\p{Cs}/gu, '')}…`;
}

/** What is wrong with an input: the first mistakes one by one, and how many more there are. */
export class Violations {
  private readonly first: Violation[] = [];
  private more = 0;

  add(...violations: readonly Violation[]): void {
    for (const one of violations) {
      if (this.first.length < MAX_MISTAKES_TOLD) this.first.push(one);
      else this.more += 1;
    }
  }

  /** Adds many at once of which only the first are made: `told` makes those from a place on, at most so many. */
  addMany(count: number, told: (most: number) => readonly Violation[]): void {
    const made = told(MAX_MISTAKES_TOLD - this.first.length);
    this.first.push(...made);
    this.more += count - made.length;
  }

  /** Adds what another list has. */
  addAll({ first, more }: Violations): void {
    this.add(...first);
    this.more += more;
  }

  /** Whether no more of them are told one by one. */
  get isFull(): boolean {
    return this.first.length >= MAX_MISTAKES_TOLD;
  }

  get isEmpty(): boolean {
    return this.first.length === 0;
  }

  /** Those that are told, in the order in which they were found; the last one says how many more there are. */
  get told(): readonly Violation[] {
    if (this.more === 0) return this.first;
    const message = `There are ${this.more} more mistakes; mend the first ${this.first.length}, and try again`;
    return [...this.first, violation('MORE_MISTAKES', [], message)];
  }
}
