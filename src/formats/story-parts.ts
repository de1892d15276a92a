/** Reads a story part by part, so that a story of any length can be written without holding all of it in memory. */
import type { Snapshot } from '../record/snapshot.js';
import type { Actor, Source, ThingId } from '../story/model.js';
import { type FeedEntry, feedEntries, inFeedOrder } from './feed-items.js';
import {
  actorsBehind,
  actorsIn,
  type ExportOptions,
  exportedPosition,
  exportedStatement,
  exportFrame,
  pagesOf,
  type StoryExport,
  sourcesIn,
  thingsOf,
} from './story-export.js';

/** The sizes of parts. */
export interface PartSizes {
  /** Statements, positions or entries per read. */
  readonly read: number;
  /** Statements, positions or entries per part. Writing a part should take a few milliseconds. */
  readonly written: number;
}

const SIZES: PartSizes = { read: 50, written: 10 };

/** The actors and sources that the parts so far refer to. */
interface ReferredThings {
  readonly actors: Map<ThingId, Actor>;
  readonly sources: Map<ThingId, Source>;
}

/** The parts of one story. */
export class StoryParts {
  private constructor(
    private readonly open: () => Snapshot,
    private readonly slug: ThingId,
    private readonly sizes: PartSizes,
    /** The story without its statements and positions. Its actors and sources grow as parts are read. */
    readonly frame: StoryExport,
    private readonly referred: ReferredThings,
  ) {}

  /**
   * Starts to read a story. Returns `null` where there is no such story.
   * @param open Opens a new snapshot for each part, because a snapshot keeps what it has read in memory.
   */
  static async begin(
    open: () => Snapshot,
    slug: ThingId,
    options: ExportOptions,
    sizes = SIZES,
  ): Promise<StoryParts | null> {
    const frame = await exportFrame(open(), slug, options);
    if (frame === null) return null;
    const referred: ReferredThings = { actors: new Map(), sources: new Map() };
    const parts = new StoryParts(open, slug, sizes, { ...frame, ...referred }, referred);
    await parts.readReferred(frame);
    return parts;
  }

  /** The statements in the order of the record. Each part is the story with some of its statements. */
  async *statements(): AsyncGenerator<StoryExport> {
    for await (const page of pagesOf(this.open, 'statement', this.slug, this.sizes.read)) {
      const all = await Promise.all(page.map(exportedStatement));
      await this.readReferred({ ...this.frame, statements: all });
      for (const statements of this.slices(all)) yield { ...this.frame, statements };
    }
  }

  /** The positions in the order of the record. Each part is the story with some of its positions. */
  async *positions(): AsyncGenerator<StoryExport> {
    for await (const page of pagesOf(this.open, 'position', this.slug, this.sizes.read)) {
      const all = await Promise.all(page.map(exportedPosition));
      await this.readReferred({ ...this.frame, positions: all });
      for (const positions of this.slices(all)) yield { ...this.frame, positions };
    }
  }

  /**
   * The entries of a feed, the last change first. Each part has the statements of its entries. The first parts have no
   * entries, because the order is known only when all statements have been read.
   */
  async *feed(): AsyncGenerator<{ readonly story: StoryExport; readonly entries: readonly FeedEntry[] }> {
    const all: FeedEntry[] = [];
    for await (const page of pagesOf(this.open, 'statement', this.slug, this.sizes.read)) {
      all.push(...feedEntries(await Promise.all(page.map(exportedStatement))));
      yield { story: this.frame, entries: [] };
    }
    const ordered = inFeedOrder(all);
    const { read } = this.sizes;
    for (let from = 0; from < ordered.length; from += read) {
      const page = ordered.slice(from, from + read);
      const versions = await this.open().getMany('statement', [...new Set(page.map(({ statement }) => statement))]);
      const statements = await Promise.all(versions.map(exportedStatement));
      await this.readReferred({ ...this.frame, statements });
      for (const entries of this.slices(page)) yield { story: { ...this.frame, statements }, entries };
    }
  }

  /**
   * The story without its statements and positions, with every actor and source in the order of their ids. Actors that only
   * other actors refer to come last. Call this when all statements and positions have been read.
   */
  async rest(): Promise<StoryExport> {
    const inOrder = <Value>(all: ReadonlyMap<ThingId, Value>) => new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
    const named = inOrder(this.referred.actors);
    const behind = await thingsOf(this.open(), 'actor', actorsBehind(named));
    return { ...this.frame, actors: new Map([...named, ...behind]), sources: inOrder(this.referred.sources) };
  }

  private *slices<T>(all: readonly T[]): Generator<readonly T[]> {
    const { written } = this.sizes;
    for (let from = 0; from < all.length; from += written) yield all.slice(from, from + written);
  }

  /** Reads the actors and sources of a part that earlier parts did not refer to. */
  private async readReferred(part: StoryExport): Promise<void> {
    const snapshot = this.open();
    const unknown = (ids: ReadonlySet<ThingId>, known: ReadonlyMap<ThingId, unknown>) =>
      new Set([...ids].filter((id) => !known.has(id)));
    const [actors, sources] = await Promise.all([
      thingsOf(snapshot, 'actor', unknown(actorsIn(part), this.referred.actors)),
      thingsOf(snapshot, 'source', unknown(sourcesIn(part), this.referred.sources)),
    ]);
    for (const [id, actor] of actors) this.referred.actors.set(id, actor);
    for (const [id, source] of sources) this.referred.sources.set(id, source);
  }
}
