/** One version of one thing, as read from its row. */
import { sql } from 'kysely';
import { ACTOR_FIELDS } from '../story/actor-fields.js';
import { EVENT_FIELDS } from '../story/event-fields.js';
import { emptyFields } from '../story/field.js';
import type { Notice, ThingId, ThingKind, Things } from '../story/model.js';
import { POSITION_FIELDS } from '../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { SOURCE_FIELDS } from '../story/source-fields.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { STORY_FIELDS } from '../story/story-fields.js';
import type { Instant } from '../story/time.js';
import type { Snapshot } from './snapshot.js';

/** One version of a thing, read at a snapshot. What is read from it further is read at the same snapshot. */
export interface Version<K extends ThingKind = ThingKind> {
  readonly snapshot: Snapshot;
  readonly kind: K;
  readonly id: ThingId;
  /** 1, 2, 3, … for each thing. */
  readonly version: number;
  /** The offset of the update that made this version. */
  readonly since: number;
  /** The offset of the update that made the first version. */
  readonly firstOffset: number;
  /** The notice that explains this version. */
  readonly notice: Notice | null;
  readonly recordedAt: Instant;
  readonly body: Things[K];
}

/** The columns of `v` that make a version; the others are there to find it by. */
export const VERSION_COLUMNS = sql.raw(
  'v.id, v.version, v.since_offset, v.first_offset, v.notice, v.recorded_at, v.body',
);

export interface VersionRow<K extends ThingKind> {
  readonly id: string;
  readonly version: number;
  readonly since_offset: number;
  readonly first_offset: number;
  readonly notice: Notice | null;
  readonly recorded_at: Date;
  readonly body: Things[K];
}

/** What the fields of a thing hold that may be empty, by kind of thing. */
const EMPTY_FIELDS: Readonly<Record<ThingKind, object>> = {
  actor: emptyFields(ACTOR_FIELDS),
  source: emptyFields(SOURCE_FIELDS),
  story: emptyFields(STORY_FIELDS),
  event: emptyFields(EVENT_FIELDS),
  proposal: emptyFields(PROPOSAL_FIELDS),
  statement: emptyFields(STATEMENT_FIELDS),
  position: emptyFields(POSITION_FIELDS),
};

/** The body of a thing with all its fields: one that was recorded before a field was defined lacks it. */
function whole<K extends ThingKind>(kind: K, body: Things[K]): Things[K] {
  const empty = EMPTY_FIELDS[kind];
  for (const name in empty) if (!(name in body)) return { ...empty, ...body };
  return body;
}

/** A row of a versioned table as a version. */
export function versionOf<K extends ThingKind>(kind: K, row: VersionRow<K>, snapshot: Snapshot): Version<K> {
  return {
    snapshot,
    kind,
    id: row.id,
    version: row.version,
    since: row.since_offset,
    firstOffset: row.first_offset,
    notice: row.notice,
    // Written out by whoever asks: few do.
    get recordedAt() {
      return row.recorded_at.toISOString();
    },
    body: whole(kind, row.body),
  };
}
