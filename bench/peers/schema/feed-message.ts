/** The messages of the feed as document 07 selects them. */
import type { EventStatus, FeedResetReason } from './enums.js';
import type { EventShape, NoticeShape, PositionShape, StatementShape, StatementVersionShape } from './shapes.js';

/** The fields of every update. */
export interface StoryUpdateShape {
  readonly __typename: string;
  readonly cursor: string;
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
}

export interface StatementPublishedShape extends StoryUpdateShape {
  readonly statement: StatementShape;
}

export interface StatementRetractedShape extends StatementPublishedShape {
  readonly notice: NoticeShape;
}

export interface StatementCorrectedShape extends StatementRetractedShape {
  readonly previous: StatementVersionShape;
  readonly changedFields: string[];
}

export interface PositionTakenShape extends StoryUpdateShape {
  readonly position: PositionShape;
  readonly supersedes: PositionShape | null;
}

export interface EventChangedShape extends StoryUpdateShape {
  readonly event: EventShape;
  readonly previousEventStatus: typeof EventStatus.$inferType | null;
  readonly changedFields: string[];
}

export interface ReachedShape {
  readonly __typename: 'CaughtUp' | 'Checkpoint';
  readonly cursor: string;
}

export interface FeedResetShape {
  readonly __typename: 'FeedReset';
  readonly reason: typeof FeedResetReason.$inferType;
  readonly oldest: string;
  readonly head: string;
}

export type FeedMessage =
  | StoryUpdateShape
  | StatementPublishedShape
  | StatementRetractedShape
  | StatementCorrectedShape
  | PositionTakenShape
  | EventChangedShape
  | ReachedShape
  | FeedResetShape;
