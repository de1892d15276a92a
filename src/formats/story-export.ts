/**
 * A story as plain values, read from one snapshot of the record. Every format is written from it. It holds only what readers
 * may see, so that no format can show more.
 */
import type { Key } from '../record/lists.js';
import type { ListPage, RecordPoint, Snapshot, Version } from '../record/snapshot.js';
import type {
  Actor,
  Event,
  Notice,
  Position,
  Proposal,
  Source,
  Statement,
  ThingId,
  ThingKind,
  Things,
} from '../story/model.js';
import { isShown, redacted, shownNote } from '../story/redaction.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import { UpdateKind, valuesOf } from '../story/vocabulary.js';

/** The current version of a thing, with the times of its first and last version. */
export interface Exported<K extends ThingKind> {
  readonly id: ThingId;
  /** 1, 2, 3, … */
  readonly version: number;
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
  readonly body: Things[K];
}

/** The public part of a notice. */
export type PublicNotice = Pick<Notice, 'kind' | 'reason' | 'text'>;

/** A version of a statement. */
export interface StatementRevision {
  readonly number: number;
  readonly recordedAt: Instant;
  readonly notice: PublicNotice | null;
  /** The statement, without its words where `isShown` is false. */
  readonly body: Statement;
  readonly isShown: boolean;
}

/** A statement with all its versions. */
export interface ExportedStatement extends Exported<'statement'> {
  /** Whether its words are shown. */
  readonly isShown: boolean;
  /** Every version, the oldest first. */
  readonly revisions: readonly StatementRevision[];
}

/** Actors by their ids, to look up their names. */
export interface ActorsById {
  readonly actors: ReadonlyMap<ThingId, Actor>;
}

/** A story with all its parts, or with some of them. */
export interface StoryExport extends ActorsById {
  readonly story: Exported<'story'>;
  /** The time of the story's last update. */
  readonly changedAt: Instant;
  /** The cursor of the story's last update. A client can follow the story from here, and read it again as of here. */
  readonly cursor: string;
  /** The cursor as of which the story was requested; `null` for the current state. */
  readonly asOf: string | null;
  readonly sources: ReadonlyMap<ThingId, Source>;
  /** In the order of the record, like everything that follows. */
  readonly events: readonly Exported<'event'>[];
  readonly proposals: readonly Exported<'proposal'>[];
  readonly positions: readonly Exported<'position'>[];
  readonly statements: readonly ExportedStatement[];
}

const THINGS_PER_PAGE = 1_000;

/** The options for reading a story. */
export interface ExportOptions {
  /** The cursor as of which the story is requested; `null` for the current state. */
  readonly asOf: string | null;
  /** Encodes a point in the record as a cursor. */
  readonly cursorOf: (point: RecordPoint) => string;
}

/**
 * Reads a story with the `count` statements that changed last, their actors and sources, and without positions. Returns
 * `null` where there is no such story.
 */
export async function exportNewest(
  snapshot: Snapshot,
  slug: ThingId,
  options: ExportOptions,
  count: number,
): Promise<StoryExport | null> {
  const frame = await exportFrame(snapshot, slug, options);
  if (frame === null) return null;
  const versions = await changedLast(snapshot, slug, count);
  const part = { ...frame, statements: await Promise.all(versions.map(exportedStatement)) };
  const named = await thingsOf(snapshot, 'actor', actorsIn(part));
  const [behind, sources] = await Promise.all([
    thingsOf(snapshot, 'actor', actorsBehind(named)),
    thingsOf(snapshot, 'source', sourcesIn(part)),
  ]);
  return { ...part, actors: new Map([...named, ...behind]), sources };
}

/** Reads a story without its statements, positions, actors and sources. Returns `null` where there is no such story. */
export async function exportFrame(
  snapshot: Snapshot,
  slug: ThingId,
  { asOf, cursorOf }: ExportOptions,
): Promise<StoryExport | null> {
  const [version] = await snapshot.history('story', slug).then((versions) => versions.slice(-1));
  if (version === undefined) return null;
  const [story, newest, events, proposals] = await Promise.all([
    exported(version),
    newestUpdate(snapshot, slug, null),
    allOf(snapshot, 'event', slug),
    allOf(snapshot, 'proposal', slug),
  ]);
  return {
    story,
    changedAt: newest?.at ?? story.changedAt,
    // The point of the snapshot would change with every update of another story, and the document with it.
    cursor: cursorOf(newest ?? snapshot),
    asOf,
    actors: new Map(),
    sources: new Map(),
    events,
    proposals,
    positions: [],
    statements: [],
  };
}

/** Reads one statement with its actors. Returns `null` where there is no such statement. */
export async function exportStatement(
  snapshot: Snapshot,
  id: ThingId,
): Promise<(ActorsById & { readonly statement: ExportedStatement }) | null> {
  const version = await snapshot.get('statement', id);
  if (version === null) return null;
  const statement = await exportedStatement(version);
  const things = { events: [], proposals: [], positions: [], statements: [statement] };
  return { statement, actors: await thingsOf(snapshot, 'actor', actorsIn(things)) };
}

const UPDATES_PER_READ = 50;
const STATEMENT_UPDATES = valuesOf(UpdateKind).filter((kind) => kind.startsWith('STATEMENT_'));

/** The `count` statements of a story that changed last, in the order of the record. */
async function changedLast(snapshot: Snapshot, slug: ThingId, count: number): Promise<Version<'statement'>[]> {
  const ids = new Set<ThingId>();
  for (let before: number | null = null; ids.size < count; ) {
    const query = { after: 0, before, kinds: STATEMENT_UPDATES, limit: UPDATES_PER_READ, fromEnd: true };
    const { updates, more } = await snapshot.updates(slug, query);
    for (const { subject } of updates.toReversed()) if (ids.size < count) ids.add(subject);
    before = updates[0]?.offset ?? null;
    if (!more) break;
  }
  const versions = await snapshot.getMany('statement', [...ids]);
  return versions.sort((a, b) => a.firstOffset - b.firstOffset);
}

/** The newest update of a story in a snapshot; `kinds` is `null` for all kinds. */
export async function newestUpdate(
  snapshot: Snapshot,
  slug: ThingId,
  kinds: readonly UpdateKind[] | null,
): Promise<Update | null> {
  const query = { after: 0, before: null, kinds, limit: 1, fromEnd: true };
  return (await snapshot.updates(slug, query)).updates[0] ?? null;
}

/**
 * Reads the things of a story in pages, in the order of the record. `open` gives a new snapshot for each page, so that
 * nothing that was read stays in memory.
 */
export async function* pagesOf<K extends 'event' | 'proposal' | 'position' | 'statement'>(
  open: () => Snapshot,
  kind: K,
  slug: ThingId,
  limit: number,
): AsyncGenerator<readonly Version<K>[]> {
  const query = { order: 'recorded', descending: false, filter: {}, before: null, limit, fromEnd: false } as const;
  for (let after: Key | null = null; ; ) {
    const { items, more }: ListPage<Version<K>> = await open().page(kind, 'story', slug, { ...query, after });
    yield items.map(({ item }) => item);
    after = items.at(-1)?.key ?? null;
    if (!more || after === null) return;
  }
}

async function allOf<K extends 'event' | 'proposal'>(
  snapshot: Snapshot,
  kind: K,
  slug: ThingId,
): Promise<Exported<K>[]> {
  const all: Exported<K>[] = [];
  for await (const page of pagesOf(() => snapshot, kind, slug, THINGS_PER_PAGE)) {
    all.push(...(await Promise.all(page.map((version) => exported(version)))));
  }
  return all;
}

/** Reads things by their ids, and returns them in the order of the ids. */
export async function thingsOf<K extends 'actor' | 'source'>(
  snapshot: Snapshot,
  kind: K,
  ids: ReadonlySet<ThingId>,
): Promise<ReadonlyMap<ThingId, Things[K]>> {
  const versions = await snapshot.getMany(kind, [...ids].sort());
  return new Map(versions.map(({ id, body }) => [id, body]));
}

/** A thing from its version. The notice is left out, because it may hold a note for editors only. */
export async function exported<K extends ThingKind>(version: Version<K>): Promise<Exported<K>> {
  const { id, kind, body, recordedAt } = version;
  const first = version.version === 1 ? version : (await version.snapshot.history(kind, id))[0];
  return {
    id,
    version: version.version,
    recordedAt: first?.recordedAt ?? recordedAt,
    changedAt: recordedAt,
    body,
  };
}

/** A position from its version. The note is left out while a statement of the evidence is not shown. */
export async function exportedPosition(version: Version<'position'>): Promise<Exported<'position'>> {
  const one = await exported(version);
  if (one.body.note === null) return one;
  const evidence = await version.snapshot.getMany('statement', one.body.evidence);
  const bodies = evidence.map(({ body }) => body);
  return { ...one, body: { ...one.body, note: shownNote(one.body.note, bodies) } };
}

/** A statement with all its versions. */
export async function exportedStatement(version: Version<'statement'>): Promise<ExportedStatement> {
  const versions = await version.snapshot.history('statement', version.id);
  const shown = isShown(version.body);
  return {
    ...(await exported(version)),
    isShown: shown,
    body: shown ? version.body : redacted(version.body),
    revisions: versions.map(({ version: number, recordedAt, notice, body }) => {
      // If the words are not shown now, no earlier version shows them: a row of a table is read alone.
      const isShownHere = shown && isShown(body);
      return {
        number,
        recordedAt,
        notice: notice === null ? null : { kind: notice.kind, reason: notice.reason, text: notice.text },
        body: isShownHere ? body : redacted(body),
        isShown: isShownHere,
      };
    }),
  };
}

type Listed = Pick<StoryExport, 'events' | 'proposals' | 'positions' | 'statements'>;

/** The actors of all versions: a statement may have been corrected to another speaker. */
export function actorsIn({ events, proposals, positions, statements }: Listed): ReadonlySet<ThingId> {
  const inEvent = ({ participants }: Event) => participants.map(({ actor }) => actor);
  const inProposal = ({ tabledBy, requiredParties }: Proposal) => [...tabledBy, ...requiredParties];
  const inPosition = ({ actor, conditions }: Position) => [actor, ...conditions.map(({ onActor }) => onActor)];
  const inStatement = ({ attributions, mentions }: Statement) => [
    ...attributions.flatMap((one) => [one.speaker, ...one.onBehalfOf, one.relayedBy, one.addressedTo]),
    ...mentions,
  ];
  const ids = [
    ...events.flatMap(({ body }) => inEvent(body)),
    ...proposals.flatMap(({ body }) => inProposal(body)),
    ...positions.flatMap(({ body }) => inPosition(body)),
    ...statements.flatMap(({ revisions }) => revisions.flatMap(({ body }) => inStatement(body))),
  ];
  return new Set(ids.filter((id) => id !== null));
}

/** The actors that other actors represent or belong to. */
export function actorsBehind(actors: ReadonlyMap<ThingId, Actor>): ReadonlySet<ThingId> {
  const ids = [...actors.values()].flatMap(({ represents, country, parent }) => [represents, country, parent]);
  return new Set(ids.filter((id) => id !== null).filter((id) => !actors.has(id)));
}

/** The sources of all versions. */
export function sourcesIn({ proposals, statements }: Listed): ReadonlySet<ThingId> {
  const bodies = statements.flatMap(({ revisions }) => revisions.map(({ body }) => body));
  const citations = [...proposals.map(({ body }) => body), ...bodies].flatMap((body) => body.citations);
  const translations = bodies.flatMap((body) => body.translations);
  return new Set([...citations, ...translations].map(({ source }) => source).filter((id) => id !== null));
}
