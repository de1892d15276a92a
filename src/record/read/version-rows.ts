/** The rows of versioned tables, as reads select them. */
import { sql } from 'kysely';
import type { Notice, ThingKind, Things } from '../../story/model.js';

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
