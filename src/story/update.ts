/** One update of the record. */
import type { Notice, ThingId, ThingKind } from './model.js';
import type { Instant } from './time.js';
import type { UpdateKind } from './vocabulary.js';

export interface Update {
  /** Its number in the whole record: 1, 2, 3, … with no gap, in commit order. */
  readonly offset: number;
  /** The offset of the first update of its batch; the same for all updates applied together. */
  readonly batch: number;
  /** The story of the update; `null` for updates of actors and sources outside any story. */
  readonly story: ThingId | null;
  /** Its number within the story, contiguous from 1; `null` outside any story. */
  readonly sequence: number | null;
  readonly kind: UpdateKind;
  readonly subjectKind: ThingKind;
  readonly subject: ThingId;
  readonly notice: Notice | null;
  /** For the desk only. */
  readonly editor: string;
  /** When it was recorded. */
  readonly at: Instant;
  /** When it was imported, where `at` was given with it; `null` for an update recorded as it was written. */
  readonly importedAt: Instant | null;
  /** SHA-256 of the update's canonical content, in hex. */
  readonly digest: string;
  /** SHA-256 of the previous hash and the digest, in hex. */
  readonly hash: string;
}
