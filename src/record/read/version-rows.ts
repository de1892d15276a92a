/** The rows of versioned tables, as reads select them. */

import { sql } from 'kysely';
import { ACTOR_FIELDS } from '../../story/actor-fields.js';
import { EVENT_FIELDS } from '../../story/event-fields.js';
import { emptyFields } from '../../story/field.js';
import type { Notice, ThingKind, Things } from '../../story/model.js';
import { POSITION_FIELDS } from '../../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../../story/proposal-fields.js';
import { SOURCE_FIELDS } from '../../story/source-fields.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { STORY_FIELDS } from '../../story/story-fields.js';

/** The columns of `v` that make a version. The other columns of a versioned table only serve to find it. */
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

/** The values of the fields that may be empty, by kind of thing. */
const EMPTY_FIELDS: Readonly<Record<ThingKind, object>> = {
  actor: emptyFields(ACTOR_FIELDS),
  source: emptyFields(SOURCE_FIELDS),
  story: emptyFields(STORY_FIELDS),
  event: emptyFields(EVENT_FIELDS),
  proposal: emptyFields(PROPOSAL_FIELDS),
  statement: emptyFields(STATEMENT_FIELDS),
  position: emptyFields(POSITION_FIELDS),
};

/** The body of a thing with all its fields: a body that was recorded before a field was defined lacks it. */
export function wholeBody<K extends ThingKind>(kind: K, body: Things[K]): Things[K] {
  const empty = EMPTY_FIELDS[kind];
  for (const name in empty) if (!(name in body)) return { ...empty, ...body };
  return body;
}
