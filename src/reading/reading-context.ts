/** The record of one story, as far as reading an article needs it. Plain JSON values: it can be sent to another thread. */
import type { Actor, Event, Proposal, Source, Statement, ThingId } from '../story/model.js';

export type KnownActor = Pick<Actor, 'slug' | 'type' | 'name' | 'otherNames' | 'office' | 'represents' | 'isoCode'>;
export type KnownEvent = Pick<Event, 'slug' | 'kind' | 'title' | 'status' | 'time' | 'place' | 'participants'>;
export type KnownProposal = Pick<Proposal, 'slug' | 'title' | 'description' | 'terms'>;
export type KnownSource = Pick<Source, 'slug' | 'url' | 'archivedUrl' | 'publisher' | 'title' | 'publishedAt'>;
export type KnownStatement = Pick<
  Statement,
  'key' | 'mode' | 'text' | 'language' | 'translations' | 'attributions' | 'saidAt' | 'citations'
>;

/** A redacted statement: its words are gone, and what is left says which drafts may have them. */
export type RedactedStatement = Pick<Statement, 'key' | 'attributions' | 'saidAt' | 'citations'>;

/** The record that an article is linked with. Whole things of the record fit, too: the reader uses only these fields. */
export interface ReadingContext {
  /** The slug of the story; `null` for a new story. */
  readonly story: ThingId | null;
  /** The actors of the story. An actor outside of it is no candidate: another story may have a namesake. */
  readonly actors: readonly KnownActor[];
  readonly events: readonly KnownEvent[];
  readonly proposals: readonly KnownProposal[];
  /** The statements whose words the editor may see: not the retracted and not the redacted. */
  readonly statements: readonly KnownStatement[];
  readonly redacted: readonly RedactedStatement[];
  /** The retracted statements, with their last words: a draft that repeats these is doubtful. */
  readonly retracted: readonly KnownStatement[];
  /** The sources that all these statements cite. */
  readonly sources: readonly KnownSource[];
}

/** The context of an article that begins a story. */
export const NEW_STORY: ReadingContext = {
  story: null,
  actors: [],
  events: [],
  proposals: [],
  statements: [],
  redacted: [],
  retracted: [],
  sources: [],
};
