/**
 * What is not known of an entry because it is wrong or missing there. A rule that reads it says nothing: its finding would be
 * about what stands in for it. Everything else is checked, so that all mistakes are told in one round.
 */
import type { Path, ViolationCode } from '../../story/violation.js';

/** The fields that rules read besides the one that they find wrong. */
const ALSO_READ: Partial<Record<ViolationCode, readonly string[]>> = {
  ALREADY_TAKEN: ['slug'],
  BASIS_NOT_SUPPORTED: ['actor', 'evidence'],
  CIRCLE: ['slug'],
  CONDITION_OPEN: ['stance'],
  CONDITION_REQUIRED: ['stance'],
  DIRECT_TEXT: ['mode'],
  DUPLICATE_STATEMENT: ['attributions', 'saidAt'],
  ENDS_BEFORE_START: ['startedAt'],
  FIELD_NOT_OF_TYPE: ['slug', 'type'],
  INDIRECT_TEXT: ['mode'],
  MIXED_TEXT: ['mode'],
  NO_EVIDENCE: ['basis'],
  NOT_AGREED: ['requiredParties', 'status'],
  NOT_IN_THE_PAST: ['status'],
  NOTICE_REQUIRED: ['notice'],
  POSITIONS_LOSE_EVIDENCE: ['allowUnsupported', 'attributions'],
  PREVIOUS_TIME_REQUIRED: ['status'],
  RELATES_TO_ITSELF: ['key', 'slug'],
  // Whether a thing is new is known by its name.
  REQUIRED_FIELD: ['key', 'slug'],
  TIME_REQUIRED: ['status'],
  WORDING_DIFFERS: ['language', 'mode', 'text'],
};

/** The fields of a correction stand in a mapping of their own. */
const INNER = 'set';

/** What is not known of one entry. */
export class Doubts {
  private readonly places: Path[];

  /** @param entry Where the entry stands. @param faults Where its form is wrong. */
  constructor(
    private readonly entry: Path,
    faults: readonly Path[] = [],
  ) {
    this.places = [...faults];
  }

  get isEmpty(): boolean {
    return this.places.length === 0;
  }

  /** Notes that what should stand at a place is not known. */
  add(place: Path): void {
    this.places.push(place);
  }

  /** Whether a finding rests on something that is not known. */
  cover(code: ViolationCode, path: Path): boolean {
    // What is about the entry as a whole is not about the fields in it.
    const isAboutField = path.length > this.entry.length;
    const read = ALSO_READ[code] ?? [];
    return this.places.some((place) => (isAboutField && isWithin(place, path)) || read.includes(this.fieldOf(place)));
  }

  /** The field of the entry that a place is in. */
  private fieldOf(place: Path): string {
    const inner = place.slice(this.entry.length);
    return String((inner[0] === INNER ? inner[1] : inner[0]) ?? '');
  }
}

/** Whether one of two paths begins with the other: as far as both go, they are the same. */
function isWithin(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((part, index) => part === b[index]);
}
