/** A violation: a stable code, the place in the input, and a sentence for people. */

import { inNames } from '../words/names.js';
import { ruleWords } from '../words/rules.js';
import { MAX_MISTAKES_TOLD } from './bounds.js';
import type { ThingId, ThingKind } from './model.js';
import type { ComparingBudget } from './wording.js';

/** The catalogue of codes. The meaning of a code never changes; new codes may be added. */
export const ViolationCode = {
  // Form of the input
  FORM: 'The input does not have the required form.',
  UNKNOWN_FIELD: 'The input has an unknown field.',
  REQUIRED_FIELD: 'A required field is missing.',
  BAD_TIME: 'A text is not a valid time.',
  BAD_NAME: 'A slug or key has characters that are not allowed.',
  BAD_LANGUAGE: 'A language tag is not a BCP 47 tag.',
  BAD_URL: 'An address is not an absolute http or https URL.',
  URL_WITH_PASSWORD: 'An address has a user name or a password in it.',
  BAD_CHARACTER:
    'A text has characters that change how it or the text around it is displayed, or a name has several lines.',
  TOO_LARGE: 'An entry has too many values or too much text.',
  TOO_MANY: 'A list has too many items.',
  MORE_MISTAKES: 'There are more mistakes than the response lists.',
  NAMED_TWICE: 'One batch describes the same thing twice.',
  UNKNOWN_REFERENCE: 'A reference names something that is not on the record.',
  WRONG_STORY: 'The batch belongs to another story.',
  REFERENCE_OF_OTHER_TYPE: 'A reference names a thing of the wrong type.',
  REFERENCE_AT_A_MOMENT: 'A reference names a thing as it stood at a moment; writing takes its `headId`.',
  ALREADY_TAKEN: 'An address or identifier that must be unique belongs to another thing.',
  FIELD_NOT_OF_TYPE: 'A field does not belong to this type of actor.',
  TYPE_IS_FIXED: 'The type of an actor cannot change.',
  // Conflicts and permissions
  VERSION_CONFLICT: 'Somebody else has changed it since it was read.',
  ALREADY_EXISTS: 'The name of a new thing is already taken.',
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
  UNWRITTEN_TEXT: 'A text of a story file is still to be written.',
  NOT_REWORDED: 'Reported speech of an article is still in the words of the article.',
  USE_NOT_POSSIBLE: 'A draft of an article cannot go on the record in the chosen way.',
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
  PREVIOUS_TIME_REQUIRED: 'A postponed event keeps its previous time.',
  TIME_REQUIRED: 'An event that was held has a time.',
  NOT_IN_THE_PAST: 'An event that was held is in the past.',
  CIRCLE: 'A thing is part of itself.',
  RELATES_TO_ITSELF: 'A thing cannot relate to itself.',
  DUPLICATE_STATEMENT: 'The statement seems to be on the record already.',
  ENDS_BEFORE_START: 'Something ends before it starts.',
  // Times of recording that are given
  RECORD_IS_LIVE: 'The record has begun to live, so that nothing can be recorded with an earlier time.',
  RECORDED_AT_NOT_LATER: 'The time of recording is not later than the newest update of the record.',
  RECORDED_AT_IN_FUTURE: 'The time of recording is in the future.',
} as const;
export type ViolationCode = keyof typeof ViolationCode;

/** Names a thing on the record or a draft. */
export interface Named {
  readonly kind: ThingKind | 'draft';
  readonly id: ThingId;
}

export type Path = readonly (string | number)[];

/**
 * The slow rest of a message: how words differ, or which name was probably meant. The desk asks for it only when it
 * reports the violation, never while the record is locked.
 */
export type Explanation = (budget: ComparingBudget) => string | Promise<string>;

export interface Violation {
  readonly code: ViolationCode;
  /** Where in the input: field names and list positions from the outside in. */
  readonly path: Path;
  /** States the mistake, and what would be right, with the names of fields and values. */
  readonly message: string;
  /** The same, with marks around these names (`src/words/names.ts`). */
  readonly sentence: string;
  /** Related things on the record: the thing that is there instead, or the positions that would lose evidence. */
  readonly about: readonly Named[];
  /** Computes the rest of the message; `null` where the message is complete. */
  readonly explain: Explanation | null;
}

/** The longest message and the longest name in a path, in UTF-16 units: both may repeat the input. */
const LONGEST = { message: 4_000, name: 200 } as const;

/** Makes a violation; long messages and names are shortened. `sentence` may mark names of fields and values. */
export function violation(
  code: ViolationCode,
  path: Path,
  sentence: string,
  about: readonly Named[] = [],
  explain: Explanation | null = null,
): Violation {
  const shortPath = path.map((part) => (typeof part === 'string' ? excerpt(part, LONGEST.name) : part));
  return {
    code,
    path: shortPath,
    message: excerpt(inNames(sentence), LONGEST.message),
    sentence: excerpt(sentence, LONGEST.message),
    about: about.slice(0, MAX_MISTAKES_TOLD),
    explain,
  };
}

/** The beginning of a text of any length, for a message. */
export function excerpt(text: string, length = 100): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/\p{Cs}/gu, '')}…`;
}

/** The violations of one input: the first ones in full, and the number of the others. */
export class Violations {
  private readonly first: Violation[] = [];
  private more = 0;

  add(...violations: readonly Violation[]): void {
    for (const one of violations) {
      if (this.first.length < MAX_MISTAKES_TOLD) this.first.push(one);
      else this.more += 1;
    }
  }

  /** Adds `count` violations, of which `make` makes at most `most`: only those that the list still has room for. */
  addMany(count: number, make: (most: number) => readonly Violation[]): void {
    const made = make(MAX_MISTAKES_TOLD - this.first.length);
    this.first.push(...made);
    this.more += count - made.length;
  }

  /** Adds the violations of another list. */
  addAll({ first, more }: Violations): void {
    this.add(...first);
    this.more += more;
  }

  /** Whether the list has no room for another full violation. */
  get isFull(): boolean {
    return this.first.length >= MAX_MISTAKES_TOLD;
  }

  get isEmpty(): boolean {
    return this.first.length === 0;
  }

  /** The violations to report, in the order in which they were found; the last one counts the others. */
  get told(): readonly Violation[] {
    if (this.more === 0) return this.first;
    return [...this.first, violation('MORE_MISTAKES', [], ruleWords.moreMistakes(this.more, this.first.length))];
  }
}
