/**
 * Tracks which values of an entry are unknown because they are wrong or missing. A rule that reads an unknown value
 * stays silent: it would judge the stand-in. All other rules run, so that editors see all mistakes in one round.
 */
import type { Path, ViolationCode } from '../../story/violation.js';

/** For each rule, the fields it reads besides the one it finds wrong. */
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
  // The name of a thing tells whether it is new.
  REQUIRED_FIELD: ['key', 'slug'],
  TIME_REQUIRED: ['status'],
  WORDING_DIFFERS: ['language', 'mode', 'text'],
};

/** The fields of a correction stand in their own mapping. */
const INNER = 'set';

/** The unknown values of one entry. */
export class Doubts {
  private readonly places: Path[];

  /** @param entry The path of the entry. @param faults The places with a wrong form. */
  constructor(
    private readonly entry: Path,
    faults: readonly Path[] = [],
  ) {
    this.places = [...faults];
  }

  get isEmpty(): boolean {
    return this.places.length === 0;
  }

  /** Marks the value at a path as unknown. */
  add(place: Path): void {
    this.places.push(place);
  }

  /** Whether a violation depends on an unknown value. */
  cover(code: ViolationCode, path: Path): boolean {
    // A violation of the entry as a whole does not depend on its fields.
    const isAboutField = path.length > this.entry.length;
    const read = ALSO_READ[code] ?? [];
    return this.places.some((place) => (isAboutField && isWithin(place, path)) || read.includes(this.fieldOf(place)));
  }

  /** The field of the entry that contains a path. */
  private fieldOf(place: Path): string {
    const inner = place.slice(this.entry.length);
    return String((inner[0] === INNER ? inner[1] : inner[0]) ?? '');
  }
}

/** Whether one of two paths is a prefix of the other. */
function isWithin(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((part, index) => part === b[index]);
}
