/** A story read part by part, so that one of any length is written without ever being held whole. */
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

/** How much is read and written at a time. */
export interface PartSizes {
  /** Statements, positions or entries that are read at a time. */
  readonly read: number;
  /** How many of them are in a part: to write one takes a few milliseconds. */
  readonly written: number;
}

const SIZES: PartSizes = { read: 50, written: 10 };

/** Which actors and sources were met, and what is known of them. */
interface Met {
  readonly actors: Map<ThingId, Actor>;
  readonly sources: Map<ThingId, Source>;
}

export class StoryParts {
  private constructor(
    private readonly open: () => Snapshot,
    private readonly slug: ThingId,
    private readonly sizes: PartSizes,
    /** The story without its statements and positions, with those who have a part in its events and proposals. */
    readonly frame: StoryExport,
    private readonly met: Met,
  ) {}

  /**
   * Begins to read a story; `null` where there is none.
   * @param open The story is read by a reader of its own for each part: a reader keeps what it has read.
   */
  static async begin(
    open: () => Snapshot,
    slug: ThingId,
    options: ExportOptions,
    sizes = SIZES,
  ): Promise<StoryParts | null> {
    const frame = await exportFrame(open(), slug, options);
    if (frame === null) return null;
    const met: Met = { actors: new Map(), sources: new Map() };
    const parts = new StoryParts(open, slug, sizes, { ...frame, ...met }, met);
    await parts.meet(frame);
    return parts;
  }

  /** The statements in the order of the record, each part as the story with these statements alone. */
  async *statements(): AsyncGenerator<StoryExport> {
    for await (const page of pagesOf(this.open, 'statement', this.slug, this.sizes.read)) {
      const all = await Promise.all(page.map(exportedStatement));
      await this.meet({ ...this.frame, statements: all });
      for (const statements of this.slices(all)) yield { ...this.frame, statements };
    }
  }

  /** The positions in the order of the record, likewise. */
  async *positions(): AsyncGenerator<StoryExport> {
    for await (const page of pagesOf(this.open, 'position', this.slug, this.sizes.read)) {
      const all = await Promise.all(page.map(exportedPosition));
      await this.meet({ ...this.frame, positions: all });
      for (const positions of this.slices(all)) yield { ...this.frame, positions };
    }
  }

  /**
   * What a feed lists, what changed last first; with each part the statements that it is of. Before the first come parts
   * without any entries: the order is known when all statements were read.
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
      await this.meet({ ...this.frame, statements });
      for (const entries of this.slices(page)) yield { story: { ...this.frame, statements }, entries };
    }
  }

  /**
   * The story without its statements, with everybody who has a part in it and every source, in the order of their ids; those
   * come last whom others represent or belong to. To be asked for when the statements and positions have been read.
   */
  async rest(): Promise<StoryExport> {
    const inOrder = <Value>(all: ReadonlyMap<ThingId, Value>) => new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
    const named = inOrder(this.met.actors);
    const behind = await thingsOf(this.open(), 'actor', actorsBehind(named));
    return { ...this.frame, actors: new Map([...named, ...behind]), sources: inOrder(this.met.sources) };
  }

  private *slices<T>(all: readonly T[]): Generator<readonly T[]> {
    const { written } = this.sizes;
    for (let from = 0; from < all.length; from += written) yield all.slice(from, from + written);
  }

  /** Reads whom and what a part refers to, as far as they were not met before. */
  private async meet(part: StoryExport): Promise<void> {
    const snapshot = this.open();
    const unknown = (ids: ReadonlySet<ThingId>, known: ReadonlyMap<ThingId, unknown>) =>
      new Set([...ids].filter((id) => !known.has(id)));
    const [actors, sources] = await Promise.all([
      thingsOf(snapshot, 'actor', unknown(actorsIn(part), this.met.actors)),
      thingsOf(snapshot, 'source', unknown(sourcesIn(part), this.met.sources)),
    ]);
    for (const [id, actor] of actors) this.met.actors.set(id, actor);
    for (const [id, source] of sources) this.met.sources.set(id, source);
  }
}
